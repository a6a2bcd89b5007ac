"""Tells in a few lines what an invitation or a visiting card says (RFC 5545, RFC 6350)."""

import re
from collections.abc import Iterator

from channels.email.charsets import decode, one_line

CALENDARS = frozenset({"text/calendar", "application/ics"})
CARDS = frozenset({"text/vcard", "text/x-vcard", "text/directory"})

#: More of a file is not read, in octets; more of its entries are only counted.
LONGEST = 256 * 1024
MOST = 20

_FOLDED = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"(?:[\w-]{1,60}\.)?([A-Za-z-]{1,40})((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)")
_MOMENT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}(Z?))?")
_ESCAPED = re.compile(r"\\([nN,;\\])")

#: What is worth telling, by the property's name, in the order it is told.
_OF_EVENT = {
    "SUMMARY": "Událost",
    "DTSTART": "Začátek",
    "DTEND": "Konec",
    "DUE": "Termín",
    "LOCATION": "Místo",
    "ORGANIZER": "Pořádá",
    "STATUS": "Stav",
    "DESCRIPTION": "Popis",
}
_OF_CARD = {
    "FN": "Jméno",
    "ORG": "Organizace",
    "TITLE": "Funkce",
    "TEL": "Telefon",
    "EMAIL": "E-mail",
    "ADR": "Adresa",
    "URL": "Web",
}
_METHODS = {"REQUEST": "Pozvánka", "CANCEL": "Zrušení události", "REPLY": "Odpověď na pozvánku"}
_STATES = {"CONFIRMED": "potvrzeno", "TENTATIVE": "nezávazně", "CANCELLED": "zrušeno"}


def told(octets: bytes, media_type: str, charset: str = "") -> str:
    """Return a summary in Czech; empty when there is nothing to tell. Total."""
    text = _FOLDED.sub("", decode(octets[:LONGEST], charset).text)
    if media_type in CALENDARS:
        return _summary(text, {"VEVENT", "VTODO"}, _OF_EVENT)
    return _summary(text, {"VCARD"}, _OF_CARD)


def _summary(text: str, wanted: set[str], words: dict[str, str]) -> str:
    method, entries = "", []
    entry: dict[str, list[str]] | None = None
    inner = 0
    for name, parameters, value in _lines(text):
        if name == "BEGIN":
            inner += entry is not None
            entry = {} if value.upper() in wanted and entry is None else entry
        elif name == "END" and entry is not None:
            if inner:
                inner -= 1
                continue
            entries.append(entry)
            entry = None
        elif name == "METHOD":
            method = _METHODS.get(value.upper(), "")
        elif entry is not None and not inner and name in words:
            entry.setdefault(name, []).append(_said(name, parameters, value))
    return "\n\n".join(filter(None, [method, *_paragraphs(entries, words)]))


def _paragraphs(entries: list[dict[str, list[str]]], words: dict[str, str]) -> Iterator[str]:
    for entry in entries[:MOST]:
        yield "\n".join(
            f"{word}: {', '.join(filter(None, entry[name][:5]))}"
            for name, word in words.items()
            if any(entry.get(name, ()))
        )
    if len(entries) > MOST:
        yield f"Dalších záznamů: {len(entries) - MOST}"


def _lines(text: str) -> Iterator[tuple[str, str, str]]:
    for line in text.splitlines():
        match = _LINE.fullmatch(line.strip())
        if match:
            yield match[1].upper(), match[2], match[3]


def _said(name: str, parameters: str, value: str) -> str:
    if name in {"DTSTART", "DTEND", "DUE"}:
        return _moment(parameters, value)
    if name == "STATUS":
        return _STATES.get(value.upper(), one_line(value, 40))
    if name in {"ORGANIZER", "EMAIL"}:
        value = re.sub(r"^mailto:", "", value, flags=re.IGNORECASE)
        called = re.search(r';CN="?([^";]*)', parameters, re.IGNORECASE)
        value = f"{called[1]} <{value}>" if called else value
    if name in {"ADR", "ORG"}:
        value = ", ".join(filter(None, (part.strip() for part in value.split(";"))))
    return one_line(_ESCAPED.sub(_unescaped, value), 500)


def _unescaped(match: re.Match[str]) -> str:
    return " " if match[1] in "nN" else match[1]


def _moment(parameters: str, value: str) -> str:
    match = _MOMENT.match(value)
    if match is None:
        return one_line(value, 40)
    year, month, day, hour, minute, universal = match.groups()
    told_day = f"{int(day)}. {int(month)}. {year}"
    if hour is None:
        return told_day
    zone = re.search(r';TZID="?([^";:]{1,60})', parameters, re.IGNORECASE)
    of_zone = " UTC" if universal else ""
    if zone and zone[1] not in {"Europe/Prague", "Central Europe Standard Time"}:
        of_zone = f" ({one_line(zone[1], 60)})"
    return f"{told_day} {int(hour)}:{minute}{of_zone}"
