"""What is found when a household is counted: codes without sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

from unionkit.members.masking import shown_id
from unionkit.rules.decision import Decision

__all__ = ["FINDINGS", "HouseholdFinding", "HouseholdLevel"]

HouseholdLevel = Literal["note", "warning", "unknown"]

FINDINGS: Mapping[str, HouseholdLevel] = {
    "member_left_out": "note",
    "member_unknown": "unknown",
    "member_unsettled": "unknown",
    "no_applicant": "warning",
    "several_applicants": "warning",
    "born_differs": "warning",
    "list_unknown": "unknown",
    "window_unknown": "unknown",
    "of_somebody_left_out": "note",
    "left_out": "note",
    "kept_apart": "note",
    "outside_window": "note",
    "partly_inside": "note",
    "yearly_figure": "warning",
    "months_missing": "warning",
    "item_unknown": "unknown",
    "item_unsettled": "unknown",
    "settled_by_person": "note",
    "settled_against_rule": "warning",
    "two_households": "warning",
    "perhaps_two_households": "warning",
    "given_differs": "warning",
    "rounded": "note",
}
"""Every code with its level: a note explains, a warning asks to look again, and what is unknown has to be asked for."""


@frozen(kw_only=True)
class HouseholdFinding:
    """One thing found. `code` is stable between releases; `where` is a path such as ``incomes[2]``.

    `person` is the id of the member it is about, with personal numbers hidden. `decision` is that of the policy that judged
    it, with its reasons and sources. `about` holds what a sentence fills in: names of facts, months, ids of households.
    """

    code: str
    where: str = ""
    person: str = field(default="", converter=shown_id)
    decision: Decision | None = field(default=None, repr=False)
    about: Mapping[str, tuple[str, ...]] = field(factory=dict)

    @property
    def level(self) -> HouseholdLevel:
        """Whether it explains, warns, or has to be asked for."""
        return FINDINGS[self.code]
