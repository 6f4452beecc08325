"""Donation days (一日捐): drives, gifts with a name or without, the register of donors, receipts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attrs import field, frozen

from unionkit.aid.funds.accounts import Entry, as_money
from unionkit.aid.funds.earmarked import Fund, receive
from unionkit.errors import ValueRefused
from unionkit.process.concerns import Concern
from unionkit.rules import Outcome, Policy
from unionkit.values.capitals import capitals
from unionkit.values.dates import as_day
from unionkit.values.masking import mask_name
from unionkit.values.money import Money
from unionkit.values.period import Period

__all__ = ["Donor", "Drive", "Gift", "GiftReceipt", "Register", "gift_entry", "receipt", "register"]


@frozen(kw_only=True)
class Drive:
    """A round of giving: its days, and the fund that the gifts go to. `label` is how people call it."""

    id: str
    period: Period
    fund: str
    label: str = ""


@frozen(kw_only=True)
class Donor:
    """Who gives under a name, with the rank by which a round sets its smallest gift. The name stays out of `repr`."""

    id: str = field(repr=False)
    name: str = field(repr=False)
    rank: str = ""
    unit: str = ""


@frozen(kw_only=True)
class Gift:
    """A gift of money. Without a `donor` it is anonymous; `receipt` is the number that the host gave its receipt.

    Raises ValueRefused unless the amount is above zero.
    """

    id: str
    drive: str
    on: date = field(converter=as_day)
    amount: Money = field(converter=as_money, repr=False)
    donor: str = field(default="", repr=False)
    receipt: str = ""

    def __attrs_post_init__(self) -> None:
        if self.amount.fen <= 0:
            raise ValueRefused("A gift is more than nothing", hint="Leave it out, or reverse its entry")


@frozen(kw_only=True)
class GiftReceipt:
    """What a receipt says: its number, the amount in figures and capitals, the day, and to whom it goes.

    `name` is empty for an anonymous gift. `shown` is what a public list may say of the donor.
    """

    number: str
    amount: Money
    on: date
    name: str = field(repr=False)
    drive: str = ""

    @property
    def figures(self) -> str:
        """The amount in figures."""
        return str(self.amount)

    @property
    def in_capitals(self) -> str:
        """The amount in capitals (大写)."""
        return capitals(self.amount)

    @property
    def shown(self) -> str:
        """The name as a public list shows it, masked; empty for an anonymous gift."""
        return mask_name(self.name) if self.name else ""


@frozen(kw_only=True, repr=False)
class Register:
    """The gifts of a drive with their donors, in the order of the days, and what is wrong or doubtful about them."""

    drive: Drive
    gifts: tuple[Gift, ...]
    donors: Mapping[str, Donor]
    concerns: tuple[Concern, ...] = ()

    def __repr__(self) -> str:
        """The drive and how many gifts, but no donor."""
        return f"Register({self.drive.id!r}, {len(self.gifts)} gifts)"

    @property
    def total(self) -> Money:
        """All gifts together."""
        return sum((gift.amount for gift in self.gifts), start=Money(fen=0))

    @property
    def named(self) -> int:
        """How many donors gave under their name, each counted once."""
        return len({gift.donor for gift in self.gifts if gift.donor})

    @property
    def anonymous(self) -> tuple[Gift, ...]:
        """The gifts without a name."""
        return tuple(gift for gift in self.gifts if not gift.donor)

    def given(self) -> Mapping[str, Money]:
        """What each donor gave in all, by the donor's id."""
        found: Counter[str] = Counter()
        for gift in self.gifts:
            if gift.donor:
                found[gift.donor] += gift.amount.fen
        return {donor: Money(fen=fen) for donor, fen in found.items()}

    def receipts(self) -> tuple[GiftReceipt, ...]:
        """The receipts of all gifts that have a number."""
        return tuple(receipt(gift, self.donors.get(gift.donor)) for gift in self.gifts if gift.receipt)

    def below_minimum(
        self, policy: Policy, *, on: date | str, fact: str = "donor_rank"
    ) -> tuple[Concern, ...]:
        """A note for each donor who gave less than a policy sets for the rank, and a warning where it has no answer.

        They are no more than that: giving is voluntary, and nothing here collects the rest.
        """
        found: list[Concern] = []
        for donor, given in self.given().items():
            person = self.donors.get(donor)
            decision = policy.decide({fact: person.rank or None} if person else {}, on=on)
            least = decision.amount if decision.outcome is Outcome.GRANTED else None
            if least is None:
                message, hint = "The rules set no smallest gift for a donor", "Look at the rank and the day"
                found.append(Concern("no_minimum", "warning", message, hint, (), (donor,)))
            elif given < least:
                message = "A donor gave {} where the round asks for {}"
                found.append(Concern("below_minimum", "note", message, "", (given, least), (donor,)))
        return tuple(found)


