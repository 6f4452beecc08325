"""What is looked at across the cells of a row: the number of the document against day and sex, days in their order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from unionkit.exchange.rosters.cleaning import bare
from unionkit.exchange.rosters.demands import Demands
from unionkit.exchange.rosters.problem import Slip
from unionkit.packs.roster_layouts import Layout
from unionkit.values.identity import CreditCode

__all__ = ["Across", "across"]

Values = dict[str, object]
Slips = dict[str, tuple[Slip, ...]]
Across = Callable[[Values, Slips, Callable[[str], str]], None]
"""Takes the values of a row, what was found in its cells, and what gives the text of a cell; adds to the first two."""

_RETIRED = "retired"
_UNION = "8"


def across(layout: Layout, demands: Demands, on: date) -> Across:
    """The checks that a layout has the columns for."""
    roles = layout.roles
    steps: list[Across] = []
    if roles.identity and roles.document:
        steps.append(_other_documents(layout))
    if roles.identity:
        steps.append(_against_number(layout))
    if roles.changed or roles.birth:
        steps.append(_days_in_order(layout, on))
    if roles.status and demands.retirable_from is not None:
        steps.append(_retired(layout, demands, on))
    if roles.staff or roles.union_code:
        steps.append(_of_a_union(layout))

    def check(values: Values, slips: Slips, cell: Callable[[str], str]) -> None:
        for step in steps:
            step(values, slips, cell)

    return check


def _add(slips: Slips, name: str, slip: Slip) -> None:
    slips[name] = (*slips.get(name, ()), slip)


def _other_documents(layout: Layout) -> Across:
    """Numbers of documents that have no check are taken as they are."""
    roles, checked = layout.roles, frozenset(layout[layout.roles.identity].documents)

    def check(values: Values, slips: Slips, cell: Callable[[str], str]) -> None:
        document = values.get(roles.document)
        if document is not None and document not in checked and values.get(roles.identity) is None:
            plain = bare(cell(roles.identity))
            if plain:
                values[roles.identity] = plain
                slips.pop(roles.identity, None)

    return check


def _against_number(layout: Layout) -> Across:
    roles = layout.roles
    pairs = [("birth_date", roles.birth, "birth_differs"), ("sex", roles.sex, "sex_differs")]

    def check(values: Values, slips: Slips, cell: Callable[[str], str]) -> None:
        number = values.get(roles.identity)
        if number is None:
            return
        for part, name, code in pairs:
            said = getattr(number, part, None)
            if not name or said is None:
                continue
            written = values.get(name)
            if written is None:
                values[name] = said
                if name in slips and bare(cell(name)):
                    slips[name] = (Slip("taken_from_number"),)
            elif written != said:
                _add(slips, name, Slip(code))

    return check


def _days_in_order(layout: Layout, on: date) -> Across:
    roles = layout.roles

    def check(values: Values, slips: Slips, _: Callable[[str], str]) -> None:
        birth, changed = values.get(roles.birth), values.get(roles.changed)
        for name, day in ((roles.birth, birth), (roles.changed, changed)):
            if isinstance(day, date) and day > on:
                _add(slips, name, Slip("day_to_come"))
        if isinstance(birth, date) and isinstance(changed, date) and changed < birth:
            _add(slips, roles.changed, Slip("changed_before_birth"))

    return check


def _retired(layout: Layout, demands: Demands, on: date) -> Across:
    name, retirable_from = layout.roles.status, demands.retirable_from

    def check(values: Values, slips: Slips, _: Callable[[str], str]) -> None:
        if values.get(name) == _RETIRED and retirable_from is not None:
            day = retirable_from(values)
            if day is not None and day > on:
                _add(slips, name, Slip("retired_early"))

    return check


def _of_a_union(layout: Layout) -> Across:
    roles = layout.roles

    def check(values: Values, slips: Slips, _: Callable[[str], str]) -> None:
        staff, members = values.get(roles.staff), values.get(roles.members)
        if isinstance(staff, int) and isinstance(members, int) and members > staff:
            _add(slips, roles.members, Slip("more_members_than_staff"))
        code = values.get(roles.union_code)
        if isinstance(code, CreditCode) and code.authority != _UNION:
            _add(slips, roles.union_code, Slip("not_a_union"))

    return check
