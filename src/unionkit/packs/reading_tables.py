"""Tables of dated parameters out of TOML."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from unionkit.errors import PolicyError
from unionkit.expr.values import simplest
from unionkit.packs.reader import Reader
from unionkit.packs.reading_sources import Sources, read_citations, read_sources
from unionkit.rules.tables import ANY, Row, Table
from unionkit.values.units import Unit

_PLACE = re.compile(r"\d{6}|\*")


def read_table(reader: Reader, shared: Sources) -> Table:
    """One table with its rows; its sources may stand beside it."""
    sources = read_sources(reader, shared)
    reader.one_of("kind", ("table",), "table")
    keys = reader.texts("keys")
    prefix = reader.text("prefix", "place" if "place" in keys else "")
    if prefix and prefix not in keys:
        reader.refuse("the prefix is one of the keys", f"write one of {', '.join(keys)}", "prefix")
    units = frozenset(reader.texts("units"))
    unit = reader.attempt("unit", lambda text: Unit.parse(str(text), also=units))
    places = reader.count("places", 2)
    rows = [_row(part, keys, prefix, places, sources) for part in reader.records("row")]
    found = [row for row in rows if row is not None]
    if not rows:
        reader.refuse("a table has rows", "write [[row]] with from and value")
    _check_overlaps(reader, rows)
    table = Table(
        id=reader.text("id", required=True),
        unit=unit or Unit(),
        keys=keys,
        rows=found,
        prefix=prefix or None,
        places=places,
        label=reader.labels("label"),
    )
    reader.labels("note")
    reader.finish()
    return table


def _row(part: Reader, keys: tuple[str, ...], prefix: str, places: int, sources: Sources) -> Row | None:
    start, value = part.day("from", required=True), part.number("value")
    found = tuple(part.text(key, ANY) for key in keys)
    if prefix in keys and not _PLACE.fullmatch(found[keys.index(prefix)]):
        part.refuse("a place is a 6-digit code", 'write place = "340500"', prefix)
    if value is None and not part.has("value"):
        part.refuse("value is missing", "add value = 648")
    if value is not None and value != round(value, places):
        part.keep(
            PolicyError(f"this value has more than {places} decimals", hint="set places on the table"),
            "value",
        )
    end = part.day("to")
    if start is not None and end is not None and end < start:
        part.refuse("this row ends before it begins", "swap from and to, both included", "to")
    citation = next(iter(read_citations(part, sources)), None)
    row = None
    if start is not None and value is not None:
        row = Row(
            keys=found,
            start=start,
            end=end,
            issued=part.day("issued"),
            value=simplest(Fraction(Decimal(value))),
            citation=citation,
            inferred=part.text("inferred"),
        )
    else:
        part.raw("issued"), part.raw("inferred")
    part.finish()
    return row


def _check_overlaps(reader: Reader, rows: list[Row | None]) -> None:
    """Refuse two rows of the same keys that begin on one day without a later day of issue to tell them apart."""
    seen: dict[tuple[object, ...], int] = {}
    for place, row in enumerate(rows):
        if row is None:
            continue
        key = (row.keys, row.start, row.known_from)
        if key in seen:
            reader.refuse(
                "two rows of the same keys begin on one day",
                "give the later one its day of issue",
                "row",
                place,
            )
        seen[key] = place
