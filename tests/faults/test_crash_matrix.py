"""The daemon is killed at every named point; afterwards nothing is lost and nothing is double."""

import re

import pytest

from channels.email.simulator.relay import LocalRelay
from tests.conftest import MLYN
from tests.daemons import ROOT, Installation, everything
from tests.post import hand_in, mail, message_ids

pytestmark = pytest.mark.slow

SMALL, LARGE = 0, 400_000

#: Points passed before the client hears yes, and how large a mail passes them: whoever dies here
#: has promised nothing.
BEFORE_YES = {
    "accept.before-commit": SMALL,
    "accept.after-commit": SMALL,
    "smtp.before-answer": SMALL,
    "blob.write": LARGE,
    "blob.before-fsync": LARGE,
    "blob.before-rename": LARGE,
    "blob.after-rename": LARGE,
}

#: Points on the way to the verdict and to the reply.
LATER = {
    "claim.after-commit": SMALL,
    "convert.done": SMALL,
    "handle.before-commit": SMALL,
    "handle.after-commit": SMALL,
    "outbox.claimed": SMALL,
    "outbox.after-send": SMALL,
    "outbox.after-settle": SMALL,
}

#: Points that no mail passes, and the file beside this one that strikes there.
ELSEWHERE = {
    "bot.after-note": "test_crash_bot.py",
    "bot.after-send": "test_crash_bot.py",
    "bot.before-note": "test_crash_bot.py",
    "databox.after-send": "test_crash_databox.py",
    "databox.before-accept": "test_crash_databox.py",
    "databox.before-mark": "test_crash_databox.py",
    "kiosk.before-answer": "test_crash_kiosk.py",
    "kiosk.kept": "test_crash_kiosk.py",
    "kiosk.receipted": "test_crash_kiosk.py",
    "kiosk.write": "test_crash_kiosk.py",
    "lmtp.before-answer": "test_crash_mailbox.py",
    "mailbox.before-accept": "test_crash_mailbox.py",
    "mailbox.before-move": "test_crash_mailbox.py",
    "scanning.before-accept": "test_crash_scanning.py",
    "scanning.before-move": "test_crash_scanning.py",
    "web.before-answer": "test_crash_web.py",
}

#: Where the mail had left and nobody had written it down: SMTP leaves no choice but to repeat it.
SENT_UNNOTED = "outbox.after-send"

#: A fault, and another one while recovering from it.
COMPOUND = (
    ("accept.after-commit", "claim.after-commit"),
    ("handle.before-commit", "handle.before-commit"),
    ("handle.after-commit", "outbox.claimed"),
    ("blob.after-rename", "convert.done"),
)


def test_every_point_is_in_the_matrix() -> None:
    """No point of the program's is missing here, and none here is gone from the program."""
    parts = ("gateway", "channels", "registry", "forms", "scanning", "council", "waste")
    sources = [path for part in parts for path in part_files(part)]
    points = {
        point for source in sources for point in re.findall(r'\breached\("([a-z.-]+)"\)', source)
    }

    assert points == BEFORE_YES.keys() | LATER.keys() | ELSEWHERE.keys()
    for point, test in ELSEWHERE.items():
        text = (ROOT / "tests" / "faults" / test).read_text(encoding="utf-8")
        assert f'"{point}"' in text or f'"{point}=' in text, point


def part_files(part: str) -> list[str]:
    """Return the text of all modules of a part."""
    return [path.read_text(encoding="utf-8") for path in (ROOT / part).rglob("*.py")]


@pytest.mark.parametrize("point", BEFORE_YES | LATER)
async def test_killed_at(point: str, installation: Installation, relay: LocalRelay) -> None:
    """The sender repeats what was not acknowledged, the daemon starts again, and all is once."""
    octets = mail(size=(BEFORE_YES | LATER)[point])
    daemon = await installation.start(f"{point}=kill")
    code = await hand_in(installation.smtp, octets)
    assert await daemon.ended() == -9
    if point in BEFORE_YES:
        assert code == 0, "yes was said too early"

    await installation.start()
    await recovered(installation, octets, code)

    assert_once(installation)
    identifiers = message_ids(relay)
    assert len(set(identifiers)) == 1
    assert len(identifiers) == (2 if point == SENT_UNNOTED else 1)


@pytest.mark.parametrize("points", COMPOUND, ids=" then ".join)
async def test_killed_again_while_recovering(
    points: tuple[str, str], installation: Installation, relay: LocalRelay
) -> None:
    """A second death on the way back changes nothing."""
    first, second = points
    octets = mail(size=LARGE)
    daemon = await installation.start(f"{first}=kill")
    code = await hand_in(installation.smtp, octets)
    assert await daemon.ended() == -9

    # It may die before it is ready: what it finds in the queue is enough to reach the point.
    daemon = installation.daemon(f"{second}=kill")
    await daemon.ready_or_ended()
    if code != 250:
        code = await hand_in(installation.smtp, octets)
    assert await daemon.ended() == -9

    await installation.start()
    await recovered(installation, octets, code)

    assert_once(installation)
    assert len(message_ids(relay)) == 1


async def recovered(installation: Installation, octets: bytes, code: int) -> None:
    """Repeat what was not acknowledged, as any mail server does, and wait for the end."""
    if code != 250:
        assert await hand_in(installation.smtp, octets) == 250
    await installation.idle()


def assert_once(installation: Installation) -> None:
    """Demand one item, one filing, one number, one receipt that left, and a whole store."""
    there = everything(installation)[MLYN]
    assert [state for state, _ in there.items] == ["registered"]
    assert [number.split("/")[:2] for number in there.numbers] == [["ZSMLYN", "00001"]]
    assert [(key.split(":")[0], state) for key, state in there.owed] == [("receipt", "sent")]
    assert installation.verify() == 0
