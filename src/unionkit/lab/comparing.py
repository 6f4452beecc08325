"""Whether a decision is what was expected. Numbers compare by their exact value, never by their spelling."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial

from unionkit.errors import ValueRefused
from unionkit.lab.parts import Case, CheckedCase, Difference, Expectation
from unionkit.rules.decision import Decision, Outcome
from unionkit.values.money import Money
from unionkit.values.numbers import plain_decimal


def check(case: Case) -> CheckedCase:
    """Decide a case and compare the decision with what is expected."""
    decision = case.decide()
    found = tuple(_differences(case.expect, decision))
    return CheckedCase(case=case, decision=decision, differences=found)


def _differences(expect: Expectation, decision: Decision) -> Iterator[Difference]:
    # Thunks, since needs and results are worked out only when asked for
    points: list[tuple[str, object, Callable[[], object]]] = [
        ("outcome", expect.outcome, lambda: decision.outcome.value),
        ("class", expect.class_name, lambda: class_of(decision)),
        ("amount", expect.amount, lambda: decision.amount),
        ("amount_high", expect.amount_high, lambda: decision.amount_high),
        ("amount_kind", expect.amount_kind, lambda: decision.amount_kind),
        ("code", expect.code, lambda: decision.code),
    ]
    points += [
        (f"results.{name}", wanted, partial(_result, decision, name))
        for name, wanted in expect.results.items()
    ]
    for what, wanted, look in points:
        if wanted is not None and not same(wanted, got := look()):
            yield Difference(what=what, expected=shown(wanted), got=shown(got))
    if expect.needs is not None and sorted(expect.needs) != sorted(decision.needs):
        wanted_needs, needs = ", ".join(sorted(expect.needs)), ", ".join(sorted(decision.needs))
        yield Difference(what="needs", expected=shown(wanted_needs), got=shown(needs))


def _result(decision: Decision, name: str) -> object:
    return decision.results.get(name)


def class_of(decision: Decision) -> str | None:
    """The class that a decision gives; a refusal gives none, even where it found one on its way."""
    return decision.class_name if decision.outcome in (Outcome.GRANTED, Outcome.REVIEW) else None


def same(expected: object, got: object) -> bool:
    """Whether a value is the expected one; an empty text expects none, and texts may spell numbers, days, 是 and 否.

    >>> same("3000", Money.of("3000.00")), same("2021-06-22", date(2021, 6, 22)), same("", None), same("1", True)
    (True, True, True, False)
    """
    if got is None or expected == "" or got == "":
        return expected in ("", None) and got in ("", None)
    if isinstance(got, bool) or isinstance(expected, bool):
        return expected is got or (
            isinstance(got, bool) and str(expected).lower() in (("true", "是") if got else ("false", "否"))
        )
    number = _exact(got)
    if number is not None:
        return number == _exact(expected, read_text=True)
    return shown(expected) == shown(got)


def _exact(value: object, *, read_text: bool = False) -> Fraction | None:
    if isinstance(value, Money):
        return Fraction(value.fen, 100)
    if isinstance(value, int | Decimal | Fraction):
        return Fraction(value)
    if isinstance(value, str) and read_text:
        try:
            return Fraction(plain_decimal(value))
        except ValueRefused:
            return None
    return None


def shown(value: object) -> str:
    """A value as case files and reports spell it.

    >>> shown(None), shown(True), shown(Fraction(1, 3)), shown(date(2021, 6, 22))
    ('-', 'true', '1/3', '2021-06-22')
    """
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
