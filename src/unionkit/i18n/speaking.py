"""The sentences of one edition in one language, prepared once: what is the same for every case is written here."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from unionkit.evidence import Citation, Comparison, ComparisonText, Finding, Grade, Labels, RuleText
from unionkit.expr.nodes import Name, Number
from unionkit.expr.parsing import parse
from unionkit.i18n.catalogue import Translate, translator
from unionkit.i18n.numbers import decimal_text, rounded, shortest_places, signs, steps_text, told_apart
from unionkit.i18n.phrases import SIGNS, Phrases
from unionkit.i18n.units import unit_text
from unionkit.rules.facts import Fact
from unionkit.rules.parts import Class
from unionkit.rules.programs import Program

Say = Callable[[Comparison], str]
_OPPOSITES = {"lt": "ge", "ge": "lt", "le": "gt", "gt": "le", "eq": "ne", "ne": "eq"}
_OPERATORS = {"<": "lt", "<=": "le", "==": "eq", "!=": "ne", ">=": "ge", ">": "gt"}


class Speaker:
    """Says what findings hold, for one edition in one language. Texts are made when first needed and kept."""

    def __init__(self, program: Program, locale: str) -> None:
        self.program = program
        self.locale = locale
        self._: Translate = translator(locale)
        self.phrases = Phrases(locale=locale, translate=self._, label=self.label, choice=self.choice)
        self.signs = signs(locale)
        self.colon, self.semicolon = self._(": "), self._("; ")
        self.outcomes = outcome_words(self._)
        self.classes: dict[str, str] = {}
        self.has_usual_ends = not program.edition.amounts and not program.edition.results
        self.ends: dict[tuple[int, ...], tuple[str, tuple[str, ...]]] = {}
        self.heads: dict[bool | None, dict[int, str]] = {True: {}, False: {}, None: {}}
        self.tails: dict[int, str] = {}
        self.sayings: dict[int, Say] = {}

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
        """The label of a choice of a fact."""
        fact = self.fact(name)
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

    def finding(self, finding: Finding) -> str:
        """A finding as one line: what became of the rule, with its numbers and its source."""
        text, fired, comparisons, value = finding
        key = id(text)
        head = self.heads[fired].get(key)
        if head is None:
            head = self.heads[fired][key] = self.head(text, fired)
            self.tails[key] = self.source(text.citations)
        if value is not None:
            head = head.format(self.money(value))
        if not comparisons:
            return head + self.tails[key]
        sayings = self.sayings
        try:
            said = self.semicolon.join([sayings[id(part[0])](part) for part in comparisons])
        except KeyError:
            said = self.semicolon.join([self.comparison(part) for part in comparisons])
        return f"{head}{self.colon}{said}{self.tails[key]}"

    def head(self, text: RuleText, fired: bool | None) -> str:
        """The beginning of a finding's line."""
        _ = self._
        name = text.label.in_language(
            self.locale, self.class_label(text.name) if text.kind == "class" else ""
        )
        name = name or (self.condition(text) if text.kind != "limit" else "")
        name = name.replace("{", "{{").replace("}", "}}")
        if text.kind == "limit":
            kind = _("cap") if text.name == "cap" else _("floor")
            said = {True: _("The {} of {{}} yuan applies"), False: _("The {} of {{}} yuan does not bind")}
            return (said[fired] if fired is not None else _("The {} is open")).format(
                f"{kind} {name}".strip()
            )
        patterns: dict[str, tuple[str, str, str]] = {
            "require": (_("Requirement met: {}"), _("Requirement not met: {}"), _("Requirement open: {}")),
            "exclude": (_("Excluded: {}"), _("Not excluded: {}"), _("Exclusion open: {}")),
            "class": (_("Class fits: {}"), _("Class does not fit: {}"), _("Class open: {}")),
            "amount": (_("Amount {{}} yuan: {}"), _("No amount: {}"), _("Amount open: {}")),
        }
        met, unmet, unknown = patterns[text.kind]
        return (met if fired else unknown if fired is None else unmet).format(name or text.rule)

    def condition(self, text: RuleText) -> str:
        """The condition of a rule in words."""
        unless = self._(", unless ")
        return unless.join(
            self.phrases.write(parse(part)) for part in text.condition.split(" unless ") if part
        )

    def comparison(self, comparison: Comparison) -> str:
        """A comparison with both values and the margin."""
        say = self.sayings.get(id(comparison.text))
        if say is None:
            say = self.sayings[id(comparison.text)] = self.saying(comparison.text)
        return say(comparison)

    def saying(self, text: ComparisonText) -> Say:
        """A function that says one comparison, its unchanging parts written beforehand."""
        left = parse(text.left)
        if text.operator == "in":
            return self.choosing(text)
        right = parse(text.right)
        sign, against = SIGNS[_OPERATORS[text.operator]], SIGNS[_OPPOSITES[_OPERATORS[text.operator]]]
        left_words, right_words = self.phrases.side(left, right), self.phrases.side(right, left)
        unit = unit_text(text.unit, self._)
        literal, joint = isinstance(right, Number), " " if isinstance(right, Name) else " = "
        places = 2 if "CNY" in text.unit else 0
        margin = self.margins(text.operator, f" {unit}" if unit else "")
        limit = "" if literal else f"{right_words}{joint}"
        signs_of = {True: f" {sign} {limit}", False: f" {against} {limit}"}
        usual = self.signs == (".", ",")
        nearly = _not_nearly if not usual else _in_fen if places == 2 else _in_whole

        def say(found: Comparison) -> str:
            _text, top, bottom, right_top, under, truth = found
            if bottom == 0 or under == 0 or truth is None:
                return self.other_values(
                    found, left_words, sign if truth is not False else against, right_words
                )
            shown = nearly(top, bottom, right_top, under)  # type: ignore[arg-type]
            if shown is None:
                shown = self.pair((top, bottom), (right_top, under), places)  # type: ignore[arg-type]
            return f"{left_words} {shown[0]}{signs_of[truth]}{shown[1]}{margin(truth, shown[2])}"

        return say

    def pair(self, one: tuple[int, int], other: tuple[int, int], places: int) -> tuple[str, str, str]:
        """Both values and their distance ('' for none), with enough decimals to differ."""
        (left, below), (right, under) = one, other
        if places == 0:
            places = max(shortest_places(left, below, 4), shortest_places(right, under, 4))
        distance = right * below - left * under
        needed, shown = told_apart(one, other, places)
        texts = [steps_text(steps, needed, self.signs) for steps in shown]
        if not distance:
            return texts[0], texts[1], ""
        return (
            texts[0],
            texts[1],
            steps_text(rounded(abs(distance), below * under, 10**needed), needed, self.signs),
        )

    def margins(self, operator: str, unit: str) -> Callable[[bool, str], str]:
        """How far off a comparison was, in words, out of its truth and the distance ('' for none)."""
        _ = self._
        exactly = _(" (exactly at the limit)")
        room, over = _(" ({}{} to spare)"), _(" (over by {}{})")
        above, short = _(" (above by {}{})"), _(" (short by {}{})")
        if operator in ("==", "!="):
            return lambda _truth, _distance: ""
        patterns = (over, room) if operator.startswith("<") else (short, above)
        cut = [pattern.format("\0", unit).split("\0") for pattern in patterns]

        def say(truth: bool, distance: str) -> str:
            if not distance:
                return exactly
            before, after = cut[truth]
            return f"{before}{distance}{after}"

        return say

    def other_values(self, found: Comparison, left: str, sign: str, right: str) -> str:
        """A comparison of days, choices and truth values, or one with an unknown side."""
        _ = self._
        if found.truth is None:
            return _("{} (not known)").format(f"{left} {sign} {right}")
        shown = [self.value(found.left, found.left_value), self.value(found.right, found.right_value)]
        limit = right if shown[1] in (right, "") else f"{right} {shown[1]}"
        return f"{left} {shown[0]} {sign} {limit}"

    def choosing(self, text: ComparisonText) -> Say:
        """Says whether a value is in a list."""
        listed = parse(f"{text.left} in {text.right}")
        words = self.phrases.write(listed)
        name, yes, no = self.phrases.write(parse(text.left)), self._("yes"), self._("no")

        def say(found: Comparison) -> str:
            if found.truth is None:
                return self._("{} (not known)").format(words)
            shown = self.value(text.left, found.left_value)
            return f"{name} {shown}{self.semicolon}{words}{self.colon}{yes if found.truth else no}"

        return say

    def value(self, name: str, value: object) -> str:
        """A value as people read it."""
        if value is None:
            return self._("not known")
        if isinstance(value, bool):
            return self._("yes") if value else self._("no")
        if isinstance(value, str):
            return self.choice(name, str(value))
        ratio = getattr(value, "as_integer_ratio", None)
        if ratio is not None:
            top, bottom = ratio()
            return decimal_text(top, bottom, shortest_places(top, bottom, 4), self.locale)
        return str(value)

    def money(self, value: object) -> str:
        """A sum of yuan."""
        ratio = getattr(value, "as_integer_ratio", None)
        top, bottom = ratio() if ratio is not None else (0, 1)
        return decimal_text(top, bottom, max(2, shortest_places(top, bottom, 4)), self.locale)

    def source(self, citations: tuple[Citation, ...]) -> str:
        """What a rule rests on, with its grade."""
        if not citations:
            return self._(" [no source]")
        opening, closing = self._(" ["), self._("]")
        return f"{opening}{self.semicolon.join(self.citation(part) for part in citations)}{closing}"

    def citation(self, citation: Citation) -> str:
        """One source with its place in it and its grade."""
        parts = [citation.source.title, citation.source.number, citation.locator, self.grade(citation.grade)]
        return self._(", ").join(part for part in parts if part)

    def grade(self, grade: Grade) -> str:
        """The words for a grade."""
        _ = self._
        return {
            Grade.issuer: _("the issuing body's own site"),
            Grade.press: _("newspaper or official repost"),
            Grade.mirror: _("mirror site"),
            Grade.unidentified: _("issuer not identified"),
            Grade.unverified: _("recalled or inferred, not read"),
        }[grade]


