"""Amounts and limits as lines of an explanation: the sum, how it came about, what bounded it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from unionkit.evidence import Comparison, Finding, RuleText
from unionkit.expr.nodes import Node, Operation
from unionkit.i18n.catalogue import Translate
from unionkit.i18n.settling import branches, settled_by
from unionkit.i18n.working import Working
from unionkit.rules.judging import round_to_fen
from unionkit.rules.parts import Amount, Limit
from unionkit.values.rounding import Rounding

if TYPE_CHECKING:
    from unionkit.i18n.speaking import Speaker

# their conditions say which part of them applied
_TELLING_FORMS = ("bands", "table", "marginal")


def amount_line(finding: Finding, rule: Amount, voice: Speaker, working: Working | None) -> str:
    """An amount rule: its sum, rounded as it says and before limits, and the numbers it came from."""
    _ = voice._
    name = voice.called(finding.text)
    head = _("Amount “{}”").format(name) if name else _("Amount")
    if not finding.fired:
        left = (_("{} is open") if finding.fired is None else _("{} is not applied")).format(head)
        return _because(left, _why(finding, rule.when, voice, working), voice)
    said = [*map(voice.comparison, _telling(finding, rule, working))]
    if working is not None and finding.value is not None and rule.form not in _TELLING_FORMS:
        said += branches(rule.value, voice, working)
    parts = [f"{head}{voice.colon}{_sum(finding, rule, voice, working)}", *dict.fromkeys(said)]
    return voice.semicolon.join(parts)


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
    if working is not None:
        working.before(rule)
    kind, value = limit_words(finding.text, rule, voice), finding.value
    why = _why(finding, rule.only_if, voice, working)
    if value is None or not (finding.fired or _is_applied(rule, working)):
        return _because(_("{} is not applied").format(kind), why, voice)
    pattern = _("{} of {} yuan applies") if finding.fired else _("{} of {} yuan makes no difference")
    head = pattern.format(kind, _shown(value, voice)) + _steps(rule, working, _)
    said = [*why] if finding.fired else []
    if working is not None:
        said += branches(_bound(rule), voice, working)
    return voice.semicolon.join([head, *dict.fromkeys(said)])


def _because(head: str, why: Iterable[str], voice: Speaker) -> str:
    """What became of a rule, and what says why."""
    said = voice.semicolon.join(why)
    return f"{head}{voice.colon}{said}" if said else head


def _why(finding: Finding, condition: Node | None, voice: Speaker, working: Working | None) -> Iterator[str]:
    """What settled the condition of a rule; without its working only what was compared."""
    if working is None:
        return map(voice.comparison, finding.comparisons)
    return iter(()) if condition is None else settled_by(condition, voice, working)


def _shown(value: object, voice: Speaker) -> str:
    """A bound, which is nothing where more than it was granted before."""
    return voice.money(max(value, Fraction(0)) if isinstance(value, Fraction) else value)


def _is_applied(rule: Limit, working: Working | None) -> bool:
    """Whether the condition of a limit holds."""
    return rule.only_if is None or working is None or working.value(rule.only_if) is not False


def _bound(rule: Limit) -> Node:
    """What a limit allows, as one tree."""
    return rule.value if rule.less is None else Operation("sub", (rule.value, rule.less))


def _steps(rule: Limit, working: Working | None, _: Translate) -> str:
    """How the bound came about, in brackets."""
    if working is None:
        return ""
    steps = working.text(_bound(rule))
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
