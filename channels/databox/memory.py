"""What a box remembers between two looks: how far it was read, and which messages are in."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta

from channels.databox.proofs import PRAGUE
from channels.databox.records import Listed
from gateway.model.ids import OriginatorId
from gateway.model.ports import Notes

#: Days after which the numbers of messages are forgotten, counted from the oldest looked for.
_MARGIN = 10
#: Messages that nobody was served with are kept so long (operating rules of ISDS); the first look
#: serves them all, so it must list them all.
_UNSERVED = timedelta(days=3 * 366)
#: So many of the system's own messages are remembered.
_NOTICES = 50


@dataclass(frozen=True, slots=True)
class Notice:
    """What the system itself has written into the box: about passwords, calls, lost messages."""

    id: str
    #: ISO text, as it stands in the note.
    at: str
    subject: str
    #: The item it has become.
    item: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One listing of the box, which is a login in law."""

    at: datetime
    #: The login, or the certificate's file.
    login: str
    #: How many messages were new; ``None``: no answer came, so nobody knows what was served.
    new: int | None


@dataclass(slots=True)
class Memory:
    """Durable in the channel's notes: a cursor, the day of the last whole look, numbers by day."""

    notes: Notes
    originator: OriginatorId
    box: str
    overlap: timedelta
    back: timedelta
    _days: dict[str, set[str]] = field(default_factory=dict)
    _is_fresh: bool = True

    async def begin(self, now: datetime) -> datetime:
        """Return since when to list: from the cursor, and at whole looks everything there is."""
        cursor = await self.notes.read(self.originator, f"cursor:{self.box}")
        if not cursor:
            return now - max(self.back, _UNSERVED)
        if await self.is_whole_look_due(now):
            return now - self.back
        # Their clock may be ahead of ours, and be put right one day: nothing must be missed then.
        return min(datetime.fromisoformat(cursor), now) - self.overlap

    async def is_whole_look_due(self, now: datetime) -> bool:
        """Tell whether to look at everything: once a day, and once after each start."""
        last = await self.notes.read(self.originator, f"whole:{self.box}")
        return self._is_fresh or last != now.date().isoformat()

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

    async def forget(self, message: Listed) -> None:
        """Write down that the message is not in, whatever was written before."""
        day = _day_of(message)
        (await self._day(day)).discard(message.id)
        await self.notes.change(
            self.originator,
            self._key(day),
            lambda text: " ".join(one for one in text.split() if one != message.id),
        )

    async def listed(self, at: datetime, login: str, new: int | None) -> None:
        """Write down that the box is listed, which is a login in law: when, by whom.

        Before the call *new* is ``None``; after it, at the same instant, the number of new messages
        takes its place. Kept as long as messages are.
        """
        begin = f"{at.isoformat(timespec='seconds')} {login} "
        line = begin + ("-" if new is None else str(new))
        key = self._listings_key(at.astimezone(PRAGUE).date())
        await self.notes.change(
            self.originator, key, lambda text: f"{text.removesuffix(begin + '-' + chr(10))}{line}\n"
        )

    async def listings(self, day: date) -> tuple[Listing, ...]:
        """Return the listings of one day in Prague, the oldest first."""
        text = await self.notes.read(self.originator, self._listings_key(day))
        return tuple(map(_listing, text.splitlines()))

    async def last_listing(self, now: datetime) -> Listing | None:
        """Return the last listing there has been, if it is remembered."""
        today = now.astimezone(PRAGUE).date()
        for days in range(self.back.days + 1):
            if found := await self.listings(today - timedelta(days=days)):
                return found[-1]
        return None

    async def noticed(self, message: Listed, item: str) -> None:
        """Remember a message of the system's own, for the operator to see."""
        at = message.delivered.isoformat() if message.delivered else ""
        one = Notice(message.id, at, message.subject, item)
        await self.notes.change(
            self.originator, f"system:{self.box}", lambda text: _noticed(text, one)
        )

    async def notices(self, since: datetime) -> tuple[Notice, ...]:
        """Return what the system has written since an instant, the newest first."""
        text = await self.notes.read(self.originator, f"system:{self.box}")
        found = (Notice(**one) for one in json.loads(text or "[]"))
        return tuple(one for one in found if one.at and datetime.fromisoformat(one.at) >= since)

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
            self._is_fresh = False

    async def _forget(self, today: date) -> None:
        oldest = today - self.back
        for days in range(1, _MARGIN + 1):
            day = oldest - timedelta(days=days)
            self._days.pop(day.isoformat(), None)
            for key in (self._key(day.isoformat()), self._listings_key(day)):
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

    def _listings_key(self, day: date) -> str:
        return f"listed:{self.box}:{day.isoformat()}"


def _day_of(message: Listed) -> str:
    at = message.delivered or datetime.min.replace(tzinfo=UTC)
    return at.date().isoformat()


def _listing(line: str) -> Listing:
    at, login, new = line.split(" ")
    return Listing(datetime.fromisoformat(at), login, int(new) if new.isdecimal() else None)


def _noticed(text: str, one: Notice) -> str:
    known = [each for each in json.loads(text or "[]") if each["id"] != one.id]
    return json.dumps([asdict(one), *known][:_NOTICES], ensure_ascii=False)
