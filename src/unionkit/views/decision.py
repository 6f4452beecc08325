"""A decision: the outcome, why, on which facts and numbers, and on what it rests. Sensitive values are masked."""

from __future__ import annotations

from collections.abc import Iterator

from unionkit.evidence import Labels
from unionkit.i18n import translator
from unionkit.i18n.outcomes import code_text
from unionkit.rules.decision import Decision
from unionkit.rules.parts import Result
from unionkit.values.money import Money
from unionkit.views.elements import Markup, element, join
from unionkit.views.figures import figure, hidden, number_text
from unionkit.views.masking import Secrets, secrets_of
from unionkit.views.reasons import findings_list
from unionkit.views.sources import grade_tag
from unionkit.views.tabular import cell, framed, heading, line, note, table
from unionkit.views.used import facts_used, parameters_used, schema_of
from unionkit.views.words import bilingual, labelled, unit_words, word

__all__ = ["badge", "decision_view", "masthead"]

_LOOKS = {
    "granted": "uk-good",
    "refused": "uk-bad",
    "unknown": "uk-doubt",
    "review": "uk-calm",
    "invalid": "uk-bad",
}


def decision_view(decision: Decision) -> Markup:
    """The whole view of a decision."""
    program = decision.run.program
    secrets = secrets_of(program)
    return framed(
        masthead(decision),
        element("div", badge(decision), *_answer(decision), class_="uk-line uk-verdict"),
        _needs(decision),
        _results(decision, secrets),
        None if program is None else findings_list(decision, program, secrets),
        facts_used(decision),
        parameters_used(decision, secrets),
        _foot(decision),
    )


def masthead(decision: Decision) -> Markup:
    """The policy and the day."""
    policy = decision.run.policy
    return join(
        element("div", labelled(policy.title) if policy.title.texts else policy.id, class_="uk-title"),
        line(
            element("code", decision.policy_id),
            join(word(policy.governing_day), " ", decision.on.isoformat()),
            None if decision.known_on is None else join(word("known_on"), " ", decision.known_on.isoformat()),
        ),
    )


def badge(decision: Decision) -> Markup:
    """The outcome."""
    return element("span", word(decision.outcome.value), class_=f"uk-badge {_LOOKS[decision.outcome.value]}")


def _answer(decision: Decision) -> Iterator[Markup]:
    """The class and the amount, or why there are none."""
    settled = decision.outcome.value in ("granted", "review")
    if settled and decision.class_name is not None:
        yield labelled(_class_label(decision), decision.class_name)
    if settled and decision.amount is not None:
        yield _amount(decision, decision.amount)
    if decision.code:
        yield bilingual(*(code_text(decision.code, translator(locale)) for locale in ("zh_CN", "en")))
    if decision.subject:
        yield _subject(decision)


def _class_label(decision: Decision) -> Labels:
    program = decision.run.program
    classes = () if program is None else program.edition.classes
    return next((rule.label for rule in classes if rule.name == decision.class_name), Labels())


def _amount(decision: Decision, low: Money) -> Markup:
    high = decision.amount_high
    kind = None if decision.amount_kind == "exact" else join(word(decision.amount_kind or ""), " ")
    ends = [low] if high is None or decision.amount_kind != "between" else [low, high]
    text = " – ".join(number_text(end.yuan, 2) for end in ends)
    return element("span", kind, element("span", text, class_="uk-badge"), " ", unit_words("CNY"))


def _subject(decision: Decision) -> Markup:
    """The fact or parameter that an invalid decision is about, never its value."""
    facts, parameters = schema_of(decision), decision.run.policy.parameters
    known = facts.get(decision.subject) or parameters.get(decision.subject)
    return labelled(Labels() if known is None else known.label, decision.subject)


def _needs(decision: Decision) -> Markup | None:
    if not decision.needs:
        return None
    facts = schema_of(decision)
    first = None
    if decision.ask_next is not None:
        fact = facts[decision.ask_next]
        asked = labelled(fact.question) if fact.question.texts else labelled(fact.label, decision.ask_next)
        first = note(join(word("ask_next"), " ", asked), class_="uk-ask")
    names = [element("li", labelled(facts[name].label, name)) for name in decision.needs if name in facts]
    return join(heading("needs"), first, element("ul", *names))


def _results(decision: Decision, secrets: Secrets) -> Markup | None:
    program = decision.run.program
    if program is None or not program.edition.results or decision.outcome.value not in ("granted", "review"):
        return None
    rows = [
        (
            cell(labelled(result.label, result.name)),
            cell(_result(decision.results.get(result.name), result, result.name in secrets.names)),
            cell(unit_words("" if result.type.unit is None else result.type.unit)),
        )
        for result in program.edition.results
    ]
    return join(heading("results"), table(("", "value", "unit"), rows))


def _result(value: object, result: Result, secret: bool) -> Markup:
    if secret and value is not None:
        return hidden()
    return figure(value, unit="" if result.type.unit is None else str(result.type.unit))


def _foot(decision: Decision) -> Markup:
    grade = decision.grade
    return element(
        "div",
        line(
            None if decision.edition is None else join(word("edition"), " ", decision.edition.isoformat()),
            None
            if not decision.fingerprint
            else join(word("fingerprint"), " ", _short(decision.fingerprint)),
            None if grade is None else grade_tag(grade),
        ),
        class_="uk-foot",
    )


def _short(fingerprint: str) -> Markup:
    return element("code", fingerprint[:12], title=fingerprint)
