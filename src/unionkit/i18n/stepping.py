"""Steps of a process explained: what an event does to a case, and why, by the transition that it takes."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from unionkit.evidence import Finding, Labels
from unionkit.i18n.catalogue import translator
from unionkit.i18n.explaining import Explanation, explain
from unionkit.process.guards import possible
from unionkit.process.machine import Step
from unionkit.process.parts import Transition


def explain_step(step: Step, locale: str = "zh_CN") -> Explanation:
    """Explain a step in Chinese (``zh_CN``) or English (``en``).

    The title says what becomes of the case; of the rules only those of the transition that the event takes, or may take,
    are told. Raises ValueRefused for a locale that has no texts.
    """
    whole = explain(step.decision, locale)
    findings = step.decision.findings
    transitions = _transitions(step)
    told = _told(step, transitions, findings)
    lines = [
        line
        for finding, line in zip(findings, whole.lines, strict=False)
        if _is_told(finding, told, transitions)
    ]
    return evolve(whole, title=_title(step, whole), lines=(*lines, *whole.lines[len(findings) :]))


def _title(step: Step, whole: Explanation) -> str:
    _ = translator(whole.locale)
    process = step.process
    state = _named(process.state(step.state).label, step.state, whole.locale)
    event = _named(process.event(step.event).label, step.event, whole.locale)
    if not step.granted:
        return _("“{}” for “{}”: {}").format(event, state, whole.title)
    if not step.moves:
        return _("“{}” for “{}” is possible; the state stays").format(event, state)
    after = _named(process.state(step.next_state).label, step.next_state, whole.locale)
    return _("“{}” for “{}” leads to “{}”").format(event, state, after)


def _named(label: Labels, name: str, locale: str) -> str:
    return label.in_language(locale, name)


def _transitions(step: Step) -> tuple[Transition, ...]:
    """The transitions that the event may take; none where no edition is in force."""
    edition = step.process.edition_on(step.decision.on)
    return () if edition is None else possible(edition, step.process.state(step.state), step.event)


def _told(step: Step, transitions: tuple[Transition, ...], findings: tuple[Finding, ...]) -> set[str]:
    """The transitions whose rules are told: the one taken, the one that a rule refused, or those still open."""
    if step.transition is not None:
        return {step.transition.id}
    refusing = {each.id for each in transitions if step.rule in _rules(each)}
    settled_against = {each.rule for each in findings if each.kind == "class" and each.fired is False}
    return refusing or {each.id for each in transitions} - settled_against


def _rules(transition: Transition) -> Iterator[str]:
    yield from (rule.id for rule in transition.requires)
    yield from (rule.id for rule in transition.excludes)


def _is_told(finding: Finding, told: set[str], transitions: tuple[Transition, ...]) -> bool:
    if finding.kind == "class":
        return len(transitions) > 1 and finding.rule in told
    owner = next((each.id for each in transitions if finding.rule in _rules(each)), None)
    return owner is None or owner in told
