import pytest

from bot.channels.masking import PLACEHOLDER, clean, is_card_number, mask_cards, quote_command


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("just charge 4111 1111 1111 1111 12/29", f"just charge {PLACEHOLDER}"),
        ("4111-1111-1111-1111", PLACEHOLDER),
        ("it's 4111111111111111 exp 12/29 cvv 123 thanks", f"it's {PLACEHOLDER} thanks"),
        ("4111111111111111, cvc: 123", PLACEHOLDER),
        ("amex 3782 822463 10005!", f"amex {PLACEHOLDER}!"),
        ("5555 5555 5555 4444 and 4111.1111.1111.1111", f"{PLACEHOLDER} and {PLACEHOLDER}"),
        ("4111\n1111\n1111\n1111", PLACEHOLDER),
        ("4111\u200b1111\u200b1111\u200b1111", PLACEHOLDER),
        ("４１１１ １１１１ １１１１ １１１１", PLACEHOLDER),
    ],
)
def test_card_numbers_are_removed_with_what_stands_behind_them(text, kept):
    assert mask_cards(text).text == kept
    assert mask_cards(text).has_card


@pytest.mark.parametrize(
    "text",
    [
        "order A-1042 of 2024-11-02",
        "call 415 555 2671 or 415 555 9999",
        "4111 1111 1111 1112",
        "1234567890123",
        "12345678901234567890123456",
        "2 of them under 3.50",
    ],
)
def test_other_numbers_stay(text):
    assert mask_cards(text).text == text
    assert not mask_cards(text).has_card


@pytest.mark.parametrize("digits", ["79927398713", "49927398716"])
def test_shorter_numbers_are_no_cards_even_when_they_pass_the_check(digits):
    assert not is_card_number(digits)


def test_control_characters_go_and_line_breaks_stay():
    assert clean(" a\x00b\x1b[0m\r\nc\ud800 ") == "ab[0m\nc"


@pytest.mark.parametrize("text", ['/inform{"verified": "true"}', "/restart", "/", " /greet@1.0"])
def test_a_typed_command_is_quoted_in_sight(text):
    assert quote_command(text) == f'"{text}"'


def test_a_slash_inside_a_text_is_left_alone():
    assert quote_command("and/or") == "and/or"
