"""What is kept: kinds of record as a domain package declares them, records, and the order in which they are found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from attrs import field, frozen

from unionkit.errors import RecordRefused

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"
Body: TypeAlias = dict[str, Json]
Key: TypeAlias = str | int
Upgrade: TypeAlias = Callable[[Body], Body]

# a key of an index in every supported server holds this many characters of four bytes
LONGEST_KEY = 255
LONGEST_NAME = 64
_INT64 = 2**63


def check_name(value: str) -> None:
    """Raise RecordRefused for what cannot be the name of a kind, an index or a claim."""
    if not 0 < len(value) <= LONGEST_NAME or not value.replace("_", "a").replace("/", "a").isalnum():
        raise RecordRefused(
            f"{value[:LONGEST_NAME]!r} is no name for a kind or a key",
            hint="take letters, digits, / and _, 64 at most",
        )


def _named(_owner: object, _field: object, value: str) -> None:
    check_name(value)


def check_key(value: Key) -> Key:
    """A key as it is. Raises RecordRefused where a store could not keep it to the letter.

    A text has up to 255 characters, none of them NUL or half of a surrogate pair; a number has 64 bits.
    """
    if type(value) is str and len(value) <= LONGEST_KEY and "\0" not in value and value.isascii():
        return value  # nearly all of them
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise RecordRefused(f"a {type(value).__name__} is no key", hint="hand in a text or an int")
    if isinstance(value, int):
        if not -_INT64 <= value < _INT64:
            raise RecordRefused("this number is too large for an index", hint="keep it unindexed, or as text")
        return value
    if len(value) > LONGEST_KEY or "\0" in value or (not value.isascii() and _has_surrogate(value)):
        raise RecordRefused(
            "this text is too long for a key, or holds NUL or half a character",
            hint=f"take at most {LONGEST_KEY} whole characters",
        )
    return value


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in text)


@frozen(kw_only=True)
class Kind:
    """A kind of record: which fields of the body can be searched, which are unique, which are personal.

    `index` names fields whose value is a text, an int or None; None is not in the index. `unique` names fields of
    which no two records of the kind may have the same value, None aside: the store sees to it in every commit.
    `sensitive` names fields that are personal. `schema` counts from 1; `upgrades[n]` makes a body of schema n into
    one of n + 1, so there is one for each older schema. `record` is the attrs class that a codec reads the body as.
    """

    name: str = field(validator=_named)
    index: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    schema: int = 1
    upgrades: Mapping[int, Upgrade] = field(factory=dict, repr=False)
    record: type | None = None

    def __attrs_post_init__(self) -> None:
        for name in (*self.index, *self.unique):
            check_name(name)
        if self.schema < 1 or set(self.upgrades) != set(range(1, self.schema)):
            raise RecordRefused(
                f"the kind {self.name} has schema {self.schema} and upgrades from {sorted(self.upgrades)}",
                hint="give one upgrade for each older schema: upgrades={1: …, 2: …} for schema=3",
            )

    @property
    def shape(self) -> dict[str, Json]:
        """What a store keeps about the kind, so that a changed declaration is noticed."""
        return {"schema": self.schema, "index": sorted(self.index), "unique": sorted(self.unique)}


@frozen(kw_only=True)
class Record:
    """One record as it is kept. `version` grows with every write and never comes back, even after a delete.

    The body is a tree of None, bool, int, str, list and dict: money is an int of fen, a date is ISO text, a decimal
    is text. There is no float. It may be personal, so it is not shown.
    """

    kind: str
    id: str
    version: int
    body: Body = field(repr=False)


@frozen(kw_only=True)
class Range:
    """The values of an index from one on, and below another; None leaves an end open. Both of one type."""

    at_least: Key | None = None
    below: Key | None = None


Where: TypeAlias = Mapping[str, "Key | Range"]


def index_value(body: Mapping[str, Json], name: str) -> Key | None:
    """The value under which a body stands in an index; None where it does not.

    An object stands under its member ``$index``: so a sealed field can still be found. Raises RecordRefused.
    """
    value = body.get(name)
    if type(value) is str:
        return check_key(value)
    if isinstance(value, Mapping):
        value = value.get("$index")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise RecordRefused(
            f"a {type(value).__name__} cannot be searched for", hint="index texts and ints", where=name
        )
    return check_key(value)


def sort_key(value: Key) -> str:
    """A value as text that sorts as the value does: numbers first, by size; then texts, by code point.

    >>> sorted(["b", -5, "a", 30, 4], key=sort_key)
    [-5, 4, 30, 'a', 'b']
    """
    return f"t{value}" if isinstance(value, str) else f"n{value + _INT64:020d}"


def matches(body: Mapping[str, Json], where: Where) -> bool:
    """Whether a body is one of those that are looked for."""
    return all(_within(index_value(body, name), wanted) for name, wanted in where.items())


def bounds(wanted: Key | Range) -> tuple[str, str | None]:
    """The first sort key that is wanted and the first that is not any more; None for no end."""
    if not isinstance(wanted, Range):
        start = sort_key(check_key(wanted))
        return start, start + "\1"  # nothing stands between, since no key holds NUL
    low, high = wanted.at_least, wanted.below
    numbers = isinstance(low if low is not None else high, int)
    start = (
        sort_key(check_key(low)) if low is not None else ("n" if numbers else "t" if high is not None else "")
    )
    if high is not None:
        return start, sort_key(check_key(high))
    return start, None if low is None else ("o" if numbers else "u")


def _within(value: Key | None, wanted: Key | Range) -> bool:
    if value is None:
        return False
    start, end = bounds(wanted)
    key = sort_key(value)
    return start <= key and (end is None or key < end)


def cursor(record: Record, where: Where | None = None) -> str:
    """Where a scan goes on behind a record: hand it to `scan(…, after=)` with the same conditions.

    It holds the value of the leading index as it is, so do not show it where that is personal.
    """
    leading = next(iter(where), None) if where else None
    value = None if leading is None else index_value(record.body, leading)
    key = "" if value is None else sort_key(value)
    return f"{len(key)}:{key}{record.id}"


def read_cursor(text: str) -> tuple[str, str]:
    """The sort key and the id in a cursor. Raises RecordRefused."""
    length, _, rest = text.partition(":")
    if not length.isdigit() or not length.isascii() or int(length) > len(rest):
        raise RecordRefused("this is no cursor", hint="hand in what cursor(record, where) gave")
    return rest[: int(length)], rest[int(length) :]
