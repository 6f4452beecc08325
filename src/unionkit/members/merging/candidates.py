"""Who may be on the roll twice, and why it looks so: something for a person to look at, never a merge."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from attrs import frozen

from unionkit.errors import ValueRefused
from unionkit.members.masking import shown_id
from unionkit.members.person import Person
from unionkit.values.identity import convert_first_generation

__all__ = ["Candidate", "find_candidates"]

_NAME_SIGNS = "·•‧・･∙.．"


@frozen(kw_only=True, repr=False)
class Candidate:
    """Two ids of the roll that may be one person.

    `reasons` are codes, the strongest first: ``same_identity``, ``same_document``, ``same_bank_card``,
    ``same_phone_and_name``, ``same_name_and_birth_date``. `contradicted` says that both have an identity number and
    that the two differ.
    """

    first: str
    second: str
    reasons: tuple[str, ...]
    contradicted: bool = False

    def __repr__(self) -> str:
        return f"Candidate({shown_id(self.first)!r}, {shown_id(self.second)!r}, {', '.join(self.reasons)})"


def find_candidates(people: Iterable[Person]) -> Iterator[Candidate]:
    """Find the people who are probably on the roll twice, each pair once with every reason.

    Numbers of fifteen digits count as those of eighteen. Of many who share something, each is paired with the first. What
    is kept of each person are the marks by which she can be found again.
    """
    firsts: dict[tuple[str, str], Person] = {}
    for person in people:
        found: dict[str, tuple[Person, list[str]]] = {}
        for reason, mark in _marks(person):
            first = firsts.setdefault((reason, mark), person)
            if first.id != person.id:
                found.setdefault(first.id, (first, []))[1].append(reason)
        for first, reasons in found.values():
            yield Candidate(
                first=first.id,
                second=person.id,
                reasons=tuple(reasons),
                contradicted=None not in (first.identity, person.identity)
                and first.identity != person.identity,
            )


def _marks(person: Person) -> Iterator[tuple[str, str]]:
    """The marks by which a person can be recognised, the strongest first."""
    number = _identity(person)
    if number:
        yield "same_identity", number
    if person.document_number and not number:
        yield "same_document", f"{person.document or ''} {_bare(person.document_number).upper()}"
    if person.bank_card:
        yield "same_bank_card", _digits(person.bank_card)
    name = _bare(person.name)
    if person.phone:
        yield "same_phone_and_name", f"{_digits(person.phone)[-11:]} {name}"
    if person.birth_date is not None:
        yield "same_name_and_birth_date", f"{person.birth_date.isoformat()} {name}"


def _identity(person: Person) -> str:
    """The identity number in its newest form: one of fifteen digits can stand only among other documents."""
    if person.identity is not None:
        return person.identity.number
    try:
        return convert_first_generation(person.document_number or "").number
    except ValueRefused:
        return ""


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain if not sign.isspace() and sign not in _NAME_SIGNS)


def _digits(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isdigit())
