"""Files of labelled messages, and what is said about broken ones."""

import pytest

from bot.nlu.errors import BadLabelledLine, LabelledFileNotFound
from bot.nlu.labelled import read_labelled


def read(tmp_path, content, **options):
    path = tmp_path / "lines.tsv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_labelled(path, ["text", "intent"], **options)


def test_columns_may_stand_in_any_order_and_blank_lines_are_left_out(tmp_path):
    rows = read(tmp_path, "intent\ttext\ttag\ngreet\thello\tshort\n\ngreet\thi\n", optional=["tag"])
    assert rows == [
        {"text": "hello", "intent": "greet", "tag": "short"},
        {"text": "hi", "intent": "greet"},
    ]


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        ("", 1, "the first line must name the column text and intent"),
        ("text\tlabel\nhi\tgreet\n", 1, "the first line must name the column intent"),
        ("text\tintent\nhi\tgreet\nhello\n", 3, "intent is empty"),
        ("text\tintent\nhi\tgreet\tmore\n", 2, "it has 3 fields, the header names 2"),
        ("text\tintent\n", 1, "there is no labelled message in the file"),
        (b"text\tintent\nhi\tgreet\n" + b"\xff\tgreet\n", 3, "it is not UTF-8 text"),
        ("text\tintent\nhi\tgret\n", 2, "'gret' is none of greet, goodbye"),
    ],
)
def test_a_broken_line_is_named_with_what_to_do(tmp_path, content, line, problem):
    with pytest.raises(BadLabelledLine) as caught:
        read(tmp_path, content, labels=["greet", "goodbye"])
    assert (
        str(caught.value)
        == f"{tmp_path / 'lines.tsv'}, line {line}: {problem}. Mend that line and run again."
    )
    assert caught.value.line == line


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(
        LabelledFileNotFound, match="nothing.tsv is not a file that can be read. Check the path."
    ):
        read_labelled(tmp_path / "nothing.tsv", ["text"])
