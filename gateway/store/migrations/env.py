"""Runs migrations on the connection that gateway.store.migrate hands over."""

from typing import Literal

from alembic import context

from gateway.store.schema import Base, UtcTime, Words


def render(kind: str, item: object, _autogenerate: object) -> str | Literal[False]:
    """Write our own column types by their bare names."""
    if kind == "type" and isinstance(item, UtcTime | Words):
        return f"{type(item).__name__}()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
