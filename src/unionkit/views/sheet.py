"""A sheet for one case, to be printed, signed and filed: who, which facts, what was decided, why, and on what source."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import field, frozen

from unionkit.aid import Grant, Plan
from unionkit.i18n.catalogue import check_locale
from unionkit.rules import Decision
from unionkit.values.dates import as_day
from unionkit.views.sheet_page import page
from unionkit.views.sheet_parts import Block, Heading, blocks_of, title_of
from unionkit.views.sheet_text import plain

__all__ = ["Sheet", "sheet_page", "sheet_text"]


def _grants(value: Iterable[Grant] | None) -> tuple[Grant, ...] | None:
    return None if value is None else tuple(value)


def _locale(value: str) -> str:
    return check_locale(value)


@frozen(kw_only=True, repr=False, eq=False)
class Sheet:
    """A decision, or a plan with all its decisions, as a sheet in one language.

    `person`, `case` and `unit` are the name of the worker, the number of the case and the union that decides, as the host
    knows them; what is empty is left out. Of a plan, `others` are the schemes that somebody else pays: they were counted and
    are not paid here. `grants` are what is paid in fact, where that is settled: in whole or in part. Sensitive facts and the name are masked unless `open`. `signatures` are the
    lines to sign on, those of an office by default. `on` is the day that stands above them.
    """

    about: Decision | Plan
    on: date = field(converter=as_day)
    locale: str = field(default="zh_CN", converter=_locale)
    title: str = ""
    person: str = ""
    case: str = ""
    unit: str = ""
    signatures: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    grants: tuple[Grant, ...] | None = field(default=None, converter=_grants)
    open: bool = False

    def __repr__(self) -> str:
        """What it is about, but nobody."""
        return f"Sheet({self.about!r})"


def sheet_text(sheet: Sheet) -> str:
    """A sheet as plain text.

    Raises ValueRefused for an amount that has no capitals.
    """
    return plain(*_content(sheet))


def sheet_page(sheet: Sheet) -> str:
    """A sheet as a whole page of HTML, light or dark on the screen, and black on white A4 in print; it has no script.

    Raises ValueRefused for an amount that has no capitals.
    """
    return page(*_content(sheet))


def _content(sheet: Sheet) -> tuple[str, tuple[Block, ...], str]:
    """The title, the blocks and the language."""
    heading = Heading(
        person=sheet.person,
        case=sheet.case,
        unit=sheet.unit,
        on=sheet.on,
        signatures=sheet.signatures,
        others=sheet.others,
        grants=sheet.grants,
    )
    blocks = blocks_of(sheet.about, heading, sheet.locale, is_open=sheet.open)
    return sheet.title or title_of(sheet.locale), blocks, sheet.locale
