"""People with fewer rights, passwords that end, boxes that close, and what the system writes."""

from datetime import timedelta

import httpx
import pytest

from channels.databox.simulator.contents import files_of
from channels.databox.simulator.judging import EICAR
from channels.databox.simulator.messages import File, State
from tests.channels.databox.calls import envelope
from tests.channels.databox.simulator.asking import Asking
from tests.channels.databox.world import BEGIN, CITIZEN, FIRM, TOWN, World


@pytest.fixture
def post_office(world: World) -> Asking:
    """Give the person whom the town has entrusted with its post."""
    with world.simulator.system.turn() as ledger:
        user = ledger.users(TOWN.id)[1]
    return Asking(world, TOWN, login=user.login)


async def listed(asking: Asking) -> dict[str, str]:
    """List what came: states by numbers."""
    told = await asking.ask("GetListOfReceivedMessages", dmStatusFilter=-1)
    return dict(zip(told.all("dmID"), told.all("dmMessageStatus"), strict=True))


async def test_own_hands_wait_for_whoever_may_read_them(world: World, post_office: Asking) -> None:
    """An entrusted person sees that it is there, serves it not, and cannot read it afterwards."""
    usual, secret = world.write(), world.write(dmPersonalDelivery="true")
    assert await listed(post_office) == {str(usual.id): "6", str(secret.id): "4"}
    assert (await post_office.ask("MessageDownload", dmID=secret.id)).code == "1222"

    assert (await listed(Asking(world)))[str(secret.id)] == "6"
    assert (await post_office.ask("MessageDownload", dmID=secret.id)).code == "1218"
    assert (await post_office.ask("MessageDownload", dmID=usual.id)).code == "0000"
    told = await post_office.ask("GetDeliveryInfo", dmID=usual.id)
    assert told.all("dmEventDescr")[-1].startswith("EV12:")


async def test_what_somebody_may_not_do_has_a_code(world: World, post_office: Asking) -> None:
    """Rights are told, and what is not among them is refused."""
    told = await post_office.ask("GetUserInfoFromLogin2")
    assert (told.text("userType"), told.text("userPrivils")) == ("ENTRUSTED_USER", "29")
    assert (await post_office.ask("GetDataBoxUsers2", dbID=TOWN.id)).code == "1004"
    number = world.write().id
    assert (await post_office.ask("EraseMessage", dmID=number)).code == "1004"


async def test_the_author_is_told_as_far_as_wanted(world: World) -> None:
    """Who sent it is a kind of person; the name only when the sender wants it told."""
    told = []
    for wanted in ("false", "true"):
        number = (
            await Asking(world, CITIZEN).ask(
                "CreateMessage", dbIDRecipient=TOWN.id, dmAnnotation="Věc",
                dmPublishOwnID=wanted, dmFile={"dmFileDescr": "a.txt", "dmEncodedContent": "AAAA"},
            )
        ).text("dmID")  # fmt: skip
        await listed(Asking(world))
        answer = await Asking(world).ask("GetMessageAuthor", dmID=number)
        told.append((answer.text("userType"), answer.text("authorName")))

    assert told == [("PRIMARY_USER", ""), ("PRIMARY_USER", "Žofie Nováková")]


async def test_a_password_ends(world: World) -> None:
    """Its end is told; from then on there is a page with 401."""
    asking, entrance = Asking(world), world.simulator.system.entrance
    assert (await asking.ask("GetPasswordInfo")).text("pswExpDate") == ""
    assert entrance.expire(TOWN.login, BEGIN + timedelta(days=2))
    assert (await asking.ask("GetPasswordInfo")).text("pswExpDate").startswith("2026-11-25T09:15")
    world.clock.advance(days=2)

    answer = await asking.post("DummyOperation", envelope("DummyOperation", ""))
    assert (answer.status_code, answer.headers["content-type"][:9]) == (401, "text/html")


async def test_a_changed_password_takes_a_while(world: World) -> None:
    """For fifteen seconds the old one holds, from then on the new one."""
    asking = Asking(world)
    with world.simulator.system.turn() as ledger:
        user = ledger.user(TOWN.login)
    assert user is not None
    changed = {"dbOldPassword": user.password, "dbNewPassword": "Nove-heslo-7"}
    assert (await asking.ask("ChangeISDSPassword", **changed)).code == "0000"
    entering = world.simulator.system.entrance.entering
    assert entering(TOWN.login, "Nove-heslo-7") is None
    assert entering(TOWN.login, user.password) is not None
    world.clock.advance(seconds=15)

    assert entering(TOWN.login, "Nove-heslo-7") is not None
    assert entering(TOWN.login, user.password) is None


PASSWORDS = {
    "Kratke1": "1066", "male-heslo-7": "1079", "Žluté-Heslo-7": "1080",
    f"Aa1{TOWN.login}": "1082", "Aaa-heslo-7777": "1083", "qwertY-7-heslo": "1091",
}  # fmt: skip


