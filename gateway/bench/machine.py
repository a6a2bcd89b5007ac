"""Tells on what machine and with what versions a measurement was made."""

import os
import platform
import shutil
import sqlite3
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

#: Libraries that a measurement depends on.
_LIBRARIES = ("aiosmtpd", "imapclient", "pebble", "psycopg", "sqlalchemy", "twisted", "uvloop")


def facts() -> dict[str, Any]:
    """Return what somebody needs to know who compares the figures with his own."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": _processor(),
        "memory_mib": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20,
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "postfix": postfix_version(),
        "dovecot": dovecot_version(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
    }


def load() -> float:
    """Return the load average of the last minute: how much else was going on."""
    return round(os.getloadavg()[0], 2)


def postfix_version() -> str | None:
    """Return the installed Postfix's version, ``None`` where there is none."""
    return _said("postconf", "-d", "-h", "mail_version")


def dovecot_version() -> str | None:
    """Return the installed Dovecot's version, ``None`` where there is none."""
    return _said("dovecot", "--version")


def _said(program: str, *arguments: str) -> str | None:
    found = shutil.which(program)
    if found is None:
        return None
    command = [found, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)  # noqa: S603  (found on PATH)
    return done.stdout.strip() or None


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
