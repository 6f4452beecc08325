"""Votes for or against one thing: a removal, a report, an adoption."""

from __future__ import annotations

from typing import Literal

from attrs import Attribute, field, frozen

from unionkit.process.ballots.rules import BallotRules, whole
from unionkit.process.concerns import Concern, errors_in

__all__ = ["Motion", "MotionResult", "decide_motion"]


def _counted(_: object, attribute: Attribute[int], value: int) -> None:
    whole(value, attribute.name)


@frozen(kw_only=True)
class Motion:
    """A vote as it was counted; who neither was for nor against abstained, or his paper was invalid or not returned."""

    entitled: int = field(validator=_counted)
    present: int = field(validator=_counted)
    in_favour: int = field(validator=_counted)
    against: int = field(default=0, validator=_counted)
    abstained: int = field(default=0, validator=_counted)


@frozen(kw_only=True)
class MotionResult:
    """Whether a motion was carried; `needed` is the number of votes for it that would do."""

    outcome: Literal["carried", "rejected", "no_quorum", "void"]
    needed: int | None = None
    concerns: tuple[Concern, ...] = ()


def decide_motion(motion: Motion, rules: BallotRules) -> MotionResult:
    """Judge a motion by quorum and majority. Under ``majority_of="valid"`` all who voted or abstained count."""
    cast = motion.in_favour + motion.against + motion.abstained
    concerns: list[Concern] = []
    values: tuple[int, ...]
    if motion.present > motion.entitled:
        message = "{} are present where {} are entitled to attend"
        hint = "Check the list of those entitled and the attendance"
        values = (motion.present, motion.entitled)
        concerns.append(Concern("present_over_entitled", "error", message, hint, values))
    if cast > motion.present:
        message, hint = "{} votes were counted where {} are present", "Vote again"
        concerns.append(Concern("votes_over_present", "error", message, hint, (cast, motion.present)))
    if errors_in(concerns):
        return MotionResult(outcome="void", concerns=tuple(concerns))
    if not rules.quorum.reached(motion.present, motion.entitled):
        message, hint = "{} of {} are present where {} are needed", "Call the meeting again"
        values = (motion.present, motion.entitled, rules.quorum.needed(motion.entitled))
        missing = Concern("no_quorum", "error", message, hint, values)
        return MotionResult(outcome="no_quorum", concerns=(missing,))
    total = {"entitled": motion.entitled, "present": motion.present, "valid": cast}[rules.majority_of]
    needed = max(rules.majority.needed(total), 1)
    message = "{} of {} are in favour where {} are needed"
    reason = Concern("in_favour", "note", message, "", (motion.in_favour, total, needed))
    outcome: Literal["carried", "rejected"] = "carried" if motion.in_favour >= needed else "rejected"
    return MotionResult(outcome=outcome, needed=needed, concerns=(reason,))
