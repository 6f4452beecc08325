"""What is found about files, applications and visits, in the reader's language: what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from unionkit.aid.findings import AidFinding
from unionkit.i18n.catalogue import Translate, check_locale, translator
from unionkit.i18n.days import day_text
from unionkit.i18n.door import explain
from unionkit.i18n.numbers import decimal_text
from unionkit.i18n.stepping import explain_step
from unionkit.process import Process, Step
from unionkit.rules import Decision
from unionkit.values.money import Money

__all__ = ["aid_finding_text"]

_Said = Callable[[AidFinding, str], tuple[str, str]]


def aid_finding_text(finding: AidFinding, locale: str = "zh_CN") -> str:
    """A finding as a sentence with its remedy; it names the case by its masked id and holds no illness and no name."""
    name = check_locale(locale)
    _ = translator(name)
    wrong, remedy = _SAID[finding.code](finding, name)
    said = _("{}. {}").format(wrong, remedy)
    return _("{}: {}").format(finding.subject, said) if finding.subject else said


def _yuan(finding: AidFinding, key: str, locale: str) -> str:
    amount = finding.about[key]
    return decimal_text(amount.fen, 100, 2, locale) if isinstance(amount, Money) else ""


def _day(finding: AidFinding, locale: str) -> str:
    day = finding.about["on"]
    return day_text(day, locale) if isinstance(day, date) else ""


def _event(finding: AidFinding, locale: str) -> str:
    event, process = str(finding.about["event"]), finding.about["process"]
    language = locale.partition("_")[0]
    return process.event(event).label.in_language(language, event) if isinstance(process, Process) else event


def _step(finding: AidFinding, locale: str) -> str:
    step = finding.about["step"]
    return explain_step(step, locale).title if isinstance(step, Step) else ""


def _decision(finding: AidFinding, locale: str) -> str:
    decision = finding.about["decision"]
    return explain(decision, locale).title if isinstance(decision, Decision) else ""


def _by_step(remedy: Callable[[Translate], str]) -> _Said:
    return lambda finding, locale: (_step(finding, locale), remedy(translator(locale)))


def _by_decision(remedy: Callable[[Translate], str]) -> _Said:
    return lambda finding, locale: (_decision(finding, locale), remedy(translator(locale)))


def _plain(say: Callable[[Translate], tuple[str, str]]) -> _Said:
    return lambda _finding, locale: say(translator(locale))


def _before_opening(finding: AidFinding, locale: str) -> tuple[str, str]:
    _ = translator(locale)
    wrong = _("“{}” is dated before the day on which the older records end").format(_event(finding, locale))
    return wrong, _("Look at the day, or take the case over from an earlier day")


def _later_fails(finding: AidFinding, locale: str) -> tuple[str, str]:
    _ = translator(locale)
    wrong = _("“{}” of {} does not count any more").format(_event(finding, locale), _day(finding, locale))
    return wrong, _("Put the later entry right as well, or take it back")


def _second_file(finding: AidFinding, locale: str) -> tuple[str, str]:
    _ = translator(locale)
    wrong = _("The household {} has another file, {}").format(
        finding.about["household"], finding.about["first"]
    )
    return wrong, _("Keep one of them, and strike off or withdraw the other")


def _no_round(finding: AidFinding, locale: str) -> tuple[str, str]:
    _ = translator(locale)
    return _("There is no round {}").format(finding.about["round"]), _("Name one of the rounds, or add it")


def _outside_round(finding: AidFinding, locale: str) -> tuple[str, str]:
    _ = translator(locale)
    wrong = _("{} is outside the days of the round {}").format(_day(finding, locale), finding.about["round"])
    return wrong, _("Look at the day, or put the visit into another round")


def _same_day(finding: AidFinding, locale: str) -> tuple[str, str]:
    _ = translator(locale)
    wrong = _("The same person is visited twice for one thing on {}").format(_day(finding, locale))
    return wrong, _("See whether one visit is entered twice")


def _over_budget(finding: AidFinding, locale: str) -> tuple[str, str]:
    _ = translator(locale)
    wrong = _("The visits come to {} yuan more than the budget of {} yuan").format(
        _yuan(finding, "over", locale), _yuan(finding, "budget", locale)
    )
    return wrong, _("Have the budget changed before more is given")


def _over_ceiling(finding: AidFinding, locale: str) -> tuple[str, str]:
    _ = translator(locale)
    wrong = _("{} yuan were given beyond the {} yuan that the ceiling left").format(
        _yuan(finding, "over", locale), _yuan(finding, "allowed", locale)
    )
    return wrong, _("Give no more than that, or pay the rest out of other means")


_SAID: Mapping[str, _Said] = {
    "before_opening": _before_opening,
    "not_allowed": _by_step(lambda _: _("Nothing has been entered")),
    "facts_missing": _by_step(lambda _: _("Ask for what is missing, and enter it again")),
    "person_decides": _by_step(lambda _: _("Let the person decide, and enter what was decided")),
    "no_answer": _by_step(lambda _: _("Look at the facts and at the day")),
    "later_entry_fails": _later_fails,
    "second_file": _second_file,
    "no_round": _no_round,
    "outside_round": _outside_round,
    "nothing_given": _plain(
        lambda _: (_("Neither money nor goods are entered"), _("Enter what was given, or take the visit out"))
    ),
    "no_payee": _plain(
        lambda _: (
            _("It is not said who got the money"),
            _("Money is given under the real name: enter the person"),
        )
    ),
    "no_receipt": _plain(
        lambda _: (_("There is no receipt for the money"), _("Have it signed, or enter the booking"))
    ),
    "visit_twice": _plain(lambda _: (_("Two visits have this id"), _("Number them apart, or take one out"))),
    "same_day": _same_day,
    "no_target": _plain(
        lambda _: (
            _("The reason is not among those for which people are visited"),
            _("Take one of the entries of the list"),
        )
    ),
    "over_budget": _over_budget,
    "visit_not_allowed": _by_decision(lambda _: _("Look at the earlier visits to this person")),
    "ceiling_unknown": _by_decision(lambda _: _("Tell what is missing, and judge the visit again")),
    "over_ceiling": _over_ceiling,
}

CODES = frozenset(_SAID)
"""The codes of findings that have a sentence."""
