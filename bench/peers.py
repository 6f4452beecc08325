"""The same hardship classification in six other libraries, each in the fastest exact form that it offers.

A factory compiles once and hands back `classify(facts)`; turning the facts into what the library takes is part of
using it and stands inside the timed function. `python bench/peers.py` compares all of them with the printed rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import cache, partial
from importlib.metadata import version
from itertools import pairwise
from operator import eq
from random import Random
from time import perf_counter
from typing import cast

import numpy as np
import rule_engine
import zen
from by_hand import (
    DAY,
    ROWS,
    Household,
    classify_as_printed,
    classify_fen,
    classify_yuan,
    in_fen,
    limit_households,
    random_household,
    standard_of,
)
from cel_expr_python import cel
from cel_expr_python.ext import ext_bindings
from json_logic import jsonLogic
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from simpleeval import SimpleEval

Classify = Callable[[Mapping[str, object]], str]
ClassifyAll = Callable[[Sequence[Mapping[str, object]]], list[str]]


def _facts_in_fen(facts: Mapping[str, object]) -> dict[str, int | str]:
    """What a peer without decimals is given: whole fen, so that cross-multiplied comparisons are exact."""
    household = cast("Household", facts)
    return {
        "people": household["people"],
        "homes": household["homes"],
        "cause": household["cause"],
        "area_person": household["area_person"],
        "min_area": household["min_area"],
        "income_year": int(household["income_year"] * 100),
        "rigid_spending": int(household["rigid_spending"] * 100),
        "standard": standard_of(household["place"], household["area"], DAY),
    }


# --- zen-engine -------------------------------------------------------------------------------------------------
# Its numbers are decimals inside, but the Python door refuses `Decimal`: whole fen are exact and need no text.

_ZEN_DERIVED = {"year": "12 * standard * people", "net": "income_year - rigid_spending"}
_ZEN_RULES = (
    ("homes >= 2 and not (area_person <= min_area and cause in ['illness', 'disaster'])", "excluded"),
    ("2 * income_year > 3 * year", "refused"),
    ("net <= year", "national_file"),
    ("2 * net <= 3 * year", "provincial_file"),
    ("net <= 2 * year", "city_file"),
    ("", "refused"),
)


def _zen_decision() -> dict[str, object]:
    derived = [{"id": key, "key": key, "value": value} for key, value in _ZEN_DERIVED.items()]
    rules = [
        {"_id": str(place), "when": when, "is": f"'{is_}'"} for place, (when, is_) in enumerate(_ZEN_RULES)
    ]
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": "when", "name": "when"}],
        "outputs": [{"id": "is", "name": "level", "field": "level"}],
        "rules": rules,
    }
    nodes: list[dict[str, object]] = [
        {"id": "in", "type": "inputNode", "name": "household"},
        {
            "id": "derive",
            "type": "expressionNode",
            "name": "derived",
            "content": {"expressions": derived, "passThrough": True},
        },
        {"id": "table", "type": "decisionTableNode", "name": "levels", "content": table},
        {"id": "out", "type": "outputNode", "name": "level"},
    ]
    steps = pairwise(node["id"] for node in nodes)
    edges = [{"id": f"{a}-{b}", "type": "edge", "sourceId": a, "targetId": b} for a, b in steps]
    return {"nodes": nodes, "edges": edges}


def _zen(*, trace: bool) -> Classify:
    # A key of a static loader, not `create_decision(...).evaluate`: in 2.1.3 that costs some 150 µs a call more.
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"levels": _zen_decision()}}})
    options: zen.DecisionEvaluateOptions = {"trace": trace}

    def classify(facts: Mapping[str, object]) -> str:
        return str(engine.evaluate("levels", _facts_in_fen(facts), options)["result"]["level"])

    return classify


def zen_engine() -> Classify:
    """A decision graph of an expression node and a first-hit decision table, trace off."""
    return _zen(trace=False)


def zen_engine_with_trace() -> Classify:
    """The same decision graph with its trace on: what an explanation would start from."""
    return _zen(trace=True)


def zen_expression() -> Classify:
    """The same rule as one expression of the ZEN language, without a decision around it."""
    rule = zen.compile_expression(_C_LIKE)

    def classify(facts: Mapping[str, object]) -> str:
        return str(rule.evaluate(_facts_in_fen(facts)))

    return classify


# --- rule-engine and CEL ----------------------------------------------------------------------------------------

_C_LIKE = """
homes >= 2 and not (area_person <= min_area and cause in ['illness', 'disaster']) ? 'excluded'
: (2 * income_year > 36 * standard * people ? 'refused'
: (income_year - rigid_spending <= 12 * standard * people ? 'national_file'
: (2 * (income_year - rigid_spending) <= 36 * standard * people ? 'provincial_file'
: (income_year - rigid_spending <= 24 * standard * people ? 'city_file' : 'refused'))))
"""


def rule_engine_peer() -> Classify:
    """One rule over decimals, so yuan go in as they are; 28 digits hold every product exactly.

    A context with types checks more and takes half as long again, so the rule has none.
    """
    rule = rule_engine.Rule(_C_LIKE.replace("\n", " "))

    def classify(facts: Mapping[str, object]) -> str:
        household = cast("Household", facts)
        standard = standard_of(household["place"], household["area"], DAY)
        return str(rule.evaluate({**facts, "standard": Decimal(standard).scaleb(-2)}))

    return classify


_CEL_RULE = """
cel.bind(year, 12 * standard * people, cel.bind(net, income_year - rigid_spending,
  homes >= 2 && !(area_person <= min_area && cause in ['illness', 'disaster']) ? 'excluded'
  : 2 * income_year > 3 * year ? 'refused'
  : net <= year ? 'national_file'
  : 2 * net <= 3 * year ? 'provincial_file'
  : net <= 2 * year ? 'city_file' : 'refused'))
