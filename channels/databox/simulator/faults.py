"""What the simulator does wrong when it is told to: one fault for one call."""

from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus

from channels.databox.simulator.wire import fault


class Fault(StrEnum):
    """What may go wrong."""

    #: The work is done, the answer never comes.
    SILENCE = "silence"
    #: The work is done, the answer breaks off in its middle.
    TRUNCATED = "truncated"
    #: Wrong name or password, the door is closed for a while, or for this computer.
    UNAUTHORIZED = "401"
    BLOCKED = "blocked"
    FOREIGN = "foreign"
    #: Planned outage.
    OUTAGE = "503"
    #: A page for people where a program asked.
    PAGE = "page"
    #: "Repeat the call", and further codes that mean: not now.
    BUSY = "3006"
    TOO_OFTEN = "3005"
    TOO_MANY = "3008"
    LIMITED = "3009"
    #: The administrator has blocked this download; a part of the system broke.
    WITHHELD = "3022"
    BROKEN = "9005"
    #: The signed answer carries no time stamp in its signature, and says so.
    UNSTAMPED = "0005"
    #: The work is done, the answer has twenty megabytes of nothing in it.
    HUGE = "huge"
    #: The work is done, the answer waits for ``Faults.pause`` and then comes in small pieces.
    SLOW = "slow"


@dataclass(slots=True)
class Faults:
    """The faults to come: pairs of the operation (empty: any) and the fault."""

    waiting: deque[tuple[str, Fault]] = field(default_factory=deque)
    #: Seconds that a slow answer takes.
    pause: float = 10.0

    def order(self, fault_: Fault, operation: str = "", times: int = 1) -> None:
        """Let the next calls of *operation* fail so."""
        self.waiting.extend([(operation, fault_)] * times)

    def take(self, operation: str) -> Fault | None:
        """Return the fault for this call, if one waits."""
        for pair in self.waiting:
            if pair[0] in {"", operation}:
                self.waiting.remove(pair)
                return pair[1]
        return None


#: What the system says where it does not do its work now.
NOT_NOW = {
    Fault.BUSY: "Probíhá doručování, opakujte volání.",
    Fault.TOO_OFTEN: "Zpráva byla stahována příliš často.",
    Fault.TOO_MANY: "Příliš mnoho souběžných požadavků na schránku.",
    Fault.LIMITED: "Omezený režim: zpracovává se jiný požadavek tohoto účtu.",
    Fault.WITHHELD: "Stahování zprávy zablokoval správce.",
    # The real answer has no text either.
    Fault.BROKEN: "",
}

_PAGE = """\
<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">
<html><head><title>{title}</title></head><body>
<h1>{title}</h1><p>{text}<br>
<hr><address>Error {code}</address></body></html>
"""

UNAUTHORIZED = _PAGE.format(
    title="Authentication required!",
    text="This server could not verify that you are authorized to access the document requested.",
    code=401,
)


#: What a computer gets whose address is not let in: neither of the other sentences.
FOREIGN = _PAGE.format(title="Error 401", text="Access denied.", code=401)


def blocked(until: str) -> str:
    """Return the page for an account that is blocked until then, ``HH:MM:SS``."""
    text = f"Prihlaseni blokovano do / Login blocked until: {until}"
    return _PAGE.format(title="Authentication required!", text=text, code=401)


OUTAGE = (
    HTTPStatus.SERVICE_UNAVAILABLE,
    fault("Probíhá plánovaná údržba", "Systém datových schránek je z důvodu údržby nedostupný."),
)
PAGE = _PAGE.format(title="Odstávka", text="Portál je dočasně mimo provoz.", code=200)
