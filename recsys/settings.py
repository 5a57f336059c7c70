"""What training may be told, and why the defaults are what they are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    """How much each source counts in a score; the sources are added after multiplication by these."""

    usual: float
    together: float
    popular: float
    factor: float = 1.0
    ease: float = 0.0
    order: float = 0.0


@dataclass(frozen=True)
class Settings:
    """Every choice of training; the defaults were tuned on the validation window of a grocery's log.

    Args:
        min_buyers: a product needs this many different buyers to get factors.
        factors, regularization, confidence, iterations: of the factor model. `confidence` is what one fresh
            purchase weighs; it is multiplied into the matrix, so CPU and GPU learn the same.
        half_life_days: after this time an event counts half in the factor model.
        usual_half_life_days: the same for what a customer buys most often.
        popular_days: "popular" means different buyers within this many days before the newest event.
        trip_gap_minutes: events of one customer with no longer pause between them are one shopping trip.
        together_min: two products are said to go together only after this many common trips.
        together_shrink: imaginary trips that hold rarely bought pairs back.
        together_keep: how many partners a product keeps.
        ease_products: so many of the most bought products are in the closed-form model; 0 goes without it.
        ease_regularization: holds its strengths back.
        ease_keep: how many partners a product keeps there.
        order_half_life_days: after this time one product following another counts half.
        order_keep: how many followers a product keeps.
        order_fade: what the next older product counts beside a newer one.
        newcomer_products: with so many known products or fewer a customer is a newcomer, who is not ranked by
            trees that learned from others, but by `newcomer_weights`.
        any_session, new_session: how much more what goes with the session's products counts, in answers
            that may and in answers that must not hold what was bought before.
        narrow_above: with more products with factors than this, an answer looks only at those worth ranking,
            found by approximate search; the limits are exact all the same.
        seed: starts the random numbers; at least 1, because the GPU takes 0 for "none given".
    """

    min_buyers: int = 10
    factors: int = 64
    regularization: float = 20.0
    confidence: float = 2.0
    iterations: int = 15
    half_life_days: float = 60.0
    usual_half_life_days: float = 90.0
    popular_days: float = 14.0
    trip_gap_minutes: float = 30.0
    together_min: int = 3
    together_shrink: float = 10.0
    together_keep: int = 50
    ease_products: int = 6000
    ease_regularization: float = 300.0
    ease_keep: int = 60
    order_half_life_days: float = 365.0
    order_keep: int = 50
    order_fade: float = 0.8
    newcomer_products: int = 3
    any_session: float = 1.0
    new_session: float = 1.0
    narrow_above: int = 200_000
    seed: int = 7
    any_weights: Weights = Weights(usual=0.7, together=0.02, popular=0.2)
    new_weights: Weights = Weights(usual=0.0, together=0.02, popular=0.2)
    newcomer_weights: Weights = Weights(usual=0.0, together=0.02, popular=0.2)
