"""Bring the message catalogues up to date with the texts in the code. Needs Babel; prints what has no translation."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent / "src" / "unionkit"


def extracted() -> list[str]:
    """Every text that the code marks for translation, once."""
    found = [
        str(text) for _, _, text, _, _ in extract_from_dir(ROOT, [("**.py", "python")], keywords={"_": None})
    ]
    return sorted(set(found))


def update(locale: str) -> list[str]:
    """Rewrite the catalogue of a language; the texts that still lack a translation come back."""
    path = ROOT / "i18n" / "locales" / locale / "LC_MESSAGES" / "unionkit.po"
    old: dict[str, str] = {}
    if path.exists():
        with path.open("rb") as file:
            old = {
                str(message.id): str(message.string) for message in read_po(file, locale=locale) if message.id
            }
    catalogue = Catalog(locale=locale, project="unionkit", fuzzy=False)
    for text in extracted():
        catalogue.add(text, old.get(text) or (text if locale == "en" else ""))
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, sort_output=True, omit_header=False)
    return [text for text in extracted() if locale != "en" and not old.get(text)]


if __name__ == "__main__":
    missing = {locale: update(locale) for locale in ("zh_CN", "en")}
    for locale, texts in missing.items():
        for text in texts:
            print(f"{locale}: {text!r}")
    sys.exit(1 if any(missing.values()) else 0)
