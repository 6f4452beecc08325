"""Message catalogues: one per language, read from its gettext file by Babel; English texts are the keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from unionkit.errors import ValueRefused

LOCALES = ("zh_CN", "en")
DOMAIN = "unionkit"
Translate = Callable[[str], str]


def catalogue_file(locale: str) -> Path:
    """The gettext file of a locale."""
    return Path(__file__).parent / "locales" / locale / "LC_MESSAGES" / f"{DOMAIN}.po"


@lru_cache(maxsize=32)
def check_locale(locale: str) -> str:
    """The locale in its usual spelling. Raises ValueRefused for one that has no catalogue."""
    found = {"zh": "zh_CN", "zh_hans_cn": "zh_CN", "en_us": "en", "en_gb": "en"}
    name = locale.replace("-", "_")
    for known in LOCALES:
        if name.lower() == known.lower():
            return known
    if name.lower() in found:
        return found[name.lower()]
    raise ValueRefused(f"there are no texts for {locale!r}", hint=f"one of: {', '.join(LOCALES)}")


@lru_cache(maxsize=len(LOCALES))
def messages(locale: str) -> Mapping[str, str]:
    """The texts of a locale by their English key."""
    from babel.messages.pofile import read_po  # heavy, and most programs never explain anything

    with catalogue_file(locale).open("rb") as file:
        catalogue = read_po(file, locale=locale)
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}


@lru_cache(maxsize=32)
def translator(locale: str) -> Translate:
    """A function that gives the text of a key in a language; a missing one comes back as it is."""
    texts = messages(check_locale(locale))
    return lambda key: texts.get(key, key)
