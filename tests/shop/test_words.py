import pytest

from shop.words import find_heads, find_name, make_key, read_wordbook, split_words


def test_words_lose_case_accents_and_apostrophes():
    assert split_words("Crème BRÛLÉE, Kellogg's 2% 7-Up") == ("creme", "brulee", "kelloggs", "2", "7", "up")


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("apple", "apples"),
        ("berry", "berries"),
        ("cookie", "cookies"),
        ("tomato", "tomatoes"),
        ("box", "boxes"),
        ("cheese", "cheeses"),
        ("glass", "glasses"),
    ],
)
def test_one_and_many_look_the_same(one, many):
    assert make_key(one) == make_key(many)


@pytest.mark.parametrize(
    ("name", "heads"),
    [
        ("Soy milk", ["milk"]),
        ("Milk and cream", ["milk", "cream"]),
        ("Rice & beans", ["rice", "beans"]),
        ("Cream of mushroom", ["cream"]),
        ("Bananas, organic", ["bananas"]),
        ("Bananas organic", ["bananas"]),
        ("Premium ice cream", ["icecream"]),
        ("", []),
    ],
)
def test_the_noun_that_says_what_a_thing_is_is_found(name, heads):
    assert find_heads(name) == heads


def test_a_name_ends_at_its_first_comma_or_bracket():
    assert find_name("Organic yogurt, national brand, 32 OZ") == "Organic yogurt"
    assert find_name("Candles (scented): large") == "Candles "


def test_every_meaning_in_the_wordbook_has_words():
    book = read_wordbook()
    assert all(said and all(meanings) for said, meanings in book.synonyms.items())
    assert all(len(compound) == 2 for compound in book.compounds)
