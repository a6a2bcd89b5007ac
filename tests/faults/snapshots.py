"""Keeps the state of a database and brings it back, so that one commit can be died at twice."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from gateway.bench.cluster import create_database, drop_database


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One database that nobody uses while its state is kept or brought back."""

    url: str

    def keep(self) -> None:
        """Copy the state away."""
        if self.is_file:
            for path in self._files():
                shutil.copy(path, path.with_name(f"{path.name}.kept"))
            return
        self._send_away(self._name)
        drop_database(self._socket, self._copy)
        create_database(self._socket, self._copy, self._name)

    def bring_back(self) -> None:
        """Put the copy in the place of the database."""
        if self.is_file:
            for path in self._files():
                path.unlink()
            for path in Path(self._name).parent.glob(f"{Path(self._name).name}*.kept"):
                shutil.copy(path, path.with_suffix(""))
            return
        drop_database(self._socket, self._name)
        create_database(self._socket, self._name, self._copy)

    def forget(self) -> None:
        """Remove the copy."""
        if not self.is_file:
            drop_database(self._socket, self._copy)

    @property
    def is_file(self) -> bool:
        """Whether it is SQLite's."""
        return make_url(self.url).get_backend_name() == "sqlite"

    @property
    def _name(self) -> str:
        return str(make_url(self.url).database)

    @property
    def _copy(self) -> str:
        return f"{self._name}_kept"

    @property
    def _socket(self) -> str:
        return str(make_url(self.url).query["host"])

    def _files(self) -> list[Path]:
        """Return the database's file and its logs, which a killed process leaves behind."""
        path = Path(self._name)
        return [one for one in path.parent.glob(f"{path.name}*") if one.suffix != ".kept"]

    def _send_away(self, name: str) -> None:
        # The server notices a dead client after a while only.
        with psycopg.connect(
            host=self._socket, user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = %s",
                [name],
            )
