import html

import pytest

from bot.channels.telegram_drawing import (
    MAX_ALBUM,
    MAX_CAPTION,
    MAX_TEXT,
    TABLE_WIDTH,
    Outgoing,
    Words,
    draw,
    draw_table,
    make_keyboard,
    measure,
    split_text,
)

WORDS = Words("in stock", "out of stock", "What next?")
CARD = {
    "product_id": "7",
    "title": "Soy <milk> & more",
    "price": 2.99,
    "currency": "USD",
    "image": "/shop/icons/dairy.svg",
    "in_stock": True,
    "reason": "You buy it often",
    "buttons": [{"title": "Add to cart", "button": "t1"}],
}
PICTURED = {**CARD, "image": "https://shop.example/7.jpg"}
BARE = {**PICTURED, "buttons": []}


def draw_cards(*items, **fields):
    return draw({"type": "products", "items": list(items), **fields}, WORDS)


def test_a_short_text_is_one_part():
    assert split_text("hello") == ["hello"]


@pytest.mark.parametrize("border", [" ", "\n", "\n\n"])
def test_a_long_text_is_cut_at_borders_and_loses_nothing(border):
    words = [f"word{number}" for number in range(2000)]
    parts = split_text(border.join(words))
    assert all(measure(part) <= MAX_TEXT for part in parts)
    assert " ".join(parts).split() == words


def test_a_paragraph_is_kept_whole_rather_than_a_line():
    text = "a" * 60 + "\n\n" + "b" * 20 + "\n" + "c" * 60
    assert split_text(text, 100) == ["a" * 60, "b" * 20 + "\n" + "c" * 60]


def test_a_word_without_borders_is_cut_between_characters():
    parts = split_text("🥛" * 3000)
    assert [measure(part) for part in parts] == [4096, 1904]
    assert "".join(parts) == "🥛" * 3000


def test_a_text_that_just_fits_is_not_cut():
    assert split_text("a" * MAX_TEXT) == ["a" * MAX_TEXT]
    assert split_text("a" * MAX_TEXT + " b") == ["a" * MAX_TEXT, "b"]


def test_text_cannot_become_markup():
    [drawn] = draw({"type": "text", "text": "<b>5 < 6 & *bold* _it_ [x](y)</b>\x00"}, WORDS)
    assert drawn == Outgoing("&lt;b&gt;5 &lt; 6 &amp; *bold* _it_ [x](y)&lt;/b&gt;")


def test_buttons_hang_on_the_last_part_and_need_a_text():
    buttons = [{"title": "Yes", "button": "t1"}, {"title": "No", "button": "t2"}]
    *parts, last = draw({"type": "buttons", "text": "a " * 3000, "buttons": buttons}, WORDS)
    assert [part.keyboard for part in parts] == [()]
    assert last.keyboard == ((("Yes", "t1"), ("No", "t2")),)
    assert draw({"type": "buttons", "text": "", "buttons": buttons}, WORDS)[0].text == "What next?"


def test_long_buttons_stand_below_each_other():
    titles = ["Show the cheaper ones", "Talk to a person", "Yes", "No"]
    keyboard = make_keyboard([{"title": title, "button": "t"} for title in titles])
    assert [[title for title, _ in row] for row in keyboard] == [
        ["Show the cheaper ones"],
        ["Talk to a person", "Yes", "No"],
    ]


def test_an_icon_is_no_photo_and_a_card_has_its_facts_and_buttons():
    intro, card = draw_cards(CARD, text="Here:")
    assert intro == Outgoing("Here:")
    assert card.text == "<b>Soy &lt;milk&gt; &amp; more</b>\n$2.99 · in stock\nYou buy it often"
    assert card.keyboard == ((("Add to cart", "t1"),),)
    assert card.photo is None


def test_a_picture_of_the_shop_is_a_photo_with_the_facts_below():
    [card] = draw_cards({**PICTURED, "in_stock": False, "title": "x" * 2000})
    assert card.photo == "https://shop.example/7.jpg"
    assert "out of stock" in card.text
    assert measure(html.unescape(card.text).replace("<b>", "").replace("</b>", "")) <= MAX_CAPTION


def test_pictures_without_buttons_are_albums():
    album, last = draw_cards(*[BARE] * (MAX_ALBUM + 1))
    assert len(album.album) == MAX_ALBUM
    assert (last.photo, last.album) == (BARE["image"], ())
    assert [card.album for card in draw_cards(PICTURED, BARE)] == [(), ()]


def test_a_table_is_monospace_and_fits_a_phone():
    columns = ["", "Soy milk vanilla organic 32 oz", "Oat drink"]
    reply = {"type": "table", "columns": columns, "rows": [["price", "$2.99", "$3.49"], ["a < b", "yes", ""]]}
    [drawn] = draw(reply, WORDS)
    assert (drawn.text[:5], drawn.text[-6:]) == ("<pre>", "</pre>")
    lines = html.unescape(drawn.text[5:-6]).split("\n")
    assert lines == [
        "      | Soy milk     | Oat drink",
        "      | vanilla      |",
        "      | organic 32   |",
        "      | oz           |",
        "------+--------------+----------",
        "price | $2.99        | $3.49",
        "a < b | yes          |",
    ]
    assert all(len(line) <= TABLE_WIDTH for line in lines)


def test_a_long_table_repeats_its_head():
    parts = draw_table(["name", "value"], [[f"row {number}", "x" * 15] for number in range(300)])
    assert len(parts) > 1
    assert all(part.startswith("name") and measure(part) <= MAX_TEXT for part in parts)
    assert sum(part.count("row ") for part in parts) == 300


@pytest.mark.parametrize(
    ("url", "site", "drawn"),
    [
        ("https://x.example/a", "", Outgoing("Pay", ((("Pay", "https://x.example/a"),),))),
        ("/pay", "https://shop.example/", Outgoing("Pay", ((("Pay", "https://shop.example/pay"),),))),
        ("/pay", "http://127.0.0.1:5005/", Outgoing("Pay: http://127.0.0.1:5005/pay")),
        ("/pay", "", Outgoing("Pay: /pay")),
        ("javascript:alert(1)", "", Outgoing("Pay: javascript:alert(1)")),
    ],
)
def test_a_link_is_a_button_where_telegram_can_open_it(url, site, drawn):
    assert draw({"type": "link", "title": "Pay", "url": url}, WORDS, site) == [drawn]
