"""Days as people write them in a language."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from unionkit.i18n.catalogue import translator


@lru_cache(maxsize=4096)
def day_text(day: date, locale: str) -> str:
    """A day in full: 2020年8月1日, or 1 August 2020.

    >>> day_text(date(2020, 8, 1), "en")
    '1 August 2020'
    """
    from babel.dates import format_date  # heavy, and most programs never explain anything

    # translators: the pattern of a day, as Unicode's CLDR writes it
    _ = translator(locale)
    return format_date(day, _("d MMMM y"), locale=locale)
