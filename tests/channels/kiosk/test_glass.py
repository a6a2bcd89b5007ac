"""The screen, touched as citizens touch it, against a door with real TLS."""

import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from channels.kiosk import wire
from channels.kiosk.wire import Catalogue
from gateway.loop import in_thread
from gateway.model import package
from gateway.model.arrival import Arrival, Receipt
from gateway.model.asking import FORM_CATALOGUE, FORM_CHECK, Answer, Letter, Question
from gateway.model.errors import StoreDown
from gateway.model.form import Choice, Condition, FieldKind, FormField, FormSpec, Signing
from tests.channels.kiosk.hall import SPEC, Office, office
from tests.daemons import ROOT
from tests.gateways import ARRIVED, LHOTA, MemoryGateway

pytestmark = pytest.mark.slow

CONFIG = """\
server = "{server}"
enrolment = "{code}"
width = 1280
height = 800
fullscreen = false
{more}
"""


EVERY_KIND = FormSpec(
    "vse",
    1,
    {"cs": "Všechny otázky"},
    (
        FormField("name", {"cs": "Jak se jmenujete?"}),
        FormField("birth_date", {"cs": "Kdy jste se narodili?"}, FieldKind.DATE),
        FormField(
            "kind",
            {"cs": "Co vás ruší?"},
            FieldKind.CHOICE,
            choices=(Choice("dog", {"cs": "Pes"}), Choice("other", {"cs": "Jiné"})),
        ),
        FormField("which", {"cs": "Jaké jiné?"}, asked_when=Condition("kind", ("other",))),
        FormField("email", {"cs": "E-mail?"}, FieldKind.EMAIL),
        FormField("phone", {"cs": "Telefon?"}, FieldKind.PHONE, required=False),
        FormField("photo", {"cs": "Fotografie"}, FieldKind.FILE),
        FormField("consent", {"cs": "Souhlasíte?"}, FieldKind.CONSENT),
    ),
    signing=Signing.NOT_NEEDED,
)


def configured(hall: Office, more: str = "") -> Path:
    """Write a kiosk's settings with a code, and return their file."""
    folder = hall.folder / "glass"
    folder.mkdir(exist_ok=True)
    path = folder / "kiosk.toml"
    path.write_text(CONFIG.format(server=hall.address, code=hall.invite(), more=more))
    return path


async def played(scenario: str, config: Path, fault: str = "") -> None:
    """Run one scenario in a process of its own and demand that it ends well."""

    def play() -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603  (our own scenario)
            [sys.executable, "-m", "tests.channels.kiosk.scenarios", scenario, str(config)],
            cwd=ROOT,
            env={**os.environ, "PODATELNA_FAULT": fault},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    done = await in_thread(play)
    assert done.stdout.endswith("ok\n"), done.stderr[-4000:]


@pytest.fixture
def offering(hall: Office) -> Office:
    """Give a door behind which one form is offered and every draft is fine."""
    hall.gateway.answers[FORM_CATALOGUE] = Answer(found=True, text="", forms=(SPEC,))
    hall.gateway.answers[FORM_CHECK] = Answer(found=True, text="")
    return hall


async def test_a_citizen_fills_in_a_complaint(offering: Office) -> None:
    """Touch by touch from the greeting to code and PIN; the office reads what was written."""
    await played("complaint", configured(offering))

    (opened,) = filed(offering)
    assert opened.form.values == {"name": "Žofie Říhová", "text": "Ruší mě pes."}
    assert opened.facts["kiosk_number"].startswith("K-")


async def test_every_kind_of_question(offering: Office) -> None:
    """Each is refused wrong and taken right; changing one answer opens another question."""
    offering.gateway.answers[FORM_CATALOGUE] = Answer(found=True, text="", forms=(EVERY_KIND,))

    await played("every_kind", configured(offering))

    assert filed(offering)[0].form.values == {
        "name": "Anna",
        "birth_date": "1950-03-05",
        "kind": "other",
        "which": "kohout",
        "email": "anna@seznam.cz",
        "phone": "",
        "photo": "",
        "consent": "yes",
    }


