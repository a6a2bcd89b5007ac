"""The simulated system itself: who may do what, and what becomes of messages."""

import itertools
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from channels.databox.simulator import furnishing, judging, paper
from channels.databox.simulator.authority import Authority
from channels.databox.simulator.boxes import (
    ACCESSIBLE,
    KINDS,
    LENGTH,
    LETTERS,
    SYSTEM,
    Box,
    identifier,
    is_identifier,
)
from channels.databox.simulator.entrance import Entrance
from channels.databox.simulator.furnishing import SYSTEM_BOX
from channels.databox.simulator.ledger import Ledger
from channels.databox.simulator.messages import Draft, Message, Rejected, State
from channels.databox.simulator.passage import Passage
from channels.databox.simulator.people import ALL, APPLICATION, Right, User, new_password
from channels.databox.simulator.seal import Seal
from gateway.model.ports import Clock


@dataclass(frozen=True, slots=True)
class Session:
    """Who calls: a box, its person, and whether an application entered by its certificate."""

    box: Box
    by_certificate: bool = False
    user: User | None = None

    @property
    def rights(self) -> Right:
        """What the caller may do."""
        if self.by_certificate:
            return APPLICATION
        return Right(self.user.rights) if self.user else ALL

    @property
    def event(self) -> str:
        """The code of the event by which this caller's login serves."""
        if self.by_certificate:
            return "EV13"
        return "EV12" if self.user and self.user.kind != "PRIMARY_USER" else "EV11"


