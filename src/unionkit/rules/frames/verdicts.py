"""An edition as columns: which verdict each row has, as a number, and both ends of its amount in fen.

The order is that of `rules.judging`, which says what is right. Each step of it becomes a pair of a condition and a number;
the first that holds wins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import narwhals as nw
from attrs import define, field, frozen

from unionkit.expr.columns.engine import any_of, choose, whole
from unionkit.expr.lowering import Code
from unionkit.expr.nodes import Node, Operation, Text, walk_nodes
from unionkit.rules.frames.amounts import AmountColumns
from unionkit.rules.frames.names import Names
from unionkit.rules.frames.results import ResultColumn, know_amount, result_column
from unionkit.rules.frames.speaking import Verdicts
from unionkit.rules.frames.staged import Staged
from unionkit.rules.frames.steps import Step, chained, failing, unknown_where
from unionkit.rules.judging import CLASS, Verdict, excludes_for, requires_for
from unionkit.rules.parts import Class, Edition, Exclude, Require


@frozen(kw_only=True)
class Audit:
    """The audit columns of an edition by their names."""

    columns: Mapping[str, nw.Expr] = field(factory=dict)


@frozen(kw_only=True)
class Judged:
    """What an edition says of each row: the number of its verdict, and the names of the columns of both ends.

    Both ends of the amount are None where there is none.
    """

    number: nw.Expr
    low: str | None
    high: str | None
    results: tuple[ResultColumn, ...] = ()
    audit: Audit = Audit()


@define(kw_only=True)
class EditionColumns:
    """Writes the columns of one edition into a frame. `mark` keeps those of several editions apart."""

    edition: Edition
    names: Names
    staged: Staged
    verdicts: Verdicts
    mark: str
    unknown: int = field(init=False)
    amounts: AmountColumns = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.unknown = self.verdicts.number(Verdict(outcome="unknown"))
        self.amounts = AmountColumns(
            edition=self.edition,
            names=self.names,
            staged=self.staged,
            verdicts=self.verdicts,
            mark=self.mark,
            unknown=self.unknown,
        )

    def judge(self) -> Judged:
        """All layers of the edition, and the names of what comes out."""
        gates, settled = self.gates()
        classes, columns = self.classes(settled)
        low: str | None = None
        high: str | None = None
        paid = bool(self.edition.amounts)
        unique = self.edition.classes_are == "unique"
        named = columns and (paid or unique or self.edition.results)
        place = self.place_of_class(columns, unique=unique) if named else None
        self.staged.close()
        if place is not None and (paid or self.edition.results):
            self.know_class()
        if paid:
            made = self.amounts.judge(place, settled)
            rest, last, low, high = made.steps, made.last, made.low, made.high
        else:
            rest = unknown_where([part for part in (settled, place) if part is not None], self.unknown)
            numbers = self.granted_without_amount()
            last = whole(numbers[0]) if place is None else place + whole(numbers[0])
            if columns and place is None:
                rest += self.first_of_classes(columns, numbers)
        number = chained([*gates, *classes, *rest], last)
        self.staged.close()
        return Judged(number=number, low=low, high=high, results=self.results(low))

    def results(self, low: str | None) -> tuple[ResultColumn, ...]:
        """The declared results, for rows that will turn out to have them."""
        if not self.edition.results:
            return ()
        know_amount(self.names, low)
        made = tuple(
            result_column(result, self.names, self.staged, self.mark) for result in self.edition.results
        )
        self.staged.close()
        return made

    def keep(self, what: str, column: nw.Expr) -> nw.Expr:
        """A column of the present layer under a name of its own."""
        return self.staged.add(f"_uk_{what}{self.mark}", column)

    def gates(self) -> tuple[list[Step], nw.Expr | None]:
        """The steps of requirements and exclusions for everybody, and a column that is null where one is unknown."""
        steps: list[Step] = []
        settled: nw.Expr | None = None
        rules: list[Require | Exclude] = [*requires_for(self.edition, ""), *excludes_for(self.edition, "")]
        for place, rule in enumerate(rules):
            tree = rule.when if isinstance(rule, Require) else barred(rule)
            error = self.names.errors.of(tree)
            column = self.keep(f"gate{place}", self.names.flag(tree))
            steps += [] if error is None else failing(self.keep(f"error_gate{place}", error), self.unknown)
            self.names.settle(tree)
            code = "requirement" if isinstance(rule, Require) else "exclusion"
            number = self.verdicts.number(Verdict(outcome="refused", code=code, rule=rule.id))
            steps.append((~column if isinstance(rule, Require) else column, number))
            settled = column if settled is None else nw.when(~column.is_null()).then(settled)
        return steps, settled

    def classes(self, settled: nw.Expr | None) -> tuple[list[Step], Sequence[nw.Expr]]:
        """The steps of the classes, and for each class rule whether it fits."""
        rules = self.edition.classes
        if not rules:
            return [], []
        trees = [self.fits(rule) for rule in rules]
        columns = [self.keep(f"class{place}", self.names.flag(tree)) for place, tree in enumerate(trees)]
        self.staged.close()
        steps: list[Step] = []
        unique = self.edition.classes_are == "unique"
        reached: nw.Expr | None = None
        for place, (rule, tree) in enumerate(zip(rules, trees, strict=True)):
            error = self.names.errors.of(tree)
            if error is not None:
                here = error if reached is None else nw.when(reached).then(error)
                steps += failing(self.keep(f"error_class{place}", here), self.unknown)
            if place == 0:
                self.names.settle(tree)
            if unique:
                steps += self.conflict(place, rule, columns, settled)
            else:
                missed = columns[place].is_null() | ~columns[place]
                reached = missed if reached is None else reached & missed
        none = columns[0]
        for column in columns[1:]:
            none = none | column
        steps.append((~none, self.verdicts.number(Verdict(outcome="refused", code="no_class"))))
        return steps, columns

    def conflict(
        self, place: int, rule: Class, columns: Sequence[nw.Expr], settled: nw.Expr | None
    ) -> list[Step]:
        """The step to a conflict with an earlier class of another name; an open gate leaves it unknown."""
        earlier = [
            columns[before]
            for before, other in enumerate(self.edition.classes[:place])
            if other.name != rule.name
        ]
        if not earlier:
            return []
        both = columns[place] & any_of(earlier)
        conflict = self.verdicts.number(Verdict(outcome="invalid", code="class_conflict", rule=rule.id))
        if settled is not None:
            return [(both & ~settled.is_null(), conflict)]
        return [(both, conflict)]

    def place_of_class(self, columns: Sequence[nw.Expr], *, unique: bool) -> nw.Expr:
        """The place of the first class rule that fits; null where none does, or where an unknown one might come first.

        Under ``unique`` a later unknown class of another name leaves it open too, and so does a conflict.
        """
        rules = self.edition.classes
        found: nw.Expr = nw.lit(None, dtype=nw.Int64)
        for place in range(len(rules) - 1, -1, -1):
            here: nw.Expr = whole(place)
            if unique:
                others = [
                    columns[later] for later in range(len(rules)) if rules[later].name != rules[place].name
                ]
                if others:
                    here = nw.when(~any_of(others)).then(here)
            found = choose(columns[place], here, found)
        return self.keep("k", found)

    def fits(self, rule: Class) -> Node:
        """The condition of a class with its own requirements and exclusions, as one tree."""
        parts = [rule.when, *(gate.when for gate in requires_for(self.edition, rule.name))]
        parts += [Operation("not", (barred(barrier),)) for barrier in excludes_for(self.edition, rule.name)]
        return parts[0] if len(parts) == 1 else Operation("and", tuple(parts))

    def granted_without_amount(self) -> Sequence[int]:
        """The numbers of the verdicts where all is known and there is no amount: one for each class rule, in a row."""
        if not self.edition.classes:
            return [self.verdicts.number(Verdict(outcome="granted"))]
        return [
            self.verdicts.number(
                Verdict(outcome="review" if rule.review else "granted", class_name=rule.name, rule=rule.id)
            )
            for rule in self.edition.classes
        ]

    def first_of_classes(self, columns: Sequence[nw.Expr], numbers: Sequence[int]) -> list[Step]:
        """The steps to the first class that fits, and to unknown where one before it may."""
        steps: list[Step] = []
        for column, number in zip(columns, numbers, strict=True):
            steps += [(column, number), (column.is_null(), self.unknown)]
        return steps

    def know_class(self) -> None:
        """Let amounts name the class."""
        names = tuple(dict.fromkeys(rule.name for rule in self.edition.classes))
        texts = {
            node.value
            for tree in amount_trees(self.edition)
            for node in walk_nodes(tree)
            if isinstance(node, Text)
        }
        column: nw.Expr = nw.lit(None, dtype=nw.Int64)
        for place, rule in enumerate(self.edition.classes):
            here = nw.col(f"_uk_k{self.mark}") == whole(place)
            column = nw.when(here).then(whole(names.index(rule.name))).otherwise(column)
        self.keep("c", column)
        self.staged.close()
        self.names.arguments["k"] = nw.col(f"_uk_c{self.mark}")
        self.names.known[CLASS] = Code("k", (*names, *sorted(texts - set(names))))


def barred(rule: Exclude) -> Node:
    """The condition under which an exclusion applies."""
    if rule.unless is None:
        return rule.when
    return Operation("and", (rule.when, Operation("not", (rule.unless,))))


def amount_trees(edition: Edition) -> Sequence[Node]:
    """The trees that may name the class."""
    found: list[Node | None] = []
    for rule in edition.amounts:
        found += [rule.when, rule.value, rule.high]
    for limit in edition.limits:
        found += [limit.value, limit.only_if, limit.less]
    found += [part.value for part in edition.results]
    return [tree for tree in found if tree is not None]
