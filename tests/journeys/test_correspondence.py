"""Offices and machines that write to each other stop after one confirmation each."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from channels.email.simulator.relay import KeptMail
from tests.conftest import StandingClock
from tests.correspondents import (
    Podatelna,
    Postman,
    Robot,
    fresh_database,
    letter,
    message_of,
    podatelna,
    post,
)
from tests.post import relaying

TOWN, SCHOOL, ROBOT = "podatelna@mesto.test", "skola@vesnice.test", "automat@posta.test"


@pytest.fixture
async def postman(
    sqlite_template: Path, tmp_path: Path, clock: StandingClock
) -> AsyncIterator[Postman]:
    """Give two offices, each on a database of its own, and the postman between them."""
    async with AsyncExitStack() as open_, relaying(tmp_path / "post") as relay:
        offices: dict[str, Podatelna] = {}
        for address in (TOWN, SCHOOL):
            folder = tmp_path / address
            url = fresh_database(sqlite_template, folder)
            made = podatelna(folder, url, address, relay.address[1], clock)
            offices[address] = await open_.enter_async_context(made)
        yield Postman(relay, offices)


def polite(mail: KeptMail) -> list[tuple[str, str, bytes]]:
    """Answer whoever can be answered, and say that a machine does (RFC 3834)."""
    if not mail.sender:
        return []
    said = {"Auto_Submitted": "auto-replied", "In_Reply_To": str(message_of(mail)["Message-ID"])}
    octets = letter(ROBOT, mail.sender, "Automatická odpověď: Jsem na dovolené", **said)
    return [("", mail.sender, octets)]


def rude(mail: KeptMail) -> list[tuple[str, str, bytes]]:
    """Answer every mail whatever it says, to its author, and pretend to be a person."""
    author = message_of(mail)["From"].addresses[0].addr_spec
    return [(ROBOT, author, letter(ROBOT, author, f"Re: {mail.subject}"))]


async def test_two_offices_write_to_each_other(postman: Postman) -> None:
    """Each confirms what a clerk of the other wrote, once; no confirmation is confirmed."""
    town, school = postman.offices[TOWN], postman.offices[SCHOOL]
    number = await town.write(SCHOOL)
    await postman.until_quiet()

    kinds = [
        str(message_of(mail)["Auto-Submitted"] or "person") for mail in postman.relay.messages()
    ]
    assert sorted(kinds) == ["auto-replied", "auto-replied", "person"]
    # The school has the town's confirmation and its letter; the town has its filing, and the
    # school's confirmation of the letter stands with it.
    assert len(school.items()) == 2
    assert town.items() == [("registered", number)] * 2


@pytest.mark.parametrize(("robot", "answers", "sent"), [(polite, 1, 2), (rude, 6, 1 + 5)])
async def test_a_robot_writes_to_an_office(
    postman: Postman, robot: Robot, answers: int, sent: int
) -> None:
    """A polite one hears nothing back; a rude one so many confirmations as an hour allows."""
    postman.robots = {ROBOT: robot}
    town = postman.offices[TOWN]
    await town.write(ROBOT)
    await postman.until_quiet()

    # The first confirmation, the clerk's letter, and what the robot got for its answers.
    assert [row.state for row in town.outgoing()] == ["sent"] * sent
    # Whatever the robot wrote is here.
    assert len(town.items()) == 1 + answers
    assert all(state in {"registered", "referred"} for state, _ in town.items())


async def test_a_list_is_registered_and_not_answered(postman: Postman) -> None:
    """A newsletter is for a clerk to see; nobody writes to the list."""
    town = postman.offices[TOWN]
    octets = letter("zpravodaj@kraj.test", TOWN, "Zpravodaj", List_Id="<zpravy.kraj.test>")
    await post(town.mail.address[1], "zpravodaj@kraj.test", TOWN, octets)
    await postman.until_quiet()

    assert [state for state, _ in town.items()] == ["referred"]
    assert postman.relay.messages() == ()
