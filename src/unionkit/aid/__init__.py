"""Aid: schemes that bear on each other, grants with memory, files, visits, funds and mutual plans."""

from __future__ import annotations

from unionkit.aid.catalogue import Catalogue, CatalogueEdition, Memory, Scheme
from unionkit.aid.grants import Grant, Window
from unionkit.aid.planning import plan
from unionkit.aid.plans import Award, LeftOut, Pending, Plan, Unclear, Why
from unionkit.aid.relations import Adds, AtMost, Deducts, First, Pool, Relation
from unionkit.aid.requests import Request
from unionkit.aid.waterfalls import Payer, PayerLine, Waterfall, waterfall

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
    "Payer",
    "PayerLine",
    "Pending",
    "Plan",
    "Pool",
    "Relation",
    "Request",
    "Scheme",
    "Unclear",
    "Waterfall",
    "Why",
    "Window",
    "plan",
    "waterfall",
]