class System:
    """Boxes and messages under one folder. All methods block; ``turn`` lets in one at a time."""

    def __init__(self, folder: Path, clock: Clock, begin: datetime | None = None) -> None:
        self.attachments = folder / "attachments"
        self.attachments.mkdir(parents=True, exist_ok=True)
        self.authority = Authority(folder / "certificates")
        self.seal = Seal(self.authority.administrator(), self.authority.stamps())
        self._ledger = Ledger(folder / "isds.db")
        self._passage = Passage(self._ledger, self._remove)
        self._clock = clock
        self._lock = threading.RLock()
        self._inside = False
        self.entrance = Entrance(self.turn, lambda: self.now)
        #: Whether the time-stamping authority answers; changed within a turn only.
        self.stamps_answer = True
        self._serials = itertools.count(secrets.randbelow(1 << 40))
        if begin is not None:
            self.move_clock(begin)
        with self.turn():
            if not self._ledger.boxes():
                for sender, draft in furnishing.boxes(self._ledger, self.now):
                    self.send(sender, draft)
            furnishing.people(self._ledger)

    def close(self) -> None:
        """Let go of the file."""
        self._ledger.close()

    @contextmanager
    def turn(self) -> Iterator[Ledger]:
        """Do one thing at a time, all of it or nothing, with time's effects up to now.

        Within a turn a further one is the same.
        """
        with self._lock:
            if self._inside:
                yield self._ledger
                return
            self._inside = True
            try:
                with self._ledger:
                    self._passage.settle(self.now)
                    yield self._ledger
            finally:
                self._inside = False

    @property
    def now(self) -> datetime:
        """The instant it is here; the clock can be moved."""
        with self._lock:
            shift = float(self._ledger.note("clock") or 0)
        return self._clock.now() + timedelta(seconds=shift)

    def move_clock(self, to: datetime) -> None:
        """Make it *to* now; from there the time goes on."""
        with self._lock:
            self._ledger.write_note("clock", str((to - self._clock.now()).total_seconds()))

    def stop_moving_clock(self) -> None:
        """Let the clock show what it is outside."""
        with self._lock:
            self._ledger.write_note("clock", "0")

    def set_stamping(self, seconds: float) -> None:
        """Let messages need so long until they are delivered."""
        with self._lock:
            self._ledger.write_note("stamping", str(seconds))

    def boxes(self) -> tuple[Box, ...]:
        """Return all boxes."""
        with self._lock:
            return self._ledger.boxes()

    def find_box(self, box_id: str) -> Box:
        """Return a box. Raises ``Rejected``."""
        if not is_identifier(box_id):
            raise Rejected("1007", "Neplatný formát ID datové schránky.")
        found = self.box(box_id)
        if found is None:
            raise Rejected("5001", "Datová schránka neexistuje.")
        return found

    def box(self, box_id: str) -> Box | None:
        """Return a box, if there is one."""
        if box_id == SYSTEM:
            return SYSTEM_BOX
        with self._lock:
            return self._ledger.box(box_id)

    def add_box(self, kind: str, facts: Mapping[str, Any]) -> Box:
        """Add a box with its first person. Raises ``ValueError`` for an unknown kind, no owner."""
        if kind not in KINDS or not (facts.get("firm") or facts.get("family")):
            raise ValueError(kind)
        six = "".join(secrets.choice(LETTERS) for _ in range(LENGTH - 1))
        login = f"u{secrets.token_hex(3)}"
        box = Box(identifier(six), kind, login=login, password=new_password(), **facts)
        with self.turn() as ledger:
            ledger.add_box(box)
            ledger.add_period(box.id, self.now, box.state)
            furnishing.people(ledger)
        return box

    def set_state(self, box_id: str, state: int, since: datetime | None = None) -> None:
        """Bring a box into a state; what came *since* and waits becomes undeliverable.

        Raises ``Rejected``.
        """
        with self.turn() as ledger:
            box, at = self.find_box(box_id), since or self.now
            ledger.change_box(replace(box, state=state))
            ledger.add_period(box.id, at, state)
            if state == ACCESSIBLE:
                return
            for message in ledger.messages(recipient=box.id):
                waits = message.state in {State.DELIVERED, State.FICTION}
                if waits and message.delivered and message.delivered >= at:
                    self._fail(message, State.UNDELIVERABLE, "EV3")

    def send(self, sender: Box, draft: Draft) -> Message:
        """Take a message over within a turn. Raises ``Rejected``."""
        recipient = self.find_box(draft.recipient)
        if recipient.id == SYSTEM:
            raise Rejected("1202", "Do systémové schránky nelze posílat.")
        judging.check(sender, recipient, draft)
        message = self._put(sender, recipient, draft)
        if judging.is_infected(draft):
            self._fail(message, State.INFECTED, "EV8")
        self._passage.settle(self.now)
        return self._ledger.message(message.id) or message

    def _put(self, sender: Box, recipient: Box, draft: Draft) -> Message:
        now, number = self.now, self._ledger.next_number()
        skeleton = paper.content(number, sender, recipient, draft)
        for place, one in enumerate(draft.attached):
            kept = replace(one, id=secrets.token_hex(16), message=number, place=place)
            # The upload may be sent again: it is the same file under a further name.
            self.attachment(kept.id).hardlink_to(self.attachment(one.id))
            self._ledger.attach(kept, now)
        digest = paper.digest(paper.literal(skeleton, self._files(number)))
        message = Message(
            id=number,
            sender=sender.id,
            recipient=recipient.id,
            fields=dict(draft.fields),
            content=skeleton,
            digest=digest,
            stamp=self.seal.stamp(digest, now, next(self._serials)),
            state=State.STAMPED,
            submitted=now,
            delivered=now + timedelta(seconds=float(self._ledger.note("stamping") or 0)),
            accepted=None,
            size=paper.kilobytes(draft),
            kind=draft.kind,
            is_big=bool(draft.attached),
            author=draft.author,
        )
        self._ledger.put(message)
        self._passage.tell(message, "EV0", now)
        return message

    def _fail(self, message: Message, state: State, code: str) -> None:
        self._ledger.move(message.id, state)
        # Changes of state tell what could not be delivered, not what never was.
        told = state if state is State.UNDELIVERABLE else 0
        self._passage.tell(message, code, self.now, told)
        sender = self.box(message.sender)
        if sender is not None and sender.id != SYSTEM:
            subject = f"Datová zpráva {message.id} nebyla doručena"
            kind, text = _REASONS[code]
            self._put(SYSTEM_BOX, sender, furnishing.notice(sender.id, subject, text, kind))

    def serve(self, session: Session) -> None:
        """Serve what waits in the box and the caller may read, for this is a login; in a turn."""
        if not session.rights & (Right.READ | Right.READ_ALL):
            return
        for message in self._ledger.messages(recipient=session.box.id):
            waits = message.state in {State.DELIVERED, State.FICTION}
            if waits and may_read(session, message):
                self._ledger.move(message.id, State.SERVED, self.now)
                self._passage.tell(message, session.event, self.now, State.SERVED)

    def mark(self, message: Message) -> None:
        """Note that the recipient has downloaded a message."""
        if message.state == State.SERVED:
            self._ledger.move(message.id, State.READ)

    def sealed(self, document: bytes) -> bytes:
        """Return a document as signed data."""
        pieces = self.seal.sealing(
            lambda: iter((document,)), self.now, next(self._serials), stamped=self.stamps_answer
        )
        return b"".join(pieces)

    def sealing(self, document: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
        """Yield a document of any size as signed data; *document* is called twice."""
        return self.seal.sealing(document, self.now, next(self._serials))

    def literal(self, message: Message) -> Iterator[bytes]:
        """Yield the literal content of a message of any size."""
        return paper.literal(message.content, self._files(message.id))

    def attachment(self, identifier: str) -> Path:
        """Return where an uploaded file lies."""
        return self.attachments / identifier

    def _files(self, number: int) -> list[Path]:
        return [self.attachment(one.id) for one in self._ledger.attachments(number)]

    def _remove(self, identifiers: Iterable[str]) -> None:
        for one in identifiers:
            self.attachment(one).unlink(missing_ok=True)


#: The kind of the system's own message, and what it says.
_REASONS = {
    "EV8": ("1", "Příloha neprošla antivirovou kontrolou."),
    "EV3": ("3", "Schránka příjemce byla zpětně znepřístupněna."),
}


def may_read(session: Session, message: Message) -> bool:
    """Tell whether the caller may read a message of the own box."""
    own_hands = message.fields.get("dmPersonalDelivery") in {"true", "1"}
    return bool(session.rights & (Right.READ_ALL if own_hands else Right.READ | Right.READ_ALL))
