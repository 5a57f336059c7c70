"""Cookies and attempts over time."""

from datetime import timedelta

from console.sessions import MAX_ADDRESSES, MAX_FAILURES, WINDOW_S, Attempts, Doorkeeper


class Clock:
    def __init__(self):
        self.seconds = 1_000.0

    def __call__(self):
        return self.seconds


def test_a_cookie_ends_after_its_life():
    clock = Clock()
    doorkeeper = Doorkeeper("secret", now=clock, life=timedelta(seconds=60))
    cookie = doorkeeper.write(doorkeeper.begin())
    clock.seconds += 59
    assert doorkeeper.read(cookie) is not None
    clock.seconds += 1
    assert doorkeeper.read(cookie) is None


def test_another_secret_reads_no_cookie_of_ours():
    ours, other = Doorkeeper("secret"), Doorkeeper("other secret")
    assert other.read(ours.write(ours.begin())) is None


def test_the_wait_ends_when_the_window_has_passed():
    clock = Clock()
    attempts = Attempts(now=clock)
    for _ in range(MAX_FAILURES):
        assert attempts.wait_s("1.2.3.4") == 0
        attempts.fail("1.2.3.4")
    assert 0 < attempts.wait_s("1.2.3.4") <= WINDOW_S + 1
    assert attempts.wait_s("5.6.7.8") == 0
    clock.seconds += WINDOW_S
    assert attempts.wait_s("1.2.3.4") == 0


def test_a_right_password_clears_the_record():
    attempts = Attempts(now=Clock())
    for _ in range(MAX_FAILURES):
        attempts.fail("1.2.3.4")
    attempts.forget("1.2.3.4")
    assert attempts.wait_s("1.2.3.4") == 0


def test_memory_of_addresses_is_bounded():
    attempts = Attempts(now=Clock())
    for _ in range(MAX_FAILURES):
        attempts.fail("first")
    for number in range(MAX_ADDRESSES):
        attempts.fail(str(number))
    assert attempts.wait_s("first") == 0
