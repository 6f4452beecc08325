"""What accounts, funds, drives and mutual plans say can be told in every language, and their codes are documented."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from unionkit.aid.funds import Ask, Settled
from unionkit.i18n.concerns import tell
from unionkit.i18n.funds import tell_settled, texts
from unionkit.process.concerns import Concern
from unionkit.values import Money

ROOT = Path(__file__).parents[2]


def calls() -> Iterator[tuple[ast.Call, str]]:
    """Every making of a concern, with the module that it stands in."""
    for folder in ("funds", "mutual"):
        for path in sorted((ROOT / "src" / "unionkit" / "aid" / folder).glob("*.py")):
            text = path.read_text(encoding="utf-8")
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Concern", "_error"):
                    yield node, text


def constants(node: ast.AST) -> set[str]:
    return {
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def codes() -> set[str]:
    found = {str(node.args[0].value) for node, _ in calls() if isinstance(node.args[0], ast.Constant)}
    return found | {"not_admitted", "no_fee", "no_shares"}  # the roles of an enrolment stand in a table


def told() -> set[str]:
    """The texts that concerns are made with: constants in the call, and those named as message or hint."""
    found: set[str] = set()
    for node, text in calls():
        found |= {value for part in node.args[1:] for value in constants(part) if " " in value}
        for named in ast.walk(ast.parse(text)):
            if isinstance(named, ast.Assign) and re.search(
                r"message|hint|_NARROW", ast.unparse(named.targets[0])
            ):
                found |= {value for value in constants(named.value) if " " in value}
    return found - {"Only an amount above zero is booked"}


def test_every_code_is_on_its_page_and_no_other_is() -> None:
    page = (ROOT / "docs" / "reference" / "codes.md").read_text(encoding="utf-8")
    section = page.partition("## Concerns about funds and mutual plans\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == codes()


def test_every_message_and_remedy_can_be_translated() -> None:
    known = set(texts(str))
    assert told() - known == set()
    assert len(told()) > 40


def test_a_shortage_is_told_with_its_amounts_in_both_languages() -> None:
    short = Concern(
        "short", "error", "{} is asked for where {} is left", "", (Money.of(40), Money.of("9.50"))
    )
    assert tell(short, "zh_CN") == "申请40.00元，仅余9.50元。"
    assert tell(short, "en") == "40.00 is asked for where 9.50 is left."


@pytest.mark.parametrize(
    ("state", "reason", "zh", "en"),
    [
        ("granted", "", "同意支付。", "Is paid."),
        ("queued", "no_money", "留待以后：余额不足。", "Waits in line: less is left than was asked for."),
        ("refused", "no_place", "不予支付：名额已满。", "Is not paid: all places are taken."),
        (
            "refused",
            "behind",
            "不予支付：排在前面的申请尚未支付。",
            "Is not paid: a request before it was not paid.",
        ),
    ],
)
def test_what_became_of_a_request_is_told_without_who_and_how_much(
    state: str, reason: str, zh: str, en: str
) -> None:
    ask = Ask(id="王小强", amount=4321, since="2024-03-01")
    settled = Settled(ask=ask, state=state, reason=reason)  # type: ignore[arg-type]
    assert (tell_settled(settled, "zh_CN"), tell_settled(settled, "en")) == (zh, en)


def test_a_tie_says_that_a_person_chooses() -> None:
    settled = Settled(ask=Ask(id="a", amount=1, since="2024-03-01"), state="tied", reason="tied")
    assert "由人选定" in tell_settled(settled, "zh_CN")
