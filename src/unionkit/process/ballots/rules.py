"""The numbers by which a ballot is judged. They come from the rules that hold; none is built in."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from attrs import field, frozen
from attrs.validators import in_

from unionkit.errors import ValueRefused
from unionkit.evidence import Citation

__all__ = ["BallotRules", "Base", "Share", "exact_share", "whole"]

Base = Literal["entitled", "present", "valid"]


def exact_share(value: int | str | Fraction) -> Fraction:
    """A share from 0 to 1: a `Fraction`, or text such as ``2/3``. Raises ValueRefused for all else, floats above all."""
    if isinstance(value, bool) or not isinstance(value, int | str | Fraction):
        raise ValueRefused("a share is an exact fraction", hint='write Fraction(2, 3) or "2/3"')
    try:
        share = Fraction(value)
    except (ValueError, ZeroDivisionError):
        raise ValueRefused("this is no fraction", hint='write Fraction(2, 3) or "2/3"') from None
    if not 0 <= share <= 1:
        raise ValueRefused("a share lies between 0 and 1", hint='write "1/20" for 5 percent')
    return share


def whole(value: object, what: str) -> int:
    """A whole number that is not negative. Raises ValueRefused with the name of what it counts."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueRefused(f"{what} is a whole number from 0", hint="count heads or papers")
    return value


@frozen
class Share:
    """A share of a whole that must be reached or, with `more_than`, passed.

    >>> Share("1/2", more_than=True).needed(9), Share("2/3").needed(9)
    (5, 6)
    """

    share: Fraction = field(converter=exact_share)
    more_than: bool = field(default=False, kw_only=True)

    def reached(self, part: int, total: int) -> bool:
        """Whether a part of a total is enough."""
        have, need = part * self.share.denominator, self.share.numerator * total
        return have > need if self.more_than else have >= need

    def needed(self, total: int) -> int:
        """The least whole number that is enough; of a total of 0 it may be more than there are."""
        need = self.share.numerator * total
        if self.more_than:
            return need // self.share.denominator + 1
        return -(-need // self.share.denominator)


@frozen(kw_only=True)
class BallotRules:
    """How a ballot is judged: `quorum` of those entitled to attend, `majority` of what `majority_of` names.

    In a run-off among equals `run_off` of the same is needed; where it is None the most votes win.
    """

    quorum: Share
    majority: Share
    majority_of: Base = field(validator=in_(("entitled", "present", "valid")))
    run_off: Share | None = None
    citations: tuple[Citation, ...] = ()
