"""Which policy of a name serves a pack: its own, or that of the shipped pack, or what replaces either at a place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from unionkit.packs.installed import SHIPPED

if TYPE_CHECKING:
    from unionkit.packs.pack import Pack
    from unionkit.rules.policy import Policy

__all__ = ["bound_policy"]


def bound_policy(pack: Pack, name: str, *, on: date | str, place: str) -> Policy:
    """The policy ``PACK/NAME``, or ``cn/NAME`` where the pack has none, as it stands at a place on a day.

    Raises PackError where neither has it.
    """
    own = f"{pack.id}/{name}"
    policy_id = own if own in pack.policy_files else f"{SHIPPED}/{name}"
    return pack.policy_on(policy_id, on=on, place=place)
