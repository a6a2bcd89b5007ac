"""Reads who logs in and with what: PLAIN (RFC 4616) and LOGIN, as mail programs use them."""

import base64
import binascii
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from channels.email.commands import SyntaxProblem
from gateway.model.errors import Malformed

#: Says a challenge and returns the client's line.
Ask = Callable[[str], Awaitable[bytes]]

MECHANISMS = ("PLAIN", "LOGIN")

#: "Username:" and "Password:", as every client expects them.
_USERNAME, _PASSWORD = "VXNlcm5hbWU6", "UGFzc3dvcmQ6"

_FIELDS = 3


class GivenUp(Malformed):
    """The client gave up logging in."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """A name and a password, not yet looked at."""

    name: str
    password: str


async def credentials(argument: str, ask: Ask) -> Credentials:
    """Talk with the client until its name and password are known.

    Raises ``SyntaxProblem``, and ``GivenUp`` when the client says ``*``.
    """
    mechanism, _, initial = argument.partition(" ")
    if mechanism.upper() == "LOGIN":
        name = _decoded(initial.encode() or await ask(_USERNAME))
        return Credentials(name, _decoded(await ask(_PASSWORD)))
    fields = _decoded(initial.encode() or await ask("")).split("\0")
    if len(fields) != _FIELDS or fields[0] not in {"", fields[1]}:
        raise SyntaxProblem
    return Credentials(fields[1], fields[2])


def _decoded(line: bytes) -> str:
    line = line.strip()
    if line == b"*":
        raise GivenUp
    try:
        # A single equals sign stands for nothing (RFC 4954).
        octets = b"" if line == b"=" else base64.b64decode(line, validate=True)
        return octets.decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise SyntaxProblem from error
