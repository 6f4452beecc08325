"""Facts of aid schemes worked out from a household, each with the records that made it and what it still waits for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from attrs import field, frozen

from unionkit.members.households.counting import HouseholdAccount
from unionkit.members.households.findings import HouseholdFinding
from unionkit.members.households.judging import Judged
from unionkit.members.households.records import Dwelling, Spending, Vehicle
from unionkit.members.households.sums import Total, belonging
from unionkit.rules.policy import Policy
from unionkit.values.money import Money
from unionkit.values.rounding import round_ratio

__all__ = ["DERIVED", "Derived", "HouseholdFacts", "derive_facts"]

Value = Money | Decimal | int | bool | str
MONTHS_OF_YEAR = 12


@frozen(kw_only=True, repr=False)
class Derived:
    """One fact: its value, None where it is not known; the records that made it; what has to be asked; whether it was rounded."""

    value: Value | None
    parts: tuple[Judged, ...] = ()
    missing: tuple[str, ...] = ()
    rounded: bool = False

    def __repr__(self) -> str:
        return f"Derived({len(self.parts)} parts, {len(self.missing)} missing)"


@frozen(kw_only=True, repr=False)
class HouseholdFacts:
    """What a policy asks of a household: `values` are ready for ``policy.decide``.

    `origins` says where each derived fact comes from, `given` which facts were told as they are. `unknown` are the facts
    that neither gives, `missing` the paths of what has to be asked to work them out, and `findings` what was left out and
    why. `values` hold what is nobody else's business; repr shows their names only.
    """

    policy_id: str
    on: date
    account: HouseholdAccount
    values: Mapping[str, object]
    origins: Mapping[str, Derived]
    given: tuple[str, ...]
    unknown: tuple[str, ...]
    findings: tuple[HouseholdFinding, ...] = field(repr=False)

    def __repr__(self) -> str:
        return f"HouseholdFacts({self.policy_id!r}, known: {', '.join(self.values)}; unknown: {', '.join(self.unknown)})"

    @property
    def missing(self) -> tuple[str, ...]:
        """The paths in the household that have to be asked to work out what is unknown, such as ``members[1].born``."""
        waiting = (
            path for name in self.unknown if name in self.origins for path in self.origins[name].missing
        )
        return tuple(dict.fromkeys(waiting))


def derive_facts(account: HouseholdAccount, policy: Policy) -> HouseholdFacts:
    """The facts of a policy that an account gives. A fact that the household was told as it is goes before a derived one."""
    told = account.household.told
    values: dict[str, object] = {}
    origins: dict[str, Derived] = {}
    found = list(account.findings)
    for name in policy.facts:
        derive = DERIVED.get(name)
        derived = None if derive is None else derive(account)
        if derived is not None:
            origins[name] = derived
        if told.get(name) is not None:
            values[name] = told[name]
            if derived is not None and derived.value is not None and not _alike(told[name], derived.value):
                found.append(HouseholdFinding(code="given_differs", where=name, about={"facts": (name,)}))
        elif derived is not None and derived.value is not None:
            values[name] = derived.value
            if derived.rounded:
                found.append(HouseholdFinding(code="rounded", where=name, about={"facts": (name,)}))
    return HouseholdFacts(
        policy_id=policy.id,
        on=account.on,
        account=account,
        values=values,
        origins=origins,
        given=tuple(name for name in policy.facts if told.get(name) is not None),
        unknown=tuple(name for name in policy.facts if name not in values),
        findings=tuple(found),
    )


def _alike(given: object, derived: Value) -> bool:
    """Whether two values say the same; yuan are given as Money, as a number or as text."""
    if isinstance(derived, Money) and isinstance(given, int | Decimal | str) and not isinstance(given, bool):
        return Money.of(given) == derived
    return given == derived


def _people(account: HouseholdAccount) -> Derived:
    counted = tuple(member for member in account.members if member.counts is True)
    # of nobody there is no income per head, and every scheme asks for one person at least
    missing = account.people_missing or (() if counted else ("members",))
    return Derived(value=None if missing else len(counted), parts=counted, missing=missing)


def _yearly(account: HouseholdAccount, total: Total) -> Derived:
    """A sum inside the window as a sum of twelve months, rounded half up to the fen where it does not come out even."""
    months, amount = account.months, total.amount
    if months is None or amount is None:
        window = () if months is not None else ("place", "area")
        return Derived(value=None, parts=total.parts, missing=(*window, *total.missing))
    exact = amount.fen * MONTHS_OF_YEAR
    value = Money(round_ratio(exact, months, "half_up"))
    return Derived(value=value, parts=total.parts, rounded=exact % months != 0)


def _money_of(
    name: str, *classes: str, kinds: tuple[str, ...] | None = None
) -> Callable[[HouseholdAccount], Derived]:
    def derive(account: HouseholdAccount) -> Derived:
        return _yearly(account, account.sum_of(name, *classes, kinds=kinds))

    return derive


def _public_fee(account: HouseholdAccount) -> Derived:
    """What local public schools would have cost, for the private ones that were paid."""
    found = account.lists["spendings"]
    if found is None:
        return Derived(value=None, missing=("spendings",))
    parts, missing = _those(found, None, ("private_school",))
    fees = [part.record.public_fee for part in parts if isinstance(part.record, Spending)]
    missing += [f"{part.where}.public_fee" for part, fee in zip(parts, fees, strict=True) if fee is None]
    fee = sum((fee for fee in fees if fee is not None), Money(0))
    return Derived(value=None if missing else fee, parts=tuple(parts), missing=tuple(missing))


def _those(
    records: Sequence[Judged], classes: Collection[str] | None, kinds: Collection[str] | None
) -> tuple[list[Judged], list[str]]:
    """The records that are in some classes and of some kinds, and the paths that are needed to be sure of it."""
    parts: list[Judged] = []
    missing: list[str] = []
    for record, gaps in belonging(records, classes, kinds):
        missing += gaps
        parts += [] if gaps else [record]
    return parts, missing


def _number_of(
    name: str, kinds: tuple[str, ...] | None = None, *, owned: bool = False
) -> Callable[[HouseholdAccount], Derived]:
    """How many dwellings or vehicles count."""

    def derive(account: HouseholdAccount) -> Derived:
        parts, missing = _property(account, name, kinds, owned=owned)
        return Derived(value=None if missing else len(parts), parts=parts, missing=missing)

    return derive


def _property(
    account: HouseholdAccount, name: str, kinds: tuple[str, ...] | None, *, owned: bool = False
) -> tuple[tuple[Judged, ...], tuple[str, ...]]:
    found = account.lists[name]
    if found is None:
        return (), (name,)
    if owned:
        found = tuple(one for one in found if not isinstance(one.record, Vehicle) or one.record.owned)
    parts, missing = _those(found, ("counted",), kinds)
    return tuple(parts), tuple(dict.fromkeys(missing))


def _area_per_head(account: HouseholdAccount) -> Derived:
    """The floor area of the dwellings that count, per head that counts, half up to two decimals."""
    parts, missing = _property(account, "dwellings", None)
    areas = [part.record.area for part in parts if isinstance(part.record, Dwelling)]
    gaps = [f"{part.where}.area" for part, area in zip(parts, areas, strict=True) if area is None]
    missing = (*missing, *gaps, *_people(account).missing)
    people = account.people
    if missing or not people:
        return Derived(value=None, parts=parts, missing=missing or ("members",))
    hundredths = Fraction(sum((area for area in areas if area is not None), Decimal(0))) * 100 / people
    value = Decimal(round_ratio(hundredths.numerator, hundredths.denominator, "half_up")).scaleb(-2)
    return Derived(value=value, parts=parts, rounded=hundredths.denominator != 1)


def _uses_car(account: HouseholdAccount) -> Derived:
    parts, missing = _property(account, "vehicles", None)
    # one that surely counts settles it, whatever is not known of the others
    return Derived(value=True if parts else None if missing else False, parts=parts, missing=missing)


def _car_price(account: HouseholdAccount) -> Derived:
    """The price of the dearest car that counts; without a car nothing is known of one."""
    parts, missing = _property(account, "vehicles", ("car",), owned=True)
    prices = [part.record.price for part in parts if isinstance(part.record, Vehicle)]
    gaps = [f"{part.where}.price" for part, price in zip(parts, prices, strict=True) if price is None]
    known = [price.fen for price in prices if price is not None]
    value = None if missing or gaps or not known else Money(max(known))
    return Derived(value=value, parts=parts, missing=(*missing, *gaps))


def _told(name: str) -> Callable[[HouseholdAccount], Derived]:
    def derive(account: HouseholdAccount) -> Derived:
        value = getattr(account.household, name) or None
        return Derived(value=value, missing=() if value else (name,))

    return derive


DERIVED: Mapping[str, Callable[[HouseholdAccount], Derived]] = {
    "place": _told("place"),
    "area": _told("area"),
    "people": _people,
    "income_year": _money_of("incomes", "counted"),
    "government_aid_received": _money_of("incomes", "government_relief"),
    "rigid_spending": _money_of("spendings", "deducted"),
    "illness_cost": _money_of("spendings", "deducted", kinds=("medical", "long_term_care")),
    "disability_cost": _money_of("spendings", "deducted", kinds=("disability",)),
    "school_cost": _money_of("spendings", "deducted", kinds=("school",)),
    "housing_cost": _money_of("spendings", "deducted", kinds=("housing",)),
    "other_cost": _money_of("spendings", "deducted", kinds=("other", "work_cost")),
    "compulsory_school_cost": _money_of("spendings", kinds=("compulsory_school",)),
    "private_school_fee": _money_of("spendings", kinds=("private_school",)),
    "living_cost": _money_of("spendings", kinds=("living",)),
    "public_school_fee": _public_fee,
    "homes": _number_of("dwellings"),
    "commercial_homes": _number_of("dwellings", ("commercial",)),
    "home_area_person": _area_per_head,
    "cars": _number_of("vehicles", ("car",), owned=True),
    "uses_car": _uses_car,
    "car_price": _car_price,
}
"""How each fact is worked out, by the name that shipped schemes give it."""
