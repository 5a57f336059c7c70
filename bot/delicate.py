"""Kinds that a shop does not push and never says back to a shopper: one table names them all."""

from functools import lru_cache

# by words of the department or the category
KINDS = {
    "tobacco": ("tobacco", "cigarettes", "cigars", "vaping"),
    "alcohol": ("alcohol", "beer", "wine", "spirits", "liquor"),
    "baby": ("baby", "infant", "diapers", "nappies", "maternity"),
    "health": (
        "health", "medicine", "medicines", "pharmacy", "vitamins", "diet", "incontinence", "contraception",
        "laxatives", "pregnancy",
    ),
    "faith": ("faith", "religion", "kosher", "halal", "christmas", "easter", "hanukkah", "ramadan"),
}  # fmt: skip

# by words of the type, where the department says nothing; "baby" is not here for the sake of baby carrots
TYPES = {
    "faith": ("kosher", "halal", "christmas", "easter", "hanukkah", "passover", "ramadan"),
    "health": ("pregnancy", "laxative", "contraceptive", "condoms", "incontinence", "nutrition"),
}


@lru_cache(maxsize=10_000)
def is_unasked(department: str, category: str, product_type: str = "") -> bool:
    """Say whether a shop keeps quiet about this kind of product until it is asked."""
    return _names(KINDS, f"{department} {category}") or _names(TYPES, product_type)


def _names(table: dict[str, tuple[str, ...]], text: str) -> bool:
    words = set(text.casefold().replace(",", " ").split())
    return any(words & set(kinds) for kinds in table.values())
