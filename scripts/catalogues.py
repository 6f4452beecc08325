"""Bring the message catalogues up to date with the texts in the code. Needs Babel; prints what has no translation.

With ``--check`` nothing is written, and the status says whether anything would be.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from unionkit.i18n.catalogue import LOCALES

ROOT = Path(__file__).resolve().parent.parent / "src" / "unionkit"

HEAD = "# The texts of unionkit in {}. Kept by scripts/catalogues.py; the English texts in the code are the keys.\n"


def catalogue_path(locale: str) -> Path:
    """The gettext file of a language."""
    return ROOT / "i18n" / "locales" / locale / "LC_MESSAGES" / "unionkit.po"


@lru_cache
def extracted() -> tuple[str, ...]:
    """Every text that the code marks for translation, once."""
    found = extract_from_dir(ROOT, [("**.py", "python")], keywords={"_": None})
    return tuple(sorted({str(text) for _, _, text, _, _ in found}))


def translations(locale: str) -> Mapping[str, str]:
    """The translations that the catalogue of a language holds."""
    path = catalogue_path(locale)
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file, locale=locale) if each.id}


def written(locale: str) -> bytes:
    """The catalogue of a language as it should be: every text of the code and no other; English stands for itself."""
    old = translations(locale)
    catalogue = Catalog(locale=locale, project="unionkit", header_comment="", fuzzy=False)
    for text in extracted():
        catalogue.add(text, old.get(text) or (text if locale == "en" else ""))
    stream = io.BytesIO()
    write_po(stream, catalogue, width=120, sort_output=True, omit_header=True)
    header = f'msgid ""\nmsgstr ""\n"Language: {locale}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return f"{HEAD.format(locale)}{header}".encode() + stream.getvalue().rstrip() + b"\n"


def missing(locale: str) -> list[str]:
    """The texts that have no translation yet."""
    known = translations(locale)
    return [text for text in extracted() if locale != "en" and not known.get(text)]


def main(arguments: list[str]) -> int:
    """Write the catalogues, or only check them; 1 where something is missing or would change."""
    changed = False
    for locale in LOCALES:
        path, content = catalogue_path(locale), written(locale)
        changed = changed or not path.exists() or path.read_bytes() != content
        if "--check" not in arguments:
            path.write_bytes(content)
        for text in missing(locale):
            print(f"{locale}: {text!r}")
    return 1 if any(map(missing, LOCALES)) or (changed and "--check" in arguments) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
