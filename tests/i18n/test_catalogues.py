from __future__ import annotations

import importlib.util
import string
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.pofile import read_po

from unionkit.i18n.catalogue import LOCALES, catalogue_file, messages, translator

SCRIPT = Path(__file__).parents[2] / "scripts" / "catalogues.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    found = importlib.util.spec_from_file_location("catalogues", SCRIPT)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def placeholders(text: str) -> list[str]:
    """The places of a text that are filled in, numbered as `str.format` numbers them."""
    names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    return sorted(name or str(place) for place, name in enumerate(names))


def pairs(locale: str) -> Iterator[tuple[str, str]]:
    yield from messages(locale).items()


@pytest.mark.parametrize("locale", LOCALES)
def test_a_catalogue_holds_a_translation_of_every_text_and_nothing_else(
    script: ModuleType, locale: str
) -> None:
    assert tuple(sorted(messages(locale))) == script.extracted()


@pytest.mark.parametrize("locale", LOCALES)
def test_a_catalogue_has_no_obsolete_and_no_fuzzy_entry(locale: str) -> None:
    with catalogue_file(locale).open("rb") as file:
        catalogue = read_po(file, locale=locale)
    assert not catalogue.obsolete
    assert not [message.id for message in catalogue if message.id and message.fuzzy]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_translation_fills_in_what_its_key_fills_in(locale: str) -> None:
    assert [key for key, text in pairs(locale) if placeholders(key) != placeholders(text)] == []


def test_a_chinese_text_is_not_left_in_english() -> None:
    signs = {"·", "/", "“{}”", "{} “{}”", "m²", "{} = {} ({})"}
    assert [key for key, text in pairs("zh_CN") if key == text and key not in signs] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_catalogue_is_written_in_one_way_only(script: ModuleType, locale: str) -> None:
    assert catalogue_file(locale).read_bytes() == script.written(locale)


def test_the_script_finds_a_text_that_is_missing_and_one_that_is_obsolete(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def copied(locale: str) -> Path:
        return tmp_path / f"{locale}.po"

    for locale in LOCALES:
        content = catalogue_file(locale).read_text(encoding="utf-8")
        copied(locale).write_text(content.replace('msgid "Refused"', 'msgid "Refuted"'), encoding="utf-8")
    monkeypatch.setattr(script, "catalogue_path", copied)
    assert script.main(["--check"]) == 1
    assert capsys.readouterr().out == "zh_CN: 'Refused'\n"
    assert "Refuted" in copied("zh_CN").read_text(encoding="utf-8")
    script.main([])
    assert "Refuted" not in copied("zh_CN").read_text(encoding="utf-8")


def test_a_text_without_translation_comes_back_as_it_is() -> None:
    assert translator("zh_CN")("nobody has written this") == "nobody has written this"
