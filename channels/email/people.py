"""Finds out who writes and where an answer goes, also from broken addresses."""

import re
from dataclasses import dataclass
from email.utils import parseaddr

from channels.email.charsets import one_line
from channels.email.headers import Headers
from channels.email.words import decode_words

#: More of an address field is not read, in characters: a sender is one person.
_LONGEST = 2000

#: What can be answered to. Stricter than the standard: no quoted names, no address literals.
_ADDRESS = re.compile(r"[^\s<>()\[\]\\,;:@\"']+@[^\s<>()\[\]\\,;:@\"']+")
_BRACKETED = re.compile(rf"<\s*({_ADDRESS.pattern})")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address; either may be empty."""

    name: str = ""
    address: str = ""


def mailbox(raw: str) -> Mailbox:
    """Return the first mailbox in an address field. Total.

    *raw* is the field with its encoded words unread: only inside a name do they mean anything.
    """
    raw = raw[:_LONGEST]
    try:
        name, address = parseaddr(raw)
    except (RecursionError, ValueError, IndexError):
        name = address = ""
    if not _ADDRESS.fullmatch(address) or _is_part_of_the_name(address, raw):
        name, address = _guessed(raw)
    return Mailbox(one_line(decode_words(name), 200).strip("\"' "), one_line(address, 320))


def _is_part_of_the_name(address: str, raw: str) -> bool:
    """Tell whether another address follows in brackets: the first was the name's."""
    bracketed = _BRACKETED.search(raw)
    return bool(bracketed and bracketed[1] != address and "," not in raw[: bracketed.start()])


def _guessed(raw: str) -> tuple[str, str]:
    """Take what looks like an address, and what stands before it for the name."""
    match = _BRACKETED.search(raw) or _ADDRESS.search(raw)
    if match is None:
        return raw.strip(" <>\"'"), ""
    return raw[: match.start()].strip(" <\"'"), match[0].strip("< .")


def author(headers: Headers) -> Mailbox:
    """Return who wrote the mail."""
    return mailbox(headers.raw("from") or headers.raw("sender"))


def addressee_of_answer(headers: Headers, envelope_sender: str) -> Mailbox:
    """Return where an answer goes: Reply-To, else the author, else the envelope's sender."""
    wanted, written = mailbox(headers.raw("reply-to")), author(headers)
    if _ADDRESS.fullmatch(wanted.address):
        return Mailbox(wanted.name or written.name, wanted.address)
    for address in (written.address, envelope_sender):
        if _ADDRESS.fullmatch(address):
            return Mailbox(written.name, address)
    return Mailbox(written.name)
