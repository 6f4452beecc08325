"""Whether a plan is what was expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from unionkit.aid import Award, Plan
from unionkit.lab.parts import Difference
from unionkit.lab.plan_parts import CheckedPlan, PlanCase, PlanExpectation

__all__ = ["check_plan"]


def check_plan(case: PlanCase) -> CheckedPlan:
    """Plan a case and compare the plan with what is expected."""
    made = case.plan()
    return CheckedPlan(case=case, plan=made, differences=tuple(_differences(case.expect, made)))


def _differences(expect: PlanExpectation, made: Plan) -> Iterator[Difference]:
    left: dict[str, list[str]] = {}
    for each in made.left_out:
        left.setdefault(each.scheme, []).append(each.why.value)
    ties = sorted(", ".join(award.scheme for award in other) for other in made.alternatives)
    points: list[tuple[str, str | None, str]] = [
        (
            "awards",
            None if expect.awards is None else _amounts(expect.awards),
            _amounts(_by_scheme(made.awards)),
        ),
        ("total", None if expect.total is None else str(expect.total), str(made.total)),
        *(
            (f"left_out.{name}", _list(wanted), _list(left.get(name, [])))
            for name, wanted in expect.left_out.items()
        ),
        (
            "ties",
            None if expect.ties is None else "; ".join(sorted(", ".join(tie) for tie in expect.ties)),
            "; ".join(ties),
        ),
        ("needs", None if expect.needs is None else _list(sorted(expect.needs)), _list(sorted(made.needs))),
        ("settled", None if expect.settled is None else _truth(expect.settled), _truth(made.is_settled)),
    ]
    for what, wanted, got in points:
        if wanted is not None and wanted != got:
            yield Difference(what=what, expected=wanted or "-", got=got or "-")


def _by_scheme(awards: Sequence[Award]) -> Mapping[str, list[object]]:
    found: dict[str, list[object]] = {}
    for award in awards:
        found.setdefault(award.scheme, []).append(award.amount)
    return found


def _amounts(by_scheme: Mapping[str, Sequence[object]]) -> str:
    return "; ".join(f"{name}: {_list(amounts)}" for name, amounts in sorted(by_scheme.items()))


def _list(parts: Sequence[object]) -> str:
    return ", ".join(str(part) for part in parts)


def _truth(value: bool) -> str:
    return "true" if value else "false"