async def test_who_walks_away_leaves_nothing(offering: Office) -> None:
    """After a warning everything is forgotten: answers, language and colours."""
    await played("left_alone", configured(offering))

    assert offering.gateway.arrivals == []


async def test_a_day_is_enough(offering: Office) -> None:
    """The program ends by itself at a quiet moment, to be started afresh."""
    await played("rested", configured(offering))


async def test_stopping_is_asked_about(offering: Office) -> None:
    """A mistaken touch loses nothing."""
    await played("ended", configured(offering))


@pytest.mark.parametrize("scenario", ["kept", "kept_and_heard"])
async def test_an_office_that_cannot_store(offering: Office, scenario: str) -> None:
    """The filing is kept and sent later; whoever still reads hears of it, nobody else does."""
    taken, failures = offering.gateway.accept, iter([StoreDown()])

    async def accept(*arrivals: Arrival) -> tuple[Receipt, ...]:
        if trouble := next(failures, None):
            raise trouble
        return await taken(*arrivals)

    offering.gateway.accept = accept  # type: ignore[method-assign]

    await played(scenario, configured(offering, "patience_seconds = 0.3"))

    assert len(filed(offering)) == 1


async def test_an_office_that_does_not_answer(offering: Office) -> None:
    """With the catalogue of yesterday a form can be filled in and is kept."""
    config = configured(offering)
    catalogue = Catalogue("Obec Horní Lhota", (), (SPEC,))
    shelf = config.parent / "catalogue.cs.json"
    await in_thread(shelf.write_bytes, wire.dumped(catalogue))
    await offering.channel.stop()

    await played("unreachable", config)


async def test_a_full_disk_claims_nothing(offering: Office) -> None:
    """The citizen hears that nothing was sent, and may try again."""
    await played("full", configured(offering), fault="kiosk.write=enospc")

    assert len(filed(offering)) == 1


async def test_an_office_that_refuses(tmp_path: Path) -> None:
    """What is too large for the office stays in the kiosk, and the citizen hears so."""
    async with office(tmp_path, max_package=100) as hall:
        hall.gateway.answers[FORM_CATALOGUE] = Answer(found=True, text="", forms=(SPEC,))
        hall.gateway.answers[FORM_CHECK] = Answer(found=True, text="")
        await played("refused", configured(hall))

        assert hall.gateway.arrivals == []
        assert len(list((hall.folder / "glass" / "refused").iterdir())) == 1


async def test_complaints_stand_at_their_questions(offering: Office) -> None:
    """What the office complains about is shown at the answer and put right before sending."""
    whole = offering.gateway.ask

    async def ask(question: Question) -> Answer:
        if question.kind == FORM_CHECK and " " not in question.values["answer.name"]:
            facts = (("name", "Napište jméno i příjmení."),)
            return Answer(found=False, text="Opravte…", facts=facts)
        return await whole(question)

    offering.gateway.ask = ask  # type: ignore[method-assign]

    await played("blamed", configured(offering))

    assert filed(offering)[0].form.values["name"] == "Anna Malá"


async def test_reading_how_a_filing_stands(tmp_path: Path) -> None:
    """Code and PIN bring the state and the office's letters; hours and help are one touch away."""
    people = (replace(LHOTA, office_hours=("pondělí 8.00–17.00",)),)
    async with office(tmp_path, MemoryGateway(people)) as hall:
        letter = Letter(ARRIVED, "Výzva k doplnění", "Doplňte prosím rok.")
        hall.gateway.answers["filing-status"] = Answer(
            found=True, text="Vyřizuje se.", facts=(("Doručeno", "dnes"),), letters=(letter,)
        )
        await played("standing", configured(hall))

        asked = [one for one in hall.gateway.asked if one.kind == "filing-status"]
        assert [one.values for one in asked] == [{"code": "7K3M000001", "pin": "123456"}]


async def test_a_keyboard_that_is_plugged_in(offering: Office) -> None:
    """It writes; it neither copies one citizen's words for the next nor leaves the program."""
    await played("keyboard", configured(offering))


def filed(hall: Office) -> list[package.Opened]:
    """Return what was handed in."""
    octets = [hall.gateway.originals[one.original.sha256] for one in hall.gateway.arrivals]
    return [package.read(io.BytesIO(one)) for one in octets]
