"""Reading a log from a file."""

import numpy as np
import pytest

from recsys import BadLog, read_log


def read(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "log.csv"
    path.write_text(text, encoding=encoding)
    return read_log(path)


def test_a_log_is_read_with_its_columns_in_any_order(tmp_path):
    log = read(tmp_path, "timestamp,item,extra,user\n1970-01-01T00:01:00Z,tea,x,ann\n61,salt,y,bob\n")
    assert log.customer_ids.tolist() == ["ann", "bob"]
    assert log.product_ids.tolist() == ["tea", "salt"]
    assert log.times.tolist() == [60, 61]
    assert log.weights.tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    "moment", ["1970-01-02", "1970-01-02 00:00:00", "1970-01-02T02:00:00+02:00", "86400", "86400.7"]
)
def test_moments_may_be_written_in_many_ways(tmp_path, moment):
    assert read(tmp_path, f"user,item,timestamp\na,p,{moment}\n").times.tolist() == [86_400]


def test_a_large_number_is_milliseconds(tmp_path):
    assert read(tmp_path, "user,item,timestamp\na,p,1700000000000\n").times.tolist() == [1_700_000_000]


def test_the_quantity_says_only_whether_it_was_a_purchase(tmp_path):
    log = read(tmp_path, "user,item,timestamp,quantity\na,p,1,12\na,q,1,-1\na,r,1,0\n")
    assert log.weights.tolist() == [1.0, 0.0, 0.0]


def test_tabs_quotes_blank_lines_and_a_byte_order_mark_are_read(tmp_path):
    log = read(tmp_path, 'user\titem\ttimestamp\n"ann lee"\tp\t1\n\nb\tq\t2\n', encoding="utf-8-sig")
    assert log.customer_ids.tolist() == ["ann lee", "b"]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("who,item,timestamp\n", 1, "the header lacks user"),
        ("", 1, "the header lacks user, item, timestamp"),
        ("user,item,timestamp\na,p,1\nb,q\n", 3, "has 2 columns, too few"),
        ("user,item,timestamp\n,p,1\n", 2, "user or item is empty"),
        ("user,item,timestamp\na,p,1\n\na,p,soon\n", 4, "timestamp 'soon' is neither ISO 8601 nor seconds"),
        ("user,item,timestamp,quantity\na,p,1,two\n", 2, "quantity 'two' is not a number"),
    ],
)
def test_a_bad_row_is_named_with_its_line(tmp_path, text, line, reason):
    with pytest.raises(BadLog, match=f"line {line}: {reason}") as caught:
        read(tmp_path, text)
    assert caught.value.line == line
    assert "The file needs a header with user,item,timestamp" in str(caught.value)


def test_a_missing_file_and_one_that_is_not_utf8_are_named(tmp_path):
    with pytest.raises(BadLog, match="cannot be opened"):
        read_log(tmp_path / "none.csv")
    (tmp_path / "odd.csv").write_bytes(b"user,item,timestamp\n\xff,p,1\n")
    with pytest.raises(BadLog, match="is not UTF-8"):
        read_log(tmp_path / "odd.csv")


def test_an_empty_log_has_columns_without_rows(tmp_path):
    assert len(read(tmp_path, "user,item,timestamp\n")) == 0
    assert read(tmp_path, "user,item,timestamp\n").times.dtype == np.int64
