import pytest

from bot.channels.rates import MAX_SENDERS, Rate, TooFast


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_burst_passes_and_then_the_sender_waits(clock):
    rate = Rate(per_second=0.5, burst=2, clock=clock)
    rate.take("a")
    rate.take("a")
    with pytest.raises(TooFast, match="try again in 2 s") as refused:
        rate.take("a")
    assert refused.value.seconds == 2


def test_the_bucket_fills_again_and_refusals_cost_nothing(clock):
    rate = Rate(per_second=1, burst=1, clock=clock)
    rate.take("a")
    for _ in range(5):
        with pytest.raises(TooFast):
            rate.take("a")
    clock.now = 1.0
    rate.take("a")


def test_senders_do_not_share_a_bucket(clock):
    rate = Rate(per_second=1, burst=1, clock=clock)
    rate.take("a")
    rate.take("b")


def test_the_longest_silent_sender_is_forgotten_first(clock):
    rate = Rate(per_second=1, burst=1, clock=clock)
    rate.take("first")
    for number in range(MAX_SENDERS):
        rate.take(str(number))
    rate.take("first")
