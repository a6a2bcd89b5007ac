"""What a mailbox remembers between two looks: how far it was read, and what could not be had."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from gateway.model.ids import OriginatorId
from gateway.model.ports import Notes

#: How long until a message that could not be had is asked for again: doubled each time.
_FIRST_REST, _LONGEST_REST = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stuck:
    """A message that could not be had, or not be moved."""

    why: str
    tries: int
    #: When to try again.
    due: datetime


@dataclass(slots=True)
class Memory:
    """One small note. Nothing depends on it: what is read twice is recognised by its octets."""

    notes: Notes
    originator: OriginatorId
    name: str
    #: The folder's UIDVALIDITY: with another one all numbers mean nothing.
    validity: int = 0
    #: Every message below this number is in, gone, or stuck.
    next: int = 1
    #: What the folder's counter of changes said when nothing was left to do; 0: it has none.
    change: int = 0
    stuck: dict[int, Stuck] = field(default_factory=dict)
    #: When a message was last taken in; ``None``: never that we know.
    came: datetime | None = None
    _is_read: bool = False
    _written: str = ""

    async def read(self) -> None:
        """Read the note, once."""
        if not self._is_read:
            self._written = await self.notes.read(self.originator, self._key)
            self._fill(self._written)
            self._is_read = True

    async def recall(self, validity: int) -> bool:
        """Tell whether the folder's numbers are still the ones we know."""
        await self.read()
        is_same = validity == self.validity
        if not is_same:
            self.validity, self.next, self.change, self.stuck = validity, 1, 0, {}
        return is_same

    def note_trouble(self, number: int, why: str, now: datetime) -> None:
        """Remember that a message could not be had."""
        tries = self.stuck[number].tries + 1 if number in self.stuck else 1
        rest = min(_FIRST_REST * 2 ** min(tries - 1, 10), _LONGEST_REST)
        self.stuck[number] = Stuck(why, tries, now + rest)

    def due(self, now: datetime) -> Iterator[int]:
        """Yield the stuck messages whose time has come."""
        yield from sorted(number for number, one in self.stuck.items() if one.due <= now)

    async def save(self) -> None:
        """Write the note if anything changed."""
        text = json.dumps(
            {
                "validity": self.validity,
                "next": self.next,
                "change": self.change,
                "stuck": {
                    str(number): [one.why, one.tries, one.due.isoformat()]
                    for number, one in self.stuck.items()
                },
                "came": self.came.isoformat() if self.came else "",
            }
        )
        if text != self._written:
            await self.notes.change(self.originator, self._key, lambda _: text)
            self._written = text

    def _fill(self, text: str) -> None:
        if not text:
            return
        said = json.loads(text)
        self.validity, self.next = said["validity"], said["next"]
        self.change = said.get("change", 0)
        self.came = datetime.fromisoformat(said["came"]) if said.get("came") else None
        self.stuck = {
            int(number): Stuck(why, tries, datetime.fromisoformat(due).astimezone(UTC))
            for number, (why, tries, due) in said["stuck"].items()
        }

    @property
    def _key(self) -> str:
        return f"mailbox:{self.name}"[:255]
