"""What stands on a sheet, block by block, as texts in one language; nothing is said yet about how they look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import frozen

from unionkit.aid import Award, Grant, Plan
from unionkit.evidence import Citation
from unionkit.i18n import explain, translator
from unionkit.i18n.catalogue import Translate
from unionkit.i18n.days import day_text
from unionkit.i18n.numbers import decimal_text
from unionkit.i18n.plans import Words
from unionkit.i18n.sourcing import citation_text
from unionkit.rules import Decision
from unionkit.values.capitals import capitals
from unionkit.values.masking import mask_name
from unionkit.values.money import Money
from unionkit.views.explanation import masked_lines
from unionkit.views.sheet_facts import fact_rows

__all__ = ["Block", "Heading", "blocks_of", "title_of"]

Rows = tuple[tuple[str, str], ...]


@frozen(kw_only=True)
class Heading:
    """What the host says of the case."""

    person: str
    case: str
    unit: str
    on: date
    signatures: tuple[str, ...]
    others: tuple[str, ...]
    grants: tuple[Grant, ...] | None


@frozen(kw_only=True)
class Block:
    """A part of a sheet: a heading, rows of a name and a value, lines of text, and names to sign beside."""

    heading: str
    rows: Rows = ()
    lines: tuple[str, ...] = ()
    sign: tuple[str, ...] = ()


@frozen(kw_only=True)
class _Grant:
    """One decision of a sheet, under the name of its scheme, with what is paid on it."""

    name: str
    decision: Decision
    amount: Money | None


def title_of(locale: str) -> str:
    """What a sheet is called where the host does not say."""
    _ = translator(locale)
    return _("Decision on aid to a worker in hardship")


def blocks_of(about: Decision | Plan, heading: Heading, locale: str, *, is_open: bool) -> tuple[Block, ...]:
    """The blocks of a sheet from top to bottom."""
    return tuple(_Sheet(about=about, heading=heading, locale=locale, is_open=is_open).blocks())


@frozen(kw_only=True)
class _Sheet:
    """A sheet in the making."""

    about: Decision | Plan
    heading: Heading
    locale: str
    is_open: bool

    @property
    def _(self) -> Translate:
        return translator(self.locale)

    def blocks(self) -> Iterator[Block]:
        """All blocks that have something in them."""
        yield Block(heading="", rows=tuple(self.case()))
        grants = self.grants()
        facts = [fact_rows(grant.decision, self.locale, is_open=self.is_open) for grant in grants]
        shared = _shared(facts)
        if shared:
            yield Block(heading=self._("Facts"), rows=tuple(shared.values()))
        for grant, own in zip(grants, facts, strict=True):
            yield self.decided(grant, tuple(row for name, row in own.items() if name not in shared))
        if isinstance(self.about, Plan):
            yield from self.rest_of_plan(self.about)
        sources = tuple(citation_text(each, self._) for each in self.citations())
        if sources:
            yield Block(heading=self._("Sources"), lines=sources)
        yield self.signing()

    def case(self) -> Iterator[tuple[str, str]]:
        """Who and when."""
        _, said = self._, self.heading
        person = said.person if self.is_open or not said.person else mask_name(said.person)
        yield from (
            (name, text)
            for name, text in ((_("Union"), said.unit), (_("Case"), said.case), (_("Name"), person))
            if text
        )
        yield _("Day of the decision"), day_text(self.about.on, self.locale)

    def grants(self) -> tuple[_Grant, ...]:
        """The decisions that the sheet tells of, one by one."""
        if isinstance(self.about, Decision):
            title = self.about.run.policy.title.in_language(self.locale, self.about.policy_id)
            return (_Grant(name=title, decision=self.about, amount=self.about.amount),)
        words = Words(self.about, self.locale)
        return tuple(
            _Grant(name=words.request(award.request), decision=award.decision, amount=amount)
            for award, amount in self.paid(self.about)
            if amount is not None
        )

    def paid(self, plan: Plan) -> Iterator[tuple[Award, Money | None]]:
        """The awards of a plan, each with what is paid of it; None where it is not paid here."""
        grants = self.heading.grants
        for award in plan.awards:
            if grants is None:
                yield award, None if award.scheme in self.heading.others else award.amount
                continue
            own = [grant.amount for grant in grants if _is_for(grant, award)]
            yield award, sum(own, start=Money(fen=0)) if own else None

    def decided(self, grant: _Grant, facts: Rows) -> Block:
        """What was decided and why."""
        _ = self._
        said = explain(grant.decision, self.locale)
        lines = said.lines if self.is_open else masked_lines(said)
        # what was paid in fact is no ceiling any more
        limit = "" if self.heading.grants is not None else self.limit(grant.decision)
        amounts = () if grant.amount is None else tuple(self.amount(grant.amount, limit))
        rows = (*facts, (_("Decision"), said.title), *amounts)
        return Block(heading=grant.name, rows=rows, lines=lines)

    def limit(self, decision: Decision) -> str:
        """What stands before an amount that is not exact."""
        _ = self._
        return {"up_to": _("at most "), "between": _("at least ")}.get(decision.amount_kind or "", "")

    def amount(self, amount: Money, limit: str = "") -> Iterator[tuple[str, str]]:
        """An amount in figures and in capitals."""
        _ = self._
        figures = _("{} yuan").format(decimal_text(amount.fen, 100, 2, self.locale))
        yield _("Amount in figures"), f"{limit}{figures}"
        yield _("Amount in capitals"), f"人民币{capitals(amount)}"

    def rest_of_plan(self, plan: Plan) -> Iterator[Block]:
        """What a plan leaves out and what it leaves open, and the sum."""
        _, words = self._, Words(plan, self.locale)
        left = tuple(words.left_out(each) for each in plan.left_out)
        if left:
            yield Block(heading=_("Not granted"), lines=left)
        counted = tuple(words.award(award) for award, amount in self.paid(plan) if amount is None)
        if counted:
            yield Block(heading=_("Counted, and not paid on this sheet"), lines=counted)
        doubts = (*words.ties(), *words.open_ends(), *words.low_grade())
        if doubts:
            yield Block(heading=_("Still to be settled or checked"), lines=doubts)
        paid = sum((amount for _award, amount in self.paid(plan) if amount is not None), start=Money(fen=0))
        yield Block(heading=_("In all"), rows=((_("Plan"), words.title()), *self.amount(paid)))

    def citations(self) -> tuple[Citation, ...]:
        """What all of it rests on, each once."""
        found = [each for grant in self.grants() for each in grant.decision.citations]
        if isinstance(self.about, Plan):
            found += [each for left in self.about.left_out for each in left.decision.citations]
            found += [
                each
                for left in self.about.left_out
                for relation in left.relations
                for each in relation.citations
            ]
        return tuple(dict.fromkeys(found))

    def signing(self) -> Block:
        """The day and the lines to sign on."""
        _ = self._
        names = self.heading.signatures or (_("Applicant"), _("Officer"), _("Chair of the union"), _("Seal"))
        return Block(
            heading=_("Signatures"),
            rows=((_("Day"), day_text(self.heading.on, self.locale)),),
            sign=names,
        )


def _is_for(grant: Grant, award: Award) -> bool:
    own = award.grant
    return (grant.scheme, grant.person, grant.occasion) == (own.scheme, own.person, own.occasion)


def _shared(facts: Sequence[Mapping[str, tuple[str, str]]]) -> Mapping[str, tuple[str, str]]:
    """The facts that are the same wherever they are told, in the order in which they come."""
    found: dict[str, tuple[str, str]] = {}
    differing: set[str] = set()
    for own in facts:
        for name, row in own.items():
            if found.setdefault(name, row) != row:
                differing.add(name)
    return {name: row for name, row in found.items() if name not in differing}
