"""Counts of ballots: how many came, how many papers were issued and returned, and who got how many votes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType

from attrs import Attribute, field, frozen

from unionkit.errors import ValueRefused
from unionkit.process.ballots.rules import whole
from unionkit.process.concerns import Concern

__all__ = ["BallotCount", "check_count", "count_papers"]


def _counted(_: object, attribute: Attribute[int], value: int) -> None:
    whole(value, attribute.name)


def _votes(value: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType({name: whole(votes, "votes") for name, votes in sorted(value.items())})


@frozen(kw_only=True, repr=False)
class BallotCount:
    """One ballot as it was counted.

    `entitled` are those who should attend, `present` those who did; `votes` says for each candidate, by id, how many
    papers are for him, those written in included. A candidate without a vote stands there with 0.
    Raises ValueRefused for numbers that are negative or not whole; numbers that contradict each other are for
    `check_count`.
    """

    seats: int = field(validator=_counted)
    entitled: int = field(validator=_counted)
    present: int = field(validator=_counted)
    issued: int = field(validator=_counted)
    returned: int = field(validator=_counted)
    invalid: int = field(default=0, validator=_counted)
    votes: Mapping[str, int] = field(converter=_votes)

    def __attrs_post_init__(self) -> None:
        if self.seats < 1:
            raise ValueRefused("a ballot is about at least one seat", hint="say how many are to be elected")

    @property
    def valid(self) -> int:
        """The papers that count."""
        return self.returned - self.invalid

    def __repr__(self) -> str:
        """The numbers, and no candidate."""
        return (
            f"BallotCount({len(self.votes)} candidates for {self.seats} seats, {self.present} of {self.entitled} "
            f"present, {self.issued} issued, {self.returned} returned, {self.invalid} invalid)"
        )


_IMPOSSIBLE = (
    (
        "present_over_entitled",
        "{} are present where {} are entitled to attend",
        "Check the list of those entitled and the attendance",
    ),
    ("issued_over_present", "{} papers were issued to {} present", "Count again, or hold the ballot again"),
    (
        "returned_over_issued",
        "{} papers were returned where {} were issued",
        "The ballot does not count: hold it again",
    ),
    ("invalid_over_returned", "{} papers are invalid where {} were returned", "Count the papers again"),
)


def check_count(count: BallotCount) -> tuple[Concern, ...]:
    """Everything that contradicts itself in a count, as errors; papers that were not returned as a warning."""
    return tuple(_contradictions(count))


def _contradictions(count: BallotCount) -> Iterator[Concern]:
    pairs = (
        (count.present, count.entitled),
        (count.issued, count.present),
        (count.returned, count.issued),
        (count.invalid, count.returned),
    )
    for (code, message, hint), (less, more) in zip(_IMPOSSIBLE, pairs, strict=True):
        if less > more:
            yield Concern(code, "error", message, hint, (less, more))
    for name, votes in count.votes.items():
        if votes > max(count.valid, 0):
            message = "One candidate has {} votes of {} valid papers"
            yield Concern(
                "votes_over_valid", "error", message, "Count the papers again", (votes, count.valid), (name,)
            )
    total, most = sum(count.votes.values()), max(count.valid, 0) * count.seats
    if total > most:
        message = "{} votes were counted where {} papers for {} seats can hold {}"
        hint = "A paper with more names than seats is invalid: count the papers again"
        yield Concern("too_many_votes", "error", message, hint, (total, count.valid, count.seats, most))
    if count.returned < count.issued:
        message = "{} of {} papers were not returned"
        hint = "The ballot counts; write the number into the minutes"
        yield Concern(
            "papers_missing", "warning", message, hint, (count.issued - count.returned, count.issued)
        )


def count_papers(
    papers: Iterable[Collection[str]],
    *,
    candidates: Collection[str],
    seats: int,
    entitled: int,
    present: int,
    issued: int,
    write_ins: bool,
) -> BallotCount:
    """Count papers, each the names that it is for: none is an abstention.

    A paper with more names than seats is invalid, and so is one with a name that is no candidate's, unless `write_ins`.
    A name that stands on one paper twice counts once.
    """
    votes = Counter[str]()
    returned = invalid = 0
    listed = set(candidates)
    for paper in papers:
        if isinstance(paper, str):
            raise ValueRefused("a paper is a collection of names", hint='write ["A1"] for a single name')
        returned += 1
        names = set(paper)
        if len(names) > seats or not (write_ins or names <= listed):
            invalid += 1
        else:
            votes.update(names)
    return BallotCount(
        seats=seats,
        entitled=entitled,
        present=present,
        issued=issued,
        returned=returned,
        invalid=invalid,
        votes={**dict.fromkeys(candidates, 0), **votes},
    )
