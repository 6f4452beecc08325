"""Names for readers, by language."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen


@frozen
class Labels:
    """A short name in each language, by language code; empty where nothing was given.

    >>> Labels({"zh": "家庭人口", "en": "people"}).in_language("zh_CN")
    '家庭人口'
    """

    texts: Mapping[str, str] = field(factory=dict)

    def in_language(self, locale: str, fallback: str = "") -> str:
        """The name in the language of a locale such as zh_CN, or in any other language, or `fallback`."""
        language = locale.replace("-", "_").partition("_")[0]
        return self.texts.get(language) or next(iter(self.texts.values()), fallback)

    def has(self, language: str) -> bool:
        """Whether there is a name in that language."""
        return bool(self.texts.get(language))
