"""Verifies SPF, DKIM and DMARC (RFC 7208, 6376, 7489); runs in a child process."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import dkim  # type: ignore[import-untyped]  # no types
import spf  # type: ignore[import-untyped]  # no types

from channels.email.charsets import one_line
from channels.email.headers import Headers, split
from channels.email.people import author
from channels.email.resolver import Resolver
from channels.email.traces import HEAD
from channels.email.verdicts import verdict
from gateway.model.errors import TryLater
from gateway.model.submission import Evidence, Outcome

#: More signatures of one mail are not verified.
MOST = 5
#: Weaker keys prove nothing (RFC 8301).
SHORTEST_KEY = 1024


def examined(octets: bytes, facts: dict[str, str], resolver: Resolver) -> list[Evidence]:
    """Return the verdicts; runs in a child process, since it reads foreign octets."""
    headers, _ = split(octets[:HEAD], 0, min(len(octets), HEAD))
    domain = author(headers).address.rpartition("@")[2].lower()
    by_signature = [*_by_signature(octets, headers, resolver)]
    by_server = _by_server(facts, resolver)
    verdicts = [one for one in (*by_signature, by_server) if one is not None]
    return [_dmarc(domain, verdicts, resolver), *verdicts] if domain else verdicts


def _by_signature(octets: bytes, headers: Headers, resolver: Resolver) -> Iterator[Evidence]:
    count = sum(name == "dkim-signature" for name, _ in headers.fields)
    if not count:
        yield verdict("dkim", "none", "", "")
    for number in range(min(count, MOST)):
        result, domain = _verified(octets, number, resolver)
        yield verdict("dkim", result, domain, "")


def _verified(octets: bytes, number: int, resolver: Resolver) -> tuple[str, str]:
    """Return result and domain of one signature."""
    answers, domain = _Answers(resolver), ""
    try:
        signed = dkim.DKIM(octets, minkey=SHORTEST_KEY)
        try:
            result = "pass" if signed.verify(number, dnsfunc=answers.txt) else "fail"
        except dkim.ValidationError:
            result = "fail"
        finally:
            domain = bytes(signed.domain or b"").decode("ascii", "replace").lower()
    except Exception:  # noqa: BLE001  (a foreign library on foreign octets)
        result = "permerror"
    return ("temperror" if answers.failed else result), one_line(domain, 253)


@dataclass(slots=True)
class _Answers:
    """Answers the library's questions, and remembers that one could not be answered."""

    resolver: Resolver
    failed: bool = False

    def txt(self, name: bytes, timeout: int = 5) -> bytes | None:
        del timeout
        try:
            found = self.resolver.records(name.decode("ascii", "replace").rstrip("."), "TXT")
        except TryLater:
            self.failed = True
            return None
        return found[0].encode() if found else None


def _by_server(facts: dict[str, str], resolver: Resolver) -> Evidence | None:
    """Verify the server that handed the mail over; one of the house says nothing."""
    peer, sender, helo = facts.get("peer", ""), facts.get("sender", ""), facts.get("helo", "")
    try:
        if not ipaddress.ip_address(peer).is_global:
            return None
    except ValueError:
        return None
    query = _Query(i=peer, s=sender, h=helo, strict=True, timeout=5, querytime=15)
    query.resolver = resolver
    try:
        result = query.check()[0]
    except Exception:  # noqa: BLE001  (a foreign library on foreign octets)
        result = "permerror"
    domain = sender.rpartition("@")[2] or helo
    return verdict("spf", str(result), domain.lower(), "", peer=peer)


class _Query(spf.query):  # type: ignore[misc]  # the library has no types
    """The library's query, which asks our resolver."""

    resolver: Resolver

    def dns(
        self, name: str, qtype: str, ignore_void: object = None, cnames: object = None
    ) -> list[Any]:
        del cnames
        try:
            found = self.resolver.records(str(name).rstrip("."), qtype)
        except TryLater as error:
            raise spf.TempError(str(error)) from error
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError("too many lookups without an answer")
        if qtype in {"TXT", "SPF"}:
            return [(text.encode(),) for text in found]
        if qtype == "MX":
            pairs = [text.partition(" ") for text in found]
            return [(int(preference), host.rstrip(".")) for preference, _, host in pairs]
        return found


def _dmarc(domain: str, verdicts: list[Evidence], resolver: Resolver) -> Evidence:
    """Tell whether what passed speaks for the author's own domain (RFC 7489, relaxed)."""
    try:
        asked = dict.fromkeys((domain, _organisation(domain)))
        policies = [p for name in asked for p in resolver.records(f"_dmarc.{name}", "TXT")]
    except TryLater:
        return verdict("dmarc", "temperror", domain, "")
    if not any(policy.lower().startswith("v=dmarc1") for policy in policies):
        return verdict("dmarc", "none", domain, "")
    passed = {one.details["domain"] for one in verdicts if one.outcome is Outcome.VALID}
    speaks = any(_organisation(one) == _organisation(domain) for one in passed if one)
    if not speaks and any(one.outcome is Outcome.NOT_ASSESSED for one in verdicts):
        return verdict("dmarc", "temperror", domain, "")
    return verdict("dmarc", "pass" if speaks else "fail", domain, "", policy=policies[0][:500])


def _organisation(domain: str) -> str:
    """Return the registered domain: in .cz and its neighbours the last two labels."""
    labels = domain.rstrip(".").split(".")
    # Countries that register below a second level: co.uk, gov.pl, com.au.
    is_deeper = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS  # noqa: PLR2004
    return ".".join(labels[-3:] if is_deeper else labels[-2:])


_SECOND_LEVELS = frozenset({"co", "com", "gov", "org", "net", "edu", "ac", "or", "gob", "gv"})
