"""Row-level security: PostgreSQL itself shows and takes only the scope's originator's rows."""

from alembic import op

#: ``*`` is the scope of ``Store.across_originators``; without a scope nothing is visible.
POLICY = """
create policy originator on "{table}"
  using (current_setting('podatelna.originator', true) in (originator_id, '*'))
  with check (current_setting('podatelna.originator', true) in (originator_id, '*'))
"""


def protect(*tables: str) -> None:
    """Guard scoped *tables*, from within a migration. Does nothing on SQLite.

    ``force`` makes the policy hold for the tables' owner too, which is the daemon's own role.
    """
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in tables:
        op.execute(f'alter table "{table}" enable row level security')
        op.execute(f'alter table "{table}" force row level security')
        op.execute(POLICY.format(table=table))