def register(drive: Drive, gifts: Iterable[Gift], donors: Iterable[Donor] = ()) -> Register:
    """The register of a drive, of all gifts those that are its own."""
    known = {donor.id: donor for donor in donors}
    own = sorted((gift for gift in gifts if gift.drive == drive.id), key=lambda gift: gift.on)
    concerns = (*_repeated(own), *(concern for gift in own for concern in _about(gift, drive, known)))
    return Register(drive=drive, gifts=tuple(own), donors=known, concerns=concerns)


def receipt(gift: Gift, donor: Donor | None = None) -> GiftReceipt:
    """The receipt of a gift under the number that the host gave it. Raises ValueRefused where it has none.

    >>> gift = Gift(id="g1", drive="2024", on="2024-06-05", amount="200.50", receipt="0001")
    >>> receipt(gift).figures, receipt(gift).in_capitals
    ('200.50', '贰佰元伍角整')
    """
    if not gift.receipt:
        raise ValueRefused(
            "This gift has no number of a receipt", hint="Give it one from the book of receipts"
        )
    if gift.donor and (donor is None or donor.id != gift.donor):
        raise ValueRefused("A receipt goes to who gave", hint="Hand in the donor of this gift")
    name = donor.name if donor is not None and gift.donor else ""
    return GiftReceipt(number=gift.receipt, amount=gift.amount, on=gift.on, name=name, drive=gift.drive)


def gift_entry(gift: Gift, fund: Fund, *, id: str) -> Entry:
    """The entry of a gift to its fund; it names the gift and not the donor."""
    return receive(fund, id=id, on=gift.on, amount=gift.amount, subject=gift.id)


def _repeated(gifts: Sequence[Gift]) -> list[Concern]:
    found: list[Concern] = []
    for id, number in Counter(gift.id for gift in gifts).items():
        if number > 1:
            message = "{} gifts have one id"
            found.append(Concern("gift_twice", "error", message, "Give each its own", (number,), (id,)))
    for receipt_number, times in Counter(gift.receipt for gift in gifts if gift.receipt).items():
        if times > 1:
            message, hint = "{} gifts have one number of a receipt", "Look at the book of receipts"
            found.append(Concern("receipt_twice", "error", message, hint, (times,), (receipt_number,)))
    return found


def _about(gift: Gift, drive: Drive, donors: Mapping[str, Donor]) -> list[Concern]:
    found: list[Concern] = []
    if gift.on not in drive.period:
        message, hint = (
            "A gift of {} lies outside the days of the drive",
            "Look at the day, or count it elsewhere",
        )
        found.append(Concern("outside_drive", "warning", message, hint, (gift.on,), (gift.id,)))
    if gift.donor and gift.donor not in donors:
        message, hint = (
            "The donor of a gift is not in the list",
            "Add the donor, or take the gift as anonymous",
        )
        found.append(Concern("unknown_donor", "error", message, hint, (), (gift.id,)))
    if gift.donor and not gift.receipt:
        message, hint = "A gift with a name has no number of a receipt", "Write the receipt"
        found.append(Concern("no_receipt", "warning", message, hint, (), (gift.id,)))
    return found
