"""Confidences become honest, and the threshold parts known from unknown."""

import numpy as np

from bot.nlu.calibration import (
    UNCALIBRATED,
    HeadSettings,
    Labels,
    assign_folds,
    calibrate,
    choose_seen,
    find_temperature,
    find_threshold,
)


def test_topics_are_added_up_to_their_intent():
    labels = Labels.of(["greet", "faq/returns", "faq/delivery"])
    assert labels.intents == ("faq", "greet")
    assert np.allclose(labels.group(np.array([[0.3, 0.2, 0.5]])), [[0.5, 0.5]])


def test_out_of_scope_never_counts_as_served():
    labels = Labels.of(["greet", "out_of_scope"])
    sure = labels.score_served(np.array([[90.0, 0.0]]), np.array([0.5]))
    strange = labels.score_served(np.array([[0.0, 90.0]]), np.array([0.5]))
    assert np.allclose([sure, strange], [[0.5], [0.0]])


def test_an_overconfident_model_is_cooled_down():
    labels = Labels.of(["a", "b"])
    truth = np.array([0] * 7 + [1] * 3)  # seven in ten right, said with near certainty
    logits = np.tile([8.0, 0.0], (10, 1))
    temperature = find_temperature(logits, labels, truth)
    assert abs(1 / (1 + np.exp(-8.0 / temperature)) - 0.7) < 0.03 or temperature > 4.9


def test_the_threshold_refuses_the_unknown_and_keeps_most_known():
    known, unknown = np.linspace(0.3, 1.0, 100), np.linspace(0.0, 0.32, 100)
    threshold = find_threshold(known, unknown, refuse_at_most=0.05)
    assert 0.3 <= threshold <= 0.34


def test_the_threshold_never_costs_more_known_messages_than_allowed():
    same = np.linspace(0.0, 1.0, 200)
    assert (same < find_threshold(same, same / 2, refuse_at_most=0.05)).mean() <= 0.05


def test_nothing_is_refused_where_nothing_can_be_compared():
    assert find_threshold(np.array([0.5]), np.zeros(0), 0.05) == 0.0


def test_folds_hold_every_label_evenly():
    rows = np.repeat([0, 1, 2], [8, 4, 40])
    folds = assign_folds(rows)
    for label, expected in ((0, 2), (1, 1), (2, 10)):
        assert np.bincount(folds[rows == label], minlength=4).tolist() == [expected] * 4


def test_two_single_examples_are_too_few_to_calibrate():
    features, vectors = np.eye(2), np.eye(2)
    assert calibrate(features, vectors, np.array(["a", "b"]), HeadSettings()) == UNCALIBRATED


def test_a_rehearsal_holds_back_a_quarter_of_the_examples_and_whole_intents():
    labels = np.repeat([f"intent_{number:02}" for number in range(16)], 8)
    seen = choose_seen(labels)
    counts = {name: int(seen[labels == name].sum()) for name in set(labels)}
    assert sorted(counts.values()) == [0, 0] + [6] * 14


def test_a_rehearsal_hides_no_intent_where_out_of_scope_says_what_is_unknown():
    labels = np.array(["a"] * 40 + ["b"] * 40 + ["out_of_scope"] * 80)
    assert set(labels[choose_seen(labels)]) == set(labels)


def test_what_a_rehearsal_has_seen_says_nothing_about_the_threshold():
    labels = np.repeat(["a", "b", "c", "d", "e", "f", "g", "h"], 12)
    seen = choose_seen(labels)
    apart = np.eye(8)[np.repeat(np.arange(8), 12)].astype(np.float32)
    confused = np.where(seen[:, None], apart, np.roll(apart, 1, axis=1))
    honest, trusting = (calibrate(x, x, labels, HeadSettings(), seen)[0] for x in (confused, apart))
    assert honest > 1.0 > trusting  # what was held out looks like others, so nothing is certain
