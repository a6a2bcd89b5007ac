"""``podatelna bench imap``: a real mailbox taken in, beside somebody who only looks through it."""

import argparse
import imaplib
import json
import time
from collections.abc import Iterator, Sequence
from typing import Any

from imapclient import IMAPClient

from gateway.bench import client, machine, processes
from gateway.bench.dovecot import PASSWORD, Dovecot, lacking, place, running
from gateway.bench.office import RunningOffice, office
from gateway.bench.place import HOST, free_port
from gateway.bench.town import ORIGINATOR
from gateway.model.errors import Broken, ConfigError

USER, MOVED = "podatelna", "Podatelna"

#: What lies in the mailbox at most, and how small a letter can be.
MOST_OCTETS, LEAST = 2_000_000_000, 500

#: Seconds without one more message moved, after which something is wrong.
PATIENCE = 120.0
#: Seconds the daemon may take to work off what it has accepted.
SETTLING = 1800.0

MAILBOX = """
[[channels.email.mailboxes]]
originator = "{originator}"
host = "{host}"
port = {port}
security = "none"
user = "{user}"
password_file = {password_file}
move_to = "{moved}"
"""

PEER = "Python's imaplib: UID FETCH of one message after another, nothing stored, nothing moved"


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure and return the report. Raises ``ConfigError`` and ``Broken``."""
    many, size = arguments.messages, arguments.octets
    if missing := lacking():
        raise ConfigError(missing)
    if size < LEAST or many * size > MOST_OCTETS:
        raise ConfigError(f"--octets from {LEAST}; all messages together at most {MOST_OCTETS}")
    before = machine.load()
    with place() as folder:
        server = Dovecot(folder / "dovecot", free_port())
        with running(server, USER):
            _fill(server, many, size)
            looked = [_looked_through(server, "INBOX", many)]
            with office(_mailbox(server)) as daemon:
                taken = _taken(server, daemon, many)
            looked.append(_looked_through(server, MOVED, many))
    return {
        "machine": {**machine.facts(), "load_before": before},
        "messages": many,
        "octets": size,
        "podatelna": taken,
        "peer": {"what": PEER, **_rate(many, sum(looked) / 2), "rounds_s": looked},
        "ratio": round(sum(looked) / 2 / taken["seconds"], 2),
        "load_after": machine.load(),
    }


def _mailbox(server: Dovecot) -> str:
    return MAILBOX.format(
        originator=ORIGINATOR,
        host=HOST,
        port=server.imap,
        user=USER,
        password_file=json.dumps(str(server.password_file)),
        moved=MOVED,
    )


def _fill(server: Dovecot, many: int, size: int) -> None:
    """Put the mail into the inbox, which nobody measures."""
    with server.client(USER) as program:
        for one in _letters(many, size):
            program.append("INBOX", one)


def _letters(many: int, size: int) -> Iterator[bytes]:
    for number in range(many):
        head = (
            f"Return-Path: <obcan{number}@posta.test>\r\nFrom: obcan{number}@posta.test\r\n"
            f"To: podatelna@zkouska.test\r\nSubject: Zadost {number}\r\n"
            f"Message-ID: <{number}@posta.test>\r\n\r\n"
        ).encode()
        yield head + client.body(size - len(head))


def _taken(server: Dovecot, daemon: RunningOffice, many: int) -> dict[str, Any]:
    """Wait until the daemon, which has just begun, has accepted and moved everything."""
    begun = time.perf_counter()
    processes.forget_peaks(daemon.pid)
    before = processes.memory(daemon.pid)
    with server.client(USER) as program:
        _until_empty(program)
    seconds = time.perf_counter() - begun
    during = processes.memory(daemon.pid)
    accepted, moved = daemon.accepted(), _count(server, MOVED)
    if (accepted, moved) != (many, many):
        raise Broken(f"Of {many} messages {accepted} were accepted and {moved} moved.")
    behind = daemon.settle(SETTLING)
    return {
        **_rate(many, seconds),
        "accepted": accepted,
        "moved": moved,
        "worked_off_after_s": behind if behind is None else round(behind, 1),
        "memory": {
            "before": before.document(),
            "while_arriving": during.document(),
            "worked_off": processes.memory(daemon.pid).document(),
        },
    }


def _until_empty(program: IMAPClient) -> None:
    least, since = None, time.monotonic()
    while left := _left(program, "INBOX"):
        if least is None or left < least:
            least, since = left, time.monotonic()
        if time.monotonic() - since > PATIENCE:
            raise Broken(f"{left} messages lie still in the mailbox.")
        time.sleep(0.1)


def _count(server: Dovecot, folder: str) -> int:
    with server.client(USER) as program:
        return _left(program, folder)


def _left(program: IMAPClient, folder: str) -> int:
    # Of the folder that is open a server tells only what it has told this connection before.
    program.noop()
    number: int = program.folder_status(folder, ["MESSAGES"])[b"MESSAGES"]
    return number


def _looked_through(server: Dovecot, folder: str, many: int) -> float:
    """Return the seconds a plain program takes to fetch everything and forget it."""
    with imaplib.IMAP4(HOST, server.imap, timeout=60) as program:
        program.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode())
        begun = time.perf_counter()
        program.select(folder, readonly=True)
        numbers = program.uid("SEARCH", "ALL")[1][0].split()
        got = [program.uid("FETCH", number.decode(), "(BODY.PEEK[])")[0] for number in numbers]
        seconds = time.perf_counter() - begun
    if got != ["OK"] * many:
        raise Broken(f"The plain program got {got.count('OK')} of {many} messages.")
    return round(seconds, 2)


def _rate(many: int, seconds: float) -> dict[str, Any]:
    # A clock that shows nothing is no reason to divide by nothing.
    taken = max(seconds, 0.01)
    return {"seconds": round(taken, 2), "messages_per_s": round(many / taken, 1)}


def summary(report: dict[str, Any]) -> Sequence[str]:
    """Return a few lines for a person."""
    ours, peer = report["podatelna"], report["peer"]
    memory = ours["memory"]
    grown = memory["while_arriving"]["peak_kib"] - memory["before"]["now_kib"]
    first = f"taken in and moved  {ours['messages_per_s']:>8} messages/s, "
    return [
        first + f"memory grows by {grown / 1024:.0f} MiB",
        f"only looked through {peer['messages_per_s']:>8} messages/s  ratio {report['ratio']}",
    ]
