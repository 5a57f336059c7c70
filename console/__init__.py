"""The staff's room: conversations as turns, the customer beside them, the queue of who waits for a person."""

from console.app import create_app
from console.correcting import Talk

__all__ = ["Talk", "create_app"]
