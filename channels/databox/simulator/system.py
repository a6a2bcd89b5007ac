"""The simulated system itself: who may do what, and what time does to messages."""

import itertools
import secrets
import string
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from channels.databox.simulator import messages as m
from channels.databox.simulator import paper
from channels.databox.simulator.authority import Authority
from channels.databox.simulator.boxes import ACCESSIBLE, SAMPLE, Box, is_identifier
from channels.databox.simulator.ledger import Ledger
from channels.databox.simulator.messages import Draft, Event, File, Message, Rejected, State
from channels.databox.simulator.seal import Seal
from gateway.model.ports import Clock


@dataclass(frozen=True, slots=True)
class Session:
    """Who calls: a box, and whether an application entered by its certificate."""

    box: Box
    by_certificate: bool = False


class System:
    """Boxes and messages under one folder. All methods block; ``turn`` lets in one at a time."""

    def __init__(self, folder: Path, clock: Clock, begin: datetime | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.authority = Authority(folder / "certificates")
        self.seal = Seal(self.authority.administrator(), self.authority.stamps())
        self._ledger = Ledger(folder / "isds.db")
        self._clock = clock
        self._lock = threading.RLock()
        self._inside = False
        #: Messages that the next logins do not serve, as if the account had no right to them.
        self.unread: set[int] = set()
        self._serials = itertools.count(secrets.randbelow(1 << 40))
        if begin is not None:
            self.move_clock(begin)
        with self.turn():
            if not self._ledger.boxes():
                self._furnish()

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
                    self._settle()
                    yield self._ledger
            finally:
                self._inside = False

    @property
    def now(self) -> datetime:
        """The instant it is here; the clock can be moved."""
        shift = float(self._ledger.note("clock") or 0)
        return self._clock.now() + timedelta(seconds=shift)

    def move_clock(self, to: datetime) -> None:
        """Make it *to* now; from there the time goes on."""
        with self._lock:
            self._ledger.write_note("clock", str((to - self._clock.now()).total_seconds()))

    def set_stamping(self, seconds: float) -> None:
        """Let messages need so long until they are delivered."""
        with self._lock:
            self._ledger.write_note("stamping", str(seconds))

    def boxes(self) -> tuple[Box, ...]:
        """Return all boxes."""
        with self._lock:
            return self._ledger.boxes()

    def find_box(self, identifier: str) -> Box:
        """Return a box. Raises ``Rejected``."""
        if not is_identifier(identifier):
            raise Rejected("1007", "Neplatný formát ID datové schránky.")
        found = self._ledger.box(identifier)
        if found is None:
            raise Rejected("5001", "Datová schránka neexistuje.")
        return found

    def entering(self, login: str, password: str) -> Box | None:
        """Return whose login and password these are."""
        with self._lock:
            found = self._ledger.box_of(login)
        if found is None or not secrets.compare_digest(found.password, password):
            return None
        return found

    def box(self, identifier: str) -> Box | None:
        """Return a box, if there is one."""
        with self._lock:
            return self._ledger.box(identifier)

    def send(self, sender: Box, draft: Draft) -> Message:
        """Take a message over within a turn. Raises ``Rejected``."""
        recipient = self._checked(sender, draft)
        now, number = self.now, self._ledger.next_number()
        literal = paper.content(number, sender, recipient, draft)
        digest = paper.digest(literal)
        message = Message(
            id=number,
            sender=sender.id,
            recipient=recipient.id,
            fields=dict(draft.fields),
            content=literal,
            digest=digest,
            stamp=self.seal.stamp(digest, now, next(self._serials)),
            state=State.STAMPED,
            submitted=now,
            delivered=now + timedelta(seconds=float(self._ledger.note("stamping") or 0)),
            accepted=None,
            size=round(sum(len(one.content) for one in draft.files) * 4 / 3 / 1024),
            kind=draft.kind,
        )
        self._ledger.put(message)
        self._tell(message, "EV0", now)
        self._settle()
        return message

    def serve(self, session: Session) -> None:
        """Serve everything that waits in the box, for its owner has logged in, within a turn."""
        code = "EV13" if session.by_certificate else "EV11"
        for message in self._ledger.messages(recipient=session.box.id):
            waits = message.state in {State.DELIVERED, State.FICTION}
            if waits and message.id not in self.unread:
                self._ledger.move(message.id, State.SERVED, self.now)
                self._tell(message, code, self.now, State.SERVED)

    def mark(self, message: Message) -> None:
        """Note that the recipient has downloaded a message."""
        if message.state == State.SERVED:
            self._ledger.move(message.id, State.READ)

    def sealed(self, document: bytes) -> bytes:
        """Return a document as signed data."""
        return self.seal.sealed(document, self.now, next(self._serials))

    def _checked(self, sender: Box, draft: Draft) -> Box:
        recipient = self.find_box(draft.recipient)
        if sender.state != ACCESSIBLE:
            raise Rejected("1201", "Datová schránka odesílatele není přístupná.")
        if recipient.state != ACCESSIBLE:
            raise Rejected("1202", "Datová schránka příjemce není přístupná.")
        if recipient.id == sender.id:
            raise Rejected("2010", "Nelze odeslat zprávu do vlastní schránky.")
        if not (sender.is_authority or recipient.is_authority) and not draft.kind:
            text = "Odesilatel ani příjemce datové zprávy není OVM a zpráva není poštovní."
            raise Rejected("1233", text)
        if not draft.fields.get("dmAnnotation"):
            raise Rejected("2010", "Chybí věc datové zprávy.")
        _check_files(draft.files)
        return recipient

    def _settle(self) -> None:
        now, ledger = self.now, self._ledger
        for message in ledger.ripe([State.STAMPED], "delivered", now):
            ledger.move(message.id, State.DELIVERED)
            self._tell(message, "EV5", message.delivered or now, State.DELIVERED)
        for message in ledger.ripe([State.DELIVERED], "delivered", now - m.FICTION_AFTER):
            self._fiction(message)
        for message in ledger.ripe([State.SERVED, State.READ], "accepted", now - m.KEPT):
            ledger.erase(message.id)
        unserved = (State.DELIVERED, State.FICTION)
        for message in ledger.ripe(unserved, "delivered", now - m.KEPT_UNSERVED):
            ledger.erase(message.id)

    def _fiction(self, message: Message) -> None:
        recipient = self._ledger.box(message.recipient)
        allowed = message.fields.get("dmAllowSubstDelivery", "true") not in {"false", "0"}
        if message.delivered is None or recipient is None or recipient.is_authority or not allowed:
            return
        at = message.delivered + m.FICTION_AFTER
        self._ledger.move(message.id, State.FICTION, at)
        self._tell(message, "EV2", at, State.FICTION)

    def _tell(self, message: Message, code: str, at: datetime, state: int = 0) -> None:
        self._ledger.tell(message.id, Event(at, code, m.EVENTS[code], state))

    def _furnish(self) -> None:
        pairs = [tuple(replace(one, password=_password()) for one in pair) for pair in SAMPLE]
        for box in itertools.chain.from_iterable(pairs):
            self._ledger.add_box(box)
        for office, person in pairs:
            self.send(person, _draft(office, "Žádost o vydání potvrzení", _REQUEST))
            self.send(office, _draft(person, "Výzva k doplnění podání", _CALL))


def _check_files(files: tuple[File, ...]) -> None:
    if not files or len(files) > m.MOST_FILES:
        raise Rejected("2010", "Zpráva musí mít 1 až 100 příloh.")
    if sum(len(one.content) for one in files) > m.LARGEST:
        raise Rejected("1200", "Datová zpráva je příliš velká.")
    for one in files:
        extension = one.name.rpartition(".")[2].lower()
        if extension not in m.EXTENSIONS or len(one.name) > m.LONGEST_NAME:
            raise Rejected("1214", f"Nepovolená příloha: {one.name}")


_REQUEST = "Dobrý den,\n\nžádám o vydání potvrzení o zaplacení místního poplatku.\n"
_CALL = "Dobrý den,\n\ndoplňte prosím své podání o chybějící přílohu.\n"


def _draft(recipient: Box, subject: str, text: str) -> Draft:
    file = File("dopis.txt", "text/plain", "main", text.encode())
    return Draft(recipient.id, {"dmAnnotation": subject}, (file,))


def _password() -> str:
    letters = string.ascii_letters + string.digits
    return "Aa1." + "".join(secrets.choice(letters) for _ in range(12))
