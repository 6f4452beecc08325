"""unionkit: a union's rules written once as cited data, decided exactly and explained."""

from __future__ import annotations

from unionkit.errors import ErrorGroup, UnionkitError
from unionkit.evidence import Citation, Grade, Source
from unionkit.expr import Expr, col, days, expression, months, round_to, when, years, yuan
from unionkit.i18n import Explanation, explain
from unionkit.packs import Pack, load_calendar, load_pack, load_policy, load_process
from unionkit.rules import Decision, Fact, Outcome, Policy, column, records
from unionkit.storage.opening import open_store
from unionkit.values import Money, Period, Quantity, Unit

__version__ = "0.1.0"

__all__ = [
    "Citation",
    "Decision",
    "ErrorGroup",
    "Explanation",
    "Expr",
    "Fact",
    "Grade",
    "Money",
    "Outcome",
    "Pack",
    "Period",
    "Policy",
    "Quantity",
    "Source",
    "UnionkitError",
    "Unit",
    "col",
    "column",
    "days",
    "explain",
    "expression",
    "load_calendar",
    "load_pack",
    "load_policy",
    "load_process",
    "months",
    "open_store",
    "records",
    "round_to",
    "when",
    "years",
    "yuan",
]
