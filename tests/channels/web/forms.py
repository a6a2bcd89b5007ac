"""Forms for tests of the pages: one with a question of every kind, and an office that knows it."""

import io
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from channels.web.channel import WEB, WebChannel
from channels.web.settings import SiteSettings
from channels.web.site import site
from gateway.model import package
from gateway.model.asking import FORM_CATALOGUE, FORM_CHECK, Answer, Question
from gateway.model.errors import GatewayError, Refused
from gateway.model.form import (
    Choice,
    Condition,
    FieldKind,
    FormField,
    FormSpec,
    Signing,
    asked,
)
from gateway.model.package import Opened
from gateway.model.ports import Site
from gateway.web.pages import Pages
from gateway.web.public import build_public
from gateway.web.settings import WebSettings
from tests.desks import Browser, served, well
from tests.gateways import LHOTA, SCHOOL, MemoryGateway, StandingClock

WAYS = (
    Choice("status", {"cs": "na stránce stavu", "en": "on the status page"}),
    Choice("post", {"cs": "poštou", "en": "by post"}),
)

#: A question of every kind, two of them asked only after certain answers.
EVERYTHING = FormSpec(
    "vsechno",
    3,
    {"cs": "Podnět se vším všudy", "en": "A form with everything"},
    (
        FormField("name", {"cs": "Jméno a příjmení", "en": "Full name"}),
        FormField("birth_date", {"cs": "Datum narození"}, FieldKind.DATE),
        FormField("email", {"cs": "E-mail"}, FieldKind.EMAIL, required=False),
        FormField("phone", {"cs": "Telefon"}, FieldKind.PHONE, required=False),
        FormField("way", {"cs": "Kam vám odpovědět?"}, FieldKind.CHOICE, choices=WAYS),
        FormField(
            "postal_code",
            {"cs": "PSČ"},
            FieldKind.POSTAL_CODE,
            asked_when=Condition("way", ("post",)),
        ),
        FormField("people", {"cs": "Kolika lidí se to týká?"}, FieldKind.NUMBER, required=False),
        FormField("birth_number", {"cs": "Rodné číslo"}, FieldKind.BIRTH_NUMBER, required=False),
        FormField("organisation_id", {"cs": "IČO"}, FieldKind.ORGANISATION_ID, required=False),
        FormField("account", {"cs": "Číslo účtu"}, FieldKind.BANK_ACCOUNT, required=False),
        FormField(
            "text",
            {"cs": "Co se stalo?", "en": "What happened?"},
            FieldKind.LONG_TEXT,
            help={"cs": "Napište to svými slovy.", "en": "In your own words."},
        ),
        FormField("files", {"cs": "Fotografie"}, FieldKind.FILE, required=False, most=3),
        FormField(
            "represented", {"cs": "Píšu za někoho jiného"}, FieldKind.CONSENT, required=False
        ),
        FormField(
            "whom",
            {"cs": "Za koho píšete?"},
            required=False,
            asked_when=Condition("represented", ("yes",)),
        ),
    ),
    {"cs": "Řekněte nám, co je potřeba napravit.", "en": "Tell us what to mend."},
)

#: A short one that needs no signature.
SHORT = FormSpec(
    "dotaz",
    1,
    {"cs": "Žádost o informace", "en": "A request"},
    (FormField("text", {"cs": "Na co se ptáte?"}, FieldKind.LONG_TEXT),),
    signing=Signing.NOT_NEEDED,
)

#: Answers that are complete.
COMPLETE: Mapping[str, str] = {
    "name": "Božena Říhová",
    "birth_date": "8. 3. 1948",
    "way": "status",
    "text": "Na rohu ulice Lipové nesvítí lampa.",
}

FORM = "/lhota/forms/vsechno"

#: Parts of a multipart body: name, and then a text or a file's name and octets.
Sent = list[tuple[str, tuple[str | None, bytes]]]


@dataclass
class FormOffice(MemoryGateway):
    """A gateway whose first originator offers forms and checks that what is required is there."""

    offered: list[FormSpec] = field(default_factory=lambda: [EVERYTHING, SHORT])
    #: Versions that are offered no longer.
    older: list[FormSpec] = field(default_factory=list)
    #: Raised by every question about forms, when set.
    asking_fails: GatewayError | None = None
    #: Whether any part of the installation keeps forms.
    keeps_forms: bool = True

    async def ask(self, question: Question) -> Answer:
        """Answer about forms; leave the rest to what the test prepared."""
        if question.kind not in {FORM_CATALOGUE, FORM_CHECK}:
            return await super().ask(question)
        self.asked.append(question)
        if self.asking_fails is not None:
            raise self.asking_fails
        if not self.keeps_forms:
            raise Refused("Nobody here answers this question.")
        if question.originator != LHOTA.id:
            return Answer(found=False, text="Tady žádné formuláře nejsou.")
        if question.kind == FORM_CHECK:
            return self._checked(question)
        wanted = question.values.get("code")
        known = self.offered if wanted is None else [*self.offered, *self.older]
        version = question.values.get("version")
        forms = tuple(
            one
            for one in known
            if wanted in {None, one.code} and version in {None, str(one.version)}
        )
        return Answer(found=bool(forms), text="", forms=forms)

    def _checked(self, question: Question) -> Answer:
        form, version = question.values["form"], question.values["version"]
        spec = next(
            one
            for one in (*self.offered, *self.older)
            if (one.code, str(one.version)) == (form, version)
        )
        given = {
            name.removeprefix("answer."): value
            for name, value in question.values.items()
            if name.startswith("answer.")
        }
        missing = tuple(
            (one.name, "Odpovězte prosím.")
            for one in asked(spec, given)
            if one.required and not given.get(one.name)
        )
        return Answer(found=not missing, text="Něco chybí." if missing else "", facts=missing)


@dataclass
class Web:
    """A public web with a browser in front of it and a gateway behind it."""

    browser: Browser
    gateway: FormOffice
    channel: WebChannel


@asynccontextmanager
async def web(
    folder: Path,
    settings: SiteSettings | None = None,
    gateway: FormOffice | None = None,
    others: Sequence[Pages] = (),
) -> AsyncIterator[Web]:
    """Serve the public web of two offices, one of which offers forms, and pages of other parts."""
    behind = gateway or FormOffice()
    where = Site((LHOTA, SCHOOL), StandingClock(), folder)
    channel = WEB.build(settings or SiteSettings(), where)
    pages = [site(channel), *others]
    app = build_public(gateway=behind, settings=WebSettings(), pages=pages, health=well)
    await channel.start(behind)
    async with served(app) as address, Browser(base_url=address) as browser:
        yield Web(browser, behind, channel)
    await channel.stop()


def words(answers: dict[str, str]) -> Sent:
    """Return texts as a browser sends them."""
    return [(name, (None, text.encode())) for name, text in answers.items()]


def complete(**more: str) -> dict[str, str]:
    """Return answers that are complete."""
    return dict(COMPLETE) | more


def hidden(page: str) -> dict[str, str]:
    """Return what the page of a form carries along."""
    return dict(re.findall(r'name="(_form|_version)" value="([^"]*)"', page))


def receipt(page: str) -> dict[str, str]:
    """Read a receipt as a script does."""
    found = dict(re.findall(r'<data class="receipt-(\w+)" value="([^"]*)"', page))
    (found["time"],) = re.findall(r'<time class="receipt-time" datetime="([^"]*)"', page)
    return found


def arrived(made: Web, number: int = -1) -> Opened:
    """Open the package that was handed in."""
    original = made.gateway.originals[made.gateway.arrivals[number].original.sha256]
    return package.read(io.BytesIO(original))
