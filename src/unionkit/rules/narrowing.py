"""Parts of an edition: only some kinds of rule, or only some classes."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from attrs import evolve

from unionkit.errors import PolicyError
from unionkit.expr.nodes import Node, Truth, names_in
from unionkit.rules.judging import CLASS, ends_of
from unionkit.rules.parts import Class, Edition


def part_of(edition: Edition, kinds: Collection[str], classes: set[str] | None) -> Edition:
    """An edition with only some kinds of rule (all where none is named), and only some classes."""
    kept = edition
    if kinds:
        kept = evolve(
            kept,
            requires=kept.requires if "require" in kinds else (),
            excludes=kept.excludes if "exclude" in kinds else (),
            classes=kept.classes if "class" in kinds else (),
            amounts=kept.amounts if "amount" in kinds else (),
            limits=kept.limits if "limit" in kinds else (),
        )
    if classes is not None:
        kept = evolve(kept, classes=_classes_called(classes, edition))
    if edition.classes and not kept.classes and any(CLASS in names_in(tree) for tree in _paying(kept)):
        raise PolicyError(
            "the amounts go by class", hint='ask for both: policy.only("class", "amount", "limit")'
        )
    return kept if kept == edition else evolve(kept, fingerprint="")


def _classes_called(names: set[str], edition: Edition) -> tuple[Class, ...]:
    """The classes of some names; where an edition has none of them, one that no case can belong to."""
    found = tuple(rule for rule in edition.classes if rule.name in names)
    return found or (Class(id="class-not-here", name=min(names), when=Truth(False)),)


def _paying(edition: Edition) -> Iterable[Node]:
    """The trees that amounts and limits are worked out with."""
    for amount in edition.amounts:
        yield from (amount.when, *ends_of(amount))
    for limit in edition.limits:
        yield from (tree for tree in (limit.value, limit.only_if, limit.less) if tree is not None)
