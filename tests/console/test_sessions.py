"""Cookies and attempts over time."""

from console.sessions import MAX_ADDRESSES, MAX_FAILURES, WINDOW_S, Attempts, Doorkeeper


class Clock:
    def __init__(self):
        self.seconds = 1_000.0

    def __call__(self):
        return self.seconds


def test_a_visit_ends_after_its_life():
    clock = Clock()
    doorkeeper = Doorkeeper("key", "secret", now=clock, life_s=60)
    cookie = doorkeeper.write(doorkeeper.begin(signed_in=True))
    clock.seconds += 59
    assert doorkeeper.read(cookie).signed_in
    clock.seconds += 1
    assert doorkeeper.read(cookie) is None


def test_a_key_in_any_letters_is_compared_and_spaces_around_it_forgiven():
    doorkeeper = Doorkeeper("schlüssel", "secret")
    assert doorkeeper.is_key(" schlüssel\n")
    assert not doorkeeper.is_key("schlussel")


def test_another_secret_reads_no_cookie_of_ours():
    ours, other = Doorkeeper("key", "secret"), Doorkeeper("key", "other secret")
    assert other.read(ours.write(ours.begin(signed_in=True))) is None


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


def test_the_right_key_clears_the_record():
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
