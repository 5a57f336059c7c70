"""The shop's tables: what is sold, what lies in carts, what was ordered, what is offered and answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey
from sqlalchemy.orm import Mapped, declarative_base, relationship

from shop.database import UtcDateTime

Base = declarative_base()

ORDER_STATUSES = ("placed", "packed", "shipped", "delivered", "cancelled", "returned")


class Product(Base):
    """Something on sale. `popularity` is recent movement (0 = none); `image` an icon name or a URL.

    After writing products (not for stock or price alone) call `index_products`, or search will not know.
    """

    __tablename__ = "products"
    __table_args__ = (
        sa.CheckConstraint("price_cents >= 0", name="products_price"),
        sa.CheckConstraint("stock >= 0", name="products_stock"),
        sa.Index("products_by_category", "category"),
        sa.Index("products_by_price", "price_cents"),
    )
    product_id: Mapped[str] = Column(sa.String, primary_key=True)
    title: Mapped[str] = Column(sa.String, nullable=False)
    brand: Mapped[str] = Column(sa.String, nullable=False, default="")
    maker: Mapped[str] = Column(sa.String, nullable=False, default="")
    department: Mapped[str] = Column(sa.String, nullable=False, default="")
    category: Mapped[str] = Column(sa.String, nullable=False, default="")
    product_type: Mapped[str] = Column(sa.String, nullable=False, default="")
    category_path: Mapped[str] = Column(sa.String, nullable=False, default="")
    attributes: Mapped[dict[str, Any]] = Column(sa.JSON, nullable=False, default=dict)
    price_cents: Mapped[int] = Column(sa.Integer, nullable=False)
    currency: Mapped[str] = Column(sa.String(3), nullable=False, default="USD")
    stock: Mapped[int] = Column(sa.Integer, nullable=False, default=0)
    image: Mapped[str] = Column(sa.String, nullable=False, default="grocery")
    popularity: Mapped[float] = Column(sa.Float, nullable=False, default=0.0)
    updated_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)

    variants: Mapped[list[Variant]] = relationship(
        "Variant", back_populates="product", order_by="Variant.variant_id", lazy="selectin"
    )

    @property
    def pieces(self) -> int:
        """How many are there, of all variants together where it has any."""
        return sum(variant.stock for variant in self.variants) if self.variants else self.stock


class Variant(Base):
    """One choice of a product, such as size 42 in blue; without its own price it costs the same."""

    __tablename__ = "variants"
    __table_args__ = (sa.CheckConstraint("stock >= 0", name="variants_stock"),)
    variant_id: Mapped[str] = Column(sa.String, primary_key=True)
    product_id: Mapped[str] = Column(
        ForeignKey("products.product_id", ondelete="CASCADE"), nullable=False, index=True
    )
    options: Mapped[dict[str, Any]] = Column(sa.JSON, nullable=False, default=dict)
    price_cents = Column(sa.Integer)
    stock: Mapped[int] = Column(sa.Integer, nullable=False, default=0)

    product: Mapped[Product] = relationship("Product", back_populates="variants")


class Cart(Base):
    """What one shopper is about to buy; `owner` is "customer:1" or "conversation:abc".

    `coupon_code` is the coupon applied to it, which is checked anew whenever a price is named.
    """

    __tablename__ = "carts"
    cart_id: Mapped[int] = Column(sa.Integer, primary_key=True)
    owner: Mapped[str] = Column(sa.String, nullable=False, unique=True)
    coupon_code = Column(sa.String)


class CartLine(Base):
    """One product or variant in a cart, with its price when it was added."""

    __tablename__ = "cart_lines"
    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="cart_lines_quantity"),
        {"sqlite_autoincrement": True},  # undo gives a line its number back
    )
    line_id: Mapped[int] = Column(sa.Integer, primary_key=True)
    cart_id: Mapped[int] = Column(ForeignKey("carts.cart_id", ondelete="CASCADE"), nullable=False, index=True)
    product_id: Mapped[str] = Column(ForeignKey("products.product_id", ondelete="CASCADE"), nullable=False)
    variant_id = Column(sa.String, ForeignKey("variants.variant_id", ondelete="CASCADE"))
    quantity: Mapped[int] = Column(sa.Integer, nullable=False)
    price_cents: Mapped[int] = Column(sa.Integer, nullable=False)
    added_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)

    product: Mapped[Product] = relationship("Product")
    variant: Mapped[Variant | None] = relationship("Variant")


class CartChange(Base):
    """One change of a cart, append-only: the lines it touched before and after, so that it can be undone."""

    __tablename__ = "cart_changes"
    change_id: Mapped[int] = Column(sa.Integer, primary_key=True)
    cart_id: Mapped[int] = Column(ForeignKey("carts.cart_id", ondelete="CASCADE"), nullable=False, index=True)
    kind: Mapped[str] = Column(sa.String, nullable=False)
    before: Mapped[list[dict[str, Any]]] = Column(sa.JSON, nullable=False)
    after: Mapped[list[dict[str, Any]]] = Column(sa.JSON, nullable=False)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    undone_at = Column(UtcDateTime)


class Order(Base):
    """What a customer bought, where it is in its life, and when each step happened.

    `total_cents` is what is paid in all, delivery included; `address` is None where it is the customer's
    usual one.
    """

    __tablename__ = "orders"
    __table_args__ = (
        sa.CheckConstraint(f"status IN {ORDER_STATUSES}", name="orders_status"),
        sa.Index("orders_of_customer", "customer_id", "placed_at"),
    )
    order_number: Mapped[str] = Column(sa.String, primary_key=True)
    customer_id: Mapped[str] = Column(sa.String, nullable=False)
    status: Mapped[str] = Column(sa.String, nullable=False, default="placed")
    placed_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    packed_at = Column(UtcDateTime)
    shipped_at = Column(UtcDateTime)
    delivered_at = Column(UtcDateTime)
    cancelled_at = Column(UtcDateTime)
    returned_at = Column(UtcDateTime)
    expected_at = Column(UtcDateTime)
    total_cents: Mapped[int] = Column(sa.Integer, nullable=False)
    currency: Mapped[str] = Column(sa.String(3), nullable=False, default="USD")
    delivery_cents: Mapped[int] = Column(sa.Integer, nullable=False, default=0, server_default="0")
    coupon_code = Column(sa.String)
    address = Column(sa.String)

    lines: Mapped[list[OrderLine]] = relationship("OrderLine", order_by="OrderLine.position")


class OrderLine(Base):
    """One position of an order: `price_cents` a piece, `total_cents` what was paid for all of them."""

    __tablename__ = "order_lines"
    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="order_lines_quantity"),
        {"sqlite_with_rowid": False},
    )
    order_number: Mapped[str] = Column(
        ForeignKey("orders.order_number", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = Column(sa.Integer, primary_key=True, autoincrement=False)
    product_id: Mapped[str] = Column(ForeignKey("products.product_id"), nullable=False)
    variant_id = Column(sa.String, ForeignKey("variants.variant_id"))
    quantity: Mapped[int] = Column(sa.Integer, nullable=False)
    price_cents: Mapped[int] = Column(sa.Integer, nullable=False)
    total_cents: Mapped[int] = Column(sa.Integer, nullable=False)

    product: Mapped[Product] = relationship("Product")


class Coupon(Base):
    """An offer: `value` is per cent or cents by `kind`.

    `limits` narrows what it holds for: {"categories": [...], "product_ids": [...]}, empty for everything.
    A public coupon is everyone's; another one only theirs to whom it was granted.
    """

    __tablename__ = "coupons"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('percent', 'amount')", name="coupons_kind"),
        sa.CheckConstraint("value > 0 AND (kind = 'amount' OR value <= 100)", name="coupons_value"),
        sa.CheckConstraint("ends_at > starts_at", name="coupons_validity"),
    )
    code: Mapped[str] = Column(sa.String, primary_key=True)
    title: Mapped[str] = Column(sa.String, nullable=False)
    kind: Mapped[str] = Column(sa.String, nullable=False)
    value: Mapped[int] = Column(sa.Integer, nullable=False)
    min_total_cents: Mapped[int] = Column(sa.Integer, nullable=False, default=0)
    limits: Mapped[dict[str, Any]] = Column(sa.JSON, nullable=False, default=dict)
    starts_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    ends_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    first_order_only: Mapped[bool] = Column(sa.Boolean, nullable=False, default=False)
    is_public: Mapped[bool] = Column(sa.Boolean, nullable=False, default=False)


class CouponGrant(Base):
    """A coupon given to a customer, or used by one."""

    __tablename__ = "coupon_grants"
    code: Mapped[str] = Column(ForeignKey("coupons.code", ondelete="CASCADE"), primary_key=True)
    customer_id: Mapped[str] = Column(sa.String, primary_key=True, index=True)
    granted_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    redeemed_at = Column(UtcDateTime)


class FaqEntry(Base):
    """An answer about the shop's rules, where it was taken from and when somebody last checked it."""

    __tablename__ = "faq"
    topic: Mapped[str] = Column(sa.String, primary_key=True)
    question: Mapped[str] = Column(sa.String, nullable=False)
    answer: Mapped[str] = Column(sa.String, nullable=False)
    source: Mapped[str] = Column(sa.String, nullable=False)
    checked_on: Mapped[date] = Column(sa.Date, nullable=False)


