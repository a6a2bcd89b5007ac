"""What time does to messages: delivery, fiction after ten days, and erasure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from channels.databox.simulator import messages as m
from channels.databox.simulator.ledger import Ledger
from channels.databox.simulator.messages import Event, Message, State


@dataclass(frozen=True, slots=True)
class Passage:
    """The ledger, and what removes the files of a big message or of forgotten uploads."""

    ledger: Ledger
    remove: Callable[[Iterable[str]], None]

    def settle(self, now: datetime) -> None:
        """Do everything that is due by *now*."""
        ledger = self.ledger
        for message in ledger.ripe([State.STAMPED], "delivered", now):
            ledger.move(message.id, State.DELIVERED)
            self.tell(message, "EV5", message.delivered or now, State.DELIVERED)
        for message in ledger.ripe([State.DELIVERED], "delivered", now - m.FICTION_AFTER):
            self._fiction(message)
        self._erase(now)
        self.remove(ledger.detach(until=now - m.UPLOAD_KEPT))

    def tell(self, message: Message, code: str, at: datetime, state: int = 0) -> None:
        """Write down what happened to a message."""
        self.ledger.tell(message.id, Event(at, code, m.EVENTS[code], state))

    def _fiction(self, message: Message) -> None:
        recipient = self.ledger.box(message.recipient)
        allowed = message.fields.get("dmAllowSubstDelivery", "true") not in {"false", "0"}
        if message.delivered is None or recipient is None or recipient.is_authority or not allowed:
            return
        at = message.delivered + m.FICTION_AFTER
        self.ledger.move(message.id, State.FICTION, at)
        self.tell(message, "EV2", at, State.FICTION)

    def _erase(self, now: datetime) -> None:
        rules = (
            ((State.SERVED, State.READ), "accepted", m.KEPT),
            ((State.DELIVERED, State.FICTION), "delivered", m.KEPT_UNSERVED),
            ((State.UNDELIVERABLE,), "delivered", m.KEPT),
            ((State.INFECTED,), "submitted", m.KEPT),
        )
        for states, column, kept in rules:
            for message in self.ledger.ripe(states, column, now - kept):
                self.ledger.erase(message.id)
                if message.is_big:
                    self.remove(self.ledger.detach(number=message.id))
