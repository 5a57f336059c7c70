"""The staff's room: conversations as turns, the customer beside them, the queue of who waits for a person."""

from console.app import create_app

__all__ = ["create_app"]