class SearchEntry(Base):
    """What the full-text index reads about a product; `index_products` writes it.

    `head` is the noun that says what the thing is, `name` the words before the title's first comma, `aisle`
    the nouns of its category that hold for it, `rest` everything else. Category, department and type are
    keys (`words.make_key`); `weight` ranks among equals.
    """

    __tablename__ = "search_entries"
    entry_id: Mapped[int] = Column(sa.Integer, primary_key=True)
    product_id: Mapped[str] = Column(
        ForeignKey("products.product_id", ondelete="CASCADE"), nullable=False, unique=True
    )
    head: Mapped[str] = Column(sa.String, nullable=False)
    name: Mapped[str] = Column(sa.String, nullable=False)
    aisle: Mapped[str] = Column(sa.String, nullable=False)
    rest: Mapped[str] = Column(sa.String, nullable=False)
    category: Mapped[str] = Column(sa.String, nullable=False)
    department: Mapped[str] = Column(sa.String, nullable=False)
    product_type: Mapped[str] = Column(sa.String, nullable=False)
    weight: Mapped[float] = Column(sa.Float, nullable=False)


class SearchAttribute(Base):
    """An attribute of a product as a shopper says it ("organic", "32 oz"); `index_products` writes it."""

    __tablename__ = "search_attributes"
    __table_args__ = (
        sa.Index("search_attributes_of_product", "product_id"),
        {"sqlite_with_rowid": False},
    )
    phrase: Mapped[str] = Column(sa.String, primary_key=True)
    product_id: Mapped[str] = Column(ForeignKey("products.product_id", ondelete="CASCADE"), primary_key=True)


