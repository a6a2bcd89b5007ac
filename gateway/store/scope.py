"""Sessions that see one originator only, and the door through which domains use them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Executable, Select, Table, event, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.interfaces import ORMOption

from gateway.model.errors import Broken, ForeignOriginator
from gateway.model.ids import OriginatorId
from gateway.store.schema import Scoped

#: Says that a statement asks by the whole key, which begins with the originator. Only this module
#: has it, so nobody else gets around the criterion.
_BY_KEY = object()

RowT = TypeVar("RowT")
ScopedT = TypeVar("ScopedT", bound=Scoped)


class ScopedSession(Session):
    """A session that adds the originator to every statement and refuses what it cannot scope."""

    def __init__(self, bind: Connection, originator: OriginatorId) -> None:
        super().__init__(bind=bind, autoflush=True, expire_on_commit=False)
        self.originator = originator

    def write(self, rows: Iterable[Scoped]) -> None:
        """See ``Rows.write``."""
        # What was added before goes first: the new rows may refer to it.
        self.flush()
        for kind, group in groupby(rows, type):
            values = [self._own(_columns(row, self.originator)) for row in group]
            super().connection().execute(_table(kind).insert(), values)

    def ensure(self, kind: type[Scoped], values: Mapping[str, object]) -> bool:
        """See ``Rows.ensure``."""
        statement = _ensuring(_table(kind), self.get_bind().dialect.name)
        # The row itself says whether it was written; rowcount tells nothing about an insert.
        return super().connection().execute(statement, self._own(values)).first() is not None

    def count_up(self, kind: type[Scoped], key: Mapping[str, object], counter: str) -> int:
        """See ``Rows.count_up``."""
        statement = _counting(_table(kind), tuple(key), counter, self.get_bind().dialect.name)
        values = self._own({**key, counter: 1})
        return int(super().connection().execute(statement, values).scalar_one())

    def _own(self, values: Mapping[str, object]) -> dict[str, object]:
        return {**values, "originator_id": self.originator}

    def connection(self, *_args: Any, **_kwargs: Any) -> Connection:
        """Refuse: statements on the bare connection would know no originator."""
        raise Broken("A scoped session gives no bare connection away.")


@event.listens_for(ScopedSession, "do_orm_execute")
def _scope(state: ORMExecuteState) -> None:
    if state.execution_options.get("whose") is _BY_KEY:
        return
    if not state.is_orm_statement or state.is_insert or state.is_from_statement:
        raise Broken("Only ORM select, update and delete can be scoped to an originator.")
    session = state.session
    assert isinstance(session, ScopedSession)  # noqa: S101  (the event is bound to this class)
    state.statement = _scoped(state.statement, session.originator)


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


def _columns(row: Scoped, originator: OriginatorId) -> dict[str, object]:
    """Return what was set on a new row; its attributes bear the columns' names."""
    if vars(row).get("originator_id", originator) != originator:
        raise ForeignOriginator
    return {name: value for name, value in vars(row).items() if name != "_sa_instance_state"}


@cache
def _criterion(originator: OriginatorId) -> ORMOption:
    """Return what every statement gets; making it anew each time costs as much as a look-up."""
    return with_loader_criteria(
        Scoped, lambda cls: cls.originator_id == originator, include_aliases=True
    )


#: Statements with their originators' criterion. One that a module has built once is scoped once
#: and its cache key computed once; others are forgotten with the unit that made them.
_known: WeakKeyDictionary[Any, dict[OriginatorId, Executable]] = WeakKeyDictionary()


def _scoped(statement: Executable, originator: OriginatorId) -> Executable:
    by_originator = _known.setdefault(statement, {})
    scoped = by_originator.get(originator)
    if scoped is None:
        scoped = by_originator[originator] = statement.options(_criterion(originator))
    return scoped


#: Limited to one row, as above.
_limited: WeakKeyDictionary[Any, Select[Any]] = WeakKeyDictionary()


def _first_of(statement: Select[RowT]) -> Select[RowT]:
    limited: Select[RowT] | None = _limited.get(statement)
    if limited is None:
        limited = _limited[statement] = statement.limit(1)
    return limited


def _table(kind: type[Scoped]) -> Table:
    return cast("Table", kind.__table__)  # type: ignore[attr-defined]  # every scoped row is mapped


def _insert(table: Table, dialect: str) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@cache
def _ensuring(table: Table, dialect: str) -> Executable:
    insert = _insert(table, dialect).on_conflict_do_nothing()
    return insert.returning(table.c.originator_id)


@cache
def _counting(table: Table, key: tuple[str, ...], counter: str, dialect: str) -> Executable:
    column = table.c[counter]
    insert = _insert(table, dialect)
    return insert.on_conflict_do_update(
        index_elements=["originator_id", *key], set_={counter: column + 1}
    ).returning(column)


class Rows:
    """The rows of one originator, for domain code. The session itself stays hidden."""

    def __init__(self, session: ScopedSession) -> None:
        self.__session = session

    def add(self, *rows: Scoped) -> None:
        """Add new rows; the originator is stamped on them."""
        self.__session.add_all(rows)

    def write(self, *rows: Scoped) -> None:
        """Insert new rows now, in their order, one statement for neighbours of one kind.

        Quicker than ``add``, for what nobody looks at again in this unit: the rows stay loose.
        """
        self.__session.write(rows)

    def get(self, kind: type[ScopedT], *key: object, lock: bool = False) -> ScopedT | None:
        """Return the row with this key (without the originator), locked if asked for."""
        found = self.__session.get(
            kind,
            (self.__session.originator, *key),
            with_for_update=True if lock else None,
            execution_options={"whose": _BY_KEY},
        )
        # The identity map and the criterion agree by construction; this keeps it so.
        if found is not None and found.originator_id != self.__session.originator:
            raise ForeignOriginator
        return found

    def all(self, statement: Select[RowT]) -> Sequence[RowT]:
        """Return all rows of a select, in its order."""
        return self.__session.scalars(statement).all()

    def first(self, statement: Select[RowT], **values: object) -> RowT | None:
        """Return the first row of a select, or ``None``.

        *values* fill the select's ``bindparam``s: one that a module builds once costs half.
        """
        return self.__session.scalars(_first_of(statement), values or None).first()

    def tuples(self, statement: Select[*tuple[Any, ...]]) -> Sequence[Any]:
        """Return the rows of a select of several columns as tuples."""
        return self.__session.execute(statement).all()

    def count(self, statement: Select[*tuple[Any, ...]]) -> int:
        """Return how many rows a select has."""
        counted = statement.order_by(None).with_only_columns(
            func.count(), maintain_column_froms=True
        )
        return int(self.__session.scalar(counted) or 0)

    def ensure(self, kind: type[Scoped], values: Mapping[str, object]) -> bool:
        """Write a row unless one with its key is there; tells whether it was written.

        Two transactions that both find nothing would break each other with ``get`` and ``add``.
        """
        return self.__session.ensure(kind, values)

    def count_up(self, kind: type[Scoped], key: Mapping[str, object], counter: str) -> int:
        """Add one to *counter* of the row with this *key*, and return it; 1 makes the row.

        One statement that also locks the row until the transaction ends, so that two transactions
        never get the same number, the first of a new row included. *kind* has no other columns.
        """
        return self.__session.count_up(kind, key, counter)

    def flush(self) -> None:
        """Send what is new to the database, so that constraints speak now."""
        self.__session.flush()

    def delete(self, row: Scoped) -> None:
        """Delete a row. Nothing that was registered is ever deleted."""
        self.__session.delete(row)
