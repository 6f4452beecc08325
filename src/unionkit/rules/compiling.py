"""An edition as one generated function over integers, which says by a number what was decided.

The walk in `judging` says what is right; this says the same where every fact is known and inside its bounds. Anything
else, an exception included, is left to the walk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import cast

from attrs import define, evolve, field, frozen

from unionkit.expr.intervals import Interval
from unionkit.expr.lowering import Code, Flag, Lowered, Lowering, NotLowerable, Ratio, Words
from unionkit.expr.nodes import Name, Node, Operation, Text, walk_nodes
from unionkit.expr.ratios import literal, multiply, times
from unionkit.expr.runtime import RUNTIME
from unionkit.rules.facts import Schema
from unionkit.rules.inputs import Input, Inputs
from unionkit.rules.judging import AMOUNT, CLASS, OutcomeName, Verdict, excludes_for, requires_for
from unionkit.rules.parts import ALWAYS, Amount, Class, Edition, Exclude, Limit, Parameter
from unionkit.rules.rule_trees import trees_of_edition

Main = Callable[..., object]


@frozen(kw_only=True)
class Compiled:
    """The generated function of an edition, or `reason` why there is none.

    `source` is its text, plain integer Python; `inputs` are its parameters in order. It returns a number, the place in
    `verdicts` of what was decided, and with amounts a tuple of that number and both ends of the amount in fen.
    `widest` is where the largest intermediate integer lies.
    """

    source: str = ""
    main: Main | None = None
    inputs: tuple[Input, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    has_amount: bool = False
    widest: Interval = Interval(0, 0)
    reason: str = ""


def compile_edition(edition: Edition, facts: Schema, parameters: Mapping[str, Parameter]) -> Compiled:
    """Generate, once for an edition, the function that decides it."""
    writer = _Writer(edition=edition, inputs=Inputs(facts, parameters))
    try:
        lines = writer.body()
    except NotLowerable as reason:
        return Compiled(reason=str(reason))
    inputs = tuple(writer.inputs.used.values())
    source = "\n".join([f"def decide({', '.join(part.argument for part in inputs)}):", *lines, ""])
    namespace: dict[str, object] = dict(RUNTIME)
    exec(compile(source, "<unionkit edition>", "exec"), namespace)  # noqa: S102  our own text, built from a checked tree
    return Compiled(
        source=source,
        main=cast("Main", namespace["decide"]),
        inputs=inputs,
        verdicts=tuple(writer.verdicts),
        has_amount=bool(edition.amounts),
        widest=writer.lowering.widest,
    )


@define
class _Writer:
    edition: Edition
    inputs: Inputs
    verdicts: list[Verdict] = field(factory=list)
    lines: list[str] = field(factory=list)
    known: dict[str, Lowered] = field(factory=dict)
    bound_of: dict[str, Interval] = field(factory=dict)
    last: Interval = Interval(0, 0)
    lowering: Lowering = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.lowering = Lowering(self.resolve)

    def resolve(self, node: Node) -> Lowered:
        if isinstance(node, Name):
            found = self.known.get(node.name)
            if found is not None:
                return found
            quantity = self.edition.derived.get(node.name)
            if quantity is not None:
                return self.lowering.lower(quantity.value)
        return self.inputs.resolve(node)

    def body(self) -> list[str]:
        self.name_repeated()
        self.gates()
        names = tuple(dict.fromkeys(rule.name for rule in self.edition.classes))
        if self.edition.classes:
            self.classify(names)
        if self.edition.amounts:
            self.pay(names)
        elif not self.edition.classes:
            self.leave("    ", Verdict(outcome="granted"))
        return self.lines

    def leave(self, indent: str, verdict: Verdict, low: str = "0", high: str = "0") -> None:
        """Return a verdict by its number; with amounts, together with them."""
        self.verdicts.append(verdict)
        number = len(self.verdicts) - 1
        self.lines.append(
            f"{indent}return ({number}, {low}, {high})"
            if self.edition.amounts
            else f"{indent}return {number}"
        )

    def name_repeated(self) -> None:
        """Work out once what is used more than once."""
        self.lines += named_quantities(self.edition, self.lowering, self.known)

    def trees(self) -> Sequence[Node]:
        return trees_of_edition(self.edition)

    def gates(self) -> None:
        for rule in requires_for(self.edition, ""):
            self.lines.append(f"    if not {self.lowering.flag(rule.when).text(1)}:")
            self.leave("        ", Verdict(outcome="refused", code="requirement", rule=rule.id))
        for barrier in excludes_for(self.edition, ""):
            self.lines.append(f"    if {barred_flag(self.lowering, barrier).source}:")
            self.leave("        ", Verdict(outcome="refused", code="exclusion", rule=barrier.id))

    def fits(self, rule: Class) -> str:
        """The condition of a class together with its own requirements and exclusions."""
        parts = [self.lowering.flag(rule.when)]
        parts += [self.lowering.flag(gate.when) for gate in requires_for(self.edition, rule.name)]
        shut = [barred_flag(self.lowering, barrier) for barrier in excludes_for(self.edition, rule.name)]
        parts += [Flag(f"not {flag.text(1)}", 1) for flag in shut]
        return parts[0].source if len(parts) == 1 else " and ".join(part.text(1) for part in parts)

    def classify(self, names: tuple[str, ...]) -> None:
        if self.edition.classes_are == "unique":
            raise NotLowerable("classes that must be unique")
        for place, rule in enumerate(self.edition.classes):
            self.lines.append(f"    {'elif' if place else 'if'} {self.fits(rule)}:")
            if self.edition.amounts:
                self.lines.append(f"        k = {place}")
            else:
                outcome: OutcomeName = "review" if rule.review else "granted"
                self.leave("        ", Verdict(outcome=outcome, class_name=rule.name, rule=rule.id))
        self.lines.append("    else:")
        self.leave("        ", Verdict(outcome="refused", code="no_class"))
        if self.edition.amounts:
            if len(names) != len(self.edition.classes):
                raise NotLowerable("one class by several rules, with amounts")
            self.known[CLASS] = Code("k", (*names, *self.other_texts(names)))

    def other_texts(self, names: tuple[str, ...]) -> list[str]:
        """Texts that the class may be compared with though no class here is called so, as in a part of a policy."""
        texts = (node.value for tree in self.trees() for node in walk_nodes(tree) if isinstance(node, Text))
        return sorted(set(texts) - set(names))

    def pay(self, names: tuple[str, ...]) -> None:
        for place, rule in enumerate(self.edition.amounts):
            word = "elif" if place else "if"
            test = "True" if rule.when == ALWAYS else self.lowering.flag(rule.when).source
            self.lines += [f"    {word} {test}:", f"        a = {place}"]
            for local, node in (("low", rule.value), ("high", rule.high)):
                if node is not None:
                    self.lines.append(f"        {local} = {self.fen(rule, node)}")
                    self.bound_of[local] = self.bound_of.get(local, Interval(0, 0)).join(self.last)
            if rule.high is None:
                self.lines.append("        high = low")
                self.bound_of["high"] = self.bound_of.get("high", Interval(0, 0)).join(self.last)
        self.lines.append("    else:")
        self.leave("        ", Verdict(outcome="refused", code="no_amount"))
        ends = ("low", "high") if any(rule.high is not None for rule in self.edition.amounts) else ("low",)
        for limit in self.edition.limits:
            for end in ends:
                self.limit(limit, end)
        if len(ends) == 1:
            self.lines.append("    high = low")
        self.settle(names, ends)

    def fen(self, rule: Amount, node: Node) -> str:
        step, mode = rule.rounding or ("0.01", "half_up")
        return self.in_fen(node, step, mode)

    def in_fen(self, node: Node, step: str, mode: str) -> str:
        """The text of an amount in whole fen, rounded to a step in yuan."""
        size = int(Fraction(step) * 100)
        steps = multiply(self.lowering.number(node), literal(100, size))
        whole = self.lowering.round_whole(self.lowering.note(steps), mode)
        made = self.lowering.note(times(whole, size))
        self.last = made.interval
        return made.numerator

    def limit(self, limit: Limit, end: str) -> None:
        amount = Ratio(numerator=end, interval=self.bound_of[end], divisor=100)
        self.known[AMOUNT] = amount
        indent = "    "
        if limit.only_if is not None:
            self.lines.append(f"    if {self.lowering.flag(limit.only_if).source}:")
            indent = "        "
        value = limit.value if limit.less is None else Operation("sub", (limit.value, limit.less))
        text = self.in_fen(value, "0.01", "floor" if limit.kind == "cap" else "ceiling")
        self.lines.append(f"{indent}{end} = {'min' if limit.kind == 'cap' else 'max'}({end}, {text})")
        self.bound_of[end] = self.bound_of[end].join(self.last)

    def settle(self, names: tuple[str, ...], ends: tuple[str, ...]) -> None:
        self.lines += [f"    {end} = max({end}, 0)" for end in ends]
        if len(ends) == 1:
            self.lines.append("    high = low")
        if self.edition.zero == "refused":
            self.lines.append("    if high <= 0:")
            self.spread(names, "        ", nothing=True)
        self.spread(names, "    ", nothing=False)

    def spread(self, names: tuple[str, ...], indent: str, *, nothing: bool) -> None:
        """One verdict for each class and amount rule, in a row, so that the number is reckoned and not looked up."""
        base = len(self.verdicts)
        rules = self.edition.amounts
        for class_rule in self.edition.classes or (None,):
            for rule in rules:
                self.verdicts.append(_verdict(class_rule, rule, nothing=nothing))
        number = f"{base} + k * {len(rules)} + a" if names else f"{base} + a"
        self.lines.append(f"{indent}return ({number}, {'0, 0' if nothing else 'low, high'})")


def named_quantities(edition: Edition, lowering: Lowering, known: dict[str, Lowered]) -> list[str]:
    """Lines that work out the quantities that are used more than once, which become `known` by their locals.

    A quantity that is written out wherever it is used doubles with each one that is built on it.
    """
    uses = Counter(
        node.name for tree in trees_of_edition(edition) for node in walk_nodes(tree) if isinstance(node, Name)
    )
    lines: list[str] = []
    for name, quantity in edition.derived.items():
        if uses[name] < 2 or "." in name:
            continue
        lowered = lowering.lower(quantity.value)
        source = lowered.numerator if isinstance(lowered, Ratio) else lowered.source
        if not isinstance(lowered, Words) and not source.isidentifier() and not source.isdecimal():
            local = f"q_{len(known)}"
            lines.append(f"    {local} = {source}")
            known[name] = renamed(lowered, local)
    return lines


def renamed(lowered: Lowered, name: str) -> Lowered:
    """The same value under the name of a local that holds it."""
    if isinstance(lowered, Ratio):
        return evolve(lowered, numerator=name, level=3)
    return (
        evolve(lowered, source=name, level=3) if isinstance(lowered, Flag) else evolve(lowered, source=name)
    )


def barred_flag(lowering: Lowering, rule: Exclude) -> Flag:
    """The condition under which an exclusion applies, its exception considered."""
    applies = lowering.flag(rule.when)
    if rule.unless is None:
        return applies
    return Flag(f"{applies.text(1)} and not {lowering.flag(rule.unless).text(1)}")


def _verdict(found: Class | None, rule: Amount, *, nothing: bool) -> Verdict:
    name = None if found is None else found.name
    if nothing:
        return Verdict(outcome="refused", code="nothing_payable", rule=rule.id, class_name=name)
    review = rule.review or rule.kind == "between" or (found is not None and found.review)
    return Verdict(
        outcome="review" if review else "granted",
        class_name=name,
        amount_rule=rule.id,
        rule=rule.id if found is None else found.id,
    )
