"""What a case asks for: each scheme, once for the household or once for each person or bill that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from unionkit.aid.catalogue import Catalogue, Scheme
from unionkit.aid.grants import Grant, Same
from unionkit.errors import ValueRefused

__all__ = ["Request", "agree", "lists_missing", "requests_of"]


@frozen(kw_only=True, eq=False, repr=False)
class Request:
    """One scheme asked for, with the facts of the household and those of the person or bill.

    `number` counts the requests of a scheme from 1 in the order of the records that they come from.
    """

    scheme: Scheme
    facts: Mapping[str, object]
    person: str = ""
    occasion: str = ""
    number: int = 1

    def __repr__(self) -> str:
        """The scheme and the number, but nothing of the case."""
        return f"Request({self.scheme.name!r}, {self.number})"


def agree(request: Request, grant: Grant | Request, same: Sequence[Same]) -> bool:
    """Whether a grant or another request is for the same person or occasion, as far as that is asked."""
    return all(getattr(request, part) == getattr(grant, part) for part in same)


def requests_of(
    catalogue: Catalogue, facts: Mapping[str, object], names: Sequence[str] | None
) -> Iterator[Request]:
    """The requests of a case for every scheme, in the order of the catalogue; `names` are checked.

    Raises ValueRefused for a name that the catalogue lacks, and where a list is wanted and something else is there.
    """
    known = [scheme.name for scheme in catalogue.schemes]
    for name in names or ():
        if name not in known:
            raise ValueRefused(f"no scheme is called {name!r}", hint=f"its schemes: {', '.join(known)}")
    for scheme in catalogue.schemes:
        yield from _requests_of_scheme(scheme, facts)


def lists_missing(
    catalogue: Catalogue, facts: Mapping[str, object], names: Sequence[str] | None
) -> tuple[str, ...]:
    """The lists that schemes are asked for with and of which the case says nothing; an empty list says that there is none."""
    return tuple(
        dict.fromkeys(
            scheme.each
            for scheme in catalogue.schemes
            if scheme.each and facts.get(scheme.each) is None and (names is None or scheme.name in names)
        )
    )


def _requests_of_scheme(scheme: Scheme, facts: Mapping[str, object]) -> Iterator[Request]:
    for number, record in enumerate(_records(scheme, facts), start=1):
        told = {**facts, **record}
        own = {
            **{name: value for name, value in told.items() if name not in (scheme.each, *scheme.reads)},
            **{name: told[source] for name, source in scheme.reads.items() if source in told},
            **scheme.facts,
        }
        yield Request(
            scheme=scheme,
            facts={name: value for name, value in own.items() if name in scheme.schema},
            person=_key(own, scheme.person),
            occasion=_key(own, scheme.occasion),
            number=number,
        )


def _records(scheme: Scheme, facts: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    if not scheme.each:
        return [{}]
    records = facts.get(scheme.each)
    if records is None:
        return []
    if not isinstance(records, list | tuple) or not all(isinstance(record, Mapping) for record in records):
        raise ValueRefused(
            f"the scheme {scheme.name} is asked for with each record of {scheme.each}, and that is no list of records",
            hint=f'hand in facts["{scheme.each}"] = [{{…}}, …]',
        )
    return records


def _key(facts: Mapping[str, object], name: str) -> str:
    value = facts.get(name) if name else None
    return "" if value is None else str(value)
