"""Aggregates over child tables: worked out record by record as bare columns first, then grouped, then joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import narwhals as nw
from attrs import define, evolve, field, frozen

from unionkit.errors import NotPortable
from unionkit.expr.columns.engine import whole
from unionkit.expr.columns.errors import first_of
from unionkit.expr.intervals import Interval
from unionkit.expr.lowering import Flag, Lowered, NotLowerable, Ratio, Stamp
from unionkit.expr.nodes import Aggregate, Name, Node, children, walk_nodes
from unionkit.rules.facts import MOST_RECORDS, Fact
from unionkit.rules.frame_columns import Records
from unionkit.rules.frames.canonical import canonical, sources_of, wanted_columns
from unionkit.rules.frames.folds import FOLDS, Fold, Item
from unionkit.rules.frames.names import Given, Names
from unionkit.rules.frames.opening import Opened, open_frame
from unionkit.rules.frames.small_tables import joined
from unionkit.rules.frames.staged import Frame, Staged
from unionkit.rules.parts import Edition
from unionkit.rules.policy import Policy
from unionkit.rules.rule_trees import trees_of_edition

MOST_GROUPED = 40

Placed = tuple[Lowered, nw.Expr, "nw.Expr | None"]


@frozen(kw_only=True)
class Child:
    """The records of one list, with canonical columns for their fields."""

    frame: Frame
    key: str
    columns: Mapping[str, nw.Expr]
    known: nw.Expr | None


@frozen(kw_only=True)
class Apart:
    """An aggregate that nothing but the frame itself and its own groups are needed for: those, and what is made of them."""

    grouped: Frame
    key: str
    value: nw.Expr
    error: nw.Expr | None


@define(kw_only=True)
class Aggregates:
    """Joins what editions take of lists of records. `problems` has the number of what is wrong with the records of each."""

    opened: Opened
    policy: Policy
    lists: Mapping[str, Records]
    usual: bool
    invalid: Callable[[str, str], int]
    problems: dict[str, nw.Expr] = field(factory=dict)
    _children: dict[str, Child] = field(factory=dict)
    _unique: set[str] = field(factory=set)
    _count: int = 0
    _before: Frame | None = None
    _sizes: dict[Aggregate, int] = field(factory=dict)
    _apart: dict[Aggregate, Apart] = field(factory=dict)

    def open_all(self, staged: Staged) -> None:
        """Join what is wrong with the records of every list, used or not. Raises NotPortable for no such list."""
        self._before = staged.frame
        for name in self.lists:
            if name not in self.policy.facts or self.policy.facts[name].type != "list":
                known = ", ".join(key for key, fact in self.policy.facts.items() if fact.type == "list")
                raise NotPortable(
                    f"the policy has no list {name!r}",
                    hint=f"its lists are: {known or 'none'}",
                    where="lists",
                )
            self.child(staged, name)

    def join(self, staged: Staged, names: Names, edition: Edition) -> None:
        """Work out every aggregate of an edition, the inner ones first, and let the edition's names find them."""
        placed: dict[Aggregate, Placed] = {}
        names.aggregates = placed
        for node in aggregates_in(trees_of_edition(edition)):
            lowered, column, error = self.placed(staged, names, node)
            mark = f"_uk_a{self._count}"
            kept = staged.add(f"{mark}_is", column)
            placed[node] = (lowered, kept, None if error is None else staged.add(f"{mark}_fails", error))
            staged.close()

    def placed(self, staged: Staged, names: Names, node: Aggregate) -> Placed:
        """One aggregate as a column of the cases."""
        self._count += 1
        mark = f"_uk_a{self._count}"
        fold = FOLDS[node.operator]
        child = self.child(staged, node.list_name)
        if child is None:
            return self.without_records(names, node, fold, mark)
        inner, inside = self.inside(staged, names, child, node, mark)
        item = self.item(inner, node, mark)
        grouped = fold.group(inside, child.key, item)
        staged.frame = joined(self.opened, staged.frame, grouped, [child.key])
        made = self.finished(names, node, fold, item, child.known)
        if node.default is None or not _looks_at_case(node.default):
            self._apart[node] = Apart(grouped=grouped, key=child.key, value=made[1], error=made[2])
        return made

    def without_records(self, names: Names, node: Aggregate, fold: Fold, mark: str) -> Placed:
        """An aggregate of a list that the frame says nothing of: unknown, or that of no records where that is usual."""
        fact = self.policy.facts[node.list_name]
        fields = {key: nw.lit(None, dtype=nw.Int64) for key in fact.fields}
        inner = self.record_names(names, fact, fields, evolve(names.given, facts={}))
        inner.aggregates = names.aggregates
        item = self.item(inner, node, mark)
        empty = self.usual and fact.has_usual
        lowered, column = fold.finish(item, present=False, default=self.default(names, node))
        error = None if node.default is None else names.errors.of(node.default)
        return lowered, column if empty else nw.when(nw.lit(False)).then(column), error if empty else None

    def finished(
        self, names: Names, node: Aggregate, fold: Fold, item: Item, known: nw.Expr | None
    ) -> Placed:
        """The value after the join: unknown where a part was, that of no records where there are none."""
        lowered, column = fold.finish(item, present=True, default=self.default(names, node))
        error = fold.error(item)
        if node.default is not None:
            error = first_of([names.errors.of(node.default), error])
        if known is not None:
            column = nw.when(known).then(column)
            error = None if error is None else nw.when(known).then(error)
        if isinstance(lowered, Ratio):
            names.lowering.note(lowered)
        return lowered, column, error

    def default(self, names: Names, node: Aggregate) -> tuple[Lowered, nw.Expr] | None:
        """The value of an empty list, in the scope of the case."""
        if node.default is None:
            return None
        found = names.evaluate(node.default)
        if not isinstance(found.lowered, Ratio | Stamp):
            raise NotLowerable("a default that is no number or day")
        return found.lowered, found.column

    def child(self, staged: Staged, name: str) -> Child | None:
        """The records of a list, read once; None where the frame says nothing of them."""
        given = self.lists.get(name)
        if given is None:
            return None
        if name not in self._children:
            self._children[name] = self.opened_child(staged, name, given)
        return self._children[name]

    def opened_child(self, staged: Staged, name: str, given: Records) -> Child:
        """Open a child table, and join what is wrong with its records to the cases."""
        fact = self.policy.facts[name]
        opened = open_frame(given.frame, wanted_columns(fact.fields, given.columns, given.key))
        if opened.in_polars != self.opened.in_polars or (
            not opened.in_polars and opened.implementation is not self.opened.implementation
        ):
            raise NotPortable(
                f"the records of {name!r} are a frame of another engine",
                hint="keep both in one engine",
                where="lists",
            )
        schema = opened.lazy.collect_schema()
        self.check_key(name, given, schema)
        sources = sources_of(fact.fields, given.columns, schema.names())
        kinds = opened.kinds()
        problems: list[tuple[nw.Expr, int]] = []
        columns: dict[str, nw.Expr] = {}
        for key, part in fact.fields.items():
            source = sources.get(key)
            made = canonical(
                part, source, None if source is None else kinds[source.name], self.opened.engine, usual=False
            )
            columns[f"_uk_r_{key}"] = made.value
            problems += [
                (condition, self.invalid(code, f"{name}.{key}")) for condition, code in made.problems
            ]
        chain: nw.Expr = nw.lit(None, dtype=nw.Int64)
        for condition, number in reversed(problems):
            chain = nw.when(condition).then(whole(number)).otherwise(chain)
        frame = opened.lazy.select(
            nw.col(given.key),
            *(expr.alias(column) for column, expr in columns.items()),
            chain.alias("_uk_problem"),
            whole(1).alias("_uk_one"),
        )
        known = nw.col(given.known) if given.known else None
        self.join_problems(staged, name, given.key, frame, known)
        return Child(
            frame=frame,
            key=given.key,
            columns={key: nw.col(f"_uk_r_{key}") for key in fact.fields},
            known=known,
        )

    def check_key(self, name: str, given: Records, schema: nw.Schema) -> None:
        """Refuse records that do not share a key of one kind with the cases, or that nothing says are known."""
        cases = self.opened.lazy.collect_schema()
        for where, present in ((given.key, schema), (given.key, cases), (given.known, cases)):
            if where and where not in present:
                raise NotPortable(
                    f"there is no column {where!r}",
                    hint="cases and records share a key, and `known` is a column of the cases",
                    where=f"lists.{name}",
                )
        if given.known and cases[given.known] != nw.Boolean:
            raise NotPortable(
                f"the column {given.known!r} does not say whether records are known",
                hint="make it a column of true and false",
                where=f"lists.{name}",
            )
        if schema[given.key] != cases[given.key]:
            raise NotPortable(
                f"the key {given.key!r} is {cases[given.key]} for cases and {schema[given.key]} for records",
                hint="convert one of them",
                where=f"lists.{name}",
            )

    def check_unique(self, key: str) -> None:
        """Refuse cases that share a key where records look at their case, since they would look at all of them."""
        if key in self._unique:
            return
        counted = self.opened.lazy.group_by(key, drop_null_keys=True).agg(nw.len().alias("_uk_cases"))
        if len(counted.filter(nw.col("_uk_cases") > 1).head(1).collect()):
            raise NotPortable(
                f"several cases have the same key {key!r}, and their records are compared with facts of the case",
                hint="give every row a key of its own",
                where="lists",
            )
        self._unique.add(key)

    def join_problems(self, staged: Staged, name: str, key: str, frame: Frame, known: nw.Expr | None) -> None:
        """Find the first problem among the records of each case, too many of them included."""
        problem, count = f"_uk_problem_{name}", f"_uk_count_{name}"
        counted = frame.group_by(key).agg(
            nw.col("_uk_problem").min().alias(problem), nw.col("_uk_one").sum().alias(count)
        )
        staged.frame = joined(self.opened, staged.frame, counted, [key])
        many = nw.when(nw.col(count) > MOST_RECORDS).then(whole(self.invalid("too_many_records", name)))
        found = nw.coalesce(many, nw.col(problem))
        self.problems[name] = found if known is None else nw.when(known).then(found)

    def inside(
        self, staged: Staged, names: Names, child: Child, node: Aggregate, mark: str
    ) -> tuple[Names, Staged]:
        """The names inside a record, and the records with every column of the case that their body mentions."""
        facts: dict[str, nw.Expr] = {}
        values: dict[str, nw.Expr] = {}
        errors: dict[str, nw.Expr] = {}
        inner: dict[Aggregate, Placed] = {}
        outer = list(outer_nodes(node, names))
        aggregates = [used for used in outer if isinstance(used, Aggregate)]
        self.check_size(node, aggregates)
        cases, found = self.cases(staged, names, aggregates)
        for place, used in enumerate(outer):
            column = f"{mark}_o{place}"
            if isinstance(used, Aggregate):
                lowered, value, error = found[used]
                inner[used] = (
                    lowered,
                    cases.add(column, value),
                    None if error is None else cases.add(f"{column}e", error),
                )
            elif used.name in names.parameters:
                values[used.name] = cases.add(column, names.given.values[used.name])
                if used.name in names.given.errors:
                    errors[used.name] = cases.add(f"{column}e", names.given.errors[used.name])
            elif used.name != "on" and used.name not in names.given.facts:
                raise NotLowerable(f"an aggregate that depends on {used.name!r}")
            else:
                facts[used.name] = cases.add(
                    column, names.given.day if used.name == "on" else names.given.facts[used.name]
                )
        brought = cases.close()
        frame = child.frame
        if brought:
            self.check_unique(child.key)
            frame = frame.join(cases.frame.select(child.key, *brought), on=child.key, how="left")
        inside = Staged(frame=frame, mark=f"{mark}_")
        given = Given(facts=facts, values=values, errors=errors, day=facts.get("on", names.given.day))
        made = self.record_names(names, self.policy.facts[node.list_name], child.columns, given)
        made.engine = evolve(names.engine, bind=inside.bind)
        made.errors.engine = made.engine
        made.aggregates = inner
        return made, inside

    def cases(
        self, staged: Staged, names: Names, aggregates: Sequence[Aggregate]
    ) -> tuple[Staged, Mapping[Aggregate, Placed]]:
        """The cases with some aggregates, for records to look at.

        Engines that write a query out write the cases out again here. So it is those before any aggregate, with what
        is needed joined to them once more, wherever an aggregate can be worked out apart from the others.
        """
        placed = {used: names.aggregates[used] for used in aggregates}
        if self._before is None or not all(used in self._apart for used in aggregates):
            return Staged(frame=staged.frame), placed
        frame = self._before
        for used in aggregates:
            frame = joined(self.opened, frame, self._apart[used].grouped, [self._apart[used].key])
        again = {
            used: (lowered, self._apart[used].value, self._apart[used].error)
            for used, (lowered, _, _) in placed.items()
        }
        return Staged(frame=frame), again

    def check_size(self, node: Aggregate, aggregates: Sequence[Aggregate]) -> None:
        """Raise NotPortable where the query of an aggregate in which others stand would grow beyond measure.

        It holds the queries of those; one that cannot be worked out apart brings those of all before it.
        """
        apart = all(used in self._apart for used in aggregates)
        inner = [self._sizes[used] for used in aggregates] if apart else self._sizes.values()
        size = self._sizes[node] = 1 + sum(inner)
        if sum(self._sizes.values()) > MOST_GROUPED and aggregates and not self.opened.in_polars:
            raise NotPortable(
                f"aggregates stand so deep in each other that their query would group records {size} times",
                hint="hand in frames of Polars, or decide in Python",
                where=self.policy.id,
            )

    def record_names(self, names: Names, fact: Fact, columns: Mapping[str, nw.Expr], given: Given) -> Names:
        """The names that the body of an aggregate may use; facts of the case that it does not mention are not there."""
        absent = {name: nw.lit(None, dtype=nw.Int64) for name in names.given.facts}
        return Names(
            facts=names.facts,
            parameters=names.parameters,
            derived=names.derived,
            given=evolve(given, facts={**absent, **given.facts}),
            engine=names.engine,
            number=names.number,
            fields=fact.fields,
            field_columns=columns,
        )

    def item(self, inner: Names, node: Aggregate, mark: str) -> Item:
        """What is taken of each record, as columns: whether it counts, its item, its month, and its error."""
        counts = None if node.where is None else inner.flag(node.where)
        lowered: Lowered = Flag("True", 3)
        column: nw.Expr = nw.lit(True)
        if node.item is not None:
            found = inner.evaluate(node.item)
            lowered, column = found.lowered, found.column
        if isinstance(lowered, Ratio) and lowered.factors:
            raise NotLowerable("an aggregate of quotients; round them, or divide the aggregate")
        by = None if node.by is None else inner.evaluate(node.by).column
        body = first_of([inner.errors.of(part) for part in (node.item, node.by) if part is not None])
        if body is not None and counts is not None:
            body = nw.when(counts.is_null() | counts).then(body)
        error = first_of([None if node.where is None else inner.errors.of(node.where), body])
        inner.proven(self.policy.id)
        return Item(
            mark=mark,
            engine=inner.engine,
            counts=counts,
            lowered=lowered,
            column=column,
            by=by,
            failure=error,
            most=Interval(0, MOST_RECORDS),
        )


def _looks_at_case(node: Node) -> bool:
    return any(isinstance(part, Name | Aggregate) for part in walk_nodes(node))


def aggregates_in(trees: Sequence[Node]) -> Iterator[Aggregate]:
    """Every aggregate of some trees once, those inside others before them."""
    done: set[Aggregate] = set()

    def visit(node: Node) -> Iterator[Aggregate]:
        for part in children(node):
            yield from visit(part)
        if isinstance(node, Aggregate) and node not in done:
            done.add(node)
            yield node

    for tree in trees:
        yield from visit(tree)


def outer_nodes(node: Aggregate, names: Names) -> Iterator[Name | Aggregate]:
    """Names and aggregates of the case that the body of an aggregate mentions, quantities followed to what they use."""
    done: set[Node] = set()
    waiting: list[Node] = [part for part in (node.item, node.where, node.by) if part is not None]
    while waiting:
        here = waiting.pop()
        if here in done:
            continue
        done.add(here)
        if isinstance(here, Aggregate):
            yield here
        elif isinstance(here, Name) and here.name in names.derived:
            waiting.append(names.derived[here.name].value)
        elif isinstance(here, Name):
            yield here
        else:
            waiting.extend(children(here))