def _in_fen(left: int, below: int, right: int, under: int) -> tuple[str, str, str] | None:
    """Two amounts and their distance with two decimals; None where these do not tell them apart or one is negative."""
    if left < 0 or right < 0:
        return None
    one, other = (200 * left + below) // (2 * below), (200 * right + under) // (2 * under)
    distance = right * below - left * under
    shown = f"{one // 100:,}.{one % 100:02d}", f"{other // 100:,}.{other % 100:02d}"
    if not distance:
        return *shown, ""
    if one == other:
        return None
    both = below * under
    off = (200 * abs(distance) + both) // (2 * both)
    return *shown, f"{off // 100:,}.{off % 100:02d}"


def _in_whole(left: int, below: int, right: int, under: int) -> tuple[str, str, str] | None:
    """Two whole numbers and their distance; None where one is not whole or negative."""
    if below != 1 or under != 1 or left < 0 or right < 0:
        return None
    return f"{left:,}", f"{right:,}", f"{abs(right - left):,}" if left != right else ""


def _not_nearly(left: int, below: int, right: int, under: int) -> None:
    """No short way for languages with other signs."""


def outcome_words(_: Translate) -> dict[str, str]:
    """The words for the outcomes."""
    return {
        "granted": _("Granted"),
        "review": _("A person must decide"),
        "unknown": _("Not settled: facts are missing"),
        "refused": _("Refused"),
        "invalid": _("Cannot be decided"),
    }


@lru_cache(maxsize=512)
def speaker(program: Program, locale: str) -> Speaker:
    """The speaker of an edition in a language, made once."""
    return Speaker(program, locale)
