"""Layouts of rosters: which columns a sheet has, by what labels they go, and what each holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from attrs import frozen

from unionkit.evidence import Citation, CodeList, Grade, Labels

__all__ = ["Column", "ColumnType", "Layout", "Roles", "Unique"]

ColumnType = Literal[
    "number", "text", "name", "day", "choice", "yes_no", "identity", "credit_code", "mobile", "phone", "count"
]
"""What a column holds; a mobile is a phone of eleven digits, a number only counts the rows."""

Unique = Literal["no", "warn", "refuse"]
"""Whether a value may stand in two rows: it may, it is doubtful, or the later row is refused."""


@frozen(kw_only=True)
class Column:
    """One column. `also` are labels that other templates give it, found like its own.

    `required` says that the template wants it filled in, `needed` that no row is any good without it, `extra` that the
    template itself does not print it. `codes` are the
    choices of a choice, `sensitive` values are hidden in remarks. `documents` are the kinds of document whose numbers can be
    checked; one of another kind is taken as it is.
    """

    name: str
    label: Labels
    type: ColumnType
    also: tuple[str, ...] = ()
    required: bool = False
    needed: bool = False
    extra: bool = False
    sensitive: bool = False
    unique: Unique = "no"
    codes: CodeList | None = None
    documents: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()

    @property
    def title(self) -> str:
        """The label that a sheet prints, in Chinese."""
        return self.label.in_language("zh", self.name)

    @property
    def titles(self) -> tuple[str, ...]:
        """Every label by which a sheet may call it."""
        return (*self.label.texts.values(), *self.also, self.name)


@frozen(kw_only=True)
class Roles:
    """Which columns of a layout say what rows are checked for; '' where it has none."""

    identity: str = ""
    document: str = ""
    birth: str = ""
    sex: str = ""
    changed: str = ""
    status: str = ""
    staff: str = ""
    members: str = ""
    union_code: str = ""


@frozen(kw_only=True)
class Layout:
    """The columns of a sheet, in the order in which it prints them."""

    id: str
    label: Labels
    columns: tuple[Column, ...]
    citations: tuple[Citation, ...] = ()
    roles: Roles = Roles()

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def printed(self) -> tuple[Column, ...]:
        """The columns that the template prints."""
        return tuple(column for column in self.columns if not column.extra)

    @property
    def grade(self) -> Grade | None:
        """The lowest grade of its sources, None where it cites none."""
        return min((citation.grade for citation in self.citations), default=None)
