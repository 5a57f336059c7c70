import re
from pathlib import Path

import pytest

from bot.channels.files import read_files

FILES = read_files(Path(__file__).resolve().parents[2] / "widget")
WIDGET = {name: file for name, file in FILES.items() if name.startswith(("widget.js", "parts/"))}


def test_the_widget_weighs_at_most_20_kb():
    assert sum(len(file.compressed) for file in WIDGET.values()) <= 20_000


def test_the_widget_loads_nothing_from_other_places():
    for name, file in WIDGET.items():
        code = re.sub(rb"(?m)^\s*//.*$", b"", file.body)
        assert not re.search(rb"(import|src|href|url)\W{1,3}https?:", code), name


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".svg")])
def test_an_icon_is_a_small_drawing_without_scripts(name):
    drawing = FILES[name].body.decode()
    assert drawing.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">')
    assert len(drawing) < 2500
    assert not re.search("script|href|style|on[a-z]+=", drawing)


def test_the_page_has_no_inline_script_or_style():
    page = FILES["shop.html"].body.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert not re.search(r"<style|\bstyle=|\bon[a-z]+=", page)
