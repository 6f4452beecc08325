"""The donations, aid out of a fund and mutual plans of a mine's union in one year, made up person by person from a seed.

Published are the totals only: 237,000 yuan given in several drives, 6 people with 50,200 yuan and 30 children with 66,500
yuan of aid, 4,895 enrolments and 56 claims with 63,500 yuan. How they spread is invented, and nobody in it is real. Which
plans the mine had is not known: the national accident plan and a hospital plan of another province stand in for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from attrs import frozen

from unionkit.aid.funds import Ask, Budget, Donor, Drive, FirstCome, Fund, Gift
from unionkit.aid.mutual import Claim, Event, Joiner
from unionkit.values.money import Money
from unionkit.values.period import Period

MEMBERS = 3_236
UNITS = 8
IN_ACCIDENT_PLAN = 4_895 - MEMBERS
YEAR = Period.year(2019)

FUND = Fund(id="mine-2019", schemes=("critical_illness", "school"), period=YEAR)
DRIVES = (
    (Drive(id="spring", period=Period("2019-03-01", "2019-03-15"), fund=FUND.id, label="一日捐"), 118_000),
    (Drive(id="flood", period=Period("2019-07-05", "2019-07-12"), fund=FUND.id, label="救灾"), 42_000),
    (Drive(id="poverty", period=Period("2019-10-14", "2019-10-20"), fund=FUND.id, label="扶贫日"), 77_000),
)
ILLNESS = Budget(name="illness-2019", granted=60_000)
SCHOOL = Budget(name="school-2019", granted=70_000)
RULE = FirstCome(short="queue")


@frozen(kw_only=True)
class UnitRoll:
    """A unit of the mine with its members, and those of them who join the accident plan."""

    id: str
    members: tuple[Joiner, ...]
    in_accident_plan: tuple[Joiner, ...]


def person(number: int) -> str:
    """The id of a member."""
    return f"E-{number + 1:04}"


def donors() -> tuple[Donor, ...]:
    """All members as donors, under made-up names."""
    return tuple(
        Donor(id=person(number), name=f"会员{number + 1}", rank="firm_staff") for number in range(MEMBERS)
    )


def gifts_of(drive: Drive, total: int, random: Random) -> Iterator[Gift]:
    """Gifts that come to the total: one of twenty without a name, the last one what is left."""
    givers = random.sample(range(MEMBERS), MEMBERS)
    left, days = Money.of(total), (drive.period.days or 1) - 1
    for number, member in enumerate(givers):
        amount = min(Money.of(random.choice((20, 50, 50, 100, 200))), left)
        if not amount.fen:
            return
        left -= amount
        yield Gift(
            id=f"{drive.id}-{number:04}",
            drive=drive.id,
            on=drive.period.start + timedelta(days=random.randrange(days + 1)),
            amount=amount,
            donor="" if random.randrange(20) == 0 else person(member),
            receipt=f"{drive.id}-R{number:04}",
        )


def asks_for(prefix: str, number: int, total: int, step: int, random: Random) -> tuple[Ask, ...]:
    """Requests for whole steps of yuan that come to the total, on days after the drive of spring."""
    shares = [total // number // step * step] * number
    shares[-1] += total - sum(shares)
    for _ in range(number * 3):
        giving, taking = random.sample(range(number), 2)
        moved = min(step * random.randrange(4), shares[giving] - step)
        shares[giving], shares[taking] = shares[giving] - moved, shares[taking] + moved
    first = date(2019, 4, 1)
    return tuple(
        Ask(id=f"{prefix}-{place:02}", amount=amount, since=first + timedelta(days=7 * place))
        for place, amount in enumerate(shares)
    )


def units(random: Random) -> tuple[UnitRoll, ...]:
    """The units with who joins which plan: everybody the hospital plan, half of each unit and more the accident plan."""
    rolls = [
        [Joiner(person=person(number), facts=_facts(random)) for number in range(unit, MEMBERS, UNITS)]
        for unit in range(UNITS)
    ]
    joining = [(len(roll) + 1) // 2 for roll in rolls]
    for place in range(IN_ACCIDENT_PLAN - sum(joining)):
        joining[place % UNITS] += 1
    return tuple(
        UnitRoll(
            id=f"unit-{place + 1}",
            members=tuple(roll),
            in_accident_plan=tuple(random.sample(roll, joining[place])),
        )
        for place, roll in enumerate(rolls)
    )


def _facts(random: Random) -> dict[str, object]:
    return {
        "age": random.randrange(19, 60),
        "employment": "regular",
        "risk_level": random.choice(("ordinary", "high")),
        "level": random.randrange(1, 5),
    }


def claims_on(plan: str, random: Random) -> tuple[Claim, ...]:
    """56 claims on the hospital plan by as many people, with bills of which the plan pays 63,500 yuan in all."""
    amounts = _claimed(random)
    people = random.sample(range(MEMBERS), len(amounts))
    return tuple(
        Claim(
            id=f"claim-{place:02}",
            plan=plan,
            person=person(member),
            events=(
                Event(
                    on=date(2019, 2, 1) + timedelta(days=random.randrange(300)),
                    facts=_bill(amount, last=place == len(amounts) - 1),
                    occasion=f"stay-{place:02}",
                ),
            ),
        )
        for place, (amount, member) in enumerate(zip(amounts, people, strict=True))
    )


def _claimed(random: Random) -> Sequence[int]:
    while True:
        amounts = [3 * random.randrange(70, 500) for _ in range(50)] + [
            3 * random.randrange(400, 500) for _ in range(5)
        ]
        left = 63_500 - sum(amounts)
        if left >= 200:
            return [*amounts, left]


def _bill(amount: int, *, last: bool) -> dict[str, object]:
    """A bill that brings an amount: of employees 30 % of what they paid, of the last, a resident, 10 % of the cost."""
    if last:
        return {"insurance": "resident", "in_scope_cost": amount * 10, "hospital_level": 2}
    return {"insurance": "employee", "self_paid": amount * 10 // 3}
