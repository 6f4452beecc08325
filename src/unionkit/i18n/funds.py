"""What became of requests for money, in words; and what funds and mutual plans find wrong, for the catalogues.

Concerns are told by `unionkit.i18n.concerns.tell`.
"""

from __future__ import annotations

from unionkit.aid.funds import Settled
from unionkit.i18n.catalogue import Translate, check_locale, translator

__all__ = ["tell_settled", "texts"]


def tell_settled(settled: Settled, locale: str) -> str:
    """What became of a request and why, in the reader's language; who asked and for how much is left out.

    >>> from unionkit.aid.funds import Ask
    >>> ask = Ask(id="a", amount=40, since="2024-03-01")
    >>> tell_settled(Settled(ask=ask, state="queued", reason="behind"), "zh_CN")
    '留待以后：排在前面的申请尚未支付。'
    """
    _ = translator(check_locale(locale))
    states = {
        "granted": _("Is paid"),
        "queued": _("Waits in line"),
        "refused": _("Is not paid"),
        "tied": _("Not settled"),
    }
    reasons = {
        "no_money": _("less is left than was asked for"),
        "no_place": _("all places are taken"),
        "behind": _("a request before it was not paid"),
        "tied": _("others have the same place in line and there is not enough for all: a person chooses"),
    }
    if not settled.reason:
        return _("{}.").format(states[settled.state])
    # translators: what became of a request, and why
    return _("{}: {}.").format(states[settled.state], reasons[settled.reason])


def texts(_: Translate) -> tuple[str, ...]:
    """Every message and remedy that a catalogue must know."""
    return (*_of_accounts(_), *_of_funds(_), *_of_gifts(_), *_of_mutual_plans(_))


def _of_accounts(_: Translate) -> tuple[str, ...]:
    return (
        _("{} entries have one id"),
        _("Give each its own"),
        _("A reversal does not mirror what it takes back"),
        _("Book it as `reversal` makes it"),
        _("An entry is taken back {} times"),
        _("Reverse the reversals but one"),
    )


def _of_funds(_: Translate) -> tuple[str, ...]:
    return (
        _("The fund does not pay on {}"),
        _("Take the fund of that time"),
        _("The fund is not for this kind of aid"),
        _("Take another fund"),
        _("The rules do not allow this use"),
        _("Read the decision"),
        _("{} is asked for where {} is left"),
        _("Refuse it, or let it wait"),
        _("The fund still pays on {}"),
        _("Carry over when it has ended"),
        _("The next fund is for more than this one"),
        _("Carry it into a fund for the same kinds of aid, or fewer"),
        _("Nothing is left to carry over"),
        _("A payment is not for what the fund is for"),
        _("Pay it back into the fund"),
        _("A payment of {} lies outside the time of the fund"),
        _("Look at the day again"),
        _("The fund is overdrawn by {} on {}"),
        _("Look for a gift that is not booked"),
        _("{} gifts are booked otherwise than they stand in the register"),
        _("Book or reverse them"),
    )


def _of_gifts(_: Translate) -> tuple[str, ...]:
    return (
        _("{} gifts have one id"),
        _("{} gifts have one number of a receipt"),
        _("Look at the book of receipts"),
        _("A gift of {} lies outside the days of the drive"),
        _("Look at the day, or count it elsewhere"),
        _("The donor of a gift is not in the list"),
        _("Add the donor, or take the gift as anonymous"),
        _("A gift with a name has no number of a receipt"),
        _("Write the receipt"),
        _("The rules set no smallest gift for a donor"),
        _("Look at the rank and the day"),
        _("A donor gave {} where the round asks for {}"),
    )


def _of_mutual_plans(_: Translate) -> tuple[str, ...]:
    return (
        _("{} of {} join, and that is not enough or not settled"),
        _("Read the decision on the unit"),
        _("The plan does not admit a person"),
        _("The fee of a person is not known"),
        _("How many shares of a person count is not known"),
        _("{} were paid where the fee is {}"),
        _("Look at the payment"),
        _("A person is enrolled already for some of these days"),
        _("Begin when the old term ends"),
        _("{} of {} shares are above the cap and void"),
        _("Nothing covers the person on {}"),
        _("Look for the enrolment of that time"),
    )
