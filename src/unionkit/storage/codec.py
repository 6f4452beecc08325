"""The one door to cattrs: attrs values to bodies and back, without a single silent conversion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Generic, TypeVar, cast

from attrs import frozen, has
from cattrs import BaseValidationError, Converter, transform_error
from cattrs.errors import ForbiddenExtraKeysError, StructureHandlerNotFoundError

from unionkit.errors import ErrorGroup, RecordRefused, UnionkitError
from unionkit.storage.canonical import write
from unionkit.storage.kinds import Body, Json, Kind, Record
from unionkit.values import Money

ValueT = TypeVar("ValueT")
_HINT = "hand in what the record class declares; after a change of the class add an upgrade to its Kind"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _wrong(wanted: str, value: object) -> RecordRefused:
    return RecordRefused(f"{wanted} is wanted, and this is a {type(value).__name__}", hint=_HINT)


def _exactly(kind: type) -> Callable[[object, object], object]:
    def read(value: object, wanted: object) -> object:
        if type(value) is not kind:
            raise _wrong(kind.__name__, value)
        # an enumeration may be a str or an int as well, and comes here then
        return cast("type[Enum]", wanted)(value) if _is_enumeration(wanted) else value

    return read


def _is_enumeration(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _spelled(wanted: str, make: Callable[[str], object]) -> Callable[[object, object], object]:
    """Reads a value from the one text that it is written as."""

    def read(value: object, _: object) -> object:
        if not isinstance(value, str):
            raise _wrong(wanted, value)
        try:
            made = make(value)
        except (ValueError, ArithmeticError, InvalidOperation):
            made = None
        if made is None or str(made) != value:
            raise RecordRefused(f"a text that is {wanted} is wanted", hint=_HINT)
        return made

    return read


def _money(value: object, _: object) -> Money:
    if type(value) is not int:
        raise _wrong("an int of fen", value)
    return Money(value)


def _day(value: object, wanted: object) -> object:
    # a class that is a datetime comes here too, since it is a date
    return (
        _moment(value, wanted) if wanted is datetime else _spelled("a day", date.fromisoformat)(value, wanted)
    )


def _moment(value: object, _: object) -> datetime:
    if type(value) is not int:
        raise _wrong("an int of microseconds", value)
    return _EPOCH + value * _MICROSECOND


def _microseconds(moment: datetime) -> int:
    """A moment as an int. Raises RecordRefused for one without a time zone."""
    if moment.tzinfo is None:
        raise RecordRefused("a moment without a time zone cannot be kept", hint="attach a time zone")
    return (moment - _EPOCH) // _MICROSECOND


def _only(kind: type[ValueT], value: object) -> ValueT:
    if not isinstance(value, kind):
        raise _wrong(kind.__name__, value)
    return value


def _float(_value: object, _kind: object) -> float:
    raise RecordRefused("a record class declares a float", hint="declare an int, a Decimal or Money")


def _is_object(kind: object) -> bool:
    return kind is object


def _plain(value: object, _: object) -> object:
    """What a field that is declared as any object may hold: nothing that would come back as something else."""
    write(cast("Json", value))
    return value


_READERS: Mapping[type, Callable[[object, object], object]] = {
    bool: _exactly(bool),
    int: _exactly(int),
    str: _exactly(str),
    float: _float,
    Decimal: _spelled("a decimal", Decimal),
    Fraction: _spelled("a fraction", Fraction),
    date: _day,
    datetime: _moment,
    Money: _money,
}
_WRITERS: Mapping[type, Callable[..., object]] = {
    # the classes of some enumerations and moments are found under these, too
    str: lambda text: text.value if isinstance(text, Enum) else text,
    date: lambda day: _microseconds(day) if isinstance(day, datetime) else _only(date, day).isoformat(),
    Decimal: lambda number: str(_only(Decimal, number)),
    Fraction: lambda number: str(_only(Fraction, number)),
    datetime: lambda moment: _microseconds(_only(datetime, moment)),
    Money: lambda money: _only(Money, money).fen,
}


@lru_cache(maxsize=1)
def _converter() -> Converter:
    """A converter that takes int for int only, and so on; it knows no key that a class does not have."""
    made = Converter(forbid_extra_keys=True, unstruct_collection_overrides={tuple: list})
    for kind, reader in _READERS.items():
        made.register_structure_hook(kind, reader)
    for kind, writer in _WRITERS.items():
        made.register_unstructure_hook(kind, writer)
    made.register_structure_hook_func(_is_object, _plain)
    # left as it is, so that whatever is not plain is refused and not converted
    made.register_unstructure_hook_func(_is_object, lambda value: value)
    return made


def _told(error: BaseException, kind: type | None) -> str:
    """What is wrong, without the value."""
    if isinstance(error, RecordRefused):
        return error.message
    if isinstance(error, ForbiddenExtraKeysError):
        return f"unknown keys: {', '.join(sorted(error.extra_fields))}"
    if isinstance(error, KeyError):
        return "a key is missing"
    if isinstance(error, StructureHandlerNotFoundError):
        return "a record class declares a type that has no form in a record"
    return f"{getattr(kind, '__name__', 'another type')} is wanted"


@frozen
class Codec(Generic[ValueT]):
    """Writes values of one attrs class as bodies and reads them again, exactly or not at all.

    Money is an int of fen, a day ISO text, a moment an int of microseconds in UTC, a decimal and a fraction their text,
    a member of an enumeration its value, a tuple a list; what is declared as `object` is kept as it is. Nothing is converted silently, and no unknown key passes. A
    missing key takes the default of the class, if that has one.

    >>> from attrs import frozen
    >>> @frozen
    ... class Seat:
    ...     row: int
    ...     price: Money
    >>> Codec(Seat).write(Seat(3, Money(4550)))
    {'row': 3, 'price': 4550}
    """

    kind: type[ValueT]

    def __attrs_post_init__(self) -> None:
        if not has(self.kind):
            raise RecordRefused("a record class is an attrs class", hint="decorate it with attrs.frozen")

    def write(self, value: ValueT) -> Body:
        """A value as a body. Raises RecordRefused, several as a group, for what could not be read again."""
        body = _converter().unstructure(value, unstructure_as=self.kind)
        write(body)
        self.read(body)
        return cast("Body", body)

    def read(self, body: Mapping[str, object]) -> ValueT:
        """The value in a body. Raises RecordRefused, several as a group, each with its path and without its value."""
        try:
            return _converter().structure(body, self.kind)
        except BaseValidationError as error:
            lines = transform_error(error, format_exception=_told)
        except (RecordRefused, StructureHandlerNotFoundError) as error:
            lines = [_told(error, None)]
        raise self._refused(lines)

    def _refused(self, lines: list[str]) -> UnionkitError:
        parts = [line.rpartition(" @ ") for line in lines]
        found = [
            RecordRefused(told or path, hint=_HINT, where=path if told else "") for told, _, path in parts
        ]
        return found[0] if len(found) == 1 else ErrorGroup(f"this is no {self.kind.__name__}", found)


@lru_cache(maxsize=256)
def _codec(record: type) -> Codec[object]:
    return Codec(record)


def codec_of(kind: Kind) -> Codec[object]:
    """The codec of the class that a kind declares. Raises RecordRefused where it declares none."""
    if kind.record is None:
        raise RecordRefused(
            f"the kind {kind.name} declares no record class", hint="hand in a dict, or give Kind(record=…)"
        )
    return _codec(kind.record)


def value_of(kind: Kind, record: Record) -> object:
    """The value of the class that a kind declares, in a record of it."""
    return codec_of(kind).read(record.body)


__all__ = ["Codec", "codec_of", "value_of"]
