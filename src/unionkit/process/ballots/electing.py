"""Who is elected: by a majority, ranked by votes, with ties for the last seats left to a run-off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from attrs import evolve, field, frozen

from unionkit.errors import ValueRefused
from unionkit.evidence import Citation
from unionkit.process.ballots.counting import BallotCount, check_count
from unionkit.process.ballots.rules import BallotRules, Share
from unionkit.process.concerns import Concern, errors_in

__all__ = ["BallotOutcome", "BallotResult", "NextRound", "Placed", "elect"]

BallotOutcome = Literal["complete", "run_off", "open", "no_quorum", "void"]


@frozen(kw_only=True, repr=False)
class Placed:
    """A candidate with his votes: `rank` is one more than the number of those with more votes, so equals share it."""

    candidate: str
    votes: int
    rank: int
    has_majority: bool


@frozen(kw_only=True, repr=False)
class NextRound:
    """What is still to be balloted: a run-off among equals, or the seats that nobody won."""

    kind: Literal["run_off", "second_ballot"]
    seats: int
    candidates: tuple[str, ...]
    elected: tuple[str, ...] = ()

    def elect(self, count: BallotCount, rules: BallotRules) -> BallotResult:
        """Judge the round. Raises ValueRefused where it is about other seats or lets in whom it may not.

        A run-off has only those who were equal; a second ballot may have new candidates, but nobody who is elected.
        """
        if count.seats != self.seats:
            raise ValueRefused("this round is about other seats", hint=f"it fills {self.seats}")
        if self.kind == "run_off" and not set(count.votes) <= set(self.candidates):
            raise ValueRefused(
                "a run-off has only the candidates that were equal", hint="take the others out"
            )
        if set(count.votes) & set(self.elected):
            raise ValueRefused("a candidate of this round is elected already", hint="take him out")
        return _judge(count, rules, rules.run_off if self.kind == "run_off" else rules.majority)


@frozen(kw_only=True, repr=False)
class BallotResult:
    """What a ballot came to.

    `outcome` is complete, run_off (the `tied` compete for `tied_seats`), open (nobody else has the majority), no_quorum or
    void (the count contradicts itself). `elected` stand in the order of their votes, equals in that of their ids.
    `placed` has everybody; `concerns` give the reasons.
    """

    outcome: BallotOutcome
    seats: int
    elected: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    tied_seats: int = 0
    open_seats: int = 0
    placed: tuple[Placed, ...] = ()
    needed: int | None = None
    concerns: tuple[Concern, ...] = field(factory=tuple)
    citations: tuple[Citation, ...] = ()

    @property
    def next_round(self) -> NextRound | None:
        """The round that is still needed; None where all seats are filled or the ballot does not count at all.

        Open seats may be left vacant instead.
        """
        if self.outcome == "run_off":
            return NextRound(
                kind="run_off", seats=self.tied_seats, candidates=self.tied, elected=self.elected
            )
        if self.outcome == "open":
            rest = tuple(each.candidate for each in self.placed if each.candidate not in self.elected)
            return NextRound(
                kind="second_ballot", seats=self.open_seats, candidates=rest, elected=self.elected
            )
        return None

    def followed_by(self, later: BallotResult) -> BallotResult:
        """Both rounds as one result: those elected in either, and what the later one left to do.

        A later round without a quorum, or a void one, leaves things as they were, and says so.
        """
        following = self.next_round
        if following is None or later.seats != following.seats or set(later.elected) & set(self.elected):
            raise ValueRefused(
                "this is not the round that follows", hint="judge it with next_round.elect(count, rules)"
            )
        if later.outcome in ("no_quorum", "void"):
            return evolve(self, concerns=(*self.concerns, *later.concerns))
        return evolve(
            later,
            seats=self.seats,
            elected=(*self.elected, *later.elected),
            placed=self.placed,
            concerns=(*self.concerns, *later.concerns),
        )

    def __repr__(self) -> str:
        """The numbers, and no candidate."""
        return f"BallotResult({self.outcome!r}, {len(self.elected)} of {self.seats} seats filled)"


def elect(count: BallotCount, rules: BallotRules) -> BallotResult:
    """Judge a ballot.

    Elected is who has the majority. Where more have it than there are seats, those with the most votes are elected, and
    equals at the last seat go to a run-off; where fewer have it, seats stay open.
    """
    return _judge(count, rules, rules.majority)


def _judge(count: BallotCount, rules: BallotRules, majority: Share | None) -> BallotResult:
    concerns = check_count(count)
    refused = BallotResult(
        outcome="void",
        seats=count.seats,
        concerns=concerns,
        open_seats=count.seats,
        citations=rules.citations,
    )
    if errors_in(concerns):
        return refused
    attending = rules.quorum.needed(count.entitled)
    if not rules.quorum.reached(count.present, count.entitled):
        message = "{} of {} are present where {} are needed"
        missing = Concern(
            "no_quorum",
            "error",
            message,
            "Call the meeting again",
            (count.present, count.entitled, attending),
        )
        return evolve(refused, outcome="no_quorum", concerns=(*concerns, missing))
    total = {"entitled": count.entitled, "present": count.present, "valid": count.valid}[rules.majority_of]
    needed = 1 if majority is None else max(majority.needed(total), 1)
    found = _fill(_placed(count, needed), count.seats)
    return evolve(
        found,
        needed=needed,
        concerns=(*concerns, *_reasons(found, needed, total)),
        citations=rules.citations,
    )


def _placed(count: BallotCount, needed: int) -> tuple[Placed, ...]:
    ordered = sorted(count.votes.items(), key=lambda item: (-item[1], item[0]))
    ranks: dict[int, int] = {}
    for place, (_, votes) in enumerate(ordered, 1):
        ranks.setdefault(votes, place)
    return tuple(
        Placed(candidate=name, votes=votes, rank=ranks[votes], has_majority=votes >= needed)
        for name, votes in ordered
    )


def _fill(placed: tuple[Placed, ...], seats: int) -> BallotResult:
    """The seats filled from the top, as far as votes settle it."""
    enough = [each for each in placed if each.has_majority]
    if len(enough) <= seats:
        elected = tuple(each.candidate for each in enough)
        left = seats - len(elected)
        return BallotResult(
            outcome="open" if left else "complete",
            seats=seats,
            elected=elected,
            open_seats=left,
            placed=placed,
        )
    last = enough[seats - 1].votes
    ahead = tuple(each.candidate for each in enough if each.votes > last)
    equal = tuple(each.candidate for each in enough if each.votes == last)
    if len(ahead) + len(equal) == seats:
        return BallotResult(outcome="complete", seats=seats, elected=(*ahead, *equal), placed=placed)
    return BallotResult(
        outcome="run_off",
        seats=seats,
        elected=ahead,
        tied=equal,
        tied_seats=seats - len(ahead),
        placed=placed,
    )


def _reasons(found: BallotResult, needed: int, total: int) -> Iterator[Concern]:
    """Why the seats went as they did."""
    enough = [each for each in found.placed if each.has_majority]
    message = "{} candidates have the {} votes that are needed of {}"
    names = tuple(each.candidate for each in enough)
    yield Concern("majority", "note", message, "", (len(enough), needed, total), names)
    if len(enough) > found.seats:
        message = "More have the majority than there are seats ({}): the most votes decide"
        yield Concern("ranked", "note", message, "", (found.seats,), found.elected)
    if found.tied:
        message = "{} candidates have equally many votes for the last seats ({})"
        hint = "Hold a run-off among them"
        yield Concern("tied", "warning", message, hint, (len(found.tied), found.tied_seats), found.tied)
    if found.open_seats:
        message = "{} of {} seats are open: nobody else has the majority"
        hint = "Leave them vacant, or ballot again for them"
        yield Concern("open_seats", "warning", message, hint, (found.open_seats, found.seats))
