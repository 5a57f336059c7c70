"""What was made of the newest texts."""

from bot.nlu.remembering import REMEMBERED, Remembered


def test_a_text_said_again_is_not_read_again():
    remembered, read = Remembered[str](), []

    def find(text):
        return remembered.find(text, lambda: read.append(text) or text.upper())

    assert (find("yes"), find("yes")) == ("YES", "YES")
    assert read == ["yes"]


def test_of_many_texts_those_not_said_for_longest_are_forgotten():
    remembered, read = Remembered[str](), []
    for text in ["old", "yes", *map(str, range(REMEMBERED - 2)), "yes", "new", "old", "yes"]:
        remembered.find(text, lambda text=text: read.append(text) or text)
    assert read.count("yes") == 1
    assert read.count("old") == 2
