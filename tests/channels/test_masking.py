import time

import pytest

from bot.channels.masking import PLACEHOLDER, clean, is_card_number, mask, mask_cards, quote_command


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


def keep(kind, value):
    return f"<{kind}>"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("mail mia@example.test or call (415) 555-0132", "mail <email> or call <phone>"),
        ("order A-1042 to 12 Main Street, not $12.99", "order A-1042 to <address>, not $12.99"),
        ("refund DE89 3704 0044 0532 0130 00 please", "refund <iban> please"),
        ("my ssn is 123-45-6789", "my ssn is <id>"),
        ("2 x 12 oz, size 42, code SAVE20, case C-88", "2 x 12 oz, size 42, code SAVE20, case C-88"),
    ],
)
def test_personal_data_becomes_tokens_and_the_rest_stays(text, kept):
    assert mask(text, keep).text == kept


def test_the_token_stands_for_the_words_as_they_were_written():
    seen = []
    mask("it's Mia@Example.TEST now", lambda kind, value: seen.append((kind, value)) or "")
    assert seen == [("email", "Mia@Example.TEST")]


def test_nobody_can_type_a_token():
    assert mask("show me ⟨email:bcdfg⟩", keep).text == "show me <email:bcdfg>"


def test_an_account_is_no_card_and_a_card_is_kept_by_nobody():
    masked = mask("4111 1111 1111 1111, PL61 1090 1014 0000 0712 1981 2874", keep)
    assert (masked.text, masked.has_card) == (f"{PLACEHOLDER}, <iban>", True)


@pytest.mark.parametrize("mark", ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u200d", "\U000e0041"])
def test_marks_that_nobody_sees_hide_nothing(mark):
    assert clean(f"mia@exa{mark}mple.test") == "mia@example.test"


@pytest.mark.parametrize("text", ["می‌خواهم", "👩‍🍳"])
def test_joiners_that_mean_something_stay(text):
    assert clean(text) == text


@pytest.mark.parametrize(
    "text", ["a" * 1000, "a." * 500, "1 a " * 250, "12 main " * 125, "@" * 1000, "1" * 1000, "DE12 " * 200]
)
def test_no_text_takes_long_to_mask(text):
    start = time.perf_counter()
    mask(text, keep)
    assert time.perf_counter() - start < 0.1
