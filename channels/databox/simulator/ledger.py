"""Keeps boxes, messages and their events in one SQLite file."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import astuple, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from channels.databox.simulator.boxes import Box
from channels.databox.simulator.messages import Attached, Event, Message, State
from channels.databox.simulator.people import User

_TABLES = f"""
CREATE TABLE IF NOT EXISTS boxes ({", ".join(one.name for one in fields(Box))}, PRIMARY KEY (id));
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY, sender, recipient, fields, content BLOB, digest BLOB, stamp BLOB, state,
    submitted, delivered, accepted, size, kind, is_big DEFAULT 0, author DEFAULT '',
    suspected DEFAULT 0
);
CREATE INDEX IF NOT EXISTS received ON messages (recipient, delivered);
CREATE INDEX IF NOT EXISTS sent ON messages (sender, delivered);
CREATE TABLE IF NOT EXISTS events (message, at, code, text, state);
CREATE INDEX IF NOT EXISTS happened ON events (message);
CREATE TABLE IF NOT EXISTS notes (name PRIMARY KEY, value);
CREATE TABLE IF NOT EXISTS users ({", ".join(one.name for one in fields(User))},
    PRIMARY KEY (login));
CREATE TABLE IF NOT EXISTS attachments ({", ".join(one.name for one in fields(Attached))}, at,
    PRIMARY KEY (id));
