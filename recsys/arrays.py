"""The sources as plain arrays and back, for the artefact."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from recsys.factors import Factors
from recsys.itemitem import ItemItem, no_partners
from recsys.products import Products
from recsys.sources import Sources

ITEM_ITEM = ("together", "ease", "order")


def as_arrays(sources: Sources) -> dict[str, Any]:
    """Give every array of the sources, each under a name of its own."""
    arrays: dict[str, Any] = {"vectors": sources.factors.vectors, "popularity": sources.popularity}
    for name in ITEM_ITEM:
        model: ItemItem = getattr(sources, name)
        arrays |= {f"{name}_{f.name}": getattr(model, f.name) for f in fields(model)}
    return arrays | {f"product_{f.name}": getattr(sources.products, f.name) for f in fields(Products)}


def as_sources(arrays: Mapping[str, Any], regularization: float) -> Sources:
    """Make the sources from their arrays; what an older artefact lacks has no say."""
    popularity, factors = arrays["popularity"], Factors(arrays["vectors"], regularization)
    models = {}
    for name in ITEM_ITEM:
        known = f"{name}_starts" in arrays
        models[name] = (
            ItemItem(*(arrays[f"{name}_{f.name}"] for f in fields(ItemItem)))
            if known
            else no_partners(len(factors.vectors))
        )
    nothing = np.zeros(len(popularity))
    products = Products(**{f.name: arrays.get(f"product_{f.name}", nothing) for f in fields(Products)})
    return Sources(factors, **models, popularity=popularity, products=products)
