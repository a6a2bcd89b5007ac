"""What the tests of forms ask for: an office that takes in filled forms as the daemon does."""

from typing import Any

import pytest

from forms.handler import FormsHandler
from forms.offer import shipped
from forms.printing import FormPrint
from gateway.intake.accept import Acceptance
from gateway.intake.codes import Pins
from gateway.intake.deciding import Decider
from gateway.intake.payer import Payer
from gateway.intake.reading import Reader
from gateway.intake.rush import Rush
from gateway.intake.worker import Tools, Worker
from gateway.model import package
from gateway.model.arrival import Arrival
from gateway.model.blob import BlobRef
from gateway.model.form import FormSpec, filled
from gateway.model.ids import OriginatorId
from gateway.store.store import Store
from registry.handler import RegistryHandler
from tests.conftest import LHOTA, StandingClock
from tests.fakes import FakeChannel, ScriptedHandler
from tests.offices import Office
from tests.worlds import PINS, SameProcess


class PackageConverter:
    """Reads form packages, as web, kiosk and chat do."""

    def convert(self, arrival: Any, original: Any) -> Any:
        """Read one."""
        return package.submission(arrival, original)


@pytest.fixture
def office(store: Store) -> Office:
    """Give an office whose web channel takes form packages; the forms' handler is asked first."""
    channel = FakeChannel("web")
    payer = Payer(store, {"web": channel}, "daemon", Rush())
    reader = Reader(store, SameProcess(), {"web": PackageConverter()}, [FormPrint(SameProcess())])
    pins: Pins = PINS
    decider = Decider(store, [FormsHandler(), RegistryHandler()], pins, payer.rounds.call)
    worker = Worker(Tools(store, reader, decider, "daemon", Rush()))
    acceptance = Acceptance(store, pins, worker.rounds.call)
    return Office(store, acceptance, worker, payer, decider, channel, ScriptedHandler(), pins)


def spec(code: str) -> FormSpec:
    """Return a form that comes with the program."""
    return next(one.form for one in shipped() if one.form.code == code)


#: Right answers to the general filing and to the request for information.
FILING = {
    "who": "person",
    "name": "Žofie Nováková",
    "birth_date": "1971-03-19",
    "address": "Horní Lhota 12, 748 01",
    "email": "zofie@posta.test",
    "subject": "Žádost o pokácení lípy",
    "text": "Lípa u školy ohrožuje chodník.",
}
REQUEST = {
    "who": "person",
    "name": "Karel Dvořák",
    "birth_date": "1954-11-02",
    "address": "Horní Lhota 3, 748 01",
    "delivery": "post",
    "text": "Kolik stála oprava školy?",
}


def handed_in(
    clock: StandingClock,
    values: dict[str, str],
    code: str = "obecne-podani",
    originator: OriginatorId = LHOTA,
    form: FormSpec | None = None,
) -> Arrival:
    """Return a form as the web hands it in."""
    octets = package.packed(filled(form or spec(code), values, "cs"))
    blob = BlobRef.of(octets)
    return Arrival(originator, "web", f"web:{blob.sha256[:20]}", clock.now(), blob)
