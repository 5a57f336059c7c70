from datetime import datetime, timezone

import pytest

from shop import errors

EVERY_ERROR = [
    (errors.DatabaseUnusable("mysql is not supported"), ["mysql", "DATABASE_URL"]),
    (errors.ProductNotFound("p9"), ["p9", "Search"]),
    (errors.VariantNotFound("p9", "v1"), ["p9", "v1", "Choose"]),
    (errors.ChoiceNeeded("Boots"), ["Boots", "Choose one"]),
    (errors.OutOfStock("Milk", 2), ["Only 2 of Milk left", "fewer"]),
    (errors.OutOfStock("Milk", 0), ["Milk is out of stock", "similar"]),
    (errors.BadQuantity(0, 99), ["0 is not", "1 to 99"]),
    (errors.LineNotFound(4), ["Line 4", "List the cart"]),
    (errors.OrderNotFound("A-1"), ["A-1", "List your orders"]),
    (errors.IllegalTransition("A-1", "placed", "shipped", ("packed", "cancelled")), ["packed or cancelled"]),
    (errors.IllegalTransition("A-1", "returned", "placed", ()), ["returned", "stays as it is"]),
    (errors.MomentOutOfOrder("A-1", "packed"), ["A-1", "later time"]),
    (errors.CouponNotUsable("TEN"), ["TEN", "List the coupons"]),
    (errors.CouponRefused("TEN", "min_total", needed_cents=2000), ["TEN", "min_total", "Try the best"]),
    (errors.ReturnRefused("A-1", "Milk", "perishable"), ["Milk of order A-1", "perishable", "Open a case"]),
    (errors.ReturnReceived("R-7", datetime(2026, 11, 2, tzinfo=timezone.utc)), ["R-7", "2 November", "anew"]),
    (errors.OrderLineNotFound("A-1", "p9"), ["A-1", "p9", "Choose"]),
    (errors.AddressFixed("A-1", "shipped"), ["A-1", "shipped", "person"]),
    (errors.CaseNotFound("C-1"), ["C-1", "List your cases"]),
    (errors.PromiseNotFound(12), ["promise 12", "Reload the queue"]),
    (errors.CartEmpty(), ["empty", "first"]),
    (errors.CartChanged(100, 120), ["changed", "Look at it again"]),
    (errors.CheckoutClosed("expired"), ["expired", "new one"]),
    (errors.HoursUnreadable("9 to 5"), ["9 to 5", "Mon-Fri 9:00-17:00"]),
    (errors.NoAnswer("parking"), ["parking", "person"]),
]


@pytest.mark.parametrize(("error", "parts"), EVERY_ERROR)
def test_an_error_says_what_is_wrong_and_what_to_do(error, parts):
    assert isinstance(error, errors.ShopError)
    assert all(part in str(error) for part in parts)


def test_no_error_is_left_untested():
    tested = {type(error) for error, _ in EVERY_ERROR}
    written = {cls for cls in errors.ShopError.__subclasses__() if cls.__module__ == errors.__name__}
    assert written == tested
