"""The year of the mine: its donations, aid out of the fund, enrolments and claims as single records, booked and added up."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from tests.acceptance.mine_funds import (
    DRIVES,
    FUND,
    ILLNESS,
    RULE,
    SCHOOL,
    YEAR,
    asks_for,
    claims_on,
    donors,
    gifts_of,
    units,
)

from unionkit import load_pack
from unionkit.aid.funds import (
    Ask,
    Budget,
    Entry,
    allocate,
    audit,
    gift_entry,
    pay,
    register,
    report_drive,
    sums_of,
)
from unionkit.aid.funds.donations import Register
from unionkit.aid.mutual import (
    Enrolled,
    MutualPool,
    PaidClaim,
    claim_entry,
    cover_deficit,
    decide_claim,
    enrol,
    fee_entry,
    pool_sums,
    report_plans,
)
from unionkit.values.money import Money

PLANS = load_pack("cn").mutual_plans
HOSPITAL = PLANS["cn/hunan/mutual/hospital-plan"]
ACCIDENT = PLANS["cn/mutual/accident/plan"]
POOL = MutualPool(id="mine")


@lru_cache
def registers() -> tuple[Register, ...]:
    random, givers = Random(2019), donors()
    return tuple(register(drive, gifts_of(drive, total, random), givers) for drive, total in DRIVES)


@lru_cache
def gifts_booked() -> tuple[Entry, ...]:
    return tuple(gift_entry(gift, FUND, id=f"in-{gift.id}") for each in registers() for gift in each.gifts)


def aid_asked() -> tuple[tuple[str, Budget, tuple[Ask, ...]], ...]:
    random = Random(2019)
    return (
        ("critical_illness", ILLNESS, asks_for("illness", 6, 50_200, 100, random)),
        ("school", SCHOOL, asks_for("school", 30, 66_500, 100, random)),
    )


@lru_cache
def aid_booked() -> tuple[Entry, ...]:
    entries = list(gifts_booked())
    for scheme, budget, asks in aid_asked():
        for ask in allocate(asks, budget, RULE).granted:
            made = pay(
                FUND, entries, id=ask.id, on=ask.since, amount=ask.amount, scheme=scheme, subject=ask.id
            )
            assert made.entry is not None, made.concerns
            entries.append(made.entry)
    return tuple(entries)


@lru_cache
def enrolled() -> tuple[Enrolled, ...]:
    found = []
    for unit in units(Random(2019)):
        for plan, people in ((HOSPITAL, unit.members), (ACCIDENT, unit.in_accident_plan)):
            found.append(
                enrol(
                    plan, people, unit=unit.id, staff=len(unit.members), on="2019-01-10", start="2019-01-15"
                )
            )
    return tuple(found)


@lru_cache
def claims_paid() -> tuple[PaidClaim, ...]:
    enrolments = [each for made in enrolled() for each in made.enrolments if each.plan == HOSPITAL.id]
    decided = [
        decide_claim(HOSPITAL, claim, enrolments, assume="usual")
        for claim in claims_on(HOSPITAL.id, Random(2019))
    ]
    return tuple(PaidClaim(on=max(line.event.on for line in each.lines), decision=each) for each in decided)


def test_several_drives_bring_237000_yuan() -> None:
    assert sum((each.total for each in registers()), start=Money(0)) == Money.of(237_000)
    assert [report_drive(each, FUND, gifts_booked(), on="2019-12-31").raised for each in registers()] == [
        Money.of(total) for _, total in DRIVES
    ]


def test_no_gift_of_the_year_is_out_of_order_and_some_have_no_name() -> None:
    assert [concern for each in registers() for concern in each.concerns] == []
    assert all(each.anonymous and each.named for each in registers())


def test_six_people_get_50200_and_thirty_children_66500_yuan() -> None:
    found = {each.scheme: each for each in sums_of(FUND, aid_booked(), on="2019-12-31").by_scheme}
    assert (found["critical_illness"].payments, found["critical_illness"].amount) == (6, Money.of(50_200))
    assert (found["school"].payments, found["school"].amount) == (30, Money.of(66_500))


def test_the_fund_of_the_year_passes_its_audit_and_what_is_left_is_what_was_not_paid() -> None:
    assert audit(FUND, aid_booked(), registers(), on="2019-12-31") == ()
    assert sums_of(FUND, aid_booked(), on="2019-12-31").left == Money.of(237_000 - 50_200 - 66_500)


def test_a_budget_that_is_too_small_queues_the_last_children_and_is_not_overspent() -> None:
    (_, _, children) = aid_asked()[1]
    found = allocate(children, Budget(name="school", granted=60_000), RULE)
    assert found.taken <= Money.of(60_000)
    assert [*found.granted, *found.queued] == list(children)
    assert found.queued


def test_the_year_has_4895_enrolments_and_56_claims_of_63500_yuan() -> None:
    enrolments = [each for made in enrolled() for each in made.enrolments]
    whole = report_plans(enrolments, claims_paid(), YEAR).whole
    assert (whole.enrolments, whole.people) == (4_895, 3_236)
    assert (whole.claims, whole.paid) == (56, Money.of(63_500))


def test_every_unit_keeps_to_the_floor_of_the_accident_plan() -> None:
    accident = [made for made in enrolled() if made.plan == ACCIDENT.id]
    assert all(made.stands and 2 * len(made.enrolments) >= made.staff for made in accident)
    assert len(accident) == 8


def test_the_pool_of_the_year_adds_up_to_the_fen() -> None:
    entries = [fee_entry(POOL, made, id=f"f{place}") for place, made in enumerate(enrolled())]
    entries += [
        claim_entry(POOL, each.decision, id=each.decision.claim.id, on=each.on) for each in claims_paid()
    ]
    sums = pool_sums(POOL, entries, YEAR)
    assert sums.fees == sum((made.fees for made in enrolled()), start=Money(0))
    assert (sums.claims, sums.closing) == (Money.of(63_500), sums.fees - Money.of(63_500))
    assert cover_deficit(POOL, entries, id="cover", on="2019-12-31") is None
