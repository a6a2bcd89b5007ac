"""Marks what leaves, so that whatever comes back names it for certain (BATV and VERP, signed)."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

from channels.email.headers import Headers
from gateway.model.outgoing import Outgoing

#: Octets of the mark and of its signature: 26 characters in base 32, which no server folds.
_MARK, _SIGNATURE = 10, 6
_TOKEN = re.compile(r"[a-z2-7]{26}")

#: Before the token in an address, so that other extensions are not taken for ours.
_PREFIX = "r-"

#: Where servers note the address a mail was delivered to, and where senders write it.
_DELIVERED = ("x-original-to", "delivered-to", "envelope-to", "to")

_ADDRESS = re.compile(r"[^\s<>,;:\"]{1,200}@[^\s<>,;:\"]{1,255}")


@dataclass(frozen=True, slots=True)
class Home:
    """An address of ours without its mark, and what it was the return path of."""

    address: str
    #: The Message-ID of what we sent; empty when the address bears no mark of ours.
    about: str = ""


@dataclass(frozen=True, slots=True)
class Returns:
    """Makes and knows the marks of one installation.

    A mark follows from the originator and the key of what is sent, so that a repetition carries the
    same, and its signature from the installation's secret, so that nobody else can make one.
    """

    secret: bytes
    #: Our name in Message-IDs.
    hostname: str
    #: What stands between an address and its extension, usually ``+``; empty: addresses stay bare.
    delimiter: str = ""

    def token(self, outgoing: Outgoing) -> str:
        """Return the mark of *outgoing*, the same for every attempt."""
        about = f"{outgoing.originator}\n{outgoing.key}"
        mark = self._digest("mark", about.encode())[:_MARK]
        return _letters(mark + self._digest("signature", mark)[:_SIGNATURE])

    def genuine(self, token: str) -> bool:
        """Tell whether we made *token*."""
        if not _TOKEN.fullmatch(token):
            return False
        octets = base64.b32decode(token.upper() + "======")
        mark, signature = octets[:_MARK], octets[_MARK:]
        return hmac.compare_digest(self._digest("signature", mark)[:_SIGNATURE], signature)

    def message_id(self, token: str) -> str:
        """Return the Message-ID of what bears *token*."""
        return f"<{token}@{self.hostname}>"

    def path(self, address: str, token: str) -> str:
        """Return the envelope sender for what bears *token* and is sent from *address*."""
        if not self.delimiter:
            return address
        local, _, domain = address.rpartition("@")
        return f"{local}{self.delimiter}{_PREFIX}{token}@{domain}"

    def home(self, address: str) -> Home:
        """Return *address* without the mark, if it bears a genuine one; else as it is."""
        local, _, domain = address.strip().rpartition("@")
        if self.delimiter:
            plain, _, extension = local.rpartition(self.delimiter)
            token = extension.lower().removeprefix(_PREFIX)
            if plain and extension.lower().startswith(_PREFIX) and self.genuine(token):
                return Home(f"{plain}@{domain}", self.message_id(token))
        return Home(address)

    def noted(self, headers: Headers) -> str:
        """Return what a fetched mail came back about, by the addresses in its header; or empty."""
        for name in _DELIVERED:
            for address in _ADDRESS.findall(headers.raw(name)[:2000]):
                if about := self.home(address).about:
                    return about
        return ""

    def _digest(self, what: str, content: bytes) -> bytes:
        return hmac.digest(
            self.secret, b"e-mail " + what.encode() + b"\n" + content, hashlib.sha256
        )


def _letters(octets: bytes) -> str:
    return base64.b32encode(octets).decode("ascii").rstrip("=").lower()
