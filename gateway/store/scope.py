"""Sessions that see one originator only, and the door through which domains use them."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, event, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from gateway.model.errors import Broken, ForeignOriginator
from gateway.model.ids import OriginatorId
from gateway.store.schema import Scoped

RowT = TypeVar("RowT")
ScopedT = TypeVar("ScopedT", bound=Scoped)


class ScopedSession(Session):
    """A session that adds the originator to every statement and refuses what it cannot scope."""

    def __init__(self, bind: Connection, originator: OriginatorId) -> None:
        super().__init__(bind=bind, autoflush=True, expire_on_commit=False)
        self.originator = originator

    def count_up(self, kind: type[Scoped], key: Mapping[str, object], counter: str) -> int:
        """See ``Rows.count_up``."""
        own = {"originator_id": self.originator, **key}
        statement = self._insert(kind).values({**own, counter: 1})
        column = statement.table.c[counter]
        counted = statement.on_conflict_do_update(
            index_elements=list(own), set_={counter: column + 1}
        ).returning(column)
        return int(super().connection().execute(counted).scalar_one())

    def add_once(self, kind: type[Scoped], values: Mapping[str, object]) -> None:
        """See ``Rows.add_once``."""
        own = {"originator_id": self.originator, **values}
        statement = self._insert(kind).values(own).on_conflict_do_nothing()
        super().connection().execute(statement)

    def _insert(self, kind: type[Scoped]) -> Any:
        made = sqlite.insert if self.get_bind().dialect.name == "sqlite" else postgresql.insert
        return made(kind)

    def connection(self, *_args: Any, **_kwargs: Any) -> Connection:
        """Refuse: statements on the bare connection would know no originator."""
        raise Broken("A scoped session gives no bare connection away.")


@event.listens_for(ScopedSession, "do_orm_execute")
def _scope(state: ORMExecuteState) -> None:
    if not state.is_orm_statement or state.is_insert or state.is_from_statement:
        raise Broken("Only ORM select, update and delete can be scoped to an originator.")
    session = state.session
    assert isinstance(session, ScopedSession)  # noqa: S101  (the event is bound to this class)
    originator = session.originator
    state.statement = state.statement.options(
        with_loader_criteria(
            Scoped,
            lambda cls: cls.originator_id == originator,
            include_aliases=True,
        )
    )


@event.listens_for(ScopedSession, "before_flush")
def _stamp(session: ScopedSession, *_: object) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if not isinstance(row, Scoped):
            raise Broken(f"{type(row).__name__} has no originator.")
        owner: str | None = row.originator_id
        if owner is None:
            row.originator_id = session.originator
        elif owner != session.originator:
            raise ForeignOriginator


class Rows:
    """The rows of one originator, for domain code. The session itself stays hidden."""

    def __init__(self, session: ScopedSession) -> None:
        self.__session = session

    def add(self, *rows: Scoped) -> None:
        """Add new rows; the originator is stamped on them."""
        self.__session.add_all(rows)

    def get(self, kind: type[ScopedT], *key: object, lock: bool = False) -> ScopedT | None:
        """Return the row with this key (without the originator), locked if asked for."""
        found = self.__session.get(
            kind, (self.__session.originator, *key), with_for_update=True if lock else None
        )
        # The identity map and the criterion agree by construction; this keeps it so.
        if found is not None and found.originator_id != self.__session.originator:
            raise ForeignOriginator
        return found

    def all(self, statement: Select[RowT]) -> Sequence[RowT]:
        """Return all rows of a select, in its order."""
        return self.__session.scalars(statement).all()

    def first(self, statement: Select[RowT]) -> RowT | None:
        """Return the first row of a select, or ``None``."""
        return self.__session.scalars(statement.limit(1)).first()

    def tuples(self, statement: Select[*tuple[Any, ...]]) -> Sequence[Any]:
        """Return the rows of a select of several columns as tuples."""
        return self.__session.execute(statement).all()

    def count(self, statement: Select[*tuple[Any, ...]]) -> int:
        """Return how many rows a select has."""
        counted = statement.order_by(None).with_only_columns(
            func.count(), maintain_column_froms=True
        )
        return int(self.__session.scalar(counted) or 0)

    def count_up(self, kind: type[Scoped], key: Mapping[str, object], counter: str) -> int:
        """Add one to *counter* of the row with this *key*, and return it; 1 makes the row.

        One statement that also locks the row until the transaction ends, so that two transactions
        never get the same number, the first of a new row included. *kind* has no other columns.
        """
        return self.__session.count_up(kind, key, counter)

    def add_once(self, kind: type[Scoped], values: Mapping[str, object]) -> None:
        """Add a row unless its key is there, also when another transaction adds it just now."""
        self.__session.add_once(kind, values)

    def flush(self) -> None:
        """Send what is new to the database, so that constraints speak now."""
        self.__session.flush()

    def delete(self, row: Scoped) -> None:
        """Delete a row. Nothing that was registered is ever deleted."""
        self.__session.delete(row)
