"""What something is needed for ("a barbecue"), and the kinds of the catalogue that come near it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from bot.actions.base import Turn
from bot.actions.suggesting import SHOWN, show_list
from bot.actions.wish import Wish


@dataclass(frozen=True)
class Need:
    """What it is for, in the shopper's words, and the kinds of products nearest to it by their names."""

    text: str
    kinds: Sequence[str]


def read_need(turn: Turn) -> Need | None:
    """Read what is to be served; None where nothing says so or a thing is named ("snacks for a picnic")."""
    found = turn.understanding.get("need")
    if not found:
        return None
    return Need(found["text"], [near["kind"] for near in found["kinds"][:SHOWN]])


def show_for(turn: Turn, need: Need, wish: Wish) -> None:
    """Suggest something of the kinds that come near to a need, within the other limits of a wish."""
    limits = replace(wish, text="", categories=())
    show_list(turn, {"kind": "recommend", "wish": limits.store(), "need": asdict(need)})
