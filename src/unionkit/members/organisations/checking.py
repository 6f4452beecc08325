"""What is wrong with a set of organisations on a day, everything at once, each with a remedy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from unionkit.members.organisations.organisation import Organisation, in_order
from unionkit.process.concerns import Concern

__all__ = ["check_organisations"]

_UNION, _GRASSROOTS = "8", "81"


def check_organisations(organisations: Iterable[Organisation], on: date) -> tuple[Concern, ...]:
    """Every problem of the organisations that exist on a day, in the order of their ids."""
    listed = sorted(organisations, key=in_order)
    by_id: dict[str, list[Organisation]] = {}
    for each in listed:
        by_id.setdefault(each.id, []).append(each)
    found = [*_twice(by_id), *_lives(listed)]
    known = {name: same[0] for name, same in by_id.items()}
    living = [each for each in known.values() if each.exists_on(on)]
    for each in living:
        found += _above(each, known, on)
    return (*found, *_cycles(living), *_codes(living), *_served(living))


def _twice(by_id: Mapping[str, Sequence[Organisation]]) -> Iterator[Concern]:
    for name, same in by_id.items():
        if len({each.parent for each in same}) > 1:
            hint = "Keep one parent; an industrial union that leads beside it is the industrial parent"
            yield Concern("two_parents", "error", "An organisation has two parents", hint, (), (name,))
        elif len(same) > 1:
            message, hint = "An organisation stands in the list {} times", "Keep one of them"
            yield Concern("organisation_twice", "error", message, hint, (len(same),), (name,))


def _lives(listed: Iterable[Organisation]) -> Iterator[Concern]:
    for each in listed:
        if each.founded is not None and each.dissolved is not None and each.dissolved <= each.founded:
            message, hint = "An organisation is dissolved on {} and founded on {}", "Look at both days again"
            yield Concern(
                "dissolved_early", "error", message, hint, (each.dissolved, each.founded), (each.id,)
            )
        if each.name.strip() == "":
            yield Concern(
                "no_name", "warning", "An organisation has no name", "Write it in full", (), (each.id,)
            )


def _above(each: Organisation, known: Mapping[str, Organisation], on: date) -> Iterator[Concern]:
    for role, name in (("parent", each.parent), ("industrial parent", each.industrial_parent)):
        if name is None:
            continue
        above = known.get(name)
        if above is None:
            message, hint = "Its {} is not in the list", "Add it, or correct the id"
            yield Concern("orphan", "error", message, hint, (role,), (each.id, name))
            continue
        if not above.exists_on(on):
            message = "Its {} does not exist on {}"
            hint = "Move it to the union that took its place, or look at the days of both"
            yield Concern("parent_gone", "error", message, hint, (role, on), (each.id, name))
        if role == "parent" and above.rank >= each.rank and not _industrial(each, above):
            message = "Its level {} does not stand below the level {} of its parent"
            hint = "Correct the level, or move it"
            yield Concern("level_order", "error", message, hint, (each.level, above.level), (each.id, name))
        if each.founded is not None and above.founded is not None and each.founded < above.founded:
            message, hint = (
                "It was founded on {}, before its {}",
                "Look at both days, or write the move as a change",
            )
            yield Concern(
                "older_than_parent", "warning", message, hint, (each.founded, role), (each.id, name)
            )


def _industrial(each: Organisation, above: Organisation) -> bool:
    """Whether two stand at one level because one of them is an industrial union of that level, or a federation."""
    return each.rank == above.rank and (each.kind == "industry") != (above.kind == "industry")


def _cycles(living: Sequence[Organisation]) -> Iterator[Concern]:
    above = {each.id: each.parent for each in living}
    settled: set[str] = set()
    for start in sorted(above):
        walked: list[str] = []
        name: str | None = start
        while name is not None and name in above and name not in settled and name not in walked:
            walked.append(name)
            name = above[name]
        if name in walked:
            circle = tuple(sorted(walked[walked.index(name) :]))
            message, hint = (
                "{} organisations stand above one another in a circle",
                "Correct the parent of one",
            )
            yield Concern("cycle", "error", message, hint, (len(circle),), circle)
        settled |= set(walked)


def _codes(living: Iterable[Organisation]) -> Iterator[Concern]:
    holders: dict[str, list[str]] = {}
    for each in living:
        code = each.credit_code
        if code is None:
            continue
        holders.setdefault(code.number, []).append(each.id)
        if not code.is_union:
            message, hint = (
                "Its credit code is not that of a union",
                "The code of the employer is another one",
            )
            yield Concern("code_of_no_union", "error", message, hint, (), (each.id,))
        elif (code.number[:2] == _GRASSROOTS) != (each.level == "grassroots"):
            message, hint = (
                "Its credit code begins with {}, its level is {}",
                "81 is for grassroots unions, 89 for others",
            )
            yield Concern(
                "code_and_level", "warning", message, hint, (code.number[:2], each.level), (each.id,)
            )
    for names in holders.values():
        if len(names) > 1:
            message, hint = "{} organisations have one credit code", "Look at the certificates"
            yield Concern("code_twice", "error", message, hint, (len(names),), tuple(sorted(names)))


def _served(living: Iterable[Organisation]) -> Iterator[Concern]:
    served: dict[str, list[str]] = {}
    for each in living:
        if each.kind == "independent" and each.level == "grassroots":
            if len(each.employers) > 1:
                message, hint = (
                    "It is independent and serves {} employers",
                    "Then it is a joint union or a federation",
                )
                yield Concern(
                    "kind_and_employers", "warning", message, hint, (len(each.employers),), (each.id,)
                )
            for name in each.employers:
                served.setdefault(name, []).append(each.id)
    for names in served.values():
        if len(names) > 1:
            message, hint = (
                "{} independent unions serve one employer",
                "Keep one, or make the others its branches",
            )
            yield Concern("employer_twice", "warning", message, hint, (len(names),), tuple(sorted(names)))
