"""The fee on the command line: what is printed and how it ends."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from gateway.run import cli
from gateway.run.demo.gpc import Item, gpc
from tests.waste.conftest import ACCOUNT

DAY = date(2026, 6, 1)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run a command; returns its exit code and what it said."""
    code = cli.main(words)
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def config(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Give an office's settings file."""
    words = ("--id", "lhota", "--name", "Horní Lhota", "--abbreviation", "LHOTA")
    assert cli.main(["init", "--dir", str(tmp_path), *words, "--address", "urad@lhota.test"]) == 0
    capsys.readouterr()
    return str(tmp_path / "podatelna.toml")


def test_a_payment_as_text_and_picture(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The text is printed, the picture says the same."""
    path = tmp_path / "qr.png"
    words = ("--account", ACCOUNT, "--amount", "600", "--vs", "1345000014", "--out", str(path))
    code, out, _err = run(capsys, "waste", "qr", *words)
    (found,) = zxingcpp.read_barcodes(Image.open(path))

    assert code == 0
    assert out == "SPD*1.0*ACC:CZ6508000000192000145399*AM:600.00*CC:CZK*X-VS:1345000014\n"
    assert found.text == out.strip()


@pytest.mark.parametrize(
    ("account", "amount", "symbol"),
    [
        ("2400222222/2010", "600", "1"),
        (ACCOUNT, "0", "1"),
        (ACCOUNT, "600.001", "1"),
        (ACCOUNT, "600", "VS1"),
        (ACCOUNT, "600", "12345678901"),
        ("", "600", "1"),
    ],
)
def test_a_payment_that_cannot_be(
    capsys: pytest.CaptureFixture[str], account: str, amount: str, symbol: str
) -> None:
    """Exit code 1 and the reason, no text."""
    words = ("--account", account, "--amount", amount, "--vs", symbol)
    code, out, err = run(capsys, "waste", "qr", *words)

    assert (code, out) == (1, "")
    assert err.startswith("podatelna: ")


def test_a_file_that_cannot_be(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """One line says what is wrong with it; nothing is printed as if it were done."""
    nowhere = str(tmp_path / "no" / "such")
    payment = ("--account", ACCOUNT, "--amount", "600", "--vs", "1345000014", "--out", nowhere)
    for words in (("qr", *payment), ("payers", nowhere, "--originator", "lhota")):
        code, out, err = run(capsys, "waste", *words)

        assert (code, out) == (1, "")
        assert err == f"podatelna: {nowhere}: No such file or directory\n"


def test_a_statement_is_shown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """As one JSON object with amounts as text, or for people."""
    path = tmp_path / "vypis.gpc"
    path.write_bytes(gpc(ACCOUNT, DAY, DAY, (Item(Decimal("0.10"), "77", "ŽOFIE"),)))
    code, out, _err = run(capsys, "waste", "statement", str(path), "--json", "--bank", "0800")
    found = json.loads(out)

    assert code == 0
    assert (found["account"], found["opening"]) == ("CZ6508000000192000145399", "10000.00")
    assert (found["closing"], found["closed_on"]) == ("10000.10", "2026-06-01")
    assert found["movements"][0]["amount"] == "0.10"
    assert found["movements"][0]["counter_name"] == "ŽOFIE"
    assert "ŽOFIE" in run(capsys, "waste", "statement", str(path))[1]


def test_a_broken_statement(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Exit code 1 and the reason; so for a file that is not there."""
    path = tmp_path / "vypis.gpc"
    path.write_bytes(gpc(ACCOUNT, DAY, DAY, (Item(Decimal(1), "1"),))[:200])

    for name in (path, tmp_path / "nowhere"):
        code, out, err = run(capsys, "waste", "statement", str(name), "--json")
        assert (code, out) == (1, "")
        assert err.startswith("podatelna: ")


def test_a_year_is_prescribed(capsys: pytest.CaptureFixture[str], config: str) -> None:
    """Payers from a file, a dry run that writes nothing, then once and no more."""
    file = Path(config).with_name("poplatnici.csv")
    file.write_text("jméno;od\nNovák Jan;2020-01-01\nNová Eva;15. 3. 2026\nX;nikdy\n", "utf-8")
    take = ("waste", "payers", str(file), "--originator", "lhota", "-c", config)
    assert run(capsys, *take)[0] == 1
    file.write_text("jméno;od\nNovák Jan;2020-01-01\nNová Eva;15. 3. 2026\n", "utf-8")
    assert run(capsys, *take, "--dry-run")[:2] == (0, "2 payers, 0 mistakes\n")
    assert run(capsys, *take)[0] == 0
    prescribe = ("waste", "prescribe", "--year", "2026", "--json", "-c", config)
    assert run(capsys, *prescribe)[0] == 1
    rate = ("--year", "2026", "--rate", "600", "--due", "30. 6. 2026", "--account", ACCOUNT)
    office = ("--ordinance", "OZV č. 3/2025", "--originator", "lhota", "-c", config)
    assert run(capsys, "waste", "rate", *rate, *office)[0] == 0

    for _again in range(2):
        code, out, _err = run(capsys, *prescribe, "--dry-run", "--originator", "lhota")
        found = [json.loads(line) for line in out.splitlines()]
        assert (code, [one["amount"] for one in found]) == (0, ["600.00", "500.00"])
        assert found[1]["months"] == 10
    assert len(run(capsys, *prescribe)[1].splitlines()) == 2
    assert run(capsys, *prescribe)[1] == ""
    folder = Path(config).with_name("slips")
    slips = ("waste", "slips", "--originator", "lhota", "--dir", str(folder), "-c", config)
    assert run(capsys, *slips)[:2] == (0, "2 slips\n")
    assert len(list(folder.glob("slozenka-*.pdf"))) == 2
    assert run(capsys, "verify", "-c", config)[0] == 0
