"""Parameters of a policy, looked up for a case: by its keys, on a day, as known on another."""

from __future__ import annotations

from datetime import date
from typing import Literal, cast

from unionkit.expr.nodes import Name
from unionkit.expr.undefined import Undefined
from unionkit.expr.values import Value
from unionkit.expr.walking import Case, Evaluator, evaluator
from unionkit.rules.parts import Parameter
from unionkit.rules.tables import Row

MOST_REMEMBERED = 10_000


def lookup(parameter: Parameter) -> Evaluator:
    """The evaluator of a parameter: its fact where that is known, else the table's row in force.

    It is unknown where a key is; it is undefined (``no_value``) where the table knows nothing for that place and day.
    """
    table = parameter.table
    keys = tuple(evaluator(node) for node in parameter.key_nodes)
    day = evaluator(parameter.at or Name("on"))
    known: dict[tuple[object, ...], Row | Literal[False] | None] = {}

    def find(texts: tuple[str | None, ...], when: date, known_on: date | None) -> Row | Literal[False] | None:
        """What the table says, which is remembered: cases of one place come in thousands."""
        asked = (*texts, when, known_on)
        if table is None or asked in known:
            return known.get(asked)
        found = table.find(texts, when, known_on)
        if len(known) < MOST_REMEMBERED:
            known[asked] = found
        return found

    def evaluate(case: Case) -> Value:
        if parameter.given is not None:
            given = case.facts.get(parameter.given)
            if given is not None:
                return given
        if table is None:
            return None
        when = day(case)
        if when is None:
            return None
        texts = tuple([cast("str | None", key(case)) for key in keys])
        found = find(texts, cast("date", when), case.known_on)
        if found is None:
            return None
        if found is False:
            raise Undefined("no_value", parameter.name)
        case.rows[parameter.name] = found
        return found.value

    return evaluate
