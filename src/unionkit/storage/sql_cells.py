"""Cells in one table of a server, over SQLAlchemy Core: the same statements for PostgreSQL, MariaDB and MySQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from attrs import evolve, frozen
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Insert,
    LargeBinary,
    MetaData,
    Select,
    Table,
    Text,
    TypeDecorator,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.types import TypeEngine

from unionkit.errors import StoreError
from unionkit.storage.cells import Cell

Values: TypeAlias = dict[str, object] | list[dict[str, object]]

ADDED_AT_ONCE, REMOVED_AT_ONCE = 1_000, 500
# a space is a prefix and two names of 64 characters; a key is a sign and a value of 255; MySQL indexes 3,072 bytes
WIDTHS = {"space": 4 * 136, "key": 4 * 256, "id": 4 * 255}


class Exact(TypeDecorator[str]):
    """A text that differs if one letter differs, trailing blanks too, and sorts by code point.

    PostgreSQL has a collation for that. In MariaDB and MySQL it is kept as the bytes of its UTF-8 form: collations
    there differ from one server to the next, and most of them pad with blanks.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, width: int) -> None:
        super().__init__(width)
        self.width = width

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str] | TypeEngine[bytes]:
        """The type of the column."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.TEXT(collation="C"))
        return dialect.type_descriptor(mysql.VARBINARY(self.width))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | bytes | None:
        """A text as it is kept. Raises StoreError where it is too long, which a server might cut off in silence."""
        if value is None:
            return None
        kept = value.encode()
        if len(kept) > self.width:
            raise StoreError("a key is too long for this store", hint="take at most 255 characters")
        return value if dialect.name == "postgresql" else kept

    def process_result_value(self, value: str | bytes | None, dialect: Dialect) -> str | None:
        """The text again."""
        del dialect
        return value.decode() if isinstance(value, bytes | bytearray) else value


CELLS = Table(
    "unionkit_cells",
    MetaData(),
    *(Column(name, Exact(width), primary_key=True, nullable=False) for name, width in WIDTHS.items()),
    Column("version", BigInteger, nullable=False),
    Column("text", Text().with_variant(mysql.LONGTEXT(), "mysql", "mariadb"), nullable=False),
    mysql_engine="InnoDB",
    mysql_charset="utf8mb4",
    mysql_row_format="DYNAMIC",
    mariadb_engine="InnoDB",
    mariadb_charset="utf8mb4",
    mariadb_row_format="DYNAMIC",
)
_C = CELLS.c
_HERE = and_(_C.space == bindparam("in_space"), _C.key == bindparam("at_key"), _C.id == bindparam("at_id"))
_EXPECTED = and_(_HERE, _C.version == bindparam("expected"))
_UPDATE = update(CELLS).where(_EXPECTED).values(version=bindparam("new_version"), text=bindparam("new_text"))
_DELETE = delete(CELLS).where(_EXPECTED)
_REMOVE = delete(CELLS).where(
    _C.space == bindparam("in_space"), tuple_(_C.key, _C.id).in_(bindparam("places", expanding=True))
)
_READ = select(_C.id, _C.version, _C.text).where(
    _C.space == bindparam("in_space"), _C.key == "", _C.id.in_(bindparam("ids", expanding=True))
)
_AFTER_KEY = bindparam("after_key", type_=_C.key.type)
_AFTER_ID = bindparam("after_id", type_=_C.id.type)


@frozen
class Statements:
    """What servers spell in different ways. With `until` a range ends before a key, `rows` are the values of `insert`."""

    insert: Insert
    rows: Callable[[str, Sequence[Cell]], Values]
    read: Select[str, int, str]
    range: Select[str, str, int, str]
    until: Select[str, str, int, str]

    def current(self) -> Statements:
        """The same, reading what is committed now and not what the snapshot of the transaction shows."""
        return evolve(
            self,
            read=self.read.with_for_update(),
            range=self.range.with_for_update(),
            until=self.until.with_for_update(),
        )


def _statements(
    insert: Insert, rows: Callable[[str, Sequence[Cell]], Values], behind: ColumnElement[bool]
) -> Statements:
    ordered = select(_C.key, _C.id, _C.version, _C.text).order_by(_C.key, _C.id).limit(bindparam("most"))
    found = ordered.where(_C.space == bindparam("in_space"), behind)
    counted = insert.execution_options(preserve_rowcount=True)
    return Statements(counted, rows, _READ, found, found.where(_C.key < bindparam("until")))


def _by_columns(space: str, cells: Sequence[Cell]) -> Values:
    """Cells as four lists, for one statement."""
    return {
        "in_space": space,
        "keys": [one.key for one in cells],
        "ids": [one.id for one in cells],
        "versions": [one.version for one in cells],
        "texts": [one.text for one in cells],
    }


def _by_rows(space: str, cells: Sequence[Cell]) -> Values:
    """Cells as rows, of which PyMySQL makes one statement."""
    return [
        {"space": space, "key": one.key, "id": one.id, "version": one.version, "text": one.text}
        for one in cells
    ]


_GIVEN = func.unnest(
    bindparam("keys", type_=postgresql.ARRAY(Text)),
    bindparam("ids", type_=postgresql.ARRAY(Text)),
    bindparam("versions", type_=postgresql.ARRAY(BigInteger)),
    bindparam("texts", type_=postgresql.ARRAY(Text)),
).table_valued("key", "id", "version", "text")
_FROM_LISTS = select(bindparam("in_space", type_=Text), *_GIVEN.render_derived(name="given").c)
_POSTGRESQL = _statements(
    postgresql.insert(CELLS).from_select(list(CELLS.c), _FROM_LISTS).on_conflict_do_nothing(),
    _by_columns,
    tuple_(_C.key, _C.id) > tuple_(_AFTER_KEY, _AFTER_ID),
)
# "ignore" would also cut off what is too long, but `Exact` has refused that before. What is behind a place is spelled
# out, since these servers find no place in an index by (key, id) > (…, …).
_MYSQL = _statements(
    insert(CELLS).prefix_with("ignore"),
    _by_rows,
    or_(_C.key > _AFTER_KEY, and_(_C.key == _AFTER_KEY, _C.id > _AFTER_ID)),
)
_MYSQL_CURRENT = _MYSQL.current()


class SqlCells:
    """One transaction of a connection.

    With `current` it reads what is committed now, as a write inside the transaction of a host must: MariaDB and MySQL
    would show it what was there when the host first read something.
    """

    def __init__(self, connection: Connection, *, current: bool = False) -> None:
        self.connection = connection
        mysql_like = _MYSQL_CURRENT if current else _MYSQL
        self._say = _POSTGRESQL if connection.dialect.name == "postgresql" else mysql_like

    def read(self, space: str, ids: Sequence[str]) -> Mapping[str, tuple[int, str]]:
        """Cells by id."""
        found = self.connection.execute(self._say.read, {"in_space": space, "ids": list(ids)})
        return {id: (version, text) for id, version, text in found}

    def range(self, space: str, after: tuple[str, str], until: str | None, limit: int) -> list[Cell]:
        """Cells in order."""
        values = {"in_space": space, "after_key": after[0], "after_id": after[1], "most": limit}
        if until is None:
            return [Cell(*row) for row in self.connection.execute(self._say.range, values)]
        return [Cell(*row) for row in self.connection.execute(self._say.until, {**values, "until": until})]

    def add(self, space: str, cells: Sequence[Cell]) -> int:
        """Insert cells."""
        done = 0
        for start in range(0, len(cells), ADDED_AT_ONCE):
            rows = self._say.rows(space, cells[start : start + ADDED_AT_ONCE])
            done += self.connection.execute(self._say.insert, rows).rowcount
        return done

    def swap(self, space: str, id: str, expected: int, version: int, text: str | None) -> bool:
        """Compare and set one cell."""
        values: dict[str, object] = {"in_space": space, "at_key": "", "at_id": id, "expected": expected}
        if text is None:
            return self.connection.execute(_DELETE, values).rowcount == 1
        values |= {"new_version": version, "new_text": text}
        return self.connection.execute(_UPDATE, values).rowcount == 1

    def remove(self, space: str, places: Sequence[tuple[str, str]]) -> None:
        """Delete cells."""
        for start in range(0, len(places), REMOVED_AT_ONCE):
            some = list(places[start : start + REMOVED_AT_ONCE])
            self.connection.execute(_REMOVE, {"in_space": space, "places": some})
