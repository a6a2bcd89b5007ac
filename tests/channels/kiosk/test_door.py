"""Who may come in: enrolment by code, certificates, and what is taken back."""

import ssl
import stat
from pathlib import Path

import pytest

from channels.kiosk.channel import KIOSK
from channels.kiosk.roll import CODE_LIFE
from channels.kiosk.settings import KioskSettings
from channels.kiosk.wire import Enquiry
from gateway.loop import in_thread
from gateway.model.asking import OFFICE_HOURS
from gateway.model.errors import (
    ConfigError,
    Malformed,
    NotAllowed,
    PeerDown,
    Throttled,
)
from tests.channels.kiosk.hall import NUMBER, Office, office, packed, said
from tests.gateways import LHOTA, SCHOOL, SITE


async def test_a_code_makes_a_kiosk_known(hall: Office) -> None:
    """With the code a kiosk gets its certificate, and with that it may hand in."""
    client, identity = await hall.kiosk()

    slip = await in_thread(client.hand_in, NUMBER, packed())

    assert (slip.code, slip.pin, slip.fresh) == ("7K3M000001", "123456", True)
    (arrival,) = hall.gateway.arrivals
    assert (arrival.originator, arrival.external_id) == (LHOTA.id, NUMBER)
    assert arrival.envelope["kiosk"] == "hala"
    assert [kiosk.name for kiosk in hall.roll] == ["hala"]
    assert stat.S_IMODE(identity.key.stat().st_mode) == 0o600


async def test_the_originator_comes_from_the_certificate(hall: Office) -> None:
    """Two kiosks hand in the same octets; each filing belongs to its own kiosk's originator."""
    for number, originator in enumerate((LHOTA.id, SCHOOL.id)):
        client, _ = await hall.kiosk(originator, "hala")
        await in_thread(client.hand_in, NUMBER[:-1] + str(number), packed())

    assert [arrival.originator for arrival in hall.gateway.arrivals] == [LHOTA.id, SCHOOL.id]


async def test_the_same_number_of_two_originators_is_two_filings(hall: Office) -> None:
    """No originator's kiosk gets the receipt of another's filing."""
    first, _ = await hall.kiosk(LHOTA.id)
    second, _ = await hall.kiosk(SCHOOL.id)

    slips = [await in_thread(client.hand_in, NUMBER, packed()) for client in (first, second)]

    assert slips[0].code != slips[1].code


async def test_a_code_is_good_for_one_kiosk(hall: Office) -> None:
    """Whoever comes with a used code is sent away."""
    code = hall.invite()
    first, _ = hall.stranger()
    second, _ = hall.stranger()
    await in_thread(first.enrol, code)

    with pytest.raises(ConfigError, match="has been used"):
        await in_thread(second.enrol, code)


async def test_a_lost_answer_costs_no_code(hall: Office) -> None:
    """The kiosk whose certificate got lost on the way asks again with the same key."""
    code = hall.invite()
    client, identity = hall.stranger()
    await in_thread(client.enrol, code)
    identity.certificate.unlink()

    await in_thread(client.enrol, code)

    assert (await in_thread(client.hand_in, NUMBER, packed())).pin


async def test_a_code_grows_old(hall: Office) -> None:
    """After a day a code is no longer good."""
    code = hall.invite()
    hall.clock.advance(seconds=CODE_LIFE.total_seconds())
    client, _ = hall.stranger()

    with pytest.raises(ConfigError, match="too old"):
        await in_thread(client.enrol, code)


