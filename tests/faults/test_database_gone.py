"""A database server that goes away and comes back: the sender waits, nothing is lost."""

import os
import subprocess
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from channels.email.simulator.relay import LocalRelay
from gateway.bench.cluster import binaries, cluster, create_database
from gateway.loop import in_thread
from gateway.store import migrate
from gateway.store.engine import open_engine
from tests.conftest import MLYN, locations
from tests.daemons import Installation, everything, install, until
from tests.post import hand_in, mail

pytestmark = pytest.mark.slow

NOT_NOW = 451


@pytest.fixture
def server() -> Iterator[str]:
    """Give the socket folder of a server that this test alone uses."""
    with cluster() as socket:
        yield socket


@pytest.fixture
def on_own_server(server: str, tmp_path: Path, relay: LocalRelay) -> Iterator[Installation]:
    """Give an installation on that server."""
    url = create_database(server, "town")
    engine = open_engine(url, 1)
    migrate.upgrade(engine, locations())
    engine.dispose()
    made = install(tmp_path, url, relay.address[1])
    yield made
    made.destroy()


def control(socket: str, *words: str) -> None:
    """Start or stop the server."""
    folder = binaries()
    assert folder is not None
    as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    with (Path(socket) / "control").open("ab") as out:
        subprocess.run(  # noqa: S603  (our own server)
            [
                *(as_postgres if os.getuid() == 0 else []),
                str(folder / "pg_ctl"), "-D", f"{socket}/tree", "-w", *words,
            ],
            check=True, cwd=socket, stdout=out, stderr=out, timeout=60,
        )  # fmt: skip


async def test_the_server_crashes_and_returns(on_own_server: Installation, server: str) -> None:
    """Meanwhile mail hears a temporary no and health says so; afterwards all goes on by itself."""
    office = on_own_server
    daemon = await office.start()
    before, after = mail("Pred"), mail("Potom")
    assert await hand_in(office.smtp, before) == 250
    await office.idle()

    await in_thread(control, server, "-m", "immediate", "stop")
    assert await hand_in(office.smtp, after) == NOT_NOW
    await until(health(office, 503), "health that says the store is gone")
    assert daemon.code is None

    options = f"-c listen_addresses='' -c unix_socket_directories={server}"
    await in_thread(control, server, "-o", options, "start")
    assert await hand_in(office.smtp, after) == 250
    await office.idle()
    await until(health(office, 200), "health that says all is well again")
    assert {digest for _, digest in everything(office)[MLYN].items} == {
        sha256(before).hexdigest(), sha256(after).hexdigest(),
    }  # fmt: skip
    assert office.verify() == 0


def health(office: Installation, status: int) -> Callable[[], bool]:
    """Return a look whether the daemon's health page has *status*."""
    address = f"http://127.0.0.1:{office.desk}/health"
    return lambda: httpx.get(address, timeout=60).status_code == status
