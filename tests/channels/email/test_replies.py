"""Every error of the model has a reply."""

import re

import pytest

from channels.email.replies import UNFORESEEN, foreseen, reply_to
from gateway.model import errors


def all_errors(kind: type[errors.GatewayError]) -> list[type[errors.GatewayError]]:
    """Return *kind* and all errors below it that everybody knows; parts have some of their own."""
    shared = [below for below in kind.__subclasses__() if below.__module__ == errors.__name__]
    below = (error for one in shared for error in all_errors(one))
    # Some are refusals in two ways.
    return list(dict.fromkeys([kind, *below]))


@pytest.mark.parametrize("kind", all_errors(errors.GatewayError), ids=lambda kind: kind.__name__)
def test_whose_turn(kind: type[errors.GatewayError]) -> None:
    """The sender's turn is a 5xx, everybody else's a 4xx; code and enhanced code agree."""
    reply = reply_to(kind())

    assert re.fullmatch(r"([45])\d\d \1\.\d\.\d [A-Za-z ,]+", reply)
    assert reply.startswith("5") == issubclass(kind, errors.Refused)


def test_the_unforeseen() -> None:
    """What nobody foresaw is temporary: whoever holds the message keeps it."""
    assert reply_to(ZeroDivisionError()) == UNFORESEEN
    assert not foreseen(ZeroDivisionError())
    assert foreseen(errors.StoreDown())
