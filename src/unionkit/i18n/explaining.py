"""Decisions explained: the outcome, each rule with its numbers and margin, the sources and their grade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from attrs import frozen

from unionkit.evidence import Grade, Labels
from unionkit.i18n.catalogue import Translate, check_locale, translator
from unionkit.i18n.speaking import Speaker, speaker
from unionkit.i18n.units import unit_text
from unionkit.rules.decision import Decision
from unionkit.rules.findings import Inspection
from unionkit.rules.tables import Row
from unionkit.values.display import notebook_view


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
        return notebook_view(self) or {"text/plain": str(self)}


def explain(decision: Decision, locale: str = "zh_CN") -> Explanation:
    """Explain a decision in Chinese (``zh_CN``) or English (``en``).

    Raises ValueRefused for a locale that has no texts.
    """
    name = check_locale(locale)
    program = decision.run.program
    if program is None:
        _ = translator(name)
        day = decision.on.isoformat()
        title = _("Cannot be decided: no edition of the policy was in force on {}").format(day)
        return Explanation(decision, name, title, ())
    voice = speaker(program, name)
    inspection = decision.inspection
    lines = [voice.finding(finding) for finding in inspection.findings]
    if voice.has_usual_ends and decision.is_plain:
        title, closing = _usual_ends(decision, inspection, voice)
    else:
        title, closing = title_of(decision, voice), tuple(_closing(decision, voice))
    return Explanation(decision, name, title, (*lines, *closing))


def _usual_ends(decision: Decision, inspection: Inspection, voice: Speaker) -> tuple[str, tuple[str, ...]]:
    """Title and closing lines where the verdict and the rows of tables settle them: made once, then remembered."""
    key = (id(decision.verdict), *map(id, inspection.rows.values()))
    found = voice.ends.get(key)
    if found is None:
        found = voice.ends[key] = title_of(decision, voice), tuple(_closing(decision, voice))
    return found


def title_of(decision: Decision, voice: Speaker) -> str:
    """The outcome in one line."""
    _ = voice._
    verdict = decision.verdict
    what = voice.class_label(decision.class_name) if decision.class_name else ""
    paid = _amount(decision, voice) if decision.amount is not None else ""
    detail = _(", ").join(part for part in (what, paid) if part)
    head = voice.outcomes[verdict.outcome]
    if verdict.outcome in ("granted", "review"):
        return f"{head}{voice.colon}{detail}" if detail else head
    if verdict.outcome == "unknown":
        return head
    about = _(" ({})").format(voice.phrases.name(decision.subject)) if decision.subject else ""
    return f"{head}{voice.colon}{code_text(verdict.code, _)}{about}"


def code_text(code: str, _: Translate) -> str:
    """The words for the code of a refused or invalid decision."""
    return {
        "requirement": _("a requirement is not met"),
        "exclusion": _("an exclusion applies"),
        "no_class": _("no class fits"),
        "no_amount": _("no rule pays in this case"),
        "nothing_payable": _("nothing is left to pay"),
        "out_of_bounds": _("a value is out of bounds"),
        "not_a_choice": _("a value is none of the choices"),
        "too_precise": _("a value has too many decimals"),
        "too_many_records": _("a list is too long"),
        "no_value": _("no value is known for that place and day"),
        "no_edition": _("no edition was in force on that day"),
        "division_by_zero": _("a division by zero"),
        "no_such_day": _("there is no such day"),
        "not_whole": _("a count of days or months is not whole"),
        "class_conflict": _("two classes fit and only one may"),
    }.get(code, code)


def _amount(decision: Decision, voice: Speaker) -> str:
    _ = voice._
    low, high = decision.amount, decision.amount_high
    ends = [voice.money(Fraction(end.fen, 100)) for end in (low, high) if end is not None]
    if decision.amount_kind == "between":
        return _("between {} and {} yuan").format(*ends)
    return (_("at most {} yuan") if decision.amount_kind == "up_to" else _("{} yuan")).format(ends[0])


def _closing(decision: Decision, voice: Speaker) -> list[str]:
    """What follows the rules: results, parameters, assumptions, open questions, the lowest grade."""
    results = voice.program.edition.results
    lines = list(_results(decision, voice)) if results and decision.outcome in ("granted", "review") else []
    lines += [_parameter(name, row, voice) for name, row in decision.parameters_used.items()]
    lines += [_assumed(name, voice) for name in decision.assumptions]
    if decision.verdict.outcome == "unknown":
        lines += _questions(decision, voice)
    note = _note(decision, voice)
    return [*lines, note] if note else lines


def _results(decision: Decision, voice: Speaker) -> Iterator[str]:
    _ = voice._
    for result in voice.program.edition.results:
        name = result.label.in_language(voice.locale, result.name)
        yield _("{}: {}").format(name, voice.value(result.name, decision.results.get(result.name)))


def _assumed(name: str, voice: Speaker) -> str:
    _ = voice._
    fact = voice.program.facts[name]
    usual = _("none") if fact.type == "list" else voice.value(name, fact.usual)
    return _("Assumed because nothing was said: {} = {}").format(voice.phrases.name(name), usual)


def _questions(decision: Decision, voice: Speaker) -> Iterator[str]:
    _ = voice._
    yield _("Still to be asked: {}").format(_(", ").join(voice.phrases.name(name) for name in decision.needs))
    if decision.ask_next is not None:
        asked = question(voice.program.facts[decision.ask_next].question, decision.ask_next, voice)
        yield _("Ask first: {}").format(asked)


def _note(decision: Decision, voice: Speaker) -> str:
    """A warning where the lowest grade is below a newspaper's."""
    grade = decision.grade
    if grade is None or grade >= Grade.press:
        return ""
    _ = voice._
    return _("Note: it rests on a source of this kind: {}").format(voice.grade(grade))


def question(labels: Labels, name: str, voice: Speaker) -> str:
    """The question that asks for a fact, or its label."""
    return labels.in_language(voice.locale, voice.phrases.name(name))


def _parameter(name: str, row: Row, voice: Speaker) -> str:
    _ = voice._
    unit = unit_text(str(voice.program.parameters[name].unit), _)
    keys = _(", ").join(key for key in row.keys if key != "*")
    text = _("{} = {} {} ({}, from {})").format(
        voice.phrases.name(name), voice.money(row.value), unit, keys, row.start.isoformat()
    )
    inferred = _(", inferred: {}").format(row.inferred) if row.inferred else ""
    return f"{text}{inferred}{voice.source(() if row.citation is None else (row.citation,))}"
