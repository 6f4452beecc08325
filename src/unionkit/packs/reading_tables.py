"""Tables of dated parameters out of TOML."""

from __future__ import annotations

import re
from fractions import Fraction

from unionkit.expr.values import simplest
from unionkit.packs.reader import Reader
from unionkit.packs.reading_facts import read_unit
from unionkit.packs.reading_sources import Sources, read_citations, read_sources
from unionkit.rules.tables import ANY, Row, Table
from unionkit.values.units import Unit

_PLACE = re.compile(r"[0-9]{6}|\*")
_ROW_WORDS = {"from", "to", "value", "issued", "cite", "inferred"}


def read_table(reader: Reader, shared: Sources) -> Table:
    """One table with its rows; its sources may stand beside it."""
    sources = read_sources(reader, shared)
    reader.one_of("kind", ("table",), "table")
    keys = reader.names("keys")
    for key in keys:
        if key in _ROW_WORDS:
            reader.refuse(f"a key cannot be called {key!r}", "rows use this word: choose another", "keys")
    prefix = reader.text("prefix", "place" if "place" in keys else "")
    if prefix and prefix not in keys:
        reader.refuse("the prefix is one of the keys", f"write one of {', '.join(keys)}", "prefix")
    units = frozenset(reader.texts("units"))
    unit = read_unit(reader, units)
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
    found = tuple(part.name(key, ANY) if key != prefix else _place(part, key) for key in keys)
    place = part.raw(prefix) if prefix in keys else None
    if place is not None and not (isinstance(place, str) and _PLACE.fullmatch(place)):
        part.refuse("a place is a 6-digit code", 'write place = "340500"', prefix)
    if value is None and not part.has("value"):
        part.refuse("value is missing", "add value = 648")
    if value is not None and value != round(value, places):
        part.refuse(f"this value has more than {places} decimals", "set places on the table", "value")
    end = part.day("to")
    if start is not None and end is not None and end < start:
        part.refuse("this row ends before it begins", "swap from and to, both included", "to")
    citations = read_citations(part, sources)
    if len(citations) > 1:
        part.refuse("a row cites one source", "name the best one; another number is another row", "cite")
    citation = next(iter(citations), None)
    row = None
    if start is not None and value is not None:
        row = Row(
            keys=found,
            start=start,
            end=end,
            issued=part.day("issued"),
            value=simplest(Fraction(value)),
            citation=citation,
            inferred=part.text("inferred"),
        )
    else:
        part.raw("issued")
        part.raw("inferred")
    part.finish()
    return row


def _place(part: Reader, key: str) -> str:
    value = part.raw(key)
    return value if isinstance(value, str) else ANY


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
