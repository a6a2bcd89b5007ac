"""Lends empty, migrated PostgreSQL databases: to clear one takes a fraction of making one."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from gateway.bench.cluster import ROLE, create_database, drop_database

#: A database that held more rows is dropped; its tables would stay large.
_MOST_ROWS = 3000

#: Every table, column, trigger, policy and constraint there is, in one text.
_SHAPE = """
select md5(string_agg(one, ' ' order by one)) from (
  select concat_ws('.', relname, relkind, relrowsecurity, relforcerowsecurity, relacl) as one
    from pg_class where relnamespace = 'public'::regnamespace
  union all
  select concat_ws('.', attrelid::regclass, attname, atttypid, attnotnull)
    from pg_attribute join pg_class on pg_class.oid = attrelid
   where relnamespace = 'public'::regnamespace
  union all
  select concat_ws('.', tgrelid::regclass, tgname, tgenabled) from pg_trigger
   where not tgisinternal
  union all
  select concat_ws('.', polrelid::regclass, polname) from pg_policy
  union all
  select concat_ws('.', conrelid::regclass, conname) from pg_constraint
   where connamespace = 'public'::regnamespace
  union all
  select version_num from alembic_version
) as ones
"""

#: Deletes every row but the schema's own version, and tells how many there were.
_CLEAR = """
do $$
declare
  name text;
  rows bigint;
  filled boolean;
  total bigint := 0;
begin
  set local session_replication_role = replica;
  for name in select oid::regclass::text from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'alembic_version'
  loop
    execute 'select exists (select from ' || name || ')' into filled;
    if filled then
      execute 'delete from ' || name;
      get diagnostics rows = row_count;
      total := total + rows;
    end if;
  end loop;
  perform set_config('cleared.rows', total::text, false);
end $$
"""


class Databases:
    """Those of one cluster, copied from one template."""

    def __init__(self, socket: str, template: str) -> None:
        self._socket, self._template = socket, template
        with self._at(template) as connection:
            self._shape = _shape(connection)
        self._free: list[str] = []

    @contextmanager
    def lent(self) -> Iterator[str]:
        """Give the URL of an empty database; whatever is left in it afterwards is gone."""
        name = self._free.pop() if self._free else self._made()
        try:
            yield f"postgresql+psycopg://{ROLE}@/{name}?host={self._socket}"
        finally:
            if self._is_cleared(name):
                self._free.append(name)
            else:
                drop_database(self._socket, name)

    def _made(self) -> str:
        name = f"test_{uuid.uuid4().hex}"
        create_database(self._socket, name, self._template)
        return name

    def _is_cleared(self, name: str) -> bool:
        """Empty a database; tell whether it is as good as a new one."""
        try:
            with self._at(name) as connection:
                connection.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where datname = current_database() and pid <> pg_backend_pid()"
                )
                if _shape(connection) != self._shape:
                    return False
                connection.execute(_CLEAR)
                row = connection.execute("select current_setting('cleared.rows')").fetchone()
        except psycopg.OperationalError:
            # The test has dropped it, or the server is gone.
            return False
        return row is not None and int(row[0]) <= _MOST_ROWS

    def _at(self, name: str) -> psycopg.Connection[tuple[str, ...]]:
        return psycopg.connect(host=self._socket, user="postgres", dbname=name, autocommit=True)


def _shape(connection: psycopg.Connection[tuple[str, ...]]) -> str:
    row = connection.execute(_SHAPE).fetchone()
    assert row is not None
    return row[0]
