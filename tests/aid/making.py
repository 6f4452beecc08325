"""Small schemes for the tests of plans."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from unionkit.aid import Catalogue, CatalogueEdition, Relation, Scheme
from unionkit.errors import UnionkitError
from unionkit.packs.reader import Path, Reader
from unionkit.packs.reading_policy import read_policy
from unionkit.rules import Policy

DAY = date(2024, 6, 1)
MONEY = {"type": "money", "unit": "CNY", "usual": 0}


def policy(name: str, facts: Mapping[str, object], **edition: object) -> Policy:
    """A policy with one edition, from what a file of it would hold."""
    problems: list[tuple[Path, UnionkitError]] = []
    values = {"id": name, "facts": facts, "edition": [{"from": date(2000, 1, 1), **edition}]}
    made = read_policy(Reader(values, (), problems), {}, lambda _: None)
    assert not problems, problems
    return made


def fixed(name: str, amount: int, **more: object) -> Scheme:
    """A scheme that pays everybody the same."""
    pays = policy(name, {"asked": {"type": "bool", "usual": True}}, amount=[{"pay": amount}])
    return Scheme(name=name, policy=pays, **more)  # type: ignore[arg-type]


def catalogue(*schemes: Scheme, relations: tuple[Relation, ...] = ()) -> Catalogue:
    """A catalogue with one edition."""
    return Catalogue(
        id="harbour/aid",
        schemes=schemes,
        editions=(CatalogueEdition(start=date(2000, 1, 1), relations=relations),),
    )
