"""Paths of the rows of a table."""

from __future__ import annotations

from unionkit.rules.tables import Row, Table


def row_place(table: Table, row: Row) -> str:
    """The path of a row: its table, keys and first day."""
    keys = "/".join(row.keys)
    return (
        f"table {table.id} row {keys} {row.start.isoformat()}"
        if keys
        else f"table {table.id} row {row.start.isoformat()}"
    )
