"""Amounts and limits as lines of an explanation: the sum, how it came about, what bounded it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from unionkit.evidence import Comparison, Finding, RuleText
from unionkit.expr.nodes import Node, Operation
from unionkit.i18n.catalogue import Translate
from unionkit.i18n.working import Working
from unionkit.rules.judging import round_to_fen
from unionkit.rules.parts import Amount, Limit
from unionkit.values.rounding import Rounding

if TYPE_CHECKING:
    from unionkit.i18n.speaking import Speaker


def amount_line(finding: Finding, rule: Amount, voice: Speaker, working: Working | None) -> str:
    """An amount rule: its sum, rounded as it says and before limits, and the numbers it came from."""
    _ = voice._
    name = voice.called(finding.text)
    head = _("Amount “{}”").format(name) if name else _("Amount")
    if not finding.fired:
        said = (_("{} is open") if finding.fired is None else _("{} is not applied")).format(head)
        return _because(said, finding, voice)
    parts = [f"{head}{voice.colon}{_sum(finding, rule, voice, working)}"]
    return voice.semicolon.join([*parts, *map(voice.comparison, _telling(finding, rule, working))])


def _sum(finding: Finding, rule: Amount, voice: Speaker, working: Working | None) -> str:
    """The sum in words, with its working in brackets."""
    _ = voice._
    if finding.value is None:
        return _("not known")
    low = _payable(finding.value, rule)
    if working is None:
        pattern = _pattern(rule, _) if rule.high is None else _("at least {} yuan")
        return pattern.format(voice.money(low))
    if rule.high is not None:
        ends = low, _payable(working.value(rule.high), rule)
        if ends[0] != ends[1]:
            return _("between {} and {} yuan").format(*(voice.money(end) for end in ends))
    steps = working.text(rule.value)
    if isinstance(low, Fraction):
        steps += working.rounded(finding.value, low, rule.rounding)
    return _pattern(rule, _).format(voice.money(low)) + (_(" ({})").format(steps) if steps else "")


def _pattern(rule: Amount, _: Translate) -> str:
    return _("at most {} yuan") if rule.kind == "up_to" else _("{} yuan")


def _payable(value: object, rule: Amount) -> object:
    """A value in yuan after the rounding of its rule; what is no number, such as a mask, stays as it is."""
    if not isinstance(value, int | Fraction):
        return value
    step, mode = rule.rounding or ("0.01", "half_up")
    return Fraction(round_to_fen(value, step, cast("Rounding", mode)), 100)


def _telling(finding: Finding, rule: Amount, working: Working | None) -> Iterator[Comparison]:
    """The comparisons that say why this amount: not those of bands and cells that were passed over."""
    over: frozenset[Node] = frozenset() if working is None else working.passed_over(rule.value)
    skipped = (
        {id(text) for node, text in working.program.shown[rule.id].comparisons if node in over}
        if working is not None
        else set()
    )
    return (part for part in finding.comparisons if id(part.text) not in skipped)


def limit_line(finding: Finding, rule: Limit, voice: Speaker, working: Working | None) -> str:
    """A floor or cap: whether it changed the amount, and how it came about, or why it was not applied."""
    _ = voice._
    kind, value = limit_words(finding.text, rule, voice), finding.value
    if finding.fired and value is not None:
        head = _("{} of {} yuan applies").format(kind, _shown(value, voice))
    elif value is None or not _is_applied(finding, rule, working):
        return _because(_("{} is not applied").format(kind), finding, voice)
    else:
        head = _("{} of {} yuan makes no difference").format(kind, _shown(value, voice))
    return head + _steps(rule, working, _)


def _because(head: str, finding: Finding, voice: Speaker) -> str:
    """What became of a rule, and the comparisons that say why."""
    said = voice.semicolon.join(map(voice.comparison, finding.comparisons))
    return f"{head}{voice.colon}{said}" if said else head


def _shown(value: object, voice: Speaker) -> str:
    """A bound, which is nothing where more than it was granted before."""
    return voice.money(max(value, Fraction(0)) if isinstance(value, Fraction) else value)


def _is_applied(finding: Finding, rule: Limit, working: Working | None) -> bool:
    """Whether the condition of a limit holds, as it was when the limit was looked at."""
    if rule.only_if is None or working is None:
        return True
    truths = {id(part.text): part.truth for part in finding.comparisons}
    seen: dict[Node, bool | None] = {
        node: truths[id(text)]
        for node, text in working.program.shown[rule.id].comparisons
        if id(text) in truths
    }
    return _holds(rule.only_if, seen, working) is not False


def _holds(tree: Node, seen: Mapping[Node, bool | None], working: Working) -> object:
    """A condition put together out of comparisons whose truth is known; what is none of them is looked at anew."""
    if tree in seen:
        return seen[tree]
    if isinstance(tree, Operation) and tree.operator in ("and", "or", "not"):
        parts = [_holds(part, seen, working) for part in tree.operands]
        if tree.operator == "not":
            return None if parts[0] is None else not parts[0]
        decisive = tree.operator == "or"
        return decisive if decisive in parts else None if None in parts else not decisive
    return None if isinstance(tree, Operation) else working.value(tree)


def _steps(rule: Limit, working: Working | None, _: Translate) -> str:
    """How the bound came about, in brackets."""
    if working is None:
        return ""
    tree = rule.value if rule.less is None else Operation("sub", (rule.value, rule.less))
    steps = working.text(tree)
    return _(" ({})").format(steps) if steps else ""


def limit_words(text: RuleText, rule: Limit, voice: Speaker) -> str:
    """What a limit is called: cap or floor, for whom or when, and its label."""
    _ = voice._
    patterns = {
        "person": _("{} per person"),
        "household": _("{} per household"),
        "year": _("{} per year"),
        "plan_period": _("{} per plan period"),
        "lifetime": _("{} over a lifetime"),
        "pool": _("{} of the pool"),
    }
    kind = patterns.get(rule.per, "{}").format(_("Cap") if text.name == "cap" else _("Floor"))
    name = voice.called(text)
    return _("{} “{}”").format(kind, name) if name else kind
