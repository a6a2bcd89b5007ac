"""What attachments hold: messages in messages, containers, and rubbish that looks like either."""

import io
import zipfile

from channels.databox import inside
from channels.databox.document import SentFile
from channels.databox.simulator.messages import File
from gateway.model.submission import Outcome, PartRole
from tests.channels.databox.test_convert import zfo
from tests.channels.databox.world import World, converted


def sent(name: str, content: bytes) -> SentFile:
    """Return an attachment."""
    return SentFile(name, "application/octet-stream", "enclosure", content)


async def test_a_message_in_a_message_is_opened(world: World) -> None:
    """Its attachments stand behind the others, its proof is told, and nobody vouches for it."""
    first = await zfo(world)
    second = await zfo(world, File("zprava.zfo", "", "main", first))
    third = await zfo(world, File("obal.zfo", "", "main", second))
    read = converted(third)

    (outer,) = [part for part in read.parts if part.role is PartRole.ATTACHMENT]
    message, letter = [part for part in read.parts if part.role is PartRole.EXTRACTED]
    assert (message.name, message.of) == ("zprava.zfo", outer.blob.sha256)
    assert (letter.name, letter.of) == ("dopis.txt", message.blob.sha256)
    told = [one for one in read.evidence if one.kind == "data-box-inside"]
    assert [one.outcome for one in told] == [Outcome.NOT_ASSESSED] * 2
    assert read.evidence[0].outcome is Outcome.VALID


async def test_a_deep_nest_is_left_as_it_is(world: World) -> None:
    """Two levels are opened; the rest stays what it is."""
    octets = await zfo(world)
    for _ in range(4):
        octets = await zfo(world, File("vnitrni.zfo", "", "main", octets))
    assert len([one for one in converted(octets).evidence if one.kind == "data-box-inside"]) == 2


def test_a_container_is_listed_not_unpacked() -> None:
    """What is in a ZIP is told by name; a name that leads elsewhere is warned of."""
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as archive:
        archive.writestr("smlouva.pdf", b"%PDF")
        archive.writestr("../../etc/passwd", b"x")
    (told,) = inside.look([sent("a.zip", octets.getvalue())]).evidence

    assert told.outcome is Outcome.NOTED
    assert told.details["files"].splitlines() == ["smlouva.pdf", "../../etc/passwd"]
    assert "mimo složku" in told.details["warning"]


def test_rubbish_is_no_failure() -> None:
    """A cut ZIP cannot be assessed; octets that only begin like signed data are simply a file."""
    found = inside.look([sent("a.zip", b"PK\x03\x04rubbish"), sent("b.zfo", b"0" * 50)])

    assert [one.outcome for one in found.evidence] == [Outcome.NOT_ASSESSED]
    assert found.files == ()