"""


def cel_expr_python() -> Classify:
    """One type-checked expression over 64-bit integers in fen: CEL has no decimals and its doubles are not exact."""
    numbers = ("people", "homes", "area_person", "min_area", "income_year", "rigid_spending", "standard")
    variables = {"cause": cel.Type.STRING, **dict.fromkeys(numbers, cel.Type.INT)}
    rule = cel.NewEnv(variables=variables, extensions=[ext_bindings.ExtBindings()]).compile(_CEL_RULE)

    def classify(facts: Mapping[str, object]) -> str:
        return str(rule.eval(data=_facts_in_fen(facts)).value())

    return classify


# --- JsonLogic and simpleeval -----------------------------------------------------------------------------------


def _json_rule() -> dict[str, object]:
    def var(name: str) -> dict[str, object]:
        return {"var": name}

    year = {"*": [12, var("standard"), var("people")]}
    net = {"-": [var("income_year"), var("rigid_spending")]}
    crowded = {"<=": [var("area_person"), var("min_area")]}
    struck = {"in": [var("cause"), ["illness", "disaster"]]}
    excluded = {"and": [{">=": [var("homes"), 2]}, {"!": [{"and": [crowded, struck]}]}]}
    too_much = {">": [{"*": [2, var("income_year")]}, {"*": [36, var("standard"), var("people")]}]}
    provincial = {"<=": [{"*": [2, net]}, {"*": [36, var("standard"), var("people")]}]}
    city = {"<=": [net, {"*": [24, var("standard"), var("people")]}]}
    national = {"<=": [net, year]}
    levels = [
        excluded,
        "excluded",
        too_much,
        "refused",
        national,
        "national_file",
        provincial,
        "provincial_file",
    ]
    return {"if": [*levels, city, "city_file", "refused"]}


def panzi_json_logic() -> Classify:
    """One JsonLogic tree over Python integers in fen: it turns a `Decimal` into a float before it multiplies."""
    rule = _json_rule()

    def classify(facts: Mapping[str, object]) -> str:
        return str(jsonLogic(rule, _facts_in_fen(facts)))

    return classify


_PYTHON_LIKE = """(
    'excluded'
    if homes >= 2 and not (area_person <= min_area and (cause == 'illness' or cause == 'disaster'))
    else 'refused' if 2 * income_year > 36 * standard * people
    else 'national_file' if income_year - rigid_spending <= 12 * standard * people
    else 'provincial_file' if 2 * (income_year - rigid_spending) <= 36 * standard * people
    else 'city_file' if income_year - rigid_spending <= 24 * standard * people
    else 'refused'
)"""


def simpleeval_peer() -> Classify:
    """One expression parsed once; it would take `Decimal` too, but whole fen are a third faster."""
    evaluator = SimpleEval()
    parsed = evaluator.parse(_PYTHON_LIKE)

    def classify(facts: Mapping[str, object]) -> str:
        evaluator.names = _facts_in_fen(facts)
        return str(evaluator.eval(_PYTHON_LIKE, previously_parsed=parsed))

    return classify


# --- OpenFisca --------------------------------------------------------------------------------------------------
# Its floats have 32 bits, about seven digits: too few for a yearly income with its fen. Whole fen in `int` variables
# are exact if a formula widens them before it multiplies. They have 32 bits too, and wrap in silence from 21,474,836.48
# yuan on.

_HOUSEHOLD = build_entity(key="household", plural="households", label="A household", is_person=True)
_PERIOD = period(DAY.isoformat())
_NUMBERS = ("income_year", "rigid_spending", "people", "homes", "area_person", "min_area")
_PLACES = frozenset(row.place for row in ROWS)


class Area(Enum):
    urban = "Urban"
    county = "County"


class Cause(Enum):
    illness = "Illness"
    disaster = "Disaster"
    other = "Other"
    none = "None"


class Level(Enum):
    excluded = "Excluded"
    refused = "Refused"
    national_file = "National file"
    provincial_file = "Provincial file"
    city_file = "City file"


class level(Variable):  # noqa: N801 - OpenFisca names a variable after its class
    value_type = Enum
    possible_values = Level
    default_value = Level.refused
    entity = _HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "Level of the hardship file"

    def formula(household, period, parameters):  # noqa: N805 - OpenFisca calls it with the entity
        """The printed rule over columns; `standard` is found by place and area among the values of the day."""
        standard = parameters(period).standard[household("place", period)][household("area", period)]
        year = 12 * standard * household("people", period).astype(np.int64)
        income = household("income_year", period).astype(np.int64)
        net = income - household("rigid_spending", period)
        cause = household("cause", period)
        struck = (cause == Cause.illness) | (cause == Cause.disaster)
        crowded = household("area_person", period) <= household("min_area", period)
        excluded = (household("homes", period) >= 2) & ~(crowded & struck)
        tests = [excluded, 2 * income > 3 * year, net <= year, 2 * net <= 3 * year, net <= 2 * year]
        levels = [Level.excluded, Level.refused, Level.national_file, Level.provincial_file, Level.city_file]
        return np.select(tests, levels, Level.refused)


def _openfisca_input(name: str, value_type: type, **attributes: object) -> type[Variable]:
    shared = {"entity": _HOUSEHOLD, "definition_period": DateUnit.DAY, "label": name}
    return type(name, (Variable,), {"value_type": value_type, **shared, **attributes})


def _openfisca_parameters() -> ParameterNode:
    places: dict[str, dict[str, dict[str, dict[str, dict[str, int | None]]]]] = {}
    for row in sorted(ROWS, key=lambda each: each.first):
        values = places.setdefault(row.place, {}).setdefault(row.area, {"values": {}})["values"]
        values[row.first.isoformat()] = {"value": row.fen}
        if row.last is not None:
            values[(row.last + timedelta(days=1)).isoformat()] = {"value": None}
    return ParameterNode("", data={"standard": places})


@cache
def _openfisca_system() -> TaxBenefitSystem:
    system = TaxBenefitSystem([_HOUSEHOLD])
    system.add_variables(
        *(_openfisca_input(name, int) for name in _NUMBERS),
        _openfisca_input("place", str),
        _openfisca_input("area", Enum, possible_values=Area, default_value=Area.urban),
        _openfisca_input("cause", Enum, possible_values=Cause, default_value=Cause.none),
        level,
    )
    system.parameters = _openfisca_parameters()
    return system


def _published(place: str) -> str:
    # OpenFisca finds parameters by whole names only, so the search by prefix is done for it.
    return next(code for digits in (6, 4, 2) if (code := place[:digits].ljust(6, "0")) in _PLACES)


def _openfisca_columns(households: Sequence[Household]) -> dict[str, list[int] | list[str]]:
    return {
        "place": [_published(each["place"]) for each in households],
        "area": [each["area"] for each in households],
        "cause": [each["cause"] for each in households],
        "people": [each["people"] for each in households],
        "homes": [each["homes"] for each in households],
        "area_person": [each["area_person"] for each in households],
        "min_area": [each["min_area"] for each in households],
        "income_year": [int(each["income_year"] * 100) for each in households],
        "rigid_spending": [int(each["rigid_spending"] * 100) for each in households],
    }


def openfisca_many(list_of_facts: Sequence[Mapping[str, object]]) -> list[str]:
    """Classify many households in one simulation, which is what OpenFisca is made for."""
    columns = _openfisca_columns(cast("Sequence[Household]", list_of_facts))
    simulation = SimulationBuilder().build_default_simulation(_openfisca_system(), count=len(list_of_facts))
    for name, values in columns.items():
        simulation.set_input(name, _PERIOD, np.array(values))
    return [str(each) for each in simulation.calculate("level", _PERIOD).decode_to_str()]


def openfisca_core() -> Classify:
    """A new simulation for each household; emptying and refilling a single one would save about a tenth."""
    _openfisca_system()
    return lambda facts: openfisca_many([facts])[0]


PEERS: dict[str, Callable[[], Classify]] = {
    "zen-engine": zen_engine,
    "rule-engine": rule_engine_peer,
    "panzi-json-logic": panzi_json_logic,
    "cel-expr-python": cel_expr_python,
    "simpleeval": simpleeval_peer,
    "OpenFisca-core": openfisca_core,
}
ZEN_TRACE: Callable[[], Classify] = zen_engine_with_trace
ZEN_EXPRESSION: Callable[[], Classify] = zen_expression


def _microseconds(run: Callable[[], object], count: int) -> float:
    best = float("inf")
    for _ in range(5):
        start = perf_counter()
        run()
        best = min(best, perf_counter() - start)
    return best / count * 1_000_000


def _run(classify: Classify, households: Sequence[Mapping[str, object]]) -> list[str]:
    return [classify(household) for household in households]


def _compare(households: Sequence[Household]) -> bool:
    """Print for each how often it agrees with the printed rule and what a call costs; true when all agree."""
    expected = [classify_as_printed(household) for household in households]
    print(f"{len(households)} households: {dict(Counter(expected))}")
    factories = {**PEERS, "zen-engine, trace": ZEN_TRACE, "zen expression": ZEN_EXPRESSION}
    yuan = cast("Classify", classify_yuan)
    fen = cast("Classify", classify_fen)
    whole = [in_fen(household) for household in households]
    contestants: dict[str, tuple[ClassifyAll, Sequence[Mapping[str, object]]]] = {
        "by hand, fen": (partial(_run, fen), whole),
        "by hand, yuan": (partial(_run, yuan), households),
        **{name: (partial(_run, factory()), households) for name, factory in factories.items()},
        "openfisca_many": (openfisca_many, households),
    }
    sound = True
    for name, (classify_all, given) in contestants.items():
        agree = sum(map(eq, classify_all(given), expected))
        some = given if classify_all is openfisca_many else given[::4]
        cost = _microseconds(partial(classify_all, some), len(some))
        print(f"  {name:18} agrees {agree} of {len(households)}, {cost:8.2f} µs a household")
        sound = sound and agree == len(households)
    return sound


def main() -> int:
    """Compare all on random households and on every limit; 0 when all agree."""
    print(", ".join(f"{name} {version(name)}" for name in PEERS))
    random = Random(20200801)
    at_random = _compare([random_household(random) for _ in range(2_000)])
    at_limits = _compare(list(limit_households()))
    return 0 if at_random and at_limits else 1


if __name__ == "__main__":
    raise SystemExit(main())
