"""What the store really holds, for the assertions of the conversations."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

import profiles
import shop


def find_products(services, cards) -> list[shop.Product]:
    """Give the catalogue's rows behind cards, in their order."""
    with Session(services.engine, future=True, expire_on_commit=False) as session:
        return [shop.find_product(session, card["product_id"]) for card in cards]


def search_shop(services, text, **limits) -> shop.Found:
    """Ask the catalogue itself."""
    with Session(services.engine, future=True, expire_on_commit=False) as session:
        return shop.search(session, shop.Query(text=text, **limits))


def list_lines(services, shopper) -> list[tuple[str, int]]:
    """Give what lies in a shopper's cart: pairs of a product's id and its number."""
    with Session(services.engine, future=True) as session:
        return [(line.product_id, line.quantity) for line in shop.list_cart(session, owner_of(shopper)).lines]


def empty_cart(services, shopper) -> None:
    """Take everything out of a shopper's cart, without the bot."""
    with Session(services.engine, future=True) as session, session.begin():
        for line in shop.list_cart(session, owner_of(shopper)).lines:
            shop.remove_from_cart(session, owner_of(shopper), line.line_id)


def owner_of(shopper) -> str:
    """Say whose cart a conversation fills."""
    known = f"customer:{shopper.customer_id}"
    return known if shopper.customer_id else f"conversation:{shopper.conversation_id}"


def list_orders_of(services, customer_id, **limits) -> list[shop.Order]:
    """Give a customer's orders, newest first, with their lines."""
    with Session(services.engine, future=True, expire_on_commit=False) as session:
        orders = shop.list_orders(session, customer_id, **limits)
        for order in orders:
            assert order.lines
        return orders


def list_line_titles(services, order) -> list[str]:
    """Give the titles of an order's products as the catalogue has them."""
    ids = [line.product_id for line in order.lines]
    with Session(services.engine, future=True) as session:
        return [product.title for product in shop.list_products(session, ids)]


def list_bought_titles(services, customer_id) -> set[str]:
    """Give the titles of all that a customer ever bought."""
    query = sa.text("""
        SELECT DISTINCT title FROM products
        JOIN order_lines USING (product_id) JOIN orders USING (order_number)
        WHERE customer_id = :customer
    """)
    with services.engine.connect() as connection:
        return set(connection.execute(query, {"customer": customer_id}).scalars())


def list_disputed(services, customer_id) -> list[str]:
    """Give the products of which a customer's events count no longer."""
    query = sa.text(
        "SELECT DISTINCT product_id FROM events WHERE customer_id = :customer AND disputed_at IS NOT NULL"
    )
    with services.engine.connect() as connection:
        return list(connection.execute(query, {"customer": customer_id}).scalars())


def list_facts_of(services, customer_id) -> list[tuple[str, object]]:
    """Give what the profile holds of a customer."""
    with Session(services.engine, future=True) as session:
        return sorted((fact.name, str(fact.value)) for fact in profiles.list_facts(session, customer_id))


def count_handoffs(services, shopper) -> int:
    """Count the requests for a person that are open for a conversation."""
    query = "SELECT count(*) FROM handoffs WHERE conversation_id = :c AND closed_at IS NULL"
    return _ask(services, query, c=shopper.conversation_id)


def find_foreign_order(services, customer_id) -> str:
    """Give the number of an order that is somebody else's."""
    query = "SELECT max(order_number) FROM orders WHERE customer_id <> :customer"
    return _ask(services, query, customer=customer_id)


def find_customer_without_orders(services) -> str:
    """Give a customer who has not bought anything yet."""
    query = "SELECT min(customer_id) FROM customers WHERE customer_id NOT IN (SELECT customer_id FROM orders)"
    return _ask(services, query)


def find_customer_with_open_orders(services, count) -> str:
    """Give a customer with this many orders on their way."""
    query = """
        SELECT min(customer_id) FROM (
            SELECT customer_id FROM orders WHERE status IN ('placed', 'packed', 'shipped')
            GROUP BY customer_id HAVING count(*) = :count
        ) AS busy
    """
    return _ask(services, query, count=count)


def read_everything(services) -> Iterator[str]:
    """Give every row that is kept of conversations: messages, trackers, buttons and the chat's events."""
    queries = (
        "SELECT * FROM messages",
        "SELECT * FROM trackers",
        "SELECT * FROM buttons",
        "SELECT * FROM events WHERE source = 'chat'",
    )
    with services.engine.connect() as connection:
        for query in queries:
            for row in connection.execute(sa.text(query)):
                yield " ".join(str(value) for value in row)


def _ask(services, query, **values):
    with services.engine.connect() as connection:
        return connection.execute(sa.text(query), values).scalar_one()


def find_changeable_order(services) -> tuple[str, str]:
    """Give a customer whose only order that has not left yet is known, and that order's number."""
    query = """
        SELECT customer_id, min(order_number) AS order_number FROM orders
        WHERE status IN ('placed', 'packed') AND address IS NULL
        GROUP BY customer_id HAVING count(*) = 1 ORDER BY customer_id DESC LIMIT 1
    """
    with services.engine.connect() as connection:
        return tuple(connection.execute(sa.text(query)).one())


def ask_shop(services, function, *args, **kwargs):
    """Ask the shop itself: `ask_shop(services, shop.list_promises, "1")`."""
    with Session(services.engine, future=True, expire_on_commit=False) as session:
        return function(session, *args, **kwargs)
