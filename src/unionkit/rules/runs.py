"""A policy on one day: the edition in force, its fast door, and what has been looked up so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, cast

from attrs import define, evolve, field

from unionkit.errors import PolicyError
from unionkit.expr.nodes import Name
from unionkit.expr.undefined import Undefined
from unionkit.expr.values import Value, simplest
from unionkit.expr.walking import Case
from unionkit.expr.writing import write
from unionkit.rules.doors import Door, open_door
from unionkit.rules.facts import NUMERIC, Fact
from unionkit.rules.judging import Verdict
from unionkit.rules.parameters import lookup as evaluator_of
from unionkit.rules.partial import Unknown
from unionkit.rules.programs import Program
from unionkit.rules.reading import Known
from unionkit.rules.tables import Row

if TYPE_CHECKING:
    from unionkit.rules.policy import Policy

Telling = Callable[[Sequence[object]], object]
Again = tuple[tuple[int, ...], Mapping[str, Row]]
MOST_REMEMBERED = 10_000


@define(eq=False, repr=False, slots=False)
class Run:
    """A policy on one day: the edition in force, if any, and its fast door."""

    policy: Policy
    program: Program | None
    on: date
    known_on: date | None
    rows: dict[tuple[str, tuple[object, ...]], Row] = field(factory=dict)
    _partial_doors: dict[Unknown, tuple[Door, tuple[Verdict, ...]]] = field(factory=dict)
    _again: dict[Sequence[str], tuple[Telling, dict[object, Again]]] = field(factory=dict)

    @cached_property
    def door(self) -> Door | None:
        """The fast way, None where there is none."""
        if self.program is None:
            return None
        return open_door(
            self.program.compiled, self.policy.facts, self.program.parameters, self.on, self.look_up
        )

    def partial_door(self, unknown: Unknown) -> tuple[Door, tuple[Verdict, ...]] | None:
        """The fast way where some facts are unknown, with its verdicts; None where there is none."""
        found = self._partial_doors.get(unknown)
        if found is not None or self.program is None:
            return found
        partial = self.program.partial(unknown)
        if partial is None:
            return None
        door = open_door(partial.compiled, self.policy.facts, self.program.parameters, self.on, self.look_up)
        found = (door or _shut), partial.compiled.verdicts
        self._partial_doors[unknown] = found
        return found

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What the numbers that the generated code returns stand for."""
        return () if self.program is None else self.program.compiled.verdicts

    def look_up(self, name: str, keys: tuple[object, ...], scale: int) -> int | None:
        """A parameter as a whole number of steps, None where the table has none for these keys."""
        row = self.row(name, keys)
        return int(Fraction(row.value) * scale) if row else None

    def row(self, name: str, keys: tuple[object, ...]) -> Row | None:
        """The row of a parameter for keys as the fast door holds them: choices by their place."""
        found = self.rows.get((name, keys))
        if found is None and self.program is not None:
            parameter = self.program.parameters[name]
            texts = {
                key.name: self.key_text(key.name, value)
                for key, value in zip(parameter.key_nodes, keys, strict=True)
                if isinstance(key, Name)
            }
            case = self.case(Known(facts=texts, lists={}))
            try:
                evaluator_of(evolve(parameter, given=None))(case)
            except Undefined:
                return None
            found = cast("Row | None", case.rows.get(name))
            if found is not None and len(self.rows) < MOST_REMEMBERED:
                self.rows[name, keys] = found
        return found

    def key_text(self, name: str, value: object) -> Value:
        """A key as text, from what the fast door holds of it."""
        fact = self.policy.facts[name]
        return (
            fact.choices[value] if fact.type == "choice" and isinstance(value, int) else cast("Value", value)
        )

    def parameters_again(self, stored: Sequence[object], names: Sequence[str]) -> Again | None:
        """Parameters as generated code takes them, from what the fast door stored, with the rows of tables.

        The same keys give the same answer, which is remembered.
        """
        if not names:
            return (), {}
        remembered = self._again.get(names)
        if remembered is None:
            remembered = self._again[names] = (self.telling_places(names), {})
        telling, again = remembered
        key = telling(stored)
        found = again.get(key)
        if found is None:
            found = self._find_again(stored, names)
            if found is not None and len(again) < MOST_REMEMBERED:
                again[key] = found
        return found

    def telling_places(self, names: Sequence[str]) -> Telling:
        """Picks out of the stored facts those that settle some parameters."""
        parameters = {} if self.program is None else self.program.parameters
        at = {name: place for place, name in enumerate(self.plain_facts)}
        used: list[int] = []
        for name in names:
            keys = [key.name for key in parameters[name].key_nodes if isinstance(key, Name)]
            used += [at[key] for key in (*keys, parameters[name].given) if key is not None]
        return itemgetter(*used) if used else lambda _: ()

    def _find_again(self, stored: Sequence[object], names: Sequence[str]) -> Again | None:
        held = dict(zip(self.plain_facts, stored, strict=True))
        values: list[int] = []
        rows: dict[str, Row] = {}
        for name in names:
            parameter = self.program.parameters[name] if self.program is not None else None
            if parameter is None:
                return None
            value = held.get(parameter.given or "")
            if value is None:
                keys = tuple(
                    held[key.name] if isinstance(key, Name) else write(key) for key in parameter.key_nodes
                )
                row = self.row(name, keys)
                if row is None:
                    return None
                rows[name] = row
                value = int(row.value * 10**parameter.places)
            values.append(cast("int", value))
        return tuple(values), rows

    @cached_property
    def plain_facts(self) -> tuple[str, ...]:
        """The facts that are no lists, in the order in which the fast door stores them."""
        return tuple(fact.name for fact in self.policy.facts.values() if fact.type != "list")

    def case(self, known: Known) -> Case:
        """A case to look into. There must be an edition."""
        if self.program is None:
            raise PolicyError("no edition was in force on that day", hint="choose a day inside an edition")
        return self.program.case(known, self.on, self.known_on)

    def known_from(self, stored: tuple[object, ...]) -> Known:
        """Exact values again from the integers of the fast door."""
        plain = [fact for fact in self.policy.facts.values() if fact.type != "list"]
        facts = {fact.name: _from_integer(fact, value) for fact, value in zip(plain, stored, strict=True)}
        lists = {name: None for name, fact in self.policy.facts.items() if fact.type == "list"}
        return Known(facts=facts, lists=lists)


def _shut(_given: Mapping[str, object]) -> None:
    """The door of an edition that no code decides."""


def _from_integer(fact: Fact, value: object) -> Value:
    if value is None or isinstance(value, bool | str):
        return value
    number = cast("int", value)
    if fact.type in NUMERIC:
        return simplest(Fraction(number, fact.scale))
    return date.fromordinal(number) if fact.type == "date" else fact.choice(fact.choices[number])