class SearchOption(Base):
    """An option of a variant as a shopper says it ("42", "blue"); `index_products` writes it."""

    __tablename__ = "search_options"
    __table_args__ = (
        sa.Index("search_options_of_product", "product_id"),
        {"sqlite_with_rowid": False},
    )
    phrase: Mapped[str] = Column(sa.String, primary_key=True)
    variant_id: Mapped[str] = Column(ForeignKey("variants.variant_id", ondelete="CASCADE"), primary_key=True)
    product_id: Mapped[str] = Column(ForeignKey("products.product_id", ondelete="CASCADE"), nullable=False)


class SizeChart(Base):
    """Which body measure a size of a type of product is made for; bounds in centimetres, both inclusive."""

    __tablename__ = "size_charts"
    product_type: Mapped[str] = Column(sa.String, primary_key=True)
    size: Mapped[str] = Column(sa.String, primary_key=True)
    position: Mapped[int] = Column(sa.Integer, nullable=False)
    measure: Mapped[str] = Column(sa.String, nullable=False)
    least_cm: Mapped[float] = Column(sa.Float, nullable=False)
    most_cm: Mapped[float] = Column(sa.Float, nullable=False)


class SearchTerm(Base):
    """A word or phrase the catalogue knows, and how many products carry it; `index_products` writes it."""

    __tablename__ = "search_terms"
    kind: Mapped[str] = Column(sa.String, primary_key=True)
    phrase: Mapped[str] = Column(sa.String, primary_key=True)
    count: Mapped[int] = Column(sa.Integer, nullable=False)
