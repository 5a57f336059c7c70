"""The reported numbers, worked out by hand."""

from bot.nlu.measures import list_confusions, measure_honesty, measure_labels, measure_refusals


def test_accuracy_and_macro_f1():
    report = measure_labels(["a", "a", "a", "b"], ["a", "a", "b", "b"])
    assert report["accuracy"] == 0.75
    assert report["macro_f1"] == 0.7333  # (0.8 + 0.6667) / 2
    assert report["per_label"][1] == {
        "label": "b",
        "messages": 1,
        "precision": 0.5,
        "recall": 1.0,
        "f1": 0.6667,
    }


def test_confusions_come_with_an_example_most_frequent_first():
    confusions = list_confusions(["x", "y", "z"], ["a", "a", "b"], ["b", "b", "a"])
    assert confusions[0] == {"is": "a", "taken_for": "b", "times": 2, "example": "x"}


def test_an_honest_model_has_no_calibration_error():
    assert measure_honesty([0.75] * 4, [True, True, True, False]) == 0.0
    assert measure_honesty([1.0] * 4, [True, True, False, False]) == 0.5


def test_refusals():
    report = measure_refusals([True, True, False, False], [True, False, True, False], [0.1, 0.3, 0.2, 0.9])
    assert report == {"messages": 2, "recall": 0.5, "precision": 0.5, "auroc": 0.75, "in_scope_refused": 0.5}


def test_without_unknown_messages_there_is_nothing_to_say_about_them():
    report = measure_refusals([False, False], [False, True], [0.9, 0.1])
    assert (report["recall"], report["precision"], report["auroc"]) == (None, None, None)
    assert report["in_scope_refused"] == 0.5
