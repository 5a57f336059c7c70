"""Words inside cards, tables and buttons, from the same `responses.yml` files that Rasa speaks from.

Rasa fills a response's own text; what stands on a card (a reason, a button's title) is filled here.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent.parent / "data"


@lru_cache(maxsize=1)
def read_wordings() -> dict[str, str]:
    """Read the first text of every response below `bot/data`."""
    wordings: dict[str, str] = {}
    for path in sorted(DATA.glob("*/responses.yml")):
        responses = yaml.safe_load(path.read_text()).get("responses", {})
        wordings.update({name: texts[0]["text"] for name, texts in responses.items()})
    return wordings


def word(response: str, **facts: Any) -> str:
    """Fill the text of a response with facts.

    Raises:
        KeyError: no such response, or a placeholder without its fact.
    """
    return read_wordings()[response].format(**facts)
