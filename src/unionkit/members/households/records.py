"""The records of a household: its members, what comes in and goes out, dwellings and vehicles.

Fields are called like the facts of the policies that judge them. Whatever is None is not known, and is asked for where
it matters. `more` holds facts that a policy of one's own asks for besides; `settled` the class that a person decided on.
No repr shows a name, a sum, a kind or a fact about somebody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from attrs import field, fields, frozen

from unionkit.members.households import taking
from unionkit.members.masking import shown_id
from unionkit.members.person import Person
from unionkit.values.identity import IdentityNumber
from unionkit.values.money import Money

__all__ = ["Dwelling", "FamilyMember", "Income", "Owned", "Record", "Spending", "Vehicle", "told_facts"]

_NOTHING = Money(0)

# what says which record it is, or was decided by a person, is no fact about it
_NO_FACTS = frozenset({"id", "member", "name", "person", "identity", "more", "settled"})


@frozen(kw_only=True, repr=False)
class FamilyMember:
    """Somebody who is named as a member of a household; whether she counts is for a policy to say.

    `id` is her id inside the household, `person` that on the roll. `relation` and `presence` are choices of the policy
    ``cn/household/member``. The day of birth may be left out where the identity number says it.

    >>> FamilyMember(id="E-2041", relation="self", name="王小强")
    FamilyMember('E-2041', 'self')
    """

    id: str = field(converter=taking.name)
    relation: str | None = field(default=None, converter=taking.choice)
    name: str = field(default="", converter=taking.text)
    person: str = field(default="", converter=taking.text)
    identity: IdentityNumber | None = field(default=None, converter=taking.identity)
    _born: date | None = field(default=None, converter=taking.optional_day, alias="born")
    presence: str | None = field(default=None, converter=taking.choice)
    away_since: date | None = field(default=None, converter=taking.optional_day)
    full_time_study: bool | None = field(default=None, converter=taking.truth)
    school_level: str | None = field(default=None, converter=taking.choice)
    can_live_alone: bool | None = field(default=None, converter=taking.truth)
    legal_dependant: bool | None = field(default=None, converter=taking.truth)
    lives_with_family: bool | None = field(default=None, converter=taking.truth)
    lives_with_since: date | None = field(default=None, converter=taking.optional_day)
    married_out: bool | None = field(default=None, converter=taking.truth)
    own_support: bool | None = field(default=None, converter=taking.truth)
    more: Mapping[str, object] = field(factory=dict, converter=taking.facts)

    @property
    def born(self) -> date | None:
        """The day of birth that was told, or that of the identity number."""
        return self._born or taking.born_by_number(self.identity)

    @classmethod
    def of(cls, person: Person, relation: str) -> FamilyMember:
        """Somebody on the roll. What else is told of her: ``attrs.evolve(FamilyMember.of(person, "spouse"), presence=…)``."""
        return cls(
            id=person.id,
            relation=relation,
            name=person.name,
            person=person.id,
            identity=person.identity,
            born=person.birth_date,
        )

    def __repr__(self) -> str:
        return f"FamilyMember({shown_id(self.id)!r}, {self.relation!r})"


@frozen(kw_only=True, repr=False)
class Income:
    """What came in for a member: so many yuan of a kind, for the days from `received_from` to `received_to`.

    What came in on one day has that day at both ends; a wage has the month that it is for; severance pay the months that
    it stands for. Where only the sum of a year is known, leave the days out and say ``yearly=True``.
    """

    member: str = field(converter=taking.name)
    kind: str | None = field(default=None, converter=taking.choice)
    received: Money | None = field(default=None, converter=taking.money)
    deductions: Money | None = field(default=_NOTHING, converter=taking.money)
    received_from: date | None = field(default=None, converter=taking.optional_day)
    received_to: date | None = field(default=None, converter=taking.optional_day)
    yearly: bool = field(default=False, converter=taking.yes_or_no)
    settled: str = field(default="", converter=taking.text)
    more: Mapping[str, object] = field(factory=dict, converter=taking.facts)

    def __repr__(self) -> str:
        return f"Income({shown_id(self.member)!r})"


@frozen(kw_only=True, repr=False)
class Spending:
    """What a member spent; `reimbursed` is what insurance, mutual plans and other aid gave back. Days as in `Income`."""

    member: str = field(converter=taking.name)
    kind: str | None = field(default=None, converter=taking.choice)
    spent: Money | None = field(default=None, converter=taking.money)
    reimbursed: Money | None = field(default=_NOTHING, converter=taking.money)
    spent_from: date | None = field(default=None, converter=taking.optional_day)
    spent_to: date | None = field(default=None, converter=taking.optional_day)
    yearly: bool = field(default=False, converter=taking.yes_or_no)
    unpaid_by_closing_firm: bool | None = field(default=None, converter=taking.truth)
    seriously_ill_or_disabled: bool | None = field(default=None, converter=taking.truth)
    public_fee: Money | None = field(default=None, converter=taking.money)
    settled: str = field(default="", converter=taking.text)
    more: Mapping[str, object] = field(factory=dict, converter=taking.facts)

    def __repr__(self) -> str:
        return f"Spending({shown_id(self.member)!r})"


def _square_metres(value: Decimal | int | str | None) -> Decimal | None:
    """An area, exact. A float raises ValueRefused, as money does: two decimals are enough for both."""
    found = taking.money(value)
    return None if found is None else found.yuan


@frozen(kw_only=True, repr=False)
class Dwelling:
    """A home that a member owns or lives in; `area` in square metres, at most two decimals."""

    member: str = field(converter=taking.name)
    kind: str | None = field(default=None, converter=taking.choice)
    area: Decimal | None = field(default=None, converter=_square_metres)
    indispensable: bool = field(default=False, converter=taking.yes_or_no)
    settled: str = field(default="", converter=taking.text)
    more: Mapping[str, object] = field(factory=dict, converter=taking.facts)

    def __repr__(self) -> str:
        return f"Dwelling({shown_id(self.member)!r})"


@frozen(kw_only=True, repr=False)
class Vehicle:
    """A vehicle that a member owns, or uses regularly without owning it; `price` is what it cost."""

    member: str = field(converter=taking.name)
    kind: str | None = field(default=None, converter=taking.choice)
    owned: bool = field(default=True, converter=taking.yes_or_no)
    price: Money | None = field(default=None, converter=taking.money)
    for_disability: bool | None = field(default=False, converter=taking.truth)
    for_work: bool = field(default=False, converter=taking.yes_or_no)
    settled: str = field(default="", converter=taking.text)
    more: Mapping[str, object] = field(factory=dict, converter=taking.facts)

    def __repr__(self) -> str:
        return f"Vehicle({shown_id(self.member)!r})"


Owned = Income | Spending | Dwelling | Vehicle
Record = FamilyMember | Owned


def told_facts(record: Record) -> Mapping[str, object]:
    """The facts of a record by name, `more` included; what is not known is left out."""
    names = [part.name.lstrip("_") for part in fields(type(record))]
    told = {name: getattr(record, name) for name in names if name not in _NO_FACTS}
    return {name: value for name, value in {**told, **record.more}.items() if value is not None}