async def test_a_kiosk_trusts_only_whom_its_code_names(hall: Office, tmp_path: Path) -> None:
    """A code of another office is not even said: the authority does not fit it."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    async with office(elsewhere) as other:
        code = other.invite()
    client, identity = hall.stranger()

    with pytest.raises(ConfigError, match="not the one"):
        await in_thread(client.enrol, code)
    assert not identity.authority.exists()


async def test_guessing_codes_gets_slow(hall: Office) -> None:
    """After some wrong codes nobody from there is listened to for a while."""
    client, identity = hall.stranger()
    wrong = hall.invite().replace("-", "", 1)
    wrong = ("A" if wrong[0] != "A" else "B") + wrong[1:]

    async def attempts() -> None:
        for _ in range(30):
            with pytest.raises(ConfigError, match="no such code"):
                await in_thread(client.enrol, wrong)

    with pytest.raises(Throttled):
        await attempts()
    assert not identity.enrolled


async def test_without_a_certificate_nothing_is_done(hall: Office) -> None:
    """Whoever shows none hears 403, whatever is asked."""
    _, identity = await hall.kiosk()
    tls = nobody(identity.authority)

    for request in (
        ("GET", "/catalogue"),
        ("PUT", f"/filings/{NUMBER}"),
        ("POST", "/questions"),
        ("POST", "/checks"),
        ("POST", "/renewal"),
    ):
        assert (await said(hall, request, packed(), tls=tls)).status == 403
    assert hall.gateway.arrivals == []


async def test_a_foreign_authoritys_kiosk_does_not_get_in(hall: Office, tmp_path: Path) -> None:
    """A certificate some other authority gave ends the conversation at the door."""
    client, identity = await hall.kiosk()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    async with office(elsewhere) as other:
        _, foreign = await other.kiosk()
    identity.key.write_bytes(foreign.key.read_bytes())
    identity.certificate.write_bytes(foreign.certificate.read_bytes())

    with pytest.raises(PeerDown):
        await in_thread(client.hand_in, NUMBER, packed())
    assert hall.gateway.arrivals == []


async def test_a_revoked_kiosk_is_sent_away(hall: Office) -> None:
    """From the moment its certificate is taken back, a kiosk hears 403; another goes on."""
    lost, _ = await hall.kiosk(name="hala")
    kept, _ = await hall.kiosk(name="patro")
    assert hall.roll.revoke(LHOTA.id, "hala", hall.clock.now()) == 1

    with pytest.raises(NotAllowed):
        await in_thread(lost.hand_in, NUMBER, packed())
    assert (await in_thread(kept.hand_in, NUMBER, packed())).pin
    assert hall.roll.revoke(LHOTA.id, "hala", hall.clock.now()) == 0


async def test_a_kiosk_of_an_originator_who_left_is_sent_away(tmp_path: Path) -> None:
    """Who is no longer in the settings has no kiosks either."""
    async with office(tmp_path) as hall:
        client, _ = await hall.kiosk("nikdo")

        with pytest.raises(NotAllowed):
            await in_thread(client.hand_in, NUMBER, packed())


async def test_a_certificate_is_renewed(hall: Office) -> None:
    """A known kiosk gets its next certificate, and both are good."""
    client, identity = await hall.kiosk()
    before = identity.certificate.read_bytes()

    await in_thread(client.renew)

    assert identity.certificate.read_bytes() != before
    assert (await in_thread(client.ask, Enquiry(OFFICE_HOURS))).text
    assert len(list(hall.roll)) == 2
    assert hall.roll.revoke(LHOTA.id, "hala", hall.clock.now()) == 2


async def test_the_door_keeps_its_face(tmp_path: Path) -> None:
    """After a restart the kiosk still knows the door, and the door the kiosk."""
    async with office(tmp_path) as first:
        _, identity = await first.kiosk()
        certificate = (tmp_path / "kiosks" / "door.pem").read_bytes()
    async with office(tmp_path) as second:
        client, _ = second.stranger()
        client._identity = identity
        assert (await in_thread(client.hand_in, NUMBER, packed())).pin
        assert (tmp_path / "kiosks" / "door.pem").read_bytes() == certificate
    async with office(tmp_path, names=("kiosky.lhota.test",)):
        assert (tmp_path / "kiosks" / "door.pem").read_bytes() != certificate


async def test_keys_are_for_us_alone(hall: Office, tmp_path: Path) -> None:
    """The keys of authority and door, codes and roll are readable by their owner only."""
    hall.invite()
    await hall.kiosk()
    files = [path for path in (tmp_path / "kiosks").rglob("*") if path.suffix != ".pem"]

    assert len(files) > 5
    for path in files:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


async def test_a_name_fits_a_certificate(hall: Office) -> None:
    """Names are small letters, digits and hyphens; anything else is refused when inviting."""
    for name in ("", "Hala", "hala/..", "a" * 41, "-hala"):
        with pytest.raises(Malformed):
            hall.invite(name=name)


@pytest.mark.parametrize(
    "settings", [KioskSettings(listen="nowhere"), KioskSettings(names=())], ids=["listen", "names"]
)
def test_nonsense_is_told_before_the_start(settings: KioskSettings) -> None:
    """A wrong table is a ``ConfigError`` with its place."""
    with pytest.raises(ConfigError, match=r"channels\.kiosk\."):
        KIOSK.build(settings, SITE)


def nobody(authority: Path) -> ssl.SSLContext:
    """Return TLS that knows the authority and shows no certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(authority)
    return context
