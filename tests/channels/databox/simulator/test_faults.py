"""Faults come when they are ordered, each as its real model looks, and only then."""

import httpx
import pytest

from channels.databox.simulator.boxes import is_identifier
from channels.databox.simulator.faults import Fault
from channels.databox.simulator.messages import State
from tests.channels.databox.calls import envelope
from tests.channels.databox.simulator.asking import Asking
from tests.channels.databox.simulator.test_build import attributes
from tests.channels.databox.world import CITIZEN, TOWN, World

DUMMY = envelope("DummyOperation", "")
OWNER = envelope("GetOwnerInfoFromLogin2", "")


#: How each looks: the status of HTTP and some words.
LOOKS = {
    Fault.UNAUTHORIZED: (401, "Authentication required!"),
    Fault.BLOCKED: (401, "Login blocked until: 09:30:30"),
    Fault.FOREIGN: (401, "Access denied."),
    Fault.OUTAGE: (503, "<faultcode>Probíhá plánovaná údržba</faultcode>"),
    Fault.PAGE: (200, "<!DOCTYPE HTML"),
    Fault.BUSY: (200, ">3006<"),
    Fault.TOO_OFTEN: (200, ">3005<"),
    Fault.TOO_MANY: (200, ">3008<"),
    Fault.LIMITED: (200, ">3009<"),
    Fault.WITHHELD: (200, ">3022<"),
    Fault.BROKEN: (200, ">9005<"),
}


async def test_a_fault_comes_once(world: World) -> None:
    """The next call gets it, the one after that is answered."""
    for fault, (status, said) in LOOKS.items():
        world.simulator.faults.order(fault, "DummyOperation")
        wrong = await Asking(world).post("DummyOperation", DUMMY)

        assert wrong.status_code == status, fault
        assert said in wrong.text
        assert (await Asking(world).ask("DummyOperation")).code == "0000"


async def test_an_answer_breaks_off(world: World) -> None:
    """The work is done, and the connection ends in the middle of the answer."""
    number = world.write().id
    world.simulator.faults.order(Fault.TRUNCATED, "GetListOfReceivedMessages")
    with pytest.raises(httpx.RemoteProtocolError):
        await Asking(world).ask("GetListOfReceivedMessages", dmStatusFilter=-1)

    assert world.message(number).state is State.SERVED


async def test_a_signature_is_not_stamped(world: World) -> None:
    """The message comes all the same, its status says so, and the next one is stamped."""
    number = world.write().id
    citizen = Asking(world, CITIZEN)
    world.simulator.faults.order(Fault.UNSTAMPED, "SignedSentMessageDownload")
    answers = [await citizen.ask("SignedSentMessageDownload", dmID=number) for _ in range(2)]

    assert [one.code for one in answers] == ["0005", "0000"]
    bare, stamped = (attributes(one.octets("dmSignature"))[1] for one in answers)
    assert (bare, stamped) == ([], ["signature_time_stamp_token"])


async def test_an_answer_is_huge(world: World) -> None:
    """Twenty megabytes of nothing around the right answer."""
    world.simulator.faults.order(Fault.HUGE)
    answer = await Asking(world).post("DummyOperation", DUMMY)

    assert len(answer.content) > 20 * 1024 * 1024
    assert ">0000<" in answer.text


async def test_an_answer_is_slow(world: World) -> None:
    """Who does not wait so long hears nothing, though the message is sent."""
    world.simulator.faults.order(Fault.SLOW, "CreateMessage")
    inner = (
        f"<dmEnvelope><dbIDRecipient>{CITIZEN.id}</dbIDRecipient><dmAnnotation>Věc</dmAnnotation>"
        '</dmEnvelope><dmFiles><dmFile dmFileDescr="a.txt"><dmEncodedContent>AAAA'
        "</dmEncodedContent></dmFile></dmFiles>"
    )
    access = Asking(world)._access()
    async with httpx.AsyncClient(timeout=0.5, **access) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.post(
                f"{world.simulator.url}/DS/dz", content=envelope("CreateMessage", inner)
            )
    assert len(world.sent_from(TOWN)) == 1

    world.simulator.faults.pause = 0
    world.simulator.faults.order(Fault.SLOW, "DummyOperation")
    assert (await Asking(world).ask("DummyOperation")).code == "0000"


async def test_a_call_may_carry_its_fault(world: World) -> None:
    """A header asks for it; what is no fault is passed over."""
    for asked, status in (("503", 503), ("nonsense", 200)):
        told = await Asking(world).post("DummyOperation", DUMMY, **{"X-Simulator-Fault": asked})
        assert told.status_code == status


async def test_what_is_ordered_wrongly_is_told(world: World) -> None:
    """Scripts hear what was wrong with their order, with 400 and words."""
    orders = {
        "/admin/faults": '{"fault": "unknown"}',
        "/admin/clock": '{"to": "yesterday"}',
        "/admin/stamping": "[]",
        "/admin/box": '{"id": "aaaaaab", "state": 2}',
        "/admin/boxes": '{"type": "PFO"}',
        "/admin/password": '{"login": "nobody"}',
    }
    async with httpx.AsyncClient(base_url=world.simulator.url, timeout=10) as client:
        for path, order in orders.items():
            told = await client.post(path, content=order)
            assert (told.status_code, list(told.json())) == (400, ["error"]), path
        assert (await client.post("/admin/x", content="{}")).status_code == 404


async def test_boxes_and_passwords_can_be_ordered(world: World) -> None:
    """A script closes a box and lets a password end; faults can be taken back."""
    async with httpx.AsyncClient(base_url=world.simulator.url, timeout=10) as client:
        await client.post("/admin/box", json={"id": CITIZEN.id, "state": 4})
        await client.post(
            "/admin/password", json={"login": TOWN.login, "expires": "2026-12-24T18:00:00+01:00"}
        )
        await client.post("/admin/faults", json={"fault": "503", "times": 3})
        cleared = await client.post("/admin/faults", json={"clear": True, "pause": 2.5})

    assert cleared.json()["faults"] == 0
    assert world.simulator.faults.pause == 2.5
    asking = Asking(world)
    assert (await asking.ask("CheckDataBox", dbID=CITIZEN.id)).text("dbState") == "4"
    assert (await asking.ask("GetPasswordInfo")).text("pswExpDate").startswith("2026-12-24T18:00")


async def test_a_further_box_can_be_ordered(world: World) -> None:
    """It has an identifier with the right check letter, a person with all rights, and a login."""
    wanted = {"type": "PFO_ADVOK", "firm": "Advokátní kancelář Novák", "city": "Opava"}
    async with httpx.AsyncClient(base_url=world.simulator.url, timeout=10) as client:
        made = (await client.post("/admin/boxes", json=wanted)).json()
        wrong = await client.post("/admin/boxes", json=wanted | {"colour": "red"})
        login = (made["login"], made["password"])
        told = await client.post("/DS/DsManage", content=OWNER, auth=login)

    assert is_identifier(made["id"])
    assert f">{made['id']}<" in told.text
    assert ">PFO_ADVOK<" in told.text
    assert wrong.status_code == 400
