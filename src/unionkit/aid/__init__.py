"""Aid: schemes that bear on each other, grants with memory, files, visits, funds and mutual plans."""

from __future__ import annotations

from unionkit.aid.catalogue import (
    Adds,
    AtMost,
    Catalogue,
    CatalogueEdition,
    Deducts,
    First,
    Memory,
    Relation,
    Scheme,
)
from unionkit.aid.grants import Grant, Window
from unionkit.aid.planning import plan
from unionkit.aid.plans import Award, LeftOut, Plan, Unclear, Why
from unionkit.aid.requests import Request

__all__ = [
    "Adds",
    "AtMost",
    "Award",
    "Catalogue",
    "CatalogueEdition",
    "Deducts",
    "First",
    "Grant",
    "LeftOut",
    "Memory",
    "Plan",
    "Relation",
    "Request",
    "Scheme",
    "Unclear",
    "Why",
    "Window",
    "plan",
]
