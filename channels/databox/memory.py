"""What a box remembers between two looks: how far it was read, and which messages are in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from channels.databox.client import Listed
from gateway.model.ids import OriginatorId
from gateway.model.ports import Notes

#: Days after which the numbers of messages are forgotten, counted from the oldest looked for.
_MARGIN = 10


@dataclass(slots=True)
class Memory:
    """Durable in the channel's notes: a cursor, the day of the last whole look, numbers by day."""

    notes: Notes
    originator: OriginatorId
    box: str
    overlap: timedelta
    back: timedelta
    _days: dict[str, set[str]] = field(default_factory=dict)

    async def begin(self, now: datetime) -> datetime:
        """Return since when to list: from the cursor, and once a day everything there is."""
        cursor = await self.notes.read(self.originator, f"cursor:{self.box}")
        if not cursor or await self.is_whole_look_due(now):
            return now - self.back
        return datetime.fromisoformat(cursor) - self.overlap

    async def is_whole_look_due(self, now: datetime) -> bool:
        """Tell whether today's look at everything is still to come."""
        last = await self.notes.read(self.originator, f"whole:{self.box}")
        return last != now.date().isoformat()

    async def knows(self, message: Listed) -> bool:
        """Tell whether the message is in."""
        return message.id in await self._day(_day_of(message))

    async def remember(self, message: Listed) -> None:
        """Write down that the message is in."""
        day = _day_of(message)
        numbers = await self._day(day)
        numbers.add(message.id)
        await self.notes.change(
            self.originator,
            self._key(day),
            lambda text: " ".join(sorted({*text.split(), message.id})),
        )

    async def listed(self, at: datetime, login: str, new: int | None) -> None:
        """Write down that the box is listed, which is a login in law: when, by whom.

        Before the call *new* is ``None``, after it the number of new messages. Kept as long as
        messages are.
        """
        line = f"{at.isoformat(timespec='seconds')} {login} {'-' if new is None else new}"
        key = f"listed:{self.box}:{at.date().isoformat()}"
        await self.notes.change(self.originator, key, lambda text: f"{text}\n{line}".strip())

    async def listings(self, day: date) -> tuple[str, ...]:
        """Return the listings of one day (UTC), oldest first: time, login, new ones or ``-``."""
        text = await self.notes.read(self.originator, f"listed:{self.box}:{day.isoformat()}")
        return tuple(text.splitlines())

    async def compared(self, at: datetime, there: int, missing: Sequence[str]) -> None:
        """Write down how the daily comparison of the whole box with what is in has ended."""
        told = f"{at.isoformat(timespec='seconds')} {there} {' '.join(missing)}".strip()
        await self._write(f"compared:{self.box}", told)

    async def comparison(self) -> tuple[datetime, int, tuple[str, ...]] | None:
        """Return the last comparison: when, how many in the box, which of them are not in."""
        at, there, *missing = (
            await self.notes.read(self.originator, f"compared:{self.box}") or "? ?"
        ).split()
        return None if at == "?" else (datetime.fromisoformat(at), int(there), tuple(missing))

    async def looked(self, now: datetime, cursor: datetime | None) -> None:
        """Write down how far everything is in; *cursor* is ``None`` when nothing was listed."""
        if cursor is not None:
            await self._write(f"cursor:{self.box}", cursor.isoformat())
        if await self.is_whole_look_due(now):
            await self._write(f"whole:{self.box}", now.date().isoformat())
            await self._forget(now.date())

    async def _forget(self, today: date) -> None:
        oldest = today - self.back
        for days in range(1, _MARGIN + 1):
            day = (oldest - timedelta(days=days)).isoformat()
            self._days.pop(day, None)
            for key in (self._key(day), f"listed:{self.box}:{day}"):
                if await self.notes.read(self.originator, key):
                    await self._write(key, "")

    async def _day(self, day: str) -> set[str]:
        if day not in self._days:
            text = await self.notes.read(self.originator, self._key(day))
            self._days[day] = set(text.split())
        return self._days[day]

    async def _write(self, key: str, value: str) -> None:
        await self.notes.change(self.originator, key, lambda _: value)

    def _key(self, day: str) -> str:
        return f"in:{self.box}:{day}"


def _day_of(message: Listed) -> str:
    at = message.delivered or datetime.min.replace(tzinfo=UTC)
    return at.date().isoformat()
