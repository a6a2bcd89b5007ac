"""What seals, stamps and hashes are worth: real ones hold, changed ones fail for a reason."""

import io
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from channels.databox.document import read
from channels.databox.facts import TRUST, TRUST_WHY, seal_facts
from channels.databox.proofs import proof
from channels.databox.signed import NotSigned, skeleton
from channels.databox.simulator.authority import Authority
from channels.databox.simulator.seal import Seal as Sealer
from channels.databox.trust import NOT_ASKED, TRUSTED, UNTRUSTED, Roots
from channels.databox.zfo import BROKEN, UNKNOWN, WHOLE, standing_of, unsealed
from gateway.model.errors import ConfigError
from gateway.model.submission import Outcome
from tests.channels.databox import official
from tests.channels.databox.world import World

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)


def real_ones() -> list[Path]:
    """Return the recorded signed documents, or skip the test."""
    found = official.samples("**/*.zfo")
    if not found:
        pytest.skip("recorded messages are not here; set PODATELNA_ISDS_DOCUMENTS")
    return found


def real_roots() -> Roots:
    """Return the authorities of those years."""
    return Roots.read(str(official.samples("datovka/trusted_certs")[0]))


def test_all_real_seals_lead_to_their_authority_at_their_time() -> None:
    """From 2009 to 2018, SHA-1 ones too: judged when they were stamped, not today."""
    files, roots = real_ones(), real_roots()
    for path in files:
        seal = unsealed(path.read_bytes(), roots).seal
        assert (seal.state, seal.standing.state) == (WHOLE, TRUSTED), path


