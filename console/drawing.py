"""Draws pages: templates and the few words and numbers they need written for people."""

from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

import shop
from console.masking import mask_value

FOLDER = Path(__file__).parent
_templates = Jinja2Templates(FOLDER / "templates")
_templates.env.trim_blocks = _templates.env.lstrip_blocks = True
_templates.env.finalize = mask_value


def draw(request: Request, template: str, facts: dict[str, Any], status: int = 200) -> Response:
    """Draw a page; forms on it carry the token of this visit."""
    visit = getattr(request.state, "visit", None)
    shared = {
        "staff": getattr(request.state, "staff", None),
        "token": request.app.state.doorkeeper.form_token(visit) if visit else "",
        "shop_page": request.app.state.shop_page,
        "now": datetime.now(timezone.utc),
    }
    return _templates.TemplateResponse(request, template, shared | facts, status_code=status)


def write_moment(moment: datetime) -> str:
    """Write a moment in full: 1 May 2024, 12:00 UTC."""
    return f"{moment.day} {moment:%b %Y, %H:%M} UTC"


def write_day(moment: datetime) -> str:
    """Write a day in full: Wednesday 1 May 2024."""
    return f"{moment:%A} {moment.day} {moment:%B %Y}"


def write_age(moment: datetime, now: datetime) -> str:
    """Write how long ago something was, as short as a list wants it."""
    seconds = (now - moment).total_seconds()
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{seconds // 60:.0f} min ago"
    if seconds < 86_400:
        return f"{seconds // 3600:.0f} h ago"
    if seconds < 7 * 86_400:
        return f"{seconds // 86_400:.0f} d ago"
    return f"{moment.day} {moment:%b}" if moment.year == now.year else f"{moment.day} {moment:%b %Y}"


def write_value(value: Any) -> str:
    """Write a JSON value as a person would."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return ", ".join(map(write_value, value))
    if isinstance(value, dict):
        return ", ".join(f"{name}: {write_value(part)}" for name, part in value.items())
    return "-" if value is None else str(value)


def write_name(name: str) -> str:
    """Write a name of ours in plain words: shoe_size as shoe size, action_show_cart as show cart."""
    return name.removeprefix("action_").removeprefix("utter_").replace("_", " ")


def write_price(price: float, currency: str) -> str:
    """Write a price of a product card, which counts in whole units."""
    return shop.format_price(round(price * 100), currency)


def write_query(asked: Mapping[str, Any], **changes: Any) -> str:
    """Write the query of an address, without what is empty."""
    return urlencode({name: value for name, value in {**asked, **changes}.items() if value})


def pair(value: str) -> tuple[str, str]:
    """Give a value and its title in words, for a choice."""
    return value, write_name(value)


def write_counted(counted: tuple[str, int]) -> tuple[str, str]:
    """Give a value and its title with a number, for a choice."""
    return counted[0], f"{counted[0]} ({counted[1]})"


_templates.env.filters |= {
    "age": write_age,
    "counted": write_counted,
    "pair": pair,
    "cents": shop.format_price,
    "day": write_day,
    "moment": write_moment,
    "plain": write_value,
    "price": write_price,
    "query": write_query,
    "words": write_name,
}
