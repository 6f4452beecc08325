"""Memberships from a roll that was kept elsewhere: forms hold the last change and nothing before it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from unionkit.evidence import CodeList
from unionkit.process import Opening
from unionkit.rules import Policy

__all__ = ["take_over"]


def take_over(
    type: str,
    changed_on: date | str,
    *,
    on: date | str,
    policy: Policy,
    codes: Mapping[str, CodeList],
    facts: Mapping[str, object] | None = None,
) -> Opening | None:
    """Where a membership opens whose last change is all that is known; None where a person must say.

    `type` is a label of the list ``change_type``, `changed_on` the day of that change, `on` the day on which the roll is
    taken over. `policy` is one such as ``cn/members/standing-by-change``: its classes are states. `facts` are those that
    hold from then on, such as the `retained_reason`. Raises ValueRefused, with the nearest label, for one that the list does
    not have.
    """
    told = {"change_type": codes["change_type"].read(type).id}
    decision = policy.decide(told, on=on)
    if not decision.granted or decision.class_name is None:
        return None
    return Opening(state=decision.class_name, on=changed_on, facts=facts or {})
