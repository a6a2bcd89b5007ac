"""A SOAP client that knows nothing of us lists, downloads and sends against the simulator."""

import asyncio
import base64
import json
import shutil
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest

from channels.databox.client import WSDL
from channels.databox.simulator import messages
from channels.databox.simulator.contents import files_of
from channels.databox.simulator.messages import State
from gateway.loop import in_thread
from gateway.model.submission import Outcome
from tests.channels.databox import official
from tests.channels.databox.world import CITIZEN, FIRM, TOWN, World, converted

pytestmark = pytest.mark.peer

SCRIPT = Path(__file__).with_name("foreign.php")


def php() -> str:
    """Return the interpreter, or skip the test."""
    found = shutil.which("php")
    if found is None or "soap" not in _said(found, "-m").split():
        pytest.skip("PHP with SOAP is not installed; tools/system-packages test installs it")
    return found


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603


@pytest.mark.parametrize("whose", ["ours", "official"])
async def test_php_speaks_with_the_simulator(
    world: World, whose: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PHP's SoapClient, from our description and from the official one."""
    # A megabyte is big enough for a big message here.
    monkeypatch.setattr(messages, "SMALLEST_BIG", 1_000_000)
    folder = WSDL if whose == "ours" else official.schemas()
    received = world.write("Žádost <o> cokoli")
    password = world.password_file(TOWN).read_text().strip()
    arguments = (str(folder), world.simulator.url, TOWN.login, password, CITIZEN.id)
    told = await _told(await in_thread(php), *arguments)

    assert (told["subject"], told["state"]) == ("Žádost <o> cokoli", 6)
    assert (told["marked"], told["owner"], told["box"]) == ("0000", TOWN.id, 1)
    assert world.message(received.id).state is State.READ
    read = converted(base64.b64decode(told["signed"]))
    assert read.evidence[0].outcome is Outcome.VALID
    sent = world.message(told["sent"])
    assert (sent.recipient, sent.fields["dmAnnotation"]) == (CITIZEN.id, "Odpověď <úřadu>")
    (file,) = files_of(sent.content)
    assert (file.name, file.content.decode()) == ("odpověď.txt", "Příliš žluťoučký kůň\n")
    assert [one.partition(":")[0] for one in told["events"]] == ["EV0", "EV5", "EV11"]
    assert told["found"] == FIRM.firm
    assert told["proof"] > 4000
    # What a wrong password looks like to it: no SOAP at all.
    assert told["refusal"] == "HTTP"
    if whose == "official":
        _check_big(world, told["big"])


def _check_big(world: World, told: Any) -> None:
    assert (told["same"], told["name"], told["authentic"]) == (True, "plán.pdf", True)
    assert world.message(told["sent"]).is_big
    read = converted(base64.b64decode(told["signed"]))
    assert read.evidence[0].outcome is Outcome.VALID
    assert read.parts[1].name == "plán.pdf"


async def _told(program: str, *arguments: str) -> Any:
    process = await asyncio.create_subprocess_exec(
        program, str(SCRIPT), *arguments, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode == 0, out.decode()
    return json.loads(out)


async def test_openssl_verifies_what_is_sealed(world: World) -> None:
    """The seal and the time stamp of a message hold for the program everybody uses."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip(f"openssl is not installed; {ssl.OPENSSL_VERSION} is only linked")
    message = world.write()
    system = world.simulator.system
    with system.turn():
        signed = system.sealed(message.content)
    files = {"a.zfo": signed, "a.tst": message.stamp, "a.xml": message.content}
    for name, octets in files.items():
        (world.folder / name).write_bytes(octets)
    root = str(system.authority.file)
    cms = ("cms", "-verify", "-inform", "DER", "-in", "a.zfo", "-CAfile", root, "-purpose", "any")
    stamp = ("ts", "-verify", "-token_in", "-in", "a.tst", "-data", "a.xml", "-CAfile", root)
    for command in ((*cms, "-binary", "-out", "a.out"), stamp):
        process = await asyncio.create_subprocess_exec(
            program, *command, cwd=world.folder,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        said, _ = await process.communicate()
        assert process.returncode == 0, said.decode()
    assert (world.folder / "a.out").read_bytes() == message.content