CREATE INDEX IF NOT EXISTS belongs ON attachments (message, place);
CREATE TABLE IF NOT EXISTS periods (box, since, state);
CREATE TABLE IF NOT EXISTS contents (id INTEGER PRIMARY KEY, content BLOB);
"""

#: Contents have a table of their own, so that a change of state does not write them anew; those of
#: an earlier version move there.
_APART = """
INSERT OR IGNORE INTO contents SELECT id, content FROM messages WHERE length(content) > 0;
UPDATE messages SET content = x'' WHERE length(content) > 0;
"""

#: Columns that a file of an earlier version lacks.
_ADDED = ("is_big DEFAULT 0", "author DEFAULT ''", "suspected DEFAULT 0")

#: All columns of a message, its content left out.
_BARE = (
    "id, sender, recipient, fields, x'' AS content, digest, stamp, state, submitted, delivered,"
    " accepted, size, kind, is_big, author, suspected"
)

#: The same with the content.
_WHOLE = _BARE.replace(
    "x'' AS content",
    "coalesce((SELECT content FROM contents WHERE id = messages.id), x'') AS content",
)

_ATTACHED = f"SELECT {', '.join(one.name for one in fields(Attached))} FROM attachments"  # noqa: S608

#: The first message's number.
FIRST = 1_580_000_001


class Ledger:
    """One file; the caller sees to it that one thread at a time is here."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
        self._connection.executescript(_TABLES)
        there = {row[1] for row in self._all("PRAGMA table_info(messages)")}
        for column in _ADDED:
            if column.split()[0] not in there:
                self._do(f"ALTER TABLE messages ADD COLUMN {column}")
        self._connection.executescript(_APART)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> None:
        """Begin a transaction."""
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *_: object) -> None:
        """Commit, or take everything back after an error."""
        self._connection.execute("ROLLBACK" if kind else "COMMIT")

    def note(self, name: str) -> str:
        """Return a note, empty when there is none."""
        row = self._one("SELECT value FROM notes WHERE name = ?", name)
        return str(row[0]) if row else ""

    def write_note(self, name: str, value: str) -> None:
        """Write a note."""
        self._do("INSERT OR REPLACE INTO notes VALUES (?, ?)", name, value)

    def add_box(self, box: Box) -> None:
        """Add or replace a box."""
        places = ", ".join("?" for _ in fields(Box))
        self._do(f"INSERT OR REPLACE INTO boxes VALUES ({places})", *astuple(box))  # noqa: S608

    def change_box(self, box: Box) -> None:
        """Write down a box's state and its first password."""
        self._do(
            "UPDATE boxes SET state = ?, password = ? WHERE id = ?", box.state, box.password, box.id
        )

    def boxes(self) -> tuple[Box, ...]:
        """Return all boxes in the order they were added."""
        return tuple(Box(*row) for row in self._all("SELECT * FROM boxes ORDER BY rowid"))

    def box(self, identifier: str) -> Box | None:
        """Return a box."""
        row = self._one("SELECT * FROM boxes WHERE id = ?", identifier)
        return Box(*row) if row else None

    def add_user(self, user: User) -> None:
        """Add or replace a person with a login."""
        places = ", ".join("?" for _ in fields(User))
        self._do(f"INSERT OR REPLACE INTO users VALUES ({places})", *astuple(user))  # noqa: S608

    def user(self, login: str) -> User | None:
        """Return who has this login."""
        row = self._one("SELECT * FROM users WHERE login = ?", login)
        return User(*row) if row else None

    def users(self, box: str) -> list[User]:
        """Return who may enter a box."""
        rows = self._all("SELECT * FROM users WHERE box = ? ORDER BY person", box)
        return [User(*row) for row in rows]

    def add_period(self, box: str, since: datetime, state: int) -> None:
        """Write down from when a box is in a state."""
        self._do("INSERT INTO periods VALUES (?, ?, ?)", box, _stored(since), state)

    def periods(self, box: str) -> list[tuple[datetime, int]]:
        """Return since when a box has been in which state, oldest first."""
        rows = self._all("SELECT since, state FROM periods WHERE box = ? ORDER BY since", box)
        return [(_instant(since), state) for since, state in rows]

    def attach(self, attached: Attached, at: datetime) -> None:
        """Write down an uploaded file."""
        places = ", ".join("?" for _ in range(len(fields(Attached)) + 1))
        self._do(
            f"INSERT INTO attachments VALUES ({places})",  # noqa: S608
            *astuple(attached), _stored(at),
        )  # fmt: skip

    def attached(self, identifier: str) -> Attached | None:
        """Return an uploaded file that belongs to no message."""
        row = self._one(f"{_ATTACHED} WHERE id = ? AND message = 0", identifier)
        return Attached(*row) if row else None

    def attachments(self, number: int) -> tuple[Attached, ...]:
        """Return the files of a big message in their order."""
        rows = self._all(f"{_ATTACHED} WHERE message = ? ORDER BY place", number)
        return tuple(Attached(*row) for row in rows)

    def detach(self, *, number: int = 0, until: datetime | None = None) -> list[str]:
        """Forget the files of a message, or those unused *until* then; return which."""
        column = "message = ?" + (" AND at <= ?" if until else "")
        values = (number, _stored(until)) if until else (number,)
        rows = self._all(f"SELECT id FROM attachments WHERE {column}", *values)  # noqa: S608
        self._do(f"DELETE FROM attachments WHERE {column}", *values)  # noqa: S608
        return [row[0] for row in rows]

    def suspect(self, number: int) -> None:
        """Note that somebody reported a message."""
        self._do("UPDATE messages SET suspected = 1 WHERE id = ?", number)

    def next_number(self) -> int:
        """Return the number of the next message."""
        row = self._one("SELECT max(id) FROM messages")
        return (row[0] if row and row[0] else FIRST - 1) + 1

    def put(self, message: Message) -> None:
        """Write a new message."""
        self._do(
            "INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            message.id,
            message.sender,
            message.recipient,
            json.dumps(dict(message.fields), ensure_ascii=False),
            b"",
            message.digest,
            message.stamp,
            int(message.state),
            _stored(message.submitted),
            _stored(message.delivered),
            _stored(message.accepted),
            message.size,
            message.kind,
            message.is_big,
            message.author,
            message.is_suspected,
        )
        self.restore(message.id, message.content)

    def message(self, number: int) -> Message | None:
        """Return one message."""
        row = self._one(f"SELECT {_WHOLE} FROM messages WHERE id = ?", number)  # noqa: S608
        return _message(row) if row else None

    def bare(self, number: int) -> Message | None:
        """Return one message without its content."""
        row = self._one(f"SELECT {_BARE} FROM messages WHERE id = ?", number)  # noqa: S608
        return _message(row) if row else None

    def messages(self, *, sender: str = "", recipient: str = "") -> tuple[Message, ...]:
        """Return what a box sent or received, newest first, without the content."""
        column, box = ("sender", sender) if sender else ("recipient", recipient)
        rows = self._all(
            f"SELECT {_BARE} FROM messages WHERE {column} = ?"  # noqa: S608  (our own words)
            " ORDER BY delivered DESC, id DESC",
            box,
        )
        return tuple(_message(row) for row in rows)

    def ripe(self, states: Iterable[State], column: str, at: datetime) -> tuple[Message, ...]:
        """Return messages in *states* whose time in *column* has come, without the content."""
        numbers = ", ".join(str(int(one)) for one in states)
        rows = self._all(
            f"SELECT {_BARE} FROM messages"  # noqa: S608  (our own words)
            f" WHERE state IN ({numbers}) AND {column} <= ?",
            _stored(at),
        )
        return tuple(_message(row) for row in rows)

    def move(self, number: int, state: State, accepted: datetime | None = None) -> None:
        """Bring a message into *state*; its time of service, once known, stays."""
        self._do(
            "UPDATE messages SET state = ?, accepted = coalesce(accepted, ?) WHERE id = ?",
            *(int(state), _stored(accepted), number),
        )

    def erase(self, number: int) -> None:
        """Forget a message's content."""
        self._do("UPDATE messages SET state = ? WHERE id = ?", int(State.ERASED), number)
        self._do("DELETE FROM contents WHERE id = ?", number)

    def forget_messages(self) -> None:
        """Empty all boxes."""
        self._do("DELETE FROM messages")
        self._do("DELETE FROM contents")
        self._do("DELETE FROM events")

    def restore(self, number: int, content: bytes) -> None:
        """Give a message its content back."""
        self._do("INSERT OR REPLACE INTO contents VALUES (?, ?)", number, content)

    def knows(self, digest: bytes) -> bool:
        """Tell whether there is a message with this hash."""
        return self._one("SELECT 1 FROM messages WHERE digest = ?", digest) is not None

    def tell(self, number: int, event: Event) -> None:
        """Write down what happened to a message."""
        self._do(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?)",
            *(number, _stored(event.at), event.code, event.text, event.state),
        )

    def events(self, number: int) -> list[Event]:
        """Return what happened to a message, oldest first."""
        rows = self._all(
            "SELECT at, code, text, state FROM events WHERE message = ? ORDER BY at, rowid", number
        )
        return [Event(_instant(at), *rest) for at, *rest in rows]

    def _do(self, statement: str, *values: Any) -> None:
        self._connection.execute(statement, values)

    def _one(self, statement: str, *values: Any) -> Any:
        return self._connection.execute(statement, values).fetchone()

    def _all(self, statement: str, *values: Any) -> Iterable[Any]:
        return self._connection.execute(statement, values).fetchall()


def _message(row: Any) -> Message:
    number, sender, recipient, written, content, digest, stamp, state, *rest = row
    submitted, delivered, accepted, size, kind, is_big, author, suspected = rest
    return Message(
        id=number,
        sender=sender,
        recipient=recipient,
        fields=json.loads(written),
        content=content,
        digest=digest,
        stamp=stamp,
        state=State(state),
        submitted=_instant(submitted),
        delivered=_read(delivered),
        accepted=_read(accepted),
        size=size,
        kind=kind,
        is_big=bool(is_big),
        author=author,
        is_suspected=bool(suspected),
    )


def _stored(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else None


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _read(text: str | None) -> datetime | None:
    return _instant(text) if text else None