async def test_passwords_have_rules(world: World) -> None:
    """Each rule has its code."""
    with world.simulator.system.turn() as ledger:
        user = ledger.user(TOWN.login)
    assert user is not None
    codes = {}
    for new in PASSWORDS:
        given = {"dbOldPassword": user.password, "dbNewPassword": new}
        codes[new] = (await Asking(world).ask("ChangeISDSPassword", **given)).code

    assert codes == PASSWORDS


async def test_guessing_closes_the_door_for_a_while(world: World) -> None:
    """After ten wrong passwords the page says until when even the right one is refused."""
    url = f"{world.simulator.url}/DS/dz"
    body = envelope("DummyOperation", "")
    async with httpx.AsyncClient(auth=(TOWN.login, "spatne"), timeout=10) as client:
        for _ in range(10):
            await client.post(url, content=body)
    told = await Asking(world).post("DummyOperation", body)
    assert told.status_code == 401
    assert "Login blocked until: 09:30:30" in told.text

    world.clock.advance(minutes=15)
    assert (await Asking(world).ask("DummyOperation")).code == "0000"


async def test_a_closed_box_makes_messages_undeliverable(world: World) -> None:
    """What waits in a box closed in retrospect is undeliverable, and the sender is told so."""
    waiting = world.write(to=CITIZEN, by=TOWN)
    world.clock.advance(hours=1)
    world.simulator.system.set_state(CITIZEN.id, 2, since=BEGIN)
    town = Asking(world)

    assert world.message(waiting.id).state is State.UNDELIVERABLE
    told = await town.ask("GetDeliveryInfo", dmID=waiting.id)
    assert told.all("dmEventDescr")[-1].startswith("EV3:")
    changes = await town.ask("GetMessageStateChanges")
    assert changes.all("dmMessageStatus") == ["4", "8"]
    assert (await town.ask("CheckDataBox", dbID=CITIZEN.id)).text("dbState") == "2"
    refused = await town.ask(
        "CreateMessage", dbIDRecipient=CITIZEN.id, dmAnnotation="Věc",
        dmFile={"dmFileDescr": "a.txt", "dmEncodedContent": "AAAA"},
    )  # fmt: skip
    assert refused.code == "1202"
    (notice,) = await listed(town)
    assert world.message(notice).sender == "aaaaaaa"
    read = await town.ask("MessageDownload", dmID=notice)
    assert (read.text("dmSenderType"), read.text("dmSender")[:11]) == ("0", "Informační ")
    names = [one.name for one in files_of(world.message(notice).content)]
    assert names == ["zprava.html", "zprava.xml"]


async def test_an_infected_message_never_arrives(world: World) -> None:
    """The antivirus program's test file stops a message; its sender is told so."""
    virus = File("faktura.txt", "text/plain", "main", EICAR)
    sent = world.write(files=(virus,))
    citizen = Asking(world, CITIZEN)

    assert world.message(sent.id).state is State.INFECTED
    assert await listed(Asking(world)) == {}
    assert (await citizen.ask("SignedSentMessageDownload", dmID=sent.id)).code == "1219"
    assert (await citizen.ask("GetMessageStateChanges")).all("dmMessageStatus") == []
    told = await citizen.ask("GetDeliveryInfo", dmID=sent.id)
    assert [one[:4] for one in told.all("dmEventDescr")] == ["EV0:", "EV8:"]
    assert len(await listed(citizen)) == 1


async def test_the_sender_never_sees_the_mark(world: World) -> None:
    """What the recipient marked as read is served, and no more, to its sender."""
    number = world.write().id
    await listed(Asking(world))
    await Asking(world).ask("MarkMessageAsDownloaded", dmID=number)
    sent = await Asking(world, CITIZEN).ask("GetListOfSentMessages", dmStatusFilter=-1)

    assert sent.text("dmMessageStatus") == "6"
    assert (await listed(Asking(world)))[str(number)] == "7"


async def test_some_recipients_of_many_fail(world: World) -> None:
    """Each recipient has a status of its own, and only who was reached has a number."""
    told = await Asking(world).ask(
        "CreateMultipleMessage", dmAnnotation="Oběžník",
        dmFile={"dmFileDescr": "a.txt", "dmEncodedContent": "AAAA"},
        dmRecipient=[{"dbIDRecipient": one} for one in (CITIZEN.id, TOWN.id, FIRM.id)],
    )  # fmt: skip

    assert told.all("dmStatusCode") == ["0000", "2010", "0000", "0004"]
    assert len(told.all("dmID")) == len(world.sent_from(TOWN)) == 2


async def test_nobody_in_person_is_behind_a_certificate(tls_world: World) -> None:
    """An application has its own rights and serves as such; there is no person to tell about."""
    number = tls_world.write().id
    machine = Asking(tls_world, by_certificate=True)

    assert (await machine.ask("GetUserInfoFromLogin2")).code == "2102"
    assert (await machine.ask("GetPasswordInfo")).text("pswExpDate") == ""
    assert await listed(machine) == {str(number): "6"}
    told = await machine.ask("GetDeliveryInfo", dmID=number)
    assert told.all("dmEventDescr")[-1].startswith("EV13:")
