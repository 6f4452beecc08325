"""Counted households in the reader's language: where each number comes from, what was left out and why, what to ask.

The sentences hold kinds of income and reasons about people: they are for those who may see the case. Members are named by
their ids, with personal numbers hidden.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from unionkit.i18n.catalogue import Translate, check_locale, translator
from unionkit.i18n.numbers import decimal_text
from unionkit.members.households import Derived, HouseholdFacts, HouseholdFinding
from unionkit.rules.decision import Decision
from unionkit.rules.facts import Schema
from unionkit.rules.policy import Policy
from unionkit.values.money import Money

__all__ = ["household_lines", "household_text"]

MOST_NAMED = 8
_PLACE = re.compile(r"(?P<list>\w+)(?:\[(?P<number>\d+)\])?(?:\.(?P<fact>\w+))?")


def household_lines(facts: HouseholdFacts, policy: Policy, locale: str = "zh_CN") -> tuple[str, ...]:
    """Each fact that was worked out with what made it, then what has to be asked, then every finding.

    `policy` is the one that the facts are for; its labels name them.
    """
    name = check_locale(locale)
    _ = translator(name)
    lines = [_origin(key, derived, facts, policy, name) for key, derived in facts.origins.items()]
    asked = [
        _label(policy.facts, fact, name)
        for fact in facts.unknown
        if fact not in facts.origins or not facts.origins[fact].missing
    ]
    if asked:
        lines.append(_("Not told: {}").format(_(", ").join(asked)))
    return (*lines, *(household_text(finding, name, policy) for finding in facts.findings))


def household_text(finding: HouseholdFinding, locale: str = "zh_CN", policy: Policy | None = None) -> str:
    """A finding as a sentence, with its reason where a rule gave one; `policy` has the labels of the facts of a scheme."""
    name = check_locale(locale)
    _ = translator(name)
    said = _sentence(finding, name, policy)
    where = _place_text(finding, name, _)
    about = _("{} (member {})").format(where, finding.person) if finding.person and where else where
    return _("{}: {}").format(about or finding.person, said) if about or finding.person else said


def _origin(key: str, derived: Derived, facts: HouseholdFacts, policy: Policy, locale: str) -> str:
    _ = translator(locale)
    label = _label(policy.facts, key, locale)
    if key in facts.given:
        return _("{}: as it was told").format(label)
    if derived.value is None:
        asked = [_path_text(path, facts, locale) for path in derived.missing[:MOST_NAMED]]
        more = len(derived.missing) - MOST_NAMED
        asked += [_("{} more").format(more)] if more > 0 else []
        return _("{}: not known. Ask for: {}").format(label, _(", ").join(asked) or "…")
    value = _value(derived.value, key, policy.facts, locale)
    if not derived.parts:
        return _("{}: {}").format(label, value)
    return _("{}: {}, from {}").format(label, value, _(", ").join(_parts(derived, _)))


def _parts(derived: Derived, _: Translate) -> Iterator[str]:
    """The records that made a value, list by list; many are counted and not named."""
    paths = [part.where for part in derived.parts]
    for path in paths[:MOST_NAMED]:
        yield _path_name(path, _)
    if len(paths) > MOST_NAMED:
        yield _("{} more").format(len(paths) - MOST_NAMED)


def _value(value: object, key: str, schema: Schema, locale: str) -> str:
    _ = translator(locale)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Money):
        return _("{} yuan").format(decimal_text(value.fen, 100, 2, locale))
    if isinstance(value, Decimal):
        exact = Fraction(value)
        return decimal_text(exact.numerator, exact.denominator, 2, locale)
    if isinstance(value, str) and value in schema[key].choice_labels:
        return schema[key].choice_labels[value].in_language(locale, value)
    return str(value)


def _label(schema: Schema, name: str, locale: str) -> str:
    return schema[name].label.in_language(locale, name) if name in schema else name


def _path_name(path: str, _: Translate) -> str:
    """A path as people say it: incomes[2] is income 3."""
    found = _PLACE.fullmatch(path)
    if found is None or found["number"] is None:
        return _LISTS[path](_) if path in _LISTS else path
    return _RECORDS[found["list"]](_).format(int(found["number"]) + 1)


def _path_text(path: str, facts: HouseholdFacts, locale: str) -> str:
    """What has to be asked: the record and the label of its fact."""
    _ = translator(locale)
    found = _PLACE.fullmatch(path)
    if found is None or found["number"] is None:
        return _path_name(path, _)
    record = _RECORDS[found["list"]](_).format(int(found["number"]) + 1)
    policy = _POLICIES[found["list"]](facts)
    return (
        _("{}: {}").format(record, _label(policy.facts, found["fact"], locale)) if found["fact"] else record
    )


_LISTS: dict[str, Callable[[Translate], str]] = {
    "members": lambda _: _("members of the household"),
    "incomes": lambda _: _("all incomes"),
    "spendings": lambda _: _("all spending"),
    "dwellings": lambda _: _("all dwellings"),
    "vehicles": lambda _: _("all vehicles"),
    "place": lambda _: _("the place of the household"),
    "area": lambda _: _("the kind of area"),
}
_RECORDS: dict[str, Callable[[Translate], str]] = {
    "members": lambda _: _("member {}"),
    "incomes": lambda _: _("income {}"),
    "spendings": lambda _: _("spending {}"),
    "dwellings": lambda _: _("dwelling {}"),
    "vehicles": lambda _: _("vehicle {}"),
}
_POLICIES: dict[str, Callable[[HouseholdFacts], Policy]] = {
    "members": lambda facts: facts.account.rules.member,
    "incomes": lambda facts: facts.account.rules.income,
    "spendings": lambda facts: facts.account.rules.spending,
    "dwellings": lambda facts: facts.account.rules.dwelling,
    "vehicles": lambda facts: facts.account.rules.vehicle,
}


def _place_text(finding: HouseholdFinding, locale: str, _: Translate) -> str:
    """The record that a finding is about, with its kind where it is known."""
    if not finding.where or finding.code in ("given_differs", "rounded", "window_unknown"):
        return ""
    name = _path_name(finding.where, _)
    kind = "" if finding.decision is None else _kind(finding.decision, locale)
    return _("{} “{}”").format(name, kind) if kind else name


def _kind(decision: Decision, locale: str) -> str:
    value = decision.facts_used.get("kind")
    fact = decision.run.policy.facts.get("kind")
    if fact is None or not isinstance(value, str) or value not in fact.choice_labels:
        return ""
    return fact.choice_labels[str(value)].in_language(locale, str(value))


def _reason(finding: HouseholdFinding, locale: str) -> str:
    """The rule that settled it, by its label, with its sources."""
    _ = translator(locale)
    decision = finding.decision
    if decision is None or decision.run.program is None:
        return _("no rule is in force")
    edition = decision.run.program.edition
    labels = {rule.id: rule.label.in_language(locale, rule.id) for rule in edition.rules()}
    label = labels.get(decision.rule, "")
    if decision.class_name is not None:
        fitting = (each for each in edition.classes if each.name == decision.class_name)
        label = next((each.label.in_language(locale, each.name) for each in fitting), decision.class_name)
    failed = any(rule.id == decision.rule for rule in edition.requires) and decision.outcome == "refused"
    said = _("it is not so that “{}”").format(label) if failed else label or decision.code
    titles = dict.fromkeys(citation.source.title for citation in decision.citations)
    return _("{} ({})").format(said, _("; ").join(titles)) if titles else said


def _needed(finding: HouseholdFinding, locale: str) -> str:
    _ = translator(locale)
    schema = {} if finding.decision is None else finding.decision.run.policy.facts
    return _(", ").join(_label(schema, name, locale) for name in finding.about.get("facts", ()))


def _sentence(finding: HouseholdFinding, locale: str, policy: Policy | None) -> str:
    """The sentence of a code with what belongs into it."""
    _ = translator(locale)
    pattern = {**_of_people(_), **_of_items(_), **_of_facts(_)}[finding.code]
    if "{}" not in pattern:
        return pattern
    about = finding.about
    if "months" in about:
        return pattern.format(_(", ").join(about["months"]))
    if "households" in about:
        return pattern.format(_(", ").join(about["households"]))
    if finding.code in _of_facts(_):
        return pattern.format(_label({} if policy is None else policy.facts, finding.where, locale))
    asks = finding.code in ("member_unknown", "item_unknown")
    return pattern.format(_needed(finding, locale) if asks else _reason(finding, locale))


def _of_people(_: Translate) -> dict[str, str]:
    return {
        "member_left_out": _("does not count as a member: {}"),
        "member_unknown": _("it is not known whether this person counts. Ask for: {}"),
        "member_unsettled": _("the rules do not settle it, a person has to decide"),
        "no_applicant": _("nobody in it is the worker. Name who applies"),
        "several_applicants": _(
            "more than one is called the worker. Name the others as spouse, child, parent"
        ),
        "born_differs": _("the date of birth is not that of the identity number. Look at the document again"),
        "two_households": _("counts in two households: {}. A person counts in one only"),
        "perhaps_two_households": _("may count in two households: {}. A person counts in one only"),
    }


def _of_items(_: Translate) -> dict[str, str]:
    return {
        "list_unknown": _("has not been asked for yet. An empty list says that there is nothing"),
        "of_somebody_left_out": _("is left out, for the person does not count"),
        "left_out": _("is left out: {}"),
        "kept_apart": _("is kept apart from income: {}"),
        "outside_window": _("lies outside the months that are counted"),
        "partly_inside": _("only the part counts that lies inside the months that are counted"),
        "yearly_figure": _(
            "is a figure for a whole year, taken in proportion. Ask for the months where it can be had"
        ),
        "months_missing": _("nothing is told for {}. Ask whether there was none"),
        "item_unknown": _("it is not known how much of it counts. Ask for: {}"),
        "item_unsettled": _("a person has to decide: {}"),
        "settled_by_person": _("a person has decided on it"),
        "settled_against_rule": _("a person has decided otherwise than the rule: {}"),
    }


def _of_facts(_: Translate) -> dict[str, str]:
    return {
        "window_unknown": _(
            "Over how many months income counts is not known. Give the place and the kind of area"
        ),
        "given_differs": _("“{}” was told otherwise than the records say; what was told is used"),
        "rounded": _("“{}” was rounded half up to two decimals"),
    }
