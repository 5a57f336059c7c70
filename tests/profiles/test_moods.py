"""How a conversation feels over time."""

import pytest

from profiles import find_slope, sign_mood


@pytest.mark.parametrize(
    ("understanding", "mood"),
    [
        ({"sentiment": {"label": "negative", "strength": 0.8}}, -0.8),
        ({"sentiment": {"label": "neutral", "strength": 0.3}}, 0.0),
        ({"sentiment": {"label": "positive", "strength": 0.5}}, 0.5),
        ({"intent": "greet"}, None),
        (None, None),
    ],
)
def test_the_sentiment_of_a_message_is_a_number_with_a_sign(understanding, mood):
    assert sign_mood(understanding) == mood


@pytest.mark.parametrize(
    ("moods", "slope"), [([], 0.0), ([-1.0], 0.0), ([0.5, -0.5], -1.0), ([0, -0.2, -0.4, -0.6], -0.2)]
)
def test_the_slope_is_the_change_from_message_to_message(moods, slope):
    assert find_slope(moods) == pytest.approx(slope)


def test_steady_anger_has_no_slope():
    assert find_slope([-0.9, -0.9, -0.9]) == pytest.approx(0.0)
