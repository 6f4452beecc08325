"""The closed kinds of rule that an edition is made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from attrs import field, frozen

from unionkit.evidence import Citation, Labels
from unionkit.expr.nodes import Node, Truth
from unionkit.expr.types import Type
from unionkit.rules.facts import check_name
from unionkit.rules.tables import Table
from unionkit.values.units import Unit

AmountKind = Literal["exact", "up_to", "between"]
Per = Literal["item", "person", "household", "year", "plan_period", "lifetime", "pool"]
PERS: tuple[Per, ...] = ("item", "person", "household", "year", "plan_period", "lifetime", "pool")
ALWAYS = Truth(True)


@frozen(kw_only=True)
class Require:
    """A condition that must hold: for everybody, or for the classes named in `classes`."""

    id: str
    when: Node
    classes: tuple[str, ...] = ()
    label: Labels = Labels()
    citations: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Exclude:
    """A condition that shuts out unless `unless` holds: from everything, or from the classes named in `bars`."""

    id: str
    when: Node
    unless: Node | None = None
    bars: tuple[str, ...] = ()
    label: Labels = Labels()
    citations: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Class:
    """A class that a case belongs to where `when` holds; `review` leaves the decision to a person."""

    id: str
    name: str
    when: Node
    review: bool = False
    label: Labels = Labels()
    citations: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Amount:
    """What is paid where `when` holds: `value` in yuan, or from `value` to `high` where a person decides.

    `form` is the shape in which it was written (pay, bands, marginal, rate, months, table, between). `rounding` is the
    step and the name of the rounding of the value, None where the author stated none.
    """

    id: str
    value: Node
    when: Node = ALWAYS
    high: Node | None = None
    kind: AmountKind = "exact"
    form: str = "pay"
    rounding: tuple[str, str] | None = None
    review: bool = False
    label: Labels = Labels()
    citations: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Limit:
    """A floor or cap of the amount: `value` less what was granted before (`less`), applied where `only_if` holds.

    Caps round down to the fen and floors up, so that a limit is never passed.
    """

    id: str
    kind: Literal["floor", "cap"]
    value: Node
    only_if: Node | None = None
    less: Node | None = None
    per: Per = "item"
    label: Labels = Labels()
    citations: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Result:
    """A further answer besides class and amount, given where the decision is granted or a matter of review."""

    name: str
    value: Node
    type: Type
    label: Labels = Labels()


@frozen(kw_only=True)
class Derived:
    """A quantity worked out from facts and named, such as income per head and month."""

    name: str
    value: Node
    label: Labels = Labels()


@frozen(kw_only=True)
class Parameter:
    """A number that a table gives for the case: which table, by which keys, on which day.

    `keys` gives an expression for each key of the table; `at` is the day (the governing day unless it says
    otherwise). `given` names a fact that wins over the table where it is known. Without a table only that fact serves.
    """

    name: str = field(validator=check_name)
    unit: Unit
    table: Table | None = None
    keys: Mapping[str, Node] = field(factory=dict)
    at: Node | None = None
    given: str | None = None
    places: int = 2
    label: Labels = Labels()

    @property
    def key_nodes(self) -> tuple[Node, ...]:
        """The expressions of the keys, in the order in which the table has them."""
        return () if self.table is None else tuple(self.keys[key] for key in self.table.keys)


Rule = Require | Exclude | Class | Amount | Limit


@frozen(kw_only=True)
class Edition:
    """The rules in force from one day to another; `end` None holds until the next edition begins.

    `classes_are` is ``first`` (the first class that fits) or ``unique`` (two that fit are a conflict). `zero` says what
    an amount of nothing means: ``refused`` or ``granted``.
    """

    start: date
    end: date | None = None
    derived: Mapping[str, Derived] = field(factory=dict)
    requires: tuple[Require, ...] = ()
    excludes: tuple[Exclude, ...] = ()
    classes: tuple[Class, ...] = ()
    amounts: tuple[Amount, ...] = ()
    limits: tuple[Limit, ...] = ()
    results: tuple[Result, ...] = ()
    classes_are: Literal["first", "unique"] = "first"
    zero: Literal["refused", "granted"] = "refused"
    note: Labels = Labels()
    fingerprint: str = ""

    def rules(self) -> tuple[Rule, ...]:
        """All rules in the order in which they are looked at."""
        return (*self.requires, *self.excludes, *self.classes, *self.amounts, *self.limits)
