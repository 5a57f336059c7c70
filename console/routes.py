"""Every page of the room and the role it takes, in one table; a page without a role does not start."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from console import (
    auditing,
    conversation,
    correcting,
    dashboard,
    exports,
    health,
    listing,
    live,
    marks,
    reviewing,
    sign_in,
    takeover,
    versions,
)
from console.door import OPEN_PATHS, Guard
from console.errors import RouteUnguarded
from profiles import ROLES

OPEN = "open"  # to everybody, signed in or not
VIEWER, AGENT, SUPERVISOR, ADMIN = ROLES
ONE = "/conversations/{conversation_id}"


class Way(NamedTuple):
    """A page: how it is asked for, who may, and what answers."""

    method: str
    path: str
    role: str
    endpoint: Callable[..., Any]


TABLE = (
    Way("GET", "/health", OPEN, health.tell_health),
    Way("GET", "/sign-in", OPEN, sign_in.show_sign_in),
    Way("POST", "/sign-in", OPEN, sign_in.sign_in),
    Way("POST", "/sign-out", VIEWER, sign_in.sign_out),
    Way("GET", "/", VIEWER, listing.list_conversations),
    Way("GET", "/dashboard", VIEWER, dashboard.show_dashboard),
    Way("POST", "/mark", AGENT, listing.mark_many),
    Way("POST", "/views", AGENT, listing.save_view),
    Way("POST", "/views/{view_id:int}/remove", AGENT, listing.remove_view),
    Way("GET", ONE, VIEWER, conversation.show_conversation),
    Way("POST", f"{ONE}/reveal", AGENT, conversation.reveal_conversation),
    Way("POST", f"{ONE}/mark", AGENT, marks.mark),
    Way("POST", f"{ONE}/export", AGENT, exports.export),
    Way("GET", f"{ONE}/desk", AGENT, takeover.show_desk),
    Way("POST", f"{ONE}/take", AGENT, takeover.take),
    Way("POST", f"{ONE}/say", AGENT, takeover.say),
    Way("POST", f"{ONE}/hand-back", AGENT, takeover.hand_back),
    Way("POST", f"{ONE}/done", AGENT, takeover.dismiss),
    Way("GET", f"{ONE}/correct/{{position:int}}", AGENT, correcting.show_form),
    Way("POST", f"{ONE}/correct/{{position:int}}", AGENT, correcting.correct),
    Way("GET", "/corrections", VIEWER, correcting.list_corrections),
    Way("POST", "/corrections/{correction_id:int}/withdraw", AGENT, correcting.withdraw),
    Way("GET", "/versions", VIEWER, versions.list_versions),
    Way("GET", "/versions/{version_id:int}", VIEWER, versions.show_version),
    Way("GET", "/live/versions/{version_id:int}", VIEWER, versions.show_version),
    Way("POST", "/versions/try", SUPERVISOR, versions.try_out),
    Way("POST", "/versions/roll-back", SUPERVISOR, versions.roll_back),
    Way("POST", "/versions/{version_id:int}/promote", SUPERVISOR, versions.promote),
    Way("GET", "/reviews", VIEWER, reviewing.list_samples),
    Way("POST", "/reviews", SUPERVISOR, reviewing.draw_sample),
    Way("GET", "/reviews/{sample_id:int}", VIEWER, reviewing.show_item),
    Way("POST", "/reviews/{sample_id:int}", AGENT, reviewing.judge),
    Way("GET", "/queue", VIEWER, takeover.show_queue),
    Way("POST", "/promises/{promise_id:int}/kept", AGENT, takeover.keep_promise),
    Way("GET", "/surveys", VIEWER, takeover.show_surveys),
    Way("GET", "/live", VIEWER, live.stream),
    Way("GET", "/live/queue", VIEWER, takeover.show_queue),
    Way("GET", "/live/desk/{conversation_id}", AGENT, takeover.show_desk),
    Way("GET", "/audit", SUPERVISOR, auditing.show_audit),
)


def make_routes(table: Iterable[Way] = TABLE) -> list[BaseRoute]:
    """Make the routes, each behind its guard.

    Raises:
        RouteUnguarded: a page names no role we know, or is open outside of the paths that are.
    """
    return [_make_route(way) for way in table]


def _make_route(way: Way) -> Route:
    is_open = way.role == OPEN and way.path.startswith(OPEN_PATHS)
    if not (is_open or way.role in ROLES):
        raise RouteUnguarded(way.method, way.path)
    guards = [] if is_open else [Middleware(Guard, role=way.role)]
    return Route(way.path, way.endpoint, methods=[way.method], middleware=guards)
