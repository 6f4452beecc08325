"""What the library says of dues and funds, under the names of the columns of their table."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import unionkit
from unionkit.values.money import Money

Answers = Mapping[str, str | None]


def dues_answers(row: Mapping[str, str]) -> Answers:
    """The answer to one question of the table."""
    return _ASKS[row["ask"]](json.loads(row["facts"]), row["on"])


def _plain(value: Money | str | None) -> str | None:
    """An amount without the zeros that the column leaves out."""
    return None if value is None else f"{Decimal(str(value)).normalize():f}"


def _dues(facts: Mapping[str, Any], on: str) -> Answers:
    choices = {name: value for name, value in facts.items() if name not in ("member_type", "components")}
    rules = unionkit.load_pack("cn").dues
    found = rules.work_out(facts["member_type"], facts.get("components"), on=on, choices=choices)
    return {"counted_base": _plain(found.base), "amount": str(found.amount)}


def _funds(facts: Mapping[str, Any], on: str) -> Answers:
    found = unionkit.load_pack("cn").funds.contribution(
        facts["payroll"],
        unit_has_union=facts.get("unit_has_union"),
        keep_share=facts.get("keep_share"),
        on=on,
    )
    return {"counted_base": _plain(facts["payroll"]), "amount": str(found.fund), "parts": _parts(found)}


def _parts(found: Any) -> str:
    return json.dumps({name: str(getattr(found, name)) for name in ("fund", "keep", "remit")})


def _split(facts: Mapping[str, Any], on: str) -> Answers:
    found = dict(_funds(facts, on))
    return {"counted_base": found["counted_base"], "amount": found["parts"]}


def _fund_alone(facts: Mapping[str, Any], on: str) -> Answers:
    found = dict(_funds(facts, on))
    return {"counted_base": found["counted_base"], "amount": found["amount"]}


_ASKS: Mapping[str, Callable[[Mapping[str, Any], str], Answers]] = {
    "member_dues": _dues,
    "member_dues_annual": _dues,
    "split": _split,
    "preparatory_fund": _fund_alone,
    "employer_fund": _fund_alone,
}
