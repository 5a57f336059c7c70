import pytest
import sqlalchemy as sa

from shop import (
    BadQuantity,
    LineNotFound,
    OutOfStock,
    Product,
    ProductNotFound,
    VariantNotFound,
    add_to_cart,
    find_product,
    list_cart,
    move_cart,
    remove_from_cart,
    set_quantity,
    undo_cart,
)
from shop.models import CartChange

ME = "customer:1"
GUEST = "conversation:abc"


def show(session, owner=ME):
    return [(line.product_id, line.quantity) for line in list_cart(session, owner).lines]


def test_a_shopper_without_a_cart_has_an_empty_one(shelves):
    cart = list_cart(shelves, ME)
    assert (cart.lines, cart.total_cents, cart.currency) == ([], 0, "USD")


def test_the_same_product_again_joins_its_line(shelves):
    add_to_cart(shelves, ME, "m1")
    line = add_to_cart(shelves, ME, "m1", 2)
    assert (line.title, line.quantity, line.price_cents) == ("Whole milk, 1 GA", 3, 299)
    assert list_cart(shelves, ME).total_cents == 897


def test_carts_of_two_shoppers_are_apart(shelves):
    add_to_cart(shelves, ME, "m1")
    assert show(shelves, GUEST) == []


def test_a_variant_has_its_own_line_price_and_stock(shelves):
    with pytest.raises(OutOfStock):
        add_to_cart(shelves, ME, "w1", 1, "w1-43")
    line = add_to_cart(shelves, ME, "w1", 2, "w1-42")
    assert (line.variant_id, line.price_cents, line.in_stock) == ("w1-42", 5900, True)


def test_a_line_shows_todays_price_and_the_one_it_had(shelves):
    add_to_cart(shelves, ME, "m1", 2)
    find_product(shelves, "m1").price_cents = 350
    shelves.flush()
    cart = list_cart(shelves, ME)
    assert (cart.lines[0].price_cents, cart.lines[0].was_cents, cart.total_cents) == (350, 299, 700)


def test_a_line_says_when_its_amount_is_no_longer_there(shelves):
    add_to_cart(shelves, ME, "m1", 2)
    shelves.execute(sa.update(Product).where(Product.product_id == "m1").values(stock=1))
    assert not list_cart(shelves, ME).lines[0].in_stock


def test_no_more_than_the_stock_goes_into_a_cart(shelves):
    add_to_cart(shelves, ME, "s1", 3)
    with pytest.raises(OutOfStock) as refusal:
        add_to_cart(shelves, ME, "s1", 3)
    assert (refusal.value.title, refusal.value.stock) == ("Soy milk, 64 OZ", 5)
    assert show(shelves) == [("s1", 3)]


@pytest.mark.parametrize("quantity", [0, -1, 100])
def test_an_amount_must_be_one_to_ninety_nine(shelves, quantity):
    line = add_to_cart(shelves, ME, "m1")
    with pytest.raises(BadQuantity):
        add_to_cart(shelves, ME, "m1", quantity)
    with pytest.raises(BadQuantity):
        set_quantity(shelves, ME, line.line_id, quantity)


def test_what_does_not_exist_cannot_be_added(shelves):
    with pytest.raises(ProductNotFound):
        add_to_cart(shelves, ME, "nothing")
    with pytest.raises(VariantNotFound):
        add_to_cart(shelves, ME, "m1", 1, "w1-42")


def test_nobody_reaches_into_another_cart(shelves):
    line = add_to_cart(shelves, ME, "m1")
    with pytest.raises(LineNotFound):
        remove_from_cart(shelves, GUEST, line.line_id)
    with pytest.raises(LineNotFound):
        set_quantity(shelves, GUEST, line.line_id, 2)


def test_every_change_is_taken_back_in_turn(shelves):
    milk = add_to_cart(shelves, ME, "m1")
    add_to_cart(shelves, ME, "s1", 2)
    set_quantity(shelves, ME, milk.line_id, 5)
    remove_from_cart(shelves, ME, milk.line_id)
    states = []
    while undo_cart(shelves, ME) is not None:
        states.append(show(shelves))
    assert states == [[("m1", 5), ("s1", 2)], [("m1", 1), ("s1", 2)], [("m1", 1)], []]


def test_undo_gives_a_line_its_number_and_old_price_back(shelves):
    before = add_to_cart(shelves, ME, "m1")
    remove_from_cart(shelves, ME, before.line_id)
    assert undo_cart(shelves, ME).kind == "remove"
    assert list_cart(shelves, ME).lines == [before]


def test_changes_are_kept_when_they_are_undone(shelves):
    add_to_cart(shelves, ME, "m1")
    undo_cart(shelves, ME)
    changes = shelves.scalars(sa.select(CartChange)).all()
    assert [(change.kind, change.undone_at is not None) for change in changes] == [("add", True)]


def test_a_guests_cart_moves_to_the_customer_and_can_still_be_undone(shelves):
    add_to_cart(shelves, GUEST, "m1")
    assert [line.product_id for line in move_cart(shelves, GUEST, ME).lines] == ["m1"]
    assert show(shelves, GUEST) == []
    assert undo_cart(shelves, ME).kind == "add"
    assert show(shelves) == []


def test_two_carts_that_become_one_add_up(shelves):
    add_to_cart(shelves, ME, "m1", 2)
    add_to_cart(shelves, GUEST, "m1", 1)
    add_to_cart(shelves, GUEST, "s1", 1)
    move_cart(shelves, GUEST, ME)
    assert show(shelves) == [("m1", 3), ("s1", 1)]
    assert undo_cart(shelves, ME) is None


def test_moving_an_empty_cart_or_to_oneself_changes_nothing(shelves):
    add_to_cart(shelves, ME, "m1")
    move_cart(shelves, ME, ME)
    move_cart(shelves, GUEST, ME)
    assert show(shelves) == [("m1", 1)]
    assert undo_cart(shelves, ME) is not None
