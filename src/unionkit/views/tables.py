"""Tables of parameters and packs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from unionkit.evidence import Labels
from unionkit.packs import Pack
from unionkit.rules.tables import Row, Table, period_of
from unionkit.views.elements import Markup, element, join
from unionkit.views.figures import figure, period_text
from unionkit.views.tabular import cell, framed, heading, line, table
from unionkit.views.used import row_source
from unionkit.views.words import labelled, unit_words, word

__all__ = ["pack_view", "table_view"]

MOST_ROWS = 200


def table_view(whole: Table) -> Markup:
    """A table of parameters, its rows by keys and day; the first two hundred."""
    rows = [
        (row, period_text(*_period(row, group)))
        for _, group in sorted(whole.by_keys.items())
        for row in group
    ]
    rest = len(rows) - MOST_ROWS
    unit = str(whole.unit)
    shown = [
        (
            *(cell(element("code", key)) for key in row.keys),
            cell(figure(row.value, unit=unit), class_="uk-number"),
            cell(period),
            cell(None if row.issued is None else row.issued.isoformat(), class_="uk-tight"),
            cell(*row_source(row), class_="uk-small"),
        )
        for row, period in rows[:MOST_ROWS]
    ]
    return framed(
        element("div", labelled(whole.label) if whole.label.texts else whole.id, class_="uk-title"),
        line(element("code", whole.id), unit_words(unit), join(f"{len(whole.rows)} ", word("rows"))),
        table((*whole.keys, "value", "in_force", "issued", "sources"), shown),
        element("div", f"{rest} ", word("more"), class_="uk-foot") if rest > 0 else None,
    )


def _period(row: Row, group: tuple[Row, ...]) -> tuple[date, date | None]:
    found = period_of(row, group)
    return found.start, found.end


def pack_view(pack: Pack) -> Markup:
    """A pack: its policies and tables by id. Nothing that is not built yet is built for it."""
    tables = {file.id: file.values for file in pack.files if file.is_table}
    policies = {policy_id: file.values for policy_id, file in pack.policy_files.items()}
    return framed(
        element("div", labelled(pack.title) if pack.title.texts else pack.id, class_="uk-title"),
        line(element("code", pack.id)),
        _contents("policies", policies, "title"),
        _contents("tables", tables, "label"),
    )


def _contents(key: str, files: Mapping[str, Mapping[str, object]], name: str) -> Markup | None:
    if not files:
        return None
    rows = [
        (cell(element("code", file)), cell(labelled(_labels(files[file].get(name)))))
        for file in sorted(files)
    ]
    return join(heading(key, f"({len(files)})"), table(("", "title"), rows))


def _labels(value: object) -> Labels:
    """Labels as they stand in a file: one text is Chinese."""
    if isinstance(value, Mapping):
        return Labels({str(language): str(text) for language, text in value.items()})
    return Labels({"zh": value} if isinstance(value, str) else {})
