"""The demo's past: what came in the last months is registered and dealt with, each on its day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from operator import itemgetter

from sqlalchemy import select

from forms.handler import FormsHandler
from forms.publishing import version_of
from gateway.intake.accept import Acceptance
from gateway.intake.deciding import Decider
from gateway.intake.payer import Payer
from gateway.intake.reading import Reader
from gateway.intake.rush import Rush
from gateway.intake.worker import Tools, Worker
from gateway.model import package
from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef, Blobs
from gateway.model.errors import Broken
from gateway.model.form import CZECH, FormSpec, filled
from gateway.model.ids import OriginatorId
from gateway.model.item import Instruction, Item
from gateway.model.outgoing import Delivered, Outgoing
from gateway.model.ports import Channel, Clock, Condition, Gateway, Health
from gateway.model.submission import Submission
from gateway.model.verdict import Verdict
from gateway.run import parts
from gateway.run.assembly import Assembly, open_store
from gateway.run.demo.letters import Letter, small_pdf
from gateway.run.demo.past_letters import DONE, FILES, LETTERS, By, PastLetter
from gateway.run.settings import Settings
from gateway.store.store import Store
from gateway.store.tables import ItemRow
from gateway.store.unit import Unit
from registry.axes import Authenticity
from registry.calendar import PRAGUE, legal_day
from registry.confirming import confirm
from registry.dispatch import Reply, reply
from registry.file_tables import CaseFile
from registry.files.closing import settle_file
from registry.files.contents import NewFile, join, named, open_file
from registry.files.settling import Method, Settled, settle
from registry.handler import RegistryHandler
from registry.plan.scheme import versions
from registry.tables import Filing
from registry.wording import folded
from scanning.facts import Facts

CLERK = "clerk:novakova"
#: The name in leases.
OWNER = "past"
MAIL_TO = "podatelna@hlucin.test"
FORM = "zadost-o-informace"
#: So long after an unsigned letter its sender came to confirm it.
CONFIRMED_AFTER = timedelta(days=2)
ANSWERS = {
    "who": "person",
    "birth_date": "1975-05-04",
    "address": "Dlouhá 12, 748 01 Hlučín",
    "delivery": "counter",
}

ANSWER = """Dobrý den,

Vaší žádosti jsme vyhověli; podrobnosti Vám sdělíme na přepážce nebo telefonicky.

