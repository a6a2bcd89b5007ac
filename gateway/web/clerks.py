"""Who works at the desk, and what the desk may have done for him."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from gateway.loop import in_thread
from gateway.model.errors import NotAllowed
from gateway.model.ids import ItemId, OriginatorId
from gateway.model.item import Instruction, Item
from gateway.model.originator import Originator
from gateway.model.ports import Directory, Health, TurnedAway, Watched

T = TypeVar("T")


class Role(StrEnum):
    """What an account is for."""

    CLERK = "clerk"
    #: Runs the program; sees the style guide and works like a clerk where it is a member.
    OPERATOR = "operator"


class Duty(StrEnum):
    """What an account works with for one originator; several at once, or none of them.

    Whoever has none still sees the filings that were assigned to him.
    """

    #: The queue, all filings, the name registry (podatelna).
    FILING_OFFICE = "filing-office"
    #: Bodies, meetings, resolutions, the notice board (organizační oddělení).
    COUNCIL_SECRETARY = "council-secretary"
    #: Payers, prescription, statements and payments of the waste fee (účetní poplatku).
    FEE_ACCOUNTANT = "fee-accountant"
    #: Departments, forms, the scanning line (správce).
    IT = "it"


ALL_DUTIES = frozenset(Duty)


class NotMyDuty(NotAllowed):
    """This part of the office is worked with by others."""


@dataclass(frozen=True, slots=True)
class Clerk:
    """The person signed in at the desk, as of this request."""

    login: str
    name: str
    role: Role
    #: Whom the clerk works for at present; comes from the session, never from the request.
    originator: OriginatorId
    #: All whom the clerk may work for, the present one included, by name.
    originators: tuple[Originator, ...]
    #: ``cs`` or ``en``.
    language: str = "cs"
    #: What the clerk works with for this originator.
    duties: frozenset[Duty] = ALL_DUTIES

    def has(self, *duties: str) -> bool:
        """Tell whether one of *duties* is the clerk's; of none asked for, everybody has one."""
        return not duties or not self.duties.isdisjoint(duties)

    def may_handle(self, responsible: str) -> bool:
        """Tell whether a matter that *responsible*, a login, handles is this clerk's to see."""
        return self.has(Duty.FILING_OFFICE) or responsible == self.login

    @property
    def actor(self) -> str:
        """The name in the audit log."""
        return f"clerk:{self.login}"

    @property
    def office(self) -> Originator:
        """The originator the clerk works for at present."""
        return next(one for one in self.originators if one.id == self.originator)


@dataclass(frozen=True, slots=True)
class Decide:
    """Carries out a clerk's instruction about an item; the composition root supplies how.

    Raises ``Refused`` with a text for the clerk when the instruction cannot be carried out,
    ``BadState`` when somebody was faster, and ``LookupError`` when there is no such item.
    """

    function: Callable[[OriginatorId, ItemId, Instruction], Awaitable[Item]]

    async def __call__(
        self, originator: OriginatorId, item: ItemId, instruction: Instruction
    ) -> Item:
        """Return the item as it stands afterwards."""
        return await self.function(originator, item, instruction)


@dataclass(frozen=True, slots=True)
class Proofs:
    """Tells the PIN that belongs to a public code; the composition root supplies how."""

    function: Callable[[OriginatorId, str], str]

    def __call__(self, originator: OriginatorId, code: str) -> str:
        """Return six digits."""
        return self.function(originator, code)


@dataclass(frozen=True, slots=True)
class Way:
    """One channel and its ways in, as the desk shows them."""

    channel: str
    health: Health
    watched: tuple[Watched, ...] = ()
    #: What was too large to be let in, of every originator.
    turned_away: tuple[TurnedAway, ...] = ()


@dataclass(frozen=True, slots=True)
class Ways:
    """Tells how all ways in are doing; the composition root supplies how. Does no I/O."""

    function: Callable[[], tuple[Way, ...]]

    def __call__(self) -> tuple[Way, ...]:
        """Return every channel that is switched on."""
        return self.function()


async def _in_place(function: Callable[..., Any], *args: Any) -> Any:
    return await in_thread(function, *args)


@dataclass(frozen=True, slots=True)
class Apart:
    """Runs what reads foreign octets in a process of its own; the composition root supplies how.

    Raises ``GatewayError`` when it takes more time or memory than is allowed. As it is, for tests
    of pages, it runs in a thread and without limits.
    """

    function: Callable[..., Awaitable[Any]] = _in_place

    async def __call__(self, function: Callable[..., T], *args: Any) -> T:
        """Return ``function(*args)``; both travel by pickle."""
        result: T = await self.function(function, *args)
        return result


@dataclass(frozen=True, slots=True)
class Backroom:
    """What the core does for the desk."""

    decide: Decide
    proofs: Proofs
    ways: Ways = Ways(tuple)
    #: Channels that can look up whom they reach, by name.
    directories: Mapping[str, Directory] = field(default_factory=dict)
    apart: Apart = Apart()
