"""Plans of aid in words: what is granted, why each other scheme is left out, on what source, and what is still open.

Nothing of the case is told but amounts: no person, no illness, no value of a fact. Requests of one scheme are numbered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import frozen

from unionkit.aid import Award, LeftOut, Plan, Relation, Request, Why
from unionkit.i18n.catalogue import Translate, check_locale, translator
from unionkit.i18n.days import day_text
from unionkit.i18n.explaining import explain
from unionkit.i18n.numbers import decimal_text
from unionkit.i18n.sourcing import sources_text, warning
from unionkit.values.money import Money

__all__ = ["PlanExplanation", "explain_plan"]


@frozen(repr=False)
class PlanExplanation:
    """A plan in words: a `title` with the sum, and `lines`, one for each award, each scheme left out and each question.

    `str()` of it is the whole text. It names schemes and amounts, and nobody.
    """

    plan: Plan
    locale: str
    title: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n- ".join((self.title, *self.lines))

    def __repr__(self) -> str:
        return f"Explanation of {self.plan!r} in {self.locale}"


def explain_plan(plan: Plan, locale: str = "zh_CN") -> PlanExplanation:
    """Explain a plan in Chinese (``zh_CN``) or English (``en``).

    Raises ValueRefused for a locale that has no texts.
    """
    words = Words(plan, check_locale(locale))
    lines = (
        *(words.award(award) for award in plan.awards),
        *(words.left_out(left) for left in plan.left_out),
        *words.ties(),
        *words.open_ends(),
        *words.low_grade(),
    )
    return PlanExplanation(plan, words.locale, words.title(), lines)


@frozen
class Words:
    """Says the parts of one plan in one language."""

    plan: Plan
    locale: str

    @property
    def _(self) -> Translate:
        return translator(self.locale)

    def title(self) -> str:
        """The catalogue, the day and the sum; a plan that is not settled says so."""
        _ = self._
        name = self.plan.catalogue.title.in_language(self.locale, self.plan.catalogue.id)
        day = day_text(self.plan.on, self.locale)
        if self.plan.awards:
            said = _("“{}” for {}: {} granted, {} in all").format(
                name, day, len(self.plan.awards), self.yuan(self.plan.total)
            )
        else:
            said = _("“{}” for {}: nothing is granted").format(name, day)
        return said if self.plan.is_settled else _("{}; not settled yet").format(said)

    def award(self, award: Award) -> str:
        """What is paid under which scheme, and on what that rests."""
        _ = self._
        paid = self.yuan(award.amount)
        if award.decision.amount_kind == "up_to":
            paid = _("at most {}").format(paid)
        if award.cut_by is not None and award.decision.amount is not None:
            paid = _("{}, which is what is left of “{}”; the scheme itself grants {}").format(
                paid, award.cut_by.fund, self.yuan(award.decision.amount)
            )
        return _("{}: {}").format(self.request(award.request), paid) + sources_text(
            award.decision.citations, _
        )

    def left_out(self, left: LeftOut) -> str:
        """Why a scheme is not granted, with the rule that stands in the way and its source."""
        _ = self._
        rests_on = tuple(dict.fromkeys(part for relation in left.relations for part in relation.citations))
        # where no relation stands in the way it is the policy itself that says so
        citations = rests_on if left.relations else left.decision.citations
        return _("{}: {}").format(self.request(left.request), self._reason(left)) + (
            "" if left.why is Why.LESS and not left.relations else sources_text(citations, _)
        )

    def _reason(self, left: LeftOut) -> str:
        _ = self._
        if left.why is Why.UNKNOWN and left.waits_for:
            said = _("not settled: a scheme that goes before it is still open")
        elif left.why in _WHY and (left.relations or left.why is not Why.REVIEW):
            said = _WHY[left.why](_)
        else:
            said = explain(left.decision, self.locale).title
        if left.why is Why.REFUSED_WITH_OTHERS:
            said = _("once the other grants are counted: {}").format(said)
        rules = [_("“{}”").format(self.relation(relation)) for relation in left.relations]
        if rules:
            said = _("{}, by {}").format(said, _(", ").join(rules))
        if left.with_:
            said = _("{} (beside {})").format(said, self.schemes(left.with_))
        return said

    def ties(self) -> Iterator[str]:
        """What gives as much as the plan: who may choose is not settled here."""
        _ = self._
        own = {id(award.request) for award in self.plan.awards}
        for other in self.plan.alternatives:
            theirs = {id(award.request) for award in other}
            more = [self.request(award.request) for award in other if id(award.request) not in own]
            less = [
                self.request(award.request) for award in self.plan.awards if id(award.request) not in theirs
            ]
            yield _("It comes to as much to grant {} in place of {}: a person chooses").format(
                _(", ").join(more), _(", ").join(less)
            )

    def open_ends(self) -> Iterator[str]:
        """What has to be asked, and what the plan did not count."""
        _ = self._
        for unclear in self.plan.unclear:
            yield _("It is not known whether “{}” applies; the plan was made as if it did").format(
                self.relation(unclear.relation)
            )
        asked = [self.fact(name) for name in self.plan.needs]
        if asked:
            yield _("Still to be asked: {}").format(_(", ").join(asked))
        if self.plan.not_counted:
            names = tuple(dict.fromkeys(grant.scheme for grant in self.plan.not_counted))
            yield _("Earlier grants of schemes that the catalogue does not have were not counted: {}").format(
                self.schemes(names)
            )

    def low_grade(self) -> Iterator[str]:
        """A warning where something that the plan rests on was not read at its issuer or in a newspaper."""
        decisions = [award.decision for award in self.plan.awards]
        decisions += [left.decision for left in self.plan.left_out]
        relations: list[Relation] = [each for left in self.plan.left_out for each in left.relations]
        relations += [unclear.relation for unclear in self.plan.unclear]
        grades = [decision.grade for decision in decisions if decision.grade is not None]
        grades += [citation.grade for relation in relations for citation in relation.citations]
        note = warning(min(grades, default=None), self._)
        if note:
            yield note

    def request(self, request: Request) -> str:
        """A scheme by its label, with a number where it is asked for more than once."""
        _ = self._
        name = self.schemes((request.scheme.name,))
        return _("{} (request {})").format(name, request.number) if request.scheme.each else name

    def schemes(self, names: tuple[str, ...]) -> str:
        """Schemes by their labels."""
        labels = {scheme.name: scheme.label for scheme in self.plan.catalogue.schemes}
        return self._(", ").join(
            labels[name].in_language(self.locale, name) if name in labels else name for name in names
        )

    def relation(self, relation: Relation) -> str:
        """A relation by its label."""
        return relation.label.in_language(self.locale, relation.id)

    def fact(self, name: str) -> str:
        """A fact by the label that a policy or a relation of the catalogue gives it."""
        schemas = [scheme.schema for scheme in self.plan.catalogue.schemes]
        for scheme in self.plan.catalogue.schemes:
            asked = next((own for own, told in scheme.reads.items() if told == name), None)
            if asked is not None:
                label = scheme.schema[asked].label.in_language(self.locale, asked)
                return self._("{}: {}").format(self.schemes((scheme.name,)), label)
        schemas += [unclear.decision.run.policy.facts for unclear in self.plan.unclear]
        found = next((schema[name] for schema in schemas if name in schema), None)
        return name if found is None else found.label.in_language(self.locale, name)

    def yuan(self, amount: Money) -> str:
        """An amount with its unit."""
        return self._("{} yuan").format(decimal_text(amount.fen, 100, 2, self.locale))


_WHY: dict[Why, Callable[[Translate], str]] = {
    Why.BARRED: lambda _: _("not beside others"),
    Why.LESS: lambda _: _("possible in place of others, but the household would get less"),
    Why.TIED: lambda _: _("possible in place of others, for as much"),
    Why.REVIEW: lambda _: _("only if a person allows it"),
}
