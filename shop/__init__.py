"""The shop: catalogue and its search, stock, carts, orders, coupons, answers."""

from shop.carts import (
    CartView,
    LineView,
    add_to_cart,
    empty_cart,
    list_cart,
    move_cart,
    remove_from_cart,
    set_quantity,
    undo_cart,
)
from shop.coupons import grant_coupon, list_coupons, redeem_coupon
from shop.database import UtcDateTime, open_database
from shop.errors import (
    BadQuantity,
    CouponNotUsable,
    DatabaseUnusable,
    IllegalTransition,
    LineNotFound,
    MomentOutOfOrder,
    NoAnswer,
    OrderNotFound,
    OutOfStock,
    ProductNotFound,
    ShopError,
    VariantNotFound,
)
from shop.faq import find_answer, list_topics
from shop.indexing import Term, index_products, list_vocabulary
from shop.limits import Query
from shop.migrate import migrate
from shop.models import CartChange, Coupon, FaqEntry, Order, OrderLine, Product, Variant
from shop.money import format_price
from shop.orders import advance_order, find_order, list_orders
from shop.products import find_product, list_products
from shop.relaxing import Relaxation, relaxations
from shop.search import Found, count, search

__all__ = [
    "BadQuantity",
    "CartChange",
    "CartView",
    "Coupon",
    "CouponNotUsable",
    "DatabaseUnusable",
    "FaqEntry",
    "Found",
    "IllegalTransition",
    "LineNotFound",
    "LineView",
    "MomentOutOfOrder",
    "NoAnswer",
    "Order",
    "OrderLine",
    "OrderNotFound",
    "OutOfStock",
    "Product",
    "ProductNotFound",
    "Query",
    "Relaxation",
    "ShopError",
    "Term",
    "UtcDateTime",
    "Variant",
    "VariantNotFound",
    "add_to_cart",
    "advance_order",
    "count",
    "empty_cart",
    "find_answer",
    "find_order",
    "find_product",
    "format_price",
    "grant_coupon",
    "index_products",
    "list_cart",
    "list_coupons",
    "list_orders",
    "list_products",
    "list_topics",
    "list_vocabulary",
    "migrate",
    "move_cart",
    "open_database",
    "redeem_coupon",
    "relaxations",
    "remove_from_cart",
    "search",
    "set_quantity",
    "undo_cart",
]
