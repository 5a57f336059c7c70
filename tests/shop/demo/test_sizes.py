"""Package sizes, cleaned of till codes."""

import pytest

from shop.demo.sizes import clean_size


@pytest.mark.parametrize(
    ("raw", "size"),
    [
        ("32 OZ", "32 OZ"),
        ("12  OZ", "12 OZ"),
        ("N   6.5 OZ", "6.5 OZ"),
        ("10 3/4 OZ", "10 3/4 OZ"),
        (".5 L", "0.5 L"),
        ("6 PK/12 OZ", "6 x 12 OZ"),
        ("6/12 OZ", "6 x 12 OZ"),
        ("3 PK/8 OZ", "3 x 8 OZ"),
        ("3/4 OZ", "3/4 OZ"),
        ("12 OZ/12 PK", "12 OZ, 12 PK"),
        ("10 CT/17.5 Z", "17.5 OZ, 10 CT"),
        ("HALF GAL", "1/2 GAL"),
        ("1 DZ", "1 dozen"),
        ("32 LD", "32 loads"),
        ("12 OZ BTL", "12 OZ bottle"),
        ("14-18 CT", "14-18 CT"),
        ("8 X10 IN", "8 x 10 IN"),
        ("LARGE", "large"),
    ],
)
def test_sizes_read_as_on_a_label(raw, size):
    assert clean_size(raw) == size


@pytest.mark.parametrize("raw", [None, "", "CTN", "522466 CTN", "CELL PK", "MN15 VRDZSS"])
def test_codes_are_no_sizes(raw):
    assert clean_size(raw) == ""