Město Hlučín
"""


@dataclass
class Calendar:
    """A clock that stands on the day that is being lived."""

    at: datetime

    def now(self) -> datetime:
        """Return the instant."""
        return self.at


class Clerk:
    """Registers what comes as soon as it comes."""

    def claims(self, submission: Submission) -> bool:
        """Take everything."""
        del submission
        return True

    def handle(self, unit: Unit, item: Item) -> Verdict:
        """Decide as a clerk does at the desk."""
        letter = _BY_NAME[item.arrival.external_id]
        values = {"department": letter.department, "subject": letter.subject}
        if letter.by is By.PAPER:
            values["authenticity"] = Authenticity.PAPER_SIGNED
        unit.actor = CLERK
        told = replace(item, instruction=Instruction(CLERK, "register", values))
        part = FormsHandler() if letter.by is By.FORM else RegistryHandler()
        verdict = part.handle(unit, told)
        if letter.file:
            join(unit, _filing(unit, letter), _file(unit, letter.file))
        return verdict


@dataclass
class Postman:
    """Stands for a channel of those days: what it was given has arrived."""

    name: str
    clock: Clock

    async def start(self, gateway: Gateway) -> None:
        """Open nothing."""

    async def stop(self) -> None:
        """Close nothing."""

    async def deliver(self, outgoing: Outgoing, blobs: Blobs) -> Delivered:
        """Say that it has left."""
        del blobs
        return Delivered(self.clock.now(), outgoing.key)

    def health(self) -> Health:
        """Be well."""
        return Health(Condition.OK)


def _name(letter: PastLetter) -> str:
    return f"past-{letter.days_ago}"


_BY_NAME = {_name(letter): letter for letter in LETTERS}


async def live(settings: Settings, assembly: Assembly, originator: OriginatorId) -> None:
    """Let the last months happen, unless something was registered before."""
    if await assembly.store.read(originator, lambda unit: unit.rows.first(select(Filing.code))):
        return
    now = assembly.store.clock.now()
    calendar = Calendar(now)
    store = open_store(settings, calendar)
    try:
        past = Past(originator, store, assembly)
        begun, form = await store.read(originator, _given)
        for at, step in sorted(steps(legal_day(now), begun), key=itemgetter(0)):
            calendar.at = at
            if isinstance(step, PastLetter):
                await past.take_in(step, form)
            else:
                await past.act(step)
    finally:
        store.close()


#: What happens at an instant: a letter comes, or somebody does something.
Step = tuple[datetime, PastLetter | Callable[[Unit], None]]


class Past:
    """The office in those days, on the store of today."""

    def __init__(self, originator: OriginatorId, store: Store, assembly: Assembly) -> None:
        self._originator, self._store = originator, store
        converters = parts.Converters(parts.Channels())
        postmen: dict[str, Channel] = {by: Postman(by, store.clock) for by in By}
        self._payer = Payer(store, postmen, OWNER, Rush())
        reader = Reader(store, assembly.bounded, converters, [])
        decider = Decider(store, [Clerk()], assembly.pins, self._payer.rounds.call)
        self._worker = Worker(Tools(store, reader, decider, OWNER, Rush()))
        self._acceptance = Acceptance(store, assembly.pins, self._worker.rounds.call)

    async def take_in(self, letter: PastLetter, form: FormSpec) -> None:
        """Let a letter come, be registered and confirmed."""
        now = self._store.clock.now()
        octets, envelope = _written(letter, form, now)
        original = BlobRef.of(octets)
        await self._acceptance.accept(
            Arrival(self._originator, letter.by, _name(letter), now, original, envelope)
        )
        await self._worker.until_idle()
        await self._payer.until_idle()

    async def act(self, step: Callable[[Unit], None]) -> None:
        """Let a clerk do something, and what he writes leave."""
        await self._store.run(self._originator, step, CLERK)
        await self._payer.until_idle()


def _given(unit: Unit) -> tuple[date, FormSpec]:
    """Return since when there is a plan by which files are opened, and the form that is filled."""
    published = version_of(unit, FORM)
    if published is None:
        raise Broken(f"The form {FORM} is not offered.")
    return min(scheme.valid_from for scheme in versions(unit)), published.offer.form


def steps(today: date, begun: date) -> Iterator[Step]:
    """Yield what happened in the months before *today*, but not before *begun*."""
    done = []
    for number, letter in enumerate(LETTERS):
        came = _at(today, letter.days_ago, number)
        if legal_day(came) < begun:
            continue
        yield came, letter
        if letter.settled_after and letter.by is By.MAIL:
            yield came + CONFIRMED_AFTER, partial(_confirm, letter)
        if letter.settled_after:
            yield came + timedelta(days=letter.settled_after), partial(_settle, letter)
        if letter.file == DONE:
            done.append(came + timedelta(days=letter.settled_after + 1))
    if done:
        yield max(done), _settle_file


def _at(today: date, days_ago: int, number: int) -> datetime:
    """Return an instant in office hours, another one for each letter."""
    hours = time(8 + number % 7, 7 * number % 60)
    return datetime.combine(today - timedelta(days=days_ago), hours, PRAGUE)


def _written(letter: PastLetter, form: FormSpec, at: datetime) -> tuple[bytes, dict[str, str]]:
    """Return the octets that came, and the facts of their envelope."""
    if letter.by is By.MAIL:
        address = f"{folded(letter.sender).replace(' ', '.').strip('.')}@posta.test"
        sender = f"{letter.sender} <{address}>"
        mail = Letter(sender, MAIL_TO, letter.subject, letter.text, timedelta(minutes=1))
        return mail.octets(at), {"sender": address, "recipients": MAIL_TO}
    if letter.by is By.PAPER:
        octets = small_pdf(folded(letter.subject))
        facts = Facts(f"{at:%Y-%m-%d}.pdf", BlobRef.of(octets).sha256, 1, 1, pages=(1,))
        return octets, dict(facts.envelope())
    answers = ANSWERS | {"name": letter.sender, "text": letter.text}
    octets = package.packed(filled(form, answers, CZECH))
    return octets, {"form": form.code, "version": str(form.version)}


def _filing(unit: Unit, letter: PastLetter) -> Filing:
    """Return what the letter was registered as, locked."""
    mine = select(ItemRow.id).where(
        ItemRow.channel == letter.by, ItemRow.external_id == _name(letter)
    )
    key = unit.rows.first(
        select(Filing.record_identifier).where(Filing.item_id == unit.rows.first(mine))
    )
    found = unit.rows.get(Filing, key, lock=True)
    if found is None:
        raise Broken(f"Nothing was registered of {letter.subject!r}.")
    return found


def _file(unit: Unit, file: str) -> CaseFile:
    """Return a file of the demo, locked, opened by the first that needs it."""
    title, code, department = FILES[file]
    mark = unit.rows.first(select(CaseFile.mark).where(CaseFile.title == title))
    return named(unit, mark) if mark else open_file(unit, NewFile(title, code, department))


def _confirm(letter: PastLetter, unit: Unit) -> None:
    confirm(unit, _filing(unit, letter), "osobně na přepážce, ověřena totožnost")


def _settle(letter: PastLetter, unit: Unit) -> None:
    filing = _filing(unit, letter)
    if letter.by is By.PAPER:
        settle(unit, filing, Settled(Method.NOTED, "Vyřízeno na místě, odesílatel vyrozuměn."))
        return
    reply(unit, filing, Reply(f"Odpověď: {letter.subject}", ANSWER, _name(letter)))
    settle(unit, filing, Settled(Method.BY_DOCUMENT, "Odpověď odeslána."))


def _settle_file(unit: Unit) -> None:
    settle_file(unit, _file(unit, DONE))
