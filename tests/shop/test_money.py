import pytest

from shop import format_price


@pytest.mark.parametrize(
    ("cents", "currency", "written"),
    [
        (349, "USD", "$3.49"),
        (5, "EUR", "€0.05"),
        (123456789, "GBP", "£1,234,567.89"),
        (-1200, "USD", "-$12.00"),
        (1050, "CHF", "10.50 CHF"),
    ],
)
def test_a_price_is_written_as_people_read_it(cents, currency, written):
    assert format_price(cents, currency) == written
