"""An arrival in the intake queue, and the one table of its states."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gateway.model.arrival import Arrival
from gateway.model.errors import BadState
from gateway.model.ids import ItemId
from gateway.model.submission import Submission


class ItemState(StrEnum):
    """Where an item stands. Every item is in one of these, and each is seen by somebody."""

    RECEIVED = "received"
    WORKING = "working"
    REGISTERED = "registered"
    REFERRED = "referred"
    REFUSED = "refused"
    PARKED = "parked"


#: Which state may follow which::
#:
#:                  claimed                decided
#:     received --------------> working -----------> registered | refused | referred
#:        ^  ^                   |   |   five tries, or our own fault
#:        |  +-------------------+   +-------------------------------------> parked
#:        |    postponed, lease over                                            |
#:        +------------ a clerk or the operator says so (referred, parked) -----+
#:
#: What was joined to a filing by mistake goes back to a clerk: registered -> referred.
TRANSITIONS: Mapping[ItemState, frozenset[ItemState]] = {
    ItemState.RECEIVED: frozenset({ItemState.WORKING}),
    ItemState.WORKING: frozenset(
        {
            ItemState.REGISTERED,
            ItemState.REFUSED,
            ItemState.REFERRED,
            ItemState.PARKED,
            ItemState.RECEIVED,
        }
    ),
    ItemState.REFERRED: frozenset({ItemState.RECEIVED}),
    ItemState.PARKED: frozenset({ItemState.RECEIVED}),
    ItemState.REGISTERED: frozenset({ItemState.REFERRED}),
    ItemState.REFUSED: frozenset(),
}


def may_become(now: ItemState, then: ItemState) -> bool:
    """Tell whether an item in state *now* may go to *then* in one step."""
    return then in TRANSITIONS[now]


def step(now: ItemState, then: ItemState) -> ItemState:
    """Return *then*, or raise ``BadState`` when the table does not allow it."""
    if not may_become(now, then):
        raise BadState(f"An item that is {now} cannot become {then}.")
    return then


@dataclass(frozen=True, slots=True)
class Instruction:
    """What a clerk decided about a referred item; the handler carries it out."""

    #: Who says so, as written into the audit log: ``clerk:novakova``.
    by: str
    #: ``register`` or ``refuse``.
    act: str
    #: The fields of the desk's form: subject, unit, clerk, reason.
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One arrival in the queue, as the worker and the handlers see it."""

    id: ItemId
    arrival: Arrival
    state: ItemState
    code: str
    attempts: int
    #: Six digits, derived by the core from the code and the installation's secret.
    pin: str = field(default="", repr=False)
    submission: Submission | None = None
    instruction: Instruction | None = None
    #: The reference number it was registered under, or empty.
    reference: str = ""
    #: Why it stands where it stands, one sentence.
    note: str = ""
    due_at: datetime | None = None
