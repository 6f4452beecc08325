"""Columns of a table as facts: which column holds which fact."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence

from attrs import define, frozen

from unionkit.errors import InputError, UnionkitError, raise_all
from unionkit.exchange.cells import Read, reader_of
from unionkit.rules import Fact

SIMILAR = 0.75
_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@frozen(kw_only=True)
class Column:
    """A column that holds a fact: its place in a row, its header, the fact and the function that reads its cells."""

    place: int
    header: str
    fact: Fact
    read: Read


def plain(text: str) -> str:
    """A header as it is compared: width, case and blanks make no difference."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@define
class Spellings:
    """The headers that stand for facts: their names, and their labels in every language."""

    facts: Mapping[str, Fact]
    known: dict[str, list[str]]

    @classmethod
    def of(cls, facts: Mapping[str, Fact]) -> Spellings:
        """The spellings of a policy's facts; a name goes before a label that looks the same."""
        known = {plain(name): [name] for name in facts}
        labels: dict[str, list[str]] = {}
        for name, fact in facts.items():
            for label in {plain(text) for text in fact.label.texts.values()}:
                labels.setdefault(label, []).append(name)
        return cls(facts, {**labels, **known})

    def fact(self, header: str) -> Fact | None:
        """The fact that a header stands for, None for none. Raises InputError where it stands for several."""
        names = self.known.get(plain(header), [])
        if len(names) > 1:
            raise InputError(
                f"the column {header!r} may be any of {', '.join(names)}",
                hint=f"name the one that it is: --column {names[0]}={header}",
            )
        return self.facts[names[0]] if names else None

    def knows(self, header: str) -> bool:
        """Whether a header is that of a fact, to the letter."""
        return plain(header) in self.known

    def nearest(self, header: str, taken: Collection[str]) -> tuple[str, str] | None:
        """The spelling most like a header, and its fact, unless another column holds that fact already."""
        free = {text: name for text, names in self.known.items() for name in names if name not in taken}
        bare = plain(_REMARK.sub("", plain(header)))
        if bare in free:
            return bare, free[bare]
        near = difflib.get_close_matches(plain(header), free, n=1, cutoff=SIMILAR)
        return (near[0], free[near[0]]) if near else None


def match_columns(
    header: Sequence[str], facts: Mapping[str, Fact], names: Mapping[str, str], carried: Collection[str] = ()
) -> tuple[Column, ...]:
    """The columns that hold facts, by the fact's name or its label in either language; `names` maps further headers.

    Other columns are carried over unread. A header that is nearly one of a fact is a mistake, unless `carried` holds it.
    Raises InputError, several as a group: two columns hold one fact, no column holds any, or a header is doubtful.
    """
    spellings = Spellings.of(facts)
    errors: list[UnionkitError] = [*_misnamed(header, facts, names)]
    found: dict[str, Column] = {}
    others: list[str] = []
    for place, title in enumerate(header):
        if title.strip() in carried or not title.strip():
            continue
        try:
            fact = facts.get(names[title.strip()]) if title.strip() in names else spellings.fact(title)
        except InputError as error:
            errors.append(error)
            continue
        if fact is None:
            others.append(title)
        elif fact.name in found:
            both = f"{found[fact.name].header!r} and {title!r}"
            errors.append(InputError(f"two columns hold {fact.name!r}: {both}", hint="remove one of them"))
        else:
            found[fact.name] = Column(place=place, header=title, fact=fact, read=reader_of(fact))
    errors += _doubtful(others, spellings, found)
    if not found and not errors:
        hint = f"name the columns after the facts: {', '.join(facts)}"
        errors.append(InputError("no column of this file is a fact of the policy", hint=hint))
    if errors:
        raise_all(errors, "the header of this file cannot be used")
    return tuple(found.values())


def _misnamed(
    header: Sequence[str], facts: Mapping[str, Fact], names: Mapping[str, str]
) -> Iterable[InputError]:
    """What is wrong with the names that were given for columns."""
    titles = [title.strip() for title in header]
    for title, name in names.items():
        if name not in facts:
            yield InputError(f"there is no fact {name!r}", hint=closest(name, facts))
        if title not in titles:
            yield InputError(f"there is no column {title!r}", hint=closest(title, titles))


def _doubtful(
    others: Iterable[str], spellings: Spellings, found: Mapping[str, Column]
) -> Iterable[InputError]:
    for title in others:
        near = spellings.nearest(title, found)
        if near is not None:
            yield InputError(
                f"the column {title!r} is no fact; the nearest is {near[0]!r}",
                hint=f"rename it, or write --column {near[1]}={title}; to leave it unread, --carry {title}",
            )


def closest(name: str, known: Iterable[str]) -> str:
    """A hint that names what is most like a name, or all that there is."""
    texts = [text for text in known if text]
    near = difflib.get_close_matches(name, texts, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(texts[:30])}"
