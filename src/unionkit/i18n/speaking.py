"""The sentences of one edition in one language, prepared once: what is the same for every case is written here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import cast

from unionkit.evidence import Comparison, ComparisonText, Finding, Labels, RuleText
from unionkit.expr.nodes import Node, Operation
from unionkit.i18n.bare import Bare, Look, bare_truths
from unionkit.i18n.barring import barred_text
from unionkit.i18n.catalogue import Translate, translator
from unionkit.i18n.comparing import Comparing, Say
from unionkit.i18n.heads import head_of
from unionkit.i18n.naming import fixed_names, named_trees, rate_names
from unionkit.i18n.numbers import decimal_text, shortest_places
from unionkit.i18n.outcomes import outcome_words
from unionkit.i18n.paying import amount_line, limit_line
from unionkit.i18n.phrases import Phrases
from unionkit.i18n.sourcing import sources_text
from unionkit.i18n.units import with_measure
from unionkit.i18n.working import Working
from unionkit.rules.facts import Fact
from unionkit.rules.findings import compared
from unionkit.rules.parts import ALWAYS, Amount, Class, Limit
from unionkit.rules.programs import Program
from unionkit.rules.rule_texts import comparison_text, trees_of


class Speaker:
    """Says what findings hold, for one edition in one language. Texts are made when first needed and kept."""

    def __init__(self, program: Program, locale: str) -> None:
        self.program = program
        self.locale = locale
        self._: Translate = translator(locale)
        self.phrases = Phrases(
            locale=locale,
            translate=self._,
            label=self.label,
            choice=self.choice,
            named=named_trees(program),
            rates=rate_names(program),
        )
        # comparisons by the id of their text, and the texts of those that no finding shows
        self.trees: dict[int, Node] = {
            id(text): node for shown in program.shown.values() for node, text in shown.comparisons
        }
        self.texts: dict[Node, ComparisonText] = {}
        self.comparing = Comparing(phrases=self.phrases, trees=self.trees, fixed=fixed_names(program))
        self.colon, self.semicolon = self._(": "), self._("; ")
        self.outcomes = outcome_words(self._)
        self.classes: dict[str, str] = {}
        self.has_usual_ends = not program.edition.amounts and not program.edition.results
        self.ends: dict[tuple[object, ...], tuple[str, tuple[str, ...]]] = {}
        # of each rule as it came out: its head alone, its head before a comparison, its sources, its bare conditions
        self.frames: dict[bool | None, dict[int, tuple[str, str, str, Bare | None]]] = {
            True: {},
            False: {},
            None: {},
        }
        self.sayings: dict[int, Say] = {}
        # what is written in place of the value of a name: here nothing is held back
        self.masks: Mapping[str, str] = {}

    def fact(self, name: str) -> Fact | None:
        """The fact, or field of a list's records, of that name."""
        head, _, tail = name.partition(".")
        fact = self.program.facts.get(head)
        return fact.fields.get(tail) if fact is not None and tail else fact

    def label(self, name: str) -> Labels:
        """The label of a fact, quantity or parameter."""
        fact = self.fact(name)
        if fact is not None:
            return fact.label
        if name in self.program.edition.derived:
            return self.program.edition.derived[name].label
        if name in self.program.parameters:
            return self.program.parameters[name].label
        own = {"class": self._("class"), "amount": self._("amount")}
        return Labels({self.locale.partition("_")[0]: own[name]} if name in own else {})

    def choice(self, name: str, value: str) -> str:
        """The label of a choice of a fact, or of a class."""
        fact = self.fact(name)
        if fact is None and name == "class":
            return self.class_label(value)
        labels = Labels() if fact is None else fact.choice_labels.get(value, Labels())
        return labels.in_language(self.locale, value)

    def class_label(self, name: str | None) -> str:
        """The label of a class."""
        said = self.classes.get(name or "")
        if said is None:
            rules: tuple[Class, ...] = self.program.edition.classes
            found = next((rule.label for rule in rules if rule.name == name), Labels())
            said = self.classes[name or ""] = found.in_language(self.locale, name or "")
        return said

    def rule_label(self, rule_id: str) -> str:
        """The label of a rule, or its condition in words; '' where it has neither."""
        shown = self.program.shown.get(rule_id)
        return "" if shown is None else self.called(shown.text)

    def finding(self, finding: Finding, look: Look | None = None) -> str:
        """A finding as one line: what became of the rule, with its numbers and its source.

        `look` gives the case, for amounts and for conditions that are no comparisons; without it they are told less of.
        """
        text, fired, comparisons, _value, barred = finding
        key = id(text)
        frame = self.frames[fired].get(key)
        if frame is None:
            self.prepare(text)
            frame = self.frames[fired][key]
        head, colon, tail, bare = frame
        if barred is not None:
            colon = f"{colon}{barred_text(barred, fired is None, self)}{self.semicolon}"
        if bare is None:
            if text.kind in ("amount", "limit"):
                return self.payment(finding, look) + tail
        # comparisons of an exception stand last
        elif bare.has_leaves or not comparisons or id(comparisons[-1][0]) in bare.exception:
            said = self.with_exception(finding, bare, look)
            return f"{colon}{said}{tail}" if said else head + tail
        sayings = self.sayings
        try:
            said = self.semicolon.join([sayings[id(part[0])](part) for part in comparisons])
        except KeyError:
            said = self.semicolon.join([self.comparison(part) for part in comparisons])
        return f"{colon}{said}{tail}" if said else head + tail

    def prepare(self, text: RuleText) -> None:
        """Write what is the same whenever a rule is told of."""
        tail = sources_text(text.citations, self._)
        bare = None if text.kind in ("amount", "limit") else bare_truths(self.program, text.rule)
        for fired, frames in self.frames.items():
            head = head_of(text, fired, self)
            frames[id(text)] = head, head + self.colon, tail, bare

    def payment(self, finding: Finding, look: Look | None) -> str:
        """An amount or limit."""
        rule = self.program.shown[finding.rule].rule
        working = None
        if look is not None:
            in_slices = isinstance(rule, Amount) and rule.form == "marginal"
            working = Working(phrases=self.phrases, program=self.program, case=look(), in_slices=in_slices)
        if isinstance(rule, Limit):
            return limit_line(finding, rule, self, working)
        return amount_line(finding, rule, self, working) if isinstance(rule, Amount) else ""

    def with_exception(self, finding: Finding, bare: Bare, look: Look | None) -> str:
        """The comparisons of a rule and its bare conditions, those of its exception apart."""
        plain: list[str] = []
        spared: list[str] = []
        exception = bare.exception
        for part in finding[2]:
            (spared if id(part[0]) in exception else plain).append(self.comparison(part))
        if bare.has_leaves:
            for node, truth, excepted in bare.told(look):
                (spared if excepted else plain).append(self.truth(node, truth))
        said = self.semicolon.join(plain)
        if not spared:
            return said
        _ = self._
        clauses = {
            True: _("the exception does not hold: {}"),
            False: _("the exception holds: {}"),
            None: _("the exception: {}"),
        }
        clause = clauses[finding.fired].format(self.semicolon.join(spared))
        return f"{said}{self.semicolon}{clause}" if said else clause

    def truth(self, node: Node, truth: bool | None) -> str:
        """A condition that is no comparison, and whether it holds."""
        words = self.phrases.write(node)
        return f"{words}{self.colon}{self.phrases.value('', truth)}"

    def called(self, text: RuleText) -> str:
        """What a rule is called: its label, the label of its class, or its condition in words."""
        own = self.class_label(text.name) if text.kind == "class" else ""
        name = text.label.in_language(self.locale, own)
        return name or (self.condition(text) if text.kind not in ("limit", "amount") else "")

    def condition(self, text: RuleText) -> str:
        """The condition of a rule in words."""
        trees = [tree for tree in trees_of(self.program.shown[text.rule].rule) if tree != ALWAYS]
        return self._(", unless ").join(map(self.phrases.write, trees))

    def comparison(self, comparison: Comparison) -> str:
        """A comparison with both values and the margin."""
        say = self.sayings.get(id(comparison.text))
        if say is None:
            say = self.sayings[id(comparison.text)] = self.saying(comparison.text)
        return say(comparison)

    def compared(self, node: Operation, working: Working) -> str:
        """A comparison that no finding shows, with both values."""
        text = self.texts.get(node)
        if text is None:
            text = self.texts[node] = comparison_text(node, self.program.scope)
            self.trees[id(text)] = node
        sides = [working.value(part) for part in node.operands[:2]]
        right = None if node.operator == "in" else sides[1]
        return self.comparison(compared(text, (sides[0], right, cast("bool | None", working.value(node)))))

    def saying(self, text: ComparisonText) -> Say:
        """A function that says one comparison, its unchanging parts written beforehand."""
        return self.comparing.saying(text)

    def value(self, name: str, value: object) -> str:
        """The value of a fact or result, without a unit."""
        return self.phrases.value(name, value)

    def result(self, value: object, unit: str) -> str:
        """The value of a result with its unit; sums of yuan with at least two decimals."""
        if value is None or isinstance(value, bool | str | date):
            return self.phrases.value("", value)
        if unit == "%":
            return self.phrases.rate(value)
        return with_measure(self.money(value) if "CNY" in unit else self.value("", value), unit, self._)

    def money(self, value: object) -> str:
        """A sum of yuan."""
        ratio = getattr(value, "as_integer_ratio", None)
        top, bottom = ratio() if ratio is not None else (0, 1)
        return decimal_text(top, bottom, max(2, shortest_places(top, bottom, 4)), self.locale)


@lru_cache(maxsize=512)
def speaker(program: Program, locale: str) -> Speaker:
    """The speaker of an edition in a language, made once."""
    return Speaker(program, locale)
