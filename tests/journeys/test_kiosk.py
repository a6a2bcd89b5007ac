"""The demo's kiosk from the outside: it enrols, hands in, and is sent away when it is revoked."""

import json
import uuid
from pathlib import Path

import pytest

from channels.kiosk.program.config import load
from channels.kiosk.program.station import Station
from channels.kiosk.wire import Draft, Enquiry
from gateway.loop import in_thread
from gateway.model import package
from gateway.model.asking import FILING_STATUS
from gateway.model.errors import NotAllowed
from gateway.model.form import FormSpec, filled
from tests.demos import Demo

pytestmark = pytest.mark.slow

ANSWERS = {
    "name": "Žofie Říhová",
    "birth_date": "1948-03-05",
    "address": "Ostravská 5, 748 01 Hlučín",
    "about": "procedure",
    "text": "Úřad mi neodpověděl.",
}


async def test_the_demos_kiosk(demo: Demo) -> None:
    """What the demo wrote is enough to enrol; what is handed in stands in the queue."""
    config, folder = await in_thread(load, Path(demo.report["kiosk"]["config"]))
    station = Station(config, folder)
    await in_thread(station.refresh)
    assert station.online
    catalogue = station.catalogue
    assert catalogue is not None
    assert catalogue.office == "Město Hlučín"
    assert catalogue.hours
    (form,) = (one for one in catalogue.forms if one.code == "stiznost")

    await handed_in(demo, station, form)
    await sent_away(demo, station)


async def handed_in(demo: Demo, station: Station, form: FormSpec) -> None:
    """Hand a complaint in and ask how it stands."""
    client = station.client
    draft = Draft(form.code, form.version, ANSWERS | {"name": ""})
    assert [name for name, _ in (await in_thread(client.check, draft)).complaints] == ["name"]
    assert (await in_thread(client.check, Draft(form.code, form.version, ANSWERS))).fine

    packed = package.packed(filled(form, ANSWERS, "cs"))
    slip = await in_thread(client.hand_in, str(uuid.uuid4()), packed)

    _, lines = await demo.command("intake", "list", "--json")
    found = [json.loads(line) for line in lines.splitlines()]
    assert [(one["originator"], one["sha256"]) for one in found if one["channel"] == "kiosk"] == [
        ("hlucin", slip.sha256)
    ]
    enquiry = Enquiry(FILING_STATUS, {"code": slip.code, "pin": slip.pin})
    assert (await in_thread(client.ask, enquiry)).found


async def sent_away(demo: Demo, station: Station) -> None:
    """Take the kiosk's certificate back."""
    who = ("--originator", "hlucin", "--name", "demo")
    _, listed = await demo.command("kiosk", "list", "--json", "--originator", "hlucin")
    assert [json.loads(line)["state"] for line in listed.splitlines()] == ["good"]
    code, _ = await demo.command("kiosk", "revoke", *who)
    assert code == 0
    with pytest.raises(NotAllowed):
        await in_thread(station.client.ask, Enquiry("office-hours"))
    code, _ = await demo.command("kiosk", "revoke", *who)
    assert code == 1
    code, _ = await demo.command("kiosk", "enrol", "--originator", "nikdo", "--name", "demo")
    assert code == 78
