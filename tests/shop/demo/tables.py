"""A tiny year of purchases, laid out like the tables of the demo shop's source."""

import pandas as pd

from shop.demo import Source
from shop.demo.source import prepare_transactions

PRODUCT_COLUMNS = [
    "product_id", "manufacturer_id", "department", "brand", "product_category", "product_type",
    "package_size",
]  # fmt: skip
PRODUCTS = [
    (11, 69, "GROCERY", "Private", "YOGURT", "YOGURT NOT MULTI-PACKS", "6 OZ"),
    (12, 69, "GROCERY", "Private", "YOGURT", "YOGURT NOT MULTI-PACKS", "6  OZ"),
    (13, 7, "GROCERY", "National", "YOGURT", "YOGURT NOT MULTI-PACKS", "6 OZ"),
    (14, 8, "GROCERY", "National", "YOGURT", "YOGURT NOT MULTI-PACKS", "6 OZ"),
    (15, 2, "PRODUCE", "National", "TROPICAL FRUIT", "BANANAS", "40 LB"),
    (16, 9, "NUTRITION", "National", "CEREAL/BREAKFAST", "GLUTEN FREE", "17.5 OZ"),
    (17, 9, "NUTRITION", "National", "CEREAL/BREAKFAST", "GRANOLA", "12 OZ"),
    (18, 9, "NUTRITION", "National", "CEREAL/BREAKFAST", "GRANOLA", "16 OZ"),
    (19, 1, "FUEL", "National", "FUEL", "GASOLINE-REG UNLEADED", None),
    (20, 1, "GROCERY", "National", None, None, None),
]
SALE_COLUMNS = [
    "household_id", "basket_id", "product_id", "quantity", "sales_value", "coupon_disc", "coupon_match_disc",
    "transaction_timestamp",
]  # fmt: skip
SALES = [
    (1, 900, 15, 3, 1.50, 0, 0, "2017-02-01 15:00"),
    (1, 901, 11, 1, 0.50, 0, 0, "2017-11-20 15:00"),
    (1, 901, 12, 2, 1.20, 0, 0, "2017-11-20 15:00"),
    (1, 901, 19, 9000, 20.0, 0, 0, "2017-11-20 15:00"),
    (2, 902, 12, 1, 0.70, 0, 0, "2017-12-28 15:00"),
    (2, 902, 13, 1, 0.50, 0.5, 0.25, "2017-12-28 15:00"),
    (2, 903, 14, 1, 0.80, 0, 0, "2017-12-30 15:00"),
    (2, 903, 17, 0, 0.00, 0, 0, "2017-12-30 15:00"),
    (1, 904, 17, 1, 4.00, 0, 0, "2017-12-31 20:00"),
    (1, 904, 12, 1, 0.70, 0, 0, "2017-12-31 20:00"),
]


def make_source() -> Source:
    """Make the tables afresh."""
    products = pd.DataFrame(PRODUCTS, columns=PRODUCT_COLUMNS)
    sales = pd.DataFrame(SALES, columns=SALE_COLUMNS)
    sales["transaction_timestamp"] = pd.to_datetime(sales["transaction_timestamp"])
    days = pd.to_datetime(["2017-12-01", "2018-01-15", "2017-12-28"])
    return Source(
        products=products,
        transactions=prepare_transactions(sales),
        demographics=pd.DataFrame({"household_id": [1], "age": ["65+"], "income": [None]}),
        campaigns=pd.DataFrame({"campaign_id": [5, 5, 6], "household_id": [1, 2, 1]}),
        campaign_descriptions=pd.DataFrame(
            {"campaign_id": [5, 6], "campaign_type": ["Type B", "Type A"], "start_date": days[0],
             "end_date": days[1]}
        ),
        coupons=pd.DataFrame(
            {"coupon_upc": [70, 70, 71, 70], "product_id": [13, 14, 17, 13], "campaign_id": [5, 5, 5, 6]}
        ),
        redemptions=pd.DataFrame(
            {"household_id": [2], "coupon_upc": [70], "campaign_id": [5], "redemption_date": days[2]}
        ),
    )  # fmt: skip
