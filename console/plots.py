"""The dashboard's charts, drawn by matplotlib as SVG that stands in the page itself.

The page allows no style but that of its own sheet, so shapes keep their place and lose their looks here; the
sheet gives them the colours of day or night.
"""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from threading import Lock
from typing import Any
from xml.etree import ElementTree

from markupsafe import Markup

from profiles import Day

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
SIZE = (10.0, 2.6)  # inches of 72 points
KEPT = ("text-anchor", "stroke-dasharray")
LEFT_OUT = ("metadata", "style")
_turn = Lock()  # matplotlib's settings are one for all threads

ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", XLINK)


def plot_days(days: Sequence[Day], label: str) -> Markup:
    """Draw the conversations of each day as bars, and below them their mean mood as a line with a mark a day.

    Args:
        label: what the chart shows, for who does not see it.
    """
    # loaded here: a second that only this page needs
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with _turn, rc_context({"svg.fonttype": "none", "svg.hashsalt": "days", "font.size": 9}):
        figure = Figure(figsize=SIZE)
        counts, moods = figure.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": (3, 2)})
        _draw_counts(counts, days)
        _draw_moods(moods, days)
        for ground in (figure, counts, moods):
            ground.patch.set_visible(False)
        figure.tight_layout(pad=0.4)
        drawn = BytesIO()
        figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    titles = {f"bar-{number}": f"{day.day}: {day.conversations}" for number, day in enumerate(days)}
    return _undress(drawn.getvalue(), label, titles)


def _draw_counts(axes: Any, days: Sequence[Day]) -> None:
    from matplotlib.ticker import MaxNLocator

    bars = axes.bar([date.fromisoformat(day.day) for day in days], [day.conversations for day in days], 0.8)
    for number, bar in enumerate(bars):
        bar.set_gid(f"bar-{number}")
    axes.set_ylabel("conversations")
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.spines[["top", "right"]].set_visible(False)


def _draw_moods(axes: Any, days: Sequence[Day]) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    felt = [(date.fromisoformat(day.day), day.mood) for day in days if day.mood is not None]
    if felt:
        axes.plot(*zip(*felt, strict=True), marker="o", markersize=4, gid="moods")
    axes.axhline(0, linestyle="--", linewidth=1)
    axes.set_ylabel("mood")
    axes.set_ylim(-1.1, 1.1)
    axes.set_yticks([-1, 0, 1], ["bad", "neutral", "good"])
    locator = AutoDateLocator(minticks=2, maxticks=8)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    axes.spines[["top", "right"]].set_visible(False)


def _undress(drawn: bytes, label: str, titles: dict[str, str]) -> Markup:
    """Take looks and notes out of a drawing, and put in what it shows in words."""
    root = ElementTree.fromstring(drawn)  # noqa: S314  # our own drawing
    for parent in list(root.iter()):
        for child in [one for one in parent if one.tag.rpartition("}")[2] in LEFT_OUT]:
            parent.remove(child)
        looks = dict(part.split(": ", 1) for part in parent.attrib.pop("style", "").split("; ") if part)
        parent.attrib |= {name: looks[name] for name in KEPT if name in looks}
        if title := titles.get(parent.get("id", "")):
            ElementTree.SubElement(parent, f"{{{SVG}}}title").text = title
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.attrib |= {"class": "chart", "role": "img", "aria-label": label}
    return Markup(ElementTree.tostring(root, encoding="unicode"))  # noqa: S704  # matplotlib escapes what it writes
