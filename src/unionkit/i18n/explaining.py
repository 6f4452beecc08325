"""Decisions explained: the outcome, each rule with its numbers and margin, the sources and their grade."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from attrs import frozen

from unionkit.expr.walking import Case
from unionkit.i18n.bare import Look
from unionkit.i18n.catalogue import check_locale, translator
from unionkit.i18n.closing import closing_lines
from unionkit.i18n.days import day_text
from unionkit.i18n.outcomes import code_text
from unionkit.i18n.speaking import Speaker, speaker
from unionkit.i18n.subjects import subject_text
from unionkit.rules.decision import Decision
from unionkit.rules.findings import Inspection
from unionkit.values.display import notebook_view

MOST_REMEMBERED = 4096


@frozen(repr=False)
class Explanation:
    """A decision in words: a `title` that says what was decided, and `lines` that say why.

    `str()` of it is the whole text. It holds the values that were used: it is meant for those who may see the case.
    """

    decision: Decision
    locale: str
    title: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n- ".join((self.title, *self.lines))

    def __repr__(self) -> str:
        return f"Explanation of {self.decision!r} in {self.locale}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Mapping[str, str]:
        return notebook_view(self) or {"text/plain": repr(self)}

    def _repr_html_(self) -> str | None:
        return (notebook_view(self) or {}).get("text/html")


def explain(decision: Decision, locale: str = "zh_CN") -> Explanation:
    """Explain a decision in Chinese (``zh_CN``) or English (``en``).

    Raises ValueRefused for a locale that has no texts.
    """
    name = check_locale(locale)
    program = decision.run.program
    if program is None:
        _ = translator(name)
        title = _("Cannot be decided: no edition of the policy was in force on {}")
        return Explanation(decision, name, title.format(day_text(decision.on, name)), ())
    voice = speaker(program, name)
    inspection = decision.inspection
    look = look_of(decision)
    lines = [voice.finding(finding, look) for finding in inspection.findings]
    if voice.has_usual_ends and decision.is_plain:
        title, closing = _usual_ends(decision, inspection, voice)
    else:
        title, closing = title_of(decision, voice), tuple(closing_lines(decision, voice))
    return Explanation(decision, name, title, (*lines, *closing))


def look_of(decision: Decision) -> Look:
    """Gives the case with its answers, to be worked through again; made when it is first asked for."""
    made: list[Case] = []

    def look() -> Case:
        if not made:
            case = decision.run.case(decision.known)
            edition = None if decision.run.program is None else decision.run.program.edition
            if decision.class_name is not None or (
                edition is not None and edition.classes and edition.amounts
            ):
                case.memo["class"] = decision.class_name
            made.append(case)
        return made[0]

    return look


def _usual_ends(decision: Decision, inspection: Inspection, voice: Speaker) -> tuple[str, tuple[str, ...]]:
    """Title and closing lines where the verdict, the days and the rows of tables settle them: made once, then remembered."""
    key = (id(decision.verdict), decision.on, decision.known_on, *map(id, inspection.rows.values()))
    found = voice.ends.get(key)
    if found is None:
        if len(voice.ends) >= MOST_REMEMBERED:
            voice.ends.clear()
        found = voice.ends[key] = title_of(decision, voice), tuple(closing_lines(decision, voice))
    return found


def title_of(decision: Decision, voice: Speaker) -> str:
    """The outcome in one line."""
    _ = voice._
    outcome = decision.outcome.value
    what = voice.class_label(decision.class_name) if decision.class_name else ""
    paid = _amount(decision, voice) if decision.amount is not None else ""
    detail = _("{}, {}").format(what, paid) if what and paid else what or paid
    head = voice.outcomes[outcome]
    if outcome in ("granted", "review"):
        return f"{head}{voice.colon}{detail}" if detail else head
    if outcome == "unknown":
        return head
    about = _about(decision, voice)
    why = code_text(decision.code, _)
    return f"{head}{voice.colon}{why}" + (_(" ({})").format(about) if about else "")


def _about(decision: Decision, voice: Speaker) -> str:
    """The rule that refused, or what an invalid decision is about."""
    if decision.subject:
        return subject_text(decision.subject, decision.code, voice)
    if decision.code == "class_conflict":
        return voice.phrases.listed([voice._("“{}”").format(name) for name in _conflicting(decision, voice)])
    return "" if decision.code == "nothing_payable" else voice.rule_label(decision.rule)


def _conflicting(decision: Decision, voice: Speaker) -> list[str]:
    """The labels of the classes that fit, up to the one that conflicts with those before it."""
    found: list[str] = []
    for finding in decision.findings:
        if finding.kind == "class" and finding.fired and finding.name not in found:
            found.append(finding.name)
        if finding.rule == decision.rule:
            break
    return [voice.class_label(name) for name in found]


def _amount(decision: Decision, voice: Speaker) -> str:
    _ = voice._
    low, high = decision.amount, decision.amount_high
    ends = [voice.money(Fraction(end.fen, 100)) for end in (low, high) if end is not None]
    if decision.amount_kind == "between" and low != high:
        return _("between {} and {} yuan").format(*ends)
    return (_("at most {} yuan") if decision.amount_kind == "up_to" else _("{} yuan")).format(ends[0])
