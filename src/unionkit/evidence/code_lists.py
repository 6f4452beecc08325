"""Lists of codes that forms and systems use: each entry is known by its label, since numbers differ between systems."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from attrs import field, frozen

from unionkit.errors import ValueRefused
from unionkit.evidence.citation import Citation
from unionkit.evidence.grade import Grade
from unionkit.evidence.labels import Labels

__all__ = ["Code", "CodeList"]


@frozen(kw_only=True)
class Code:
    """One entry of a list of codes.

    `id` is a short name in ASCII for programs, `label` what forms print, `also` other spellings that mean the same.
    `numbers` holds what the systems that are named call it.
    """

    id: str
    label: Labels
    also: tuple[str, ...] = ()
    numbers: Mapping[str, str] = field(factory=dict)
    note: Labels = Labels()
    citations: tuple[Citation, ...] = ()

    def __str__(self) -> str:
        return self.label.in_language("zh", self.id)

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everything by which `CodeList.find` finds it: its id, its labels and the other spellings."""
        return (self.id, *self.label.texts.values(), *self.also)


def _codes(codes: Iterable[Code]) -> tuple[Code, ...]:
    return tuple(codes)


@frozen(kw_only=True, slots=False)
class CodeList:
    """A list of codes with its source, in the order in which forms print it.

    >>> answers = CodeList(id="answer", codes=[Code(id="yes", label=Labels({"zh": "是"}), numbers={"old": "1"})])
    >>> str(answers.find(" 是 ")), answers.find("1"), answers.number("是", "old")
    ('是', None, '1')
    """

    id: str
    label: Labels = Labels()
    codes: tuple[Code, ...] = field(converter=_codes)
    citations: tuple[Citation, ...] = ()

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and self.find(text) is not None

    @property
    def labels(self) -> tuple[str, ...]:
        """What forms print, in Chinese."""
        return tuple(str(code) for code in self.codes)

    @property
    def grade(self) -> Grade | None:
        """The lowest grade of its sources, None where it cites none."""
        return min((citation.grade for citation in self.citations), default=None)

    @cached_property
    def _by_spelling(self) -> Mapping[str, Code]:
        return {_folded(text): code for code in reversed(self.codes) for text in reversed(code.spellings)}

    def find(self, text: str) -> Code | None:
        """The entry of an id, a label or another spelling, blanks and capitals aside; never of a number."""
        return self._by_spelling.get(_folded(text))

    def read(self, text: str) -> Code:
        """The entry of a text. Raises ValueRefused with the nearest label, and without the text, for any other."""
        found = self.find(text)
        if found is None:
            raise ValueRefused(f"the list {self.id} has no such entry", hint=self.hint(text))
        return found

    def hint(self, text: str) -> str:
        """What to write instead of a text that the list does not have."""
        near = self.nearest(text)
        return f"did you mean {near}?" if near else f"one of: {', '.join(self.labels)}"

    def nearest(self, text: str) -> str | None:
        """The label that looks most like a text, None where none does."""
        near = difflib.get_close_matches(_folded(text), list(self._by_spelling), n=1)
        return str(self._by_spelling[near[0]]) if near else None

    def number(self, text: str, system: str) -> str | None:
        """What a system calls the entry of a text, None where it has no number for it."""
        return self.read(text).numbers.get(system)

    def by_number(self, number: str, system: str) -> Code | None:
        """The entry that a system gives this number; the number alone says nothing, for the next system has another."""
        return next((code for code in self.codes if code.numbers.get(system) == number), None)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