def test_real_stamps_hold_in_a_process_of_their_own() -> None:
    """The reading process loads nothing of the simulator; stamps are read there all the same."""
    path = real_ones()[0]
    code = (
        "import sys; from channels.databox.zfo import unsealed;"
        "from channels.databox.document import read;"
        "print(read(unsealed(open(sys.argv[1], 'rb').read()).content).stamp_state)"
    )
    done = subprocess.run(  # noqa: S603  (ourselves)
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "valid"


def test_one_bit_of_a_real_message_breaks_it() -> None:
    """Wherever it falls in the content: hash and seal both say so."""
    (path,) = official.samples("datovka/DZ_6452235.zfo") or real_ones()[:1]
    octets = bytearray(path.read_bytes())
    place = octets.index(b"dmAnnotation>") + 20
    octets[place] ^= 1
    opened = unsealed(bytes(octets))
    found = proof({}, read(opened.content), opened.seal)

    assert found.outcome is Outcome.INVALID
    assert "neodpovídá svému otisku" in found.details["why"]
    assert "není ten, který byl zapečetěn" in found.details["why"]


def test_a_real_message_written_anew_fails_by_its_hash() -> None:
    """The same XML with other white space is another one: the hash is over octets."""
    (path,) = official.samples("datovka/DZ_6452235.zfo") or real_ones()[:1]
    opened = unsealed(path.read_bytes())
    again = opened.content.replace(b"<p:dmID", b"<p:dmID ", 1)
    document = read(again)

    assert document.hash_state == "invalid"
    assert proof({}, document, opened.seal).details["why"] == "obsah neodpovídá svému otisku"


def test_the_skeleton_of_a_real_message_has_its_seal() -> None:
    """Certificates and signatures are cut out without the content."""
    roots = real_roots() if real_ones() else Roots()
    for path in real_ones():
        with path.open("rb") as file:
            seal = standing_of(skeleton(file), roots)
        whole = unsealed(path.read_bytes(), roots).seal
        assert (seal.standing, seal.stamped_at) == (whole.standing, whole.stamped_at), path


@pytest.fixture
def sealer(certificates: Path) -> Sealer:
    """Give the simulator's seal."""
    authority = Authority(certificates)
    return Sealer(authority.administrator(), authority.stamps())


@pytest.fixture
def roots(certificates: Path) -> Roots:
    """Give the simulator's authority."""
    return Roots.read(str(certificates / "ca.pem"))


def test_a_seal_leads_to_the_authority_of_the_settings(sealer: Sealer, roots: Roots) -> None:
    """RSA-PSS in indefinite lengths; the time is that of its stamp."""
    seal = unsealed(sealer.sealed(b"<q/>", AT, 1), roots).seal

    assert (seal.state, seal.standing.state) == (WHOLE, TRUSTED)
    assert seal.stamped_at == AT


def test_another_authority_is_not_enough(sealer: Sealer, tmp_path: Path) -> None:
    """Anybody can seal; only those whom the settings name count. Without names: not assessed."""
    stranger = Roots.read(str(Authority(tmp_path).file))
    octets = sealer.sealed(b"<q/>", AT, 1)

    assert unsealed(octets, stranger).seal.standing.state == UNTRUSTED
    assert unsealed(octets).seal.standing.state == NOT_ASKED
    assert unsealed(octets).seal.state == WHOLE


def test_before_its_certificate_began_no_seal_counts(sealer: Sealer, roots: Roots) -> None:
    """A stamp of a time when the certificate was not valid yet is no good."""
    seal = unsealed(sealer.sealed(b"<q/>", datetime(2019, 1, 1, tzinfo=UTC), 1), roots).seal

    assert seal.standing.state == UNTRUSTED
    assert "neplatil" in seal.standing.why


def test_a_stamp_of_another_seal_breaks_it(sealer: Sealer) -> None:
    """The time stamp must be over this very signature."""
    one, other = (sealer.sealed(content, AT, 1) for content in (b"<a/>", b"<b/>"))
    place = one.index(b"\x30", one.rindex(b"<a/>"))
    mixed = one[:place] + other[other.index(b"\x30", other.rindex(b"<b/>")) :]

    seal = unsealed(mixed).seal
    assert seal.state == BROKEN
    assert seal.why == "obsah není ten, který byl zapečetěn"


def test_long_documents_have_skeletons(sealer: Sealer, roots: Roots) -> None:
    """Over a megabyte of content the reading steps."""
    octets = sealer.sealed(b"<q>" + b"x" * 1_000_000 + b"</q>", AT, 1)
    seal = standing_of(skeleton(io.BytesIO(octets)), roots)

    assert (seal.state, seal.standing.state, seal.stamped_at) == (UNKNOWN, TRUSTED, AT)


@pytest.mark.parametrize("octets", [b"", b"0", b"<q/>", b"\x30\x80\x06\x01", b"\x30\x03abc"])
def test_what_is_not_signed_has_no_skeleton(octets: bytes) -> None:
    """Rubbish is told as such, and as a fact it is no failure."""
    with pytest.raises(NotSigned):
        skeleton(io.BytesIO(octets))
    assert seal_facts(io.BytesIO(octets), Roots())[TRUST] == NOT_ASKED


def test_no_place_of_a_cut_makes_it_fail(sealer: Sealer) -> None:
    """A document cut anywhere is not signed, or has a seal that is not assessed."""
    octets = sealer.sealed(b"<q>ahoj</q>", AT, 1)
    for end in range(0, len(octets), 7):
        facts = seal_facts(io.BytesIO(octets[:end]), Roots())
        assert facts[TRUST] == NOT_ASKED


def test_roots_must_be_roots(tmp_path: Path) -> None:
    """A file without a root certificate is a mistake of the settings."""
    (tmp_path / "x.pem").write_text("nic", encoding="utf-8")
    for path in (tmp_path, tmp_path / "x.pem", tmp_path / "nowhere.pem"):
        with pytest.raises(ConfigError, match="seal_roots"):
            Roots.read(str(path))


async def test_the_seal_is_judged_by_the_roots_of_the_settings(
    world: World, certificates: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With the right authority it counts; with a wrong one a clerk must look."""
    world.write()
    await world.open(seal_roots=str(certificates / "ca.pem"))
    assert world.gateway.arrivals[0].envelope[TRUST] == TRUSTED
    assert world.read().evidence[0].outcome is Outcome.VALID

    stranger = Authority(tmp_path_factory.mktemp("stranger")).file
    world.write("druhá")
    if world.channel is not None:
        await world.channel.stop()
    world.clock.advance(minutes=5)
    await world.open(seal_roots=str(stranger))
    assert world.gateway.arrivals[1].envelope[TRUST] == UNTRUSTED
    assert "nevede cesta" in world.gateway.arrivals[1].envelope[TRUST_WHY]
    assert world.read(1).evidence[0].outcome is Outcome.NOT_ASSESSED


async def test_the_system_itself_may_be_asked(world: World) -> None:
    """Its word stands beside ours, and what it disowns is not in order."""
    world.write()
    await world.open(authenticate=True)

    arrival = world.gateway.arrivals[0]
    assert arrival.envelope["authenticated"] == "yes"
    opened = unsealed(world.gateway.originals[arrival.original.sha256])
    document = read(opened.content)
    assert proof(arrival.envelope, document, opened.seal).outcome is Outcome.VALID
    disowned = proof({"authenticated": "no"}, document, opened.seal)
    assert disowned.outcome is Outcome.INVALID
