"""The shop: catalogue and its search, stock, carts, orders, coupons, answers."""

from shop.database import UtcDateTime, open_database
from shop.migrate import migrate

__all__ = ["UtcDateTime", "migrate", "open_database"]
