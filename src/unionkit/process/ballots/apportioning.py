"""Seats among constituencies by their size: largest remainders, whole numbers only, ties left open."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from unionkit.errors import ValueRefused
from unionkit.process.ballots.rules import whole
from unionkit.process.concerns import Concern

__all__ = ["Apportionment", "apportion"]


@frozen(kw_only=True)
class Apportionment:
    """Seats for each constituency; `tied` share the same remainder and compete for `open_seats`."""

    seats: Mapping[str, int]
    tied: tuple[str, ...] = ()
    open_seats: int = 0
    concerns: tuple[Concern, ...] = ()

    @property
    def total(self) -> int:
        """All seats, open ones included."""
        return sum(self.seats.values()) + self.open_seats


def apportion(seats: int, sizes: Mapping[str, int], *, least: int = 1) -> Apportionment:
    """Divide seats by size, each constituency getting at least `least`.

    Whoever would get less than `least` gets just that; the others share the rest: each gets the whole part of its
    quota, and the seats left over go to the largest remainders. Where remainders are equal at the end of the seats,
    none of the equal ones gets one, and they are named.
    Raises ValueRefused where there are fewer seats than `least` for each, or a constituency has nobody in it.
    """
    whole(seats, "seats")
    whole(least, "least")
    if not sizes:
        raise ValueRefused("there is no constituency", hint="hand in the size of each")
    if any(whole(size, "the size of a constituency") < 1 for size in sizes.values()):
        raise ValueRefused("a constituency has nobody in it", hint="join it with another, or leave it out")
    if seats < least * len(sizes):
        raise ValueRefused(
            f"{seats} seats are too few for {len(sizes)} constituencies with at least {least} each",
            hint="ask for more seats, or join constituencies",
        )
    lifted, shared = _lift(seats, sizes, least)
    left = seats - least * len(lifted)
    found, tied, open_seats = _largest_remainders(left, shared)
    result = {name: least if name in lifted else found[name] for name in sorted(sizes)}
    return Apportionment(
        seats=result, tied=tied, open_seats=open_seats, concerns=_concerns(lifted, tied, open_seats, least)
    )


def _lift(seats: int, sizes: Mapping[str, int], least: int) -> tuple[set[str], Mapping[str, int]]:
    """Those whose quota is below the least number of seats, taken out until all others have theirs."""
    shared, lifted = dict(sizes), set[str]()
    while shared:
        left, total = seats - least * len(lifted), sum(shared.values())
        below = {name for name, size in shared.items() if size * left < least * total}
        if not below:
            break
        lifted |= below
        shared = {name: size for name, size in shared.items() if name not in below}
    return lifted, shared


def _largest_remainders(seats: int, sizes: Mapping[str, int]) -> tuple[dict[str, int], tuple[str, ...], int]:
    total = sum(sizes.values())
    found = {name: size * seats // total for name, size in sizes.items()}
    remainders = {name: size * seats % total for name, size in sizes.items()}
    left = seats - sum(found.values())
    if not left:
        return found, (), 0
    last = sorted(remainders.values(), reverse=True)[left - 1]
    ahead = [name for name, remainder in remainders.items() if remainder > last]
    equal = sorted(name for name, remainder in remainders.items() if remainder == last)
    sure = ahead + (equal if len(ahead) + len(equal) == left else [])
    for name in sure:
        found[name] += 1
    open_seats = left - len(sure)
    return found, tuple(equal) if open_seats else (), open_seats


def _concerns(lifted: set[str], tied: tuple[str, ...], open_seats: int, least: int) -> tuple[Concern, ...]:
    found = []
    if lifted:
        message = "{} constituencies are too small for a quota and get {} each"
        found.append(Concern("lifted", "note", message, "", (len(lifted), least), tuple(sorted(lifted))))
    if tied:
        message = "{} constituencies have the same remainder for the last seats ({})"
        hint = "Agree on it or draw lots, and write it into the minutes"
        found.append(Concern("remainders_tied", "warning", message, hint, (len(tied), open_seats), tied))
    return tuple(found)
