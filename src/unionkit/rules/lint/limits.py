"""Floors that lie above a cap of the same edition."""

from __future__ import annotations

from collections.abc import Iterator

from unionkit.expr.nodes import Number
from unionkit.rules.lint.places import rule_place
from unionkit.rules.lint.remark import Remark
from unionkit.rules.parts import Limit
from unionkit.rules.policy import Policy

FLOOR_ABOVE_CAP = "UL54"


def floors_above_caps(policy: Policy) -> Iterator[Remark]:
    """Floors that are written above a cap although both always apply: the later of the two wins."""
    for edition in policy.editions:
        caps = [limit for limit in edition.limits if limit.kind == "cap" and limit.only_if is None]
        for floor in edition.limits:
            if floor.kind != "floor" or floor.only_if is not None or floor.less is not None:
                continue
            for cap in caps:
                if _above(floor, cap):
                    yield Remark(
                        code=FLOOR_ABOVE_CAP,
                        level="error",
                        where=rule_place(edition, floor),
                        message=f"this floor lies above the cap {cap.id}, and the later one wins",
                        hint="correct one of them",
                    )


def _above(floor: Limit, cap: Limit) -> bool:
    return (
        isinstance(floor.value, Number)
        and isinstance(cap.value, Number)
        and floor.value.value > cap.value.value
    )
