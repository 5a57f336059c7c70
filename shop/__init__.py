"""The shop: catalogue and its search, stock, carts, orders, coupons, answers."""

from shop.database import UtcDateTime, open_database
from shop.indexing import Term, index_products, list_vocabulary
from shop.limits import Query
from shop.migrate import migrate
from shop.money import format_price
from shop.products import find_product, list_products
from shop.search import Found, count, search

__all__ = [
    "Found",
    "Query",
    "Term",
    "UtcDateTime",
    "count",
    "find_product",
    "format_price",
    "index_products",
    "list_products",
    "list_vocabulary",
    "migrate",
    "open_database",
    "search",
]
