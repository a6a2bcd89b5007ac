"""Reads what our own relay found out about a mail's sender (Authentication-Results, RFC 8601)."""

from collections.abc import Iterator, Mapping

import authres  # type: ignore[import-untyped]  # no types

from channels.email.charsets import one_line
from channels.email.headers import Headers
from channels.email.settings import EmailSettings
from channels.email.verdicts import METHODS, verdict
from channels.email.words import raw_text
from gateway.model.submission import Evidence

#: Facts of an arrival: whose results counted when it came, and below how many of their traces.
TRUSTED, BELOW = "authserv", "authserv_received"
#: The fact that says it is to be checked by ourselves.
CHECKED = "check_sender"

_LONGEST = 4000
_MOST = 5
_ALIASES = {"hardfail": "fail", "bestguesspass": "pass"}


def trust(settings: EmailSettings) -> dict[str, str]:
    """Return the facts that an arrival by these *settings* bears along.

    Whom we trusted is a fact of the day it came, whatever the settings say when it is read anew.
    """
    facts = {}
    if settings.authserv_ids:
        facts = {TRUSTED: " ".join(settings.authserv_ids), BELOW: str(settings.authserv_received)}
    return facts | ({CHECKED: "yes"} if settings.check_sender else {})


def reported(headers: Headers, envelope: Mapping[str, str]) -> tuple[Evidence, ...]:
    """Return the relay's verdicts, the first of each method. Total; empty when none is trusted."""
    trusted = set(envelope.get(TRUSTED, "").lower().split())
    if not trusted:
        return ()
    below = envelope.get(BELOW, "0")
    found: dict[str, Evidence] = {}
    for field in _own_fields(headers, int(below) if below.isdigit() else 0):
        for one in _results(field, trusted):
            found.setdefault(one.kind, one)
    return tuple(found[method] for method in METHODS if method in found)


def _own_fields(headers: Headers, below: int) -> Iterator[str]:
    """Yield the fields that stand above what came with the mail.

    Every server writes on top: what stands below a trace that is not our own servers' may be
    anybody's claim.
    """
    traces = count = 0
    for name, value in headers.fields:
        traces += name == "received"
        if traces > below or count == _MOST:
            return
        if name == "authentication-results":
            count += 1
            yield raw_text(value[:_LONGEST])


def _results(field: str, trusted: set[str]) -> Iterator[Evidence]:
    try:
        read = authres.AuthenticationResultsHeader.parse(f"Authentication-Results: {field}")
        if str(read.authserv_id).lower() not in trusted:
            return
        results = list(read.results)[:20]
    except Exception:  # noqa: BLE001  (a foreign library on foreign octets)
        return
    # Of several signatures one that holds is enough.
    for one in sorted(results, key=lambda each: each.result != "pass"):
        if one.method in METHODS:
            result = _ALIASES.get(str(one.result).lower(), str(one.result).lower())
            by = one_line(str(read.authserv_id), 200)
            yield verdict(one.method, one_line(result, 30), _domain(one), by, field=field)


def _domain(result: authres.AuthenticationResult) -> str:
    values = {f"{p.type}.{p.name}": str(p.value) for p in result.properties or ()}
    for name in ("header.d", "header.from", "smtp.mailfrom", "header.i", "smtp.helo"):
        if values.get(name):
            return one_line(values[name].rpartition("@")[2], 253).lower()
    return ""
