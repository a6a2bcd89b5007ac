"""``podatelna bench`` runs as a user would run it, and its report is complete."""

import json
import subprocess
import sys
from typing import Any

import pytest

from gateway.bench.dovecot import lacking
from gateway.bench.place import environment

pytestmark = [pytest.mark.slow, pytest.mark.peer]


def bench(*arguments: str) -> dict[str, Any]:
    """Run the command and read the document it prints."""
    done = subprocess.run(  # noqa: S603  (our own program)
        [sys.executable, "-m", "gateway.run", "bench", *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env=environment(),
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_mail_is_measured_beside_postfix() -> None:
    """The quick run has every load with rates of both, memory, delays and the machine."""
    report = bench("smtp", "--quick", "--rounds", "1")

    assert {"bench", "at", "command", "machine", "source", "skipped"} < set(report)
    assert {"cores", "python", "postfix", "load_before"} < set(report["machine"])
    beside = ["podatelna", "postfix"] if not report["skipped"] else ["podatelna"]
    assert [load["name"] for load in report["loads"]] == [
        "10 kB",
        "10 kB, 50 sessions kept",
        "1 MB",
        "25 MB",
    ]
    for load in report["loads"]:
        assert {"messages", "octets", "sessions", "connections_kept"} < set(load)
        assert (load["ratio"] is None) == bool(report["skipped"])
        for name in beside:
            assert load[name]["accepts_per_s"] > 0
            assert len(load[name]["rounds"]) == len(load[name]["worked_off_after_s"]) == 1
    for moment in ("before", "while_arriving", "worked_off"):
        assert set(report["memory"][moment]) == {
            "now_kib",
            "peak_kib",
            "children_kib",
            "children_peak_kib",
        }
    for name in beside:
        assert {"visits", "failed", "median", "p95", "max"} == set(report["delay_ms"][name]["busy"])


def test_registration_is_measured_on_both_databases() -> None:
    """Every item is registered with its receipt owed, and the rate is told for each database."""
    report = bench("register", "--items", "20")

    assert {"bench", "at", "command", "machine", "items", "attachments"} < set(report)
    assert set(report["databases"]) == {"sqlite", "postgresql"}
    for found in report["databases"].values():
        assert found["registered"] == found["receipts_owed"] == 20
        assert found["items_per_s"] > 0
        assert {"seconds", "main_cpu_ms_per_item", "memory"} < set(found)


def test_a_server_elsewhere_is_not_measured() -> None:
    """Nothing of a measurement leaves this machine."""
    elsewhere = ("--target", "192.0.2.1:25", "--recipient", "a@b.test")
    done = subprocess.run(  # noqa: S603  (our own program)
        [sys.executable, "-m", "gateway.run", "bench", "smtp", *elsewhere],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment(),
    )

    assert done.returncode == 78
    assert "on this machine" in done.stderr


def test_data_boxes_are_measured_against_the_simulator() -> None:
    """Four sizes with rates and memory; a large message does not make the daemon grow with it."""
    report = bench("databox", "--messages", "3")

    assert [load["name"] for load in report["loads"]] == [
        "10 kB",
        "5 MB",
        "19 MB",
        "100 MB",
    ]
    assert all(load["messages_per_s"] > 0 for load in report["loads"])
    # Nineteen megabytes, and a hundred, come in by pieces.
    for load in report["loads"][2:]:
        assert load["memory_growth_kib"] < 19 * 1024


def test_a_mailbox_is_measured_beside_a_plain_program() -> None:
    """All that lay there is accepted and moved; rates, memory and the peer's version are told."""
    if lacks := lacking():
        pytest.skip(lacks)
    report = bench("imap", "--messages", "8", "--octets", "3000")

    ours = report["podatelna"]
    assert report["machine"]["dovecot"]
    assert ours["accepted"] == ours["moved"] == report["messages"] == 8
    assert ours["messages_per_s"] > 0
    assert report["peer"]["messages_per_s"] > 0
    assert len(report["peer"]["rounds_s"]) == 2
    for moment in ("before", "while_arriving", "worked_off"):
        assert ours["memory"][moment]["peak_kib"] > 0


def test_without_dovecot_it_says_so() -> None:
    """Where there is no Dovecot the message names the package, and nothing is measured."""
    done = subprocess.run(
        [sys.executable, "-m", "gateway.run", "bench", "imap"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**environment(), "PATH": "/nowhere"},
    )

    assert done.returncode == 78
    assert "dovecot-imapd" in done.stderr
