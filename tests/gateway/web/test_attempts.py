"""Attempts: failures make waiting grow, by login and by address, and are forgotten."""

from datetime import timedelta

from gateway.web import attempts
from gateway.web.attempts import ADDRESS, LOGIN, Attempts, network
from tests.conftest import StandingClock


def test_waiting_doubles_up_to_its_longest() -> None:
    """A few failures are free, then it is one, two, four seconds, and never hours."""
    waits = [LOGIN.wait(n).total_seconds() for n in range(8)]

    assert waits == [0, 0, 0, 0, 1, 2, 4, 8]
    assert LOGIN.wait(10_000) == timedelta(minutes=5)
    assert ADDRESS.wait(20) == timedelta()
    assert ADDRESS.wait(10_000) == timedelta(minutes=15)


def test_many_logins_from_one_address_wait_as_well(clock: StandingClock) -> None:
    """Trying one password on many logins is slowed down by the address."""
    known = Attempts(clock)
    for number in range(22):
        known.failed(f"login{number}", "192.0.2.1")

    assert known.wait("login99", "192.0.2.1") == 2
    assert known.wait("login99", "192.0.2.2") == 0


def test_success_forgives_the_login_and_not_the_address(clock: StandingClock) -> None:
    """Knowing one account's password does not buy attempts at others."""
    known = Attempts(clock)
    for _ in range(22):
        known.failed("novakova", "192.0.2.1")
    known.succeeded("novakova")

    assert known.wait("novakova", "192.0.2.2") == 0
    assert known.wait("novakova", "192.0.2.1") == 2


def test_an_hour_without_failures_is_a_fresh_start(clock: StandingClock) -> None:
    """Yesterday's typing errors do not count today."""
    known = Attempts(clock)
    for _ in range(9):
        known.failed("novakova", "192.0.2.1")
    clock.advance(hours=1)
    known.failed("novakova", "192.0.2.1")

    assert known.wait("novakova", "192.0.2.1") == 0


def test_memory_is_bounded(clock: StandingClock) -> None:
    """Inventing logins for ever does not fill the memory."""
    known = Attempts(clock)
    for number in range(attempts.REMEMBERED + 50):
        known.failed(f"login{number}", "192.0.2.1")

    assert len(known._known) == attempts.REMEMBERED


def test_one_subscriber_is_one_address(clock: StandingClock) -> None:
    """Whoever has a whole IPv6 network does not get a fresh start with each of its addresses."""
    known = Attempts(clock)
    for number in range(22):
        known.failed(f"login{number}", f"2001:db8::{number:x}")

    assert known.wait("x", "2001:db8::ffff") == 2
    assert known.wait("x", "2001:db8:0:1::1") == 0
    assert network("::ffff:192.0.2.1") == "192.0.2.1"
    assert network("") == ""
