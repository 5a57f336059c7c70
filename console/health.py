"""Says whether the room can work."""

import sqlalchemy as sa
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response


def tell_health(request: Request) -> Response:
    """Say whether the store answers."""
    try:
        with Session(request.app.state.engine, future=True) as session:
            session.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError:
        return JSONResponse({"status": "store unreachable"}, 503)
    return JSONResponse({"status": "ok"})
