"""A visit: who was visited, when, by whom, why and with what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from attrs import field, frozen

from unionkit.errors import UnionkitError, ValueRefused, raise_all
from unionkit.members.masking import shown_id
from unionkit.values.dates import as_day
from unionkit.values.money import Money

__all__ = ["Goods", "Payment", "Visit"]

_NOTHING = Money(0)


def _money(value: Money | int | Decimal | str) -> Money:
    return Money.of(value)


@frozen(kw_only=True)
class Goods:
    """So many of one thing, each at a value: two bags of rice at 65 yuan.

    >>> Goods(item="大米", quantity=2, unit_value="65.50").value
    Money('131.00')
    """

    item: str
    quantity: int = 1
    unit_value: Money = field(converter=_money)

    def __attrs_post_init__(self) -> None:
        if type(self.quantity) is not int or self.quantity < 1:
            raise ValueRefused("Of goods there is at least one", hint="Hand in a whole number from 1")
        if self.unit_value < _NOTHING:
            raise ValueRefused("Goods have no value below nothing", hint="Hand in the value of one, in yuan")

    @property
    def value(self) -> Money:
        """What all of them are worth."""
        return self.unit_value * self.quantity


@frozen(kw_only=True, repr=False)
class Payment:
    """Money given to somebody by name: `payee` is who got it, `receipt` what was signed or booked, `account` where it went.

    The payee is the id of a person. Nothing of it is shown in a repr.
    """

    amount: Money = field(converter=_money)
    payee: str = ""
    receipt: str = ""
    account: str = ""

    def __attrs_post_init__(self) -> None:
        if self.amount <= _NOTHING:
            raise ValueRefused("A payment is above nothing", hint="Leave it out where nothing was paid")

    def __repr__(self) -> str:
        return f"Payment({'with' if self.receipt else 'without'} receipt)"


def _texts(value: Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _goods(value: Iterable[Goods]) -> tuple[Goods, ...]:
    return tuple(value)


def _payments(value: Payment | Iterable[Payment]) -> tuple[Payment, ...]:
    return (value,) if isinstance(value, Payment) else tuple(value)


@frozen(kw_only=True, repr=False)
class Visit:
    """One visit to one person, in a round.

    `person` is the id of who was visited, `unit` that of the union or workshop, `by` who went. `reason` is the target
    that the person belongs to, an id of a list of codes; `event` what the visit answers (``hospital``, ``marriage``),
    as the policies of ceilings call it, and `relation` whom the event befell, seen from the worker. `occasion` tells one
    illness, birth or death from the next, and is compared as it is. Raises ValueRefused, several as a group, for what is left empty.
    """

    id: str
    round: str
    on: date = field(converter=as_day)
    person: str
    unit: str
    reason: str
    by: tuple[str, ...] = field(default=(), converter=_texts)
    event: str = ""
    relation: str = "self"
    occasion: str = ""
    payments: tuple[Payment, ...] = field(default=(), converter=_payments)
    goods: tuple[Goods, ...] = field(default=(), converter=_goods)

    def __attrs_post_init__(self) -> None:
        errors: list[UnionkitError] = []
        for name in ("id", "round", "person", "unit", "reason"):
            if not getattr(self, name).strip():
                hint = f"say {name}=…"
                errors.append(
                    ValueRefused(f"a visit has no {name}", hint=hint, where=f"visit {shown_id(self.id)}")
                )
        if errors:
            raise_all(errors, "this visit cannot be")

    def __repr__(self) -> str:
        """The id and the day: neither who was visited nor why."""
        return f"Visit({shown_id(self.id)!r}, {self.on.isoformat()})"

    @property
    def money(self) -> Money:
        """What was paid."""
        return sum((each.amount for each in self.payments), start=_NOTHING)

    @property
    def in_kind(self) -> Money:
        """What the goods are worth."""
        return sum((each.value for each in self.goods), start=_NOTHING)

    @property
    def total(self) -> Money:
        """Money and goods together."""
        return self.money + self.in_kind
