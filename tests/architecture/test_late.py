"""A daemon with a mail door and nothing else stays small: what prints and scans comes when used."""

import subprocess
import sys

#: Each weighs megabytes, and a mail needs none of them.
HEAVY = (
    *("pikepdf", "img2pdf", "pypdfium2", "PIL", "zxingcpp", "docx", "weasyprint", "fontTools"),
    *(
        "telegram",
        "zeep",
        "requests",
        "cryptography",
        "lxml",
        "pydantic",
        "dkim",
        "spf",
        "dns",
        "rich",
    ),
    *("pygments", "holidays.countries"),
)

SCRIPT = """
import sys
from registry.calendar import is_working_day
from gateway.run import logs, parts, daemon
from datetime import date
for group in ("handlers", "checks", "answers", "pages", "days", "tables", "verify"):
    list(parts.named(group))
parts.Channels()["email"], parts.Channels()["web"]
is_working_day(date(2026, 11, 30))
print(*sys.modules)
"""


def test_nothing_heavy_is_loaded_for_mail() -> None:
    """Every part of the program is there, and none of the libraries that only some days need."""
    command = [sys.executable, "-c", SCRIPT]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()  # noqa: S603  (our own words)

    assert "gateway.intake.desk" in loaded
    assert sorted({*HEAVY} & {*loaded}) == []
