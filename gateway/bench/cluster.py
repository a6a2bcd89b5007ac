"""A PostgreSQL cluster of our own in a temporary folder, for measurements and for tests."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: The daemon's role: it owns its tables and is no superuser, so that row-level security binds it.
ROLE = "podatelna"


def binaries() -> Path | None:
    """Return the newest PostgreSQL's bin folder, or ``None`` where none is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    here = shutil.which("initdb")
    return Path(here).parent if here else None


@contextmanager
def cluster(*, durable: bool = True) -> Iterator[str]:
    """Start a cluster on a socket in a temporary folder; yields the socket's folder.

    One that is not *durable* survives the death of its clients and of itself, but no power cut: for
    tests, which make and drop a database each.
    """
    folder = binaries()
    if folder is None:
        raise RuntimeError("PostgreSQL is not installed; tools/system-packages test installs it")
    home = Path(tempfile.mkdtemp(prefix="podatelna-pg-"))
    as_postgres: list[str] = []
    if os.getuid() == 0:
        # PostgreSQL refuses to run as root.
        owner = pwd.getpwnam("postgres")
        os.chown(home, owner.pw_uid, owner.pw_gid)
        as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    home.chmod(0o755)
    tree = home / "tree"
    options = f"-c listen_addresses='' -c unix_socket_directories={home} -c max_connections=1000"
    if not durable:
        options += " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"

    def call(*command: str) -> None:
        with (home / "out").open("ab") as out:
            subprocess.run(  # noqa: S603  (our own binaries)
                [*as_postgres, *command], check=True, cwd=home, stdout=out, stderr=out, timeout=60
            )

    call(
        str(folder / "initdb"), "-D", str(tree), "-A", "trust", "-U", "postgres", "-N",
        "--locale=C.UTF-8", "-E", "UTF8",
    )  # fmt: skip
    call(str(folder / "pg_ctl"), "-D", str(tree), "-w", "-o", options, "start")
    try:
        _execute(str(home), "postgres", f"create role {ROLE} login createdb")
        yield str(home)
    finally:
        call(str(folder / "pg_ctl"), "-D", str(tree), "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


def create_database(socket: str, name: str, template: str = "template0") -> str:
    """Create a database owned by ``ROLE`` and return its URL."""
    _execute(socket, ROLE, f'create database "{name}" template "{template}"')
    return f"postgresql+psycopg://{ROLE}@/{name}?host={socket}"


def drop_database(socket: str, name: str) -> None:
    """Drop a database, whoever is connected."""
    # The server's own vacuum may be, whom our role must not send away.
    _execute(socket, "postgres", f'drop database if exists "{name}" with (force)')


def _execute(socket: str, role: str, sql: str) -> None:
    # The command line loads this module; the driver is for those who start a cluster.
    import psycopg  # noqa: PLC0415

    with psycopg.connect(host=socket, user=role, dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.encode())
