"""How schemes bear on each other: exclusive sets, precedence, additions to income, payers in line, pools."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from unionkit.aid.grants import Same, Window
from unionkit.evidence import Citation, Labels
from unionkit.rules import Policy

__all__ = ["Adds", "AtMost", "Deducts", "First", "Pool", "Relation", "named_by"]


@frozen(kw_only=True)
class AtMost:
    """No more than `most` grants of these schemes: in one plan, and with those of the past `within` a span of time.

    `same` counts only grants that agree in person or occasion. Of several that could be granted, `choose` takes what is
    best for the household as a whole (``best``) or always the higher amount (``higher``). `review` leaves a further grant
    to a person instead of refusing it. `when` is a policy that grants where the relation applies; None applies always.
    """

    id: str
    of: tuple[str, ...]
    most: int = 1
    within: Window | None = None
    same: tuple[Same, ...] = ()
    choose: Literal["best", "higher"] = "best"
    review: bool = False
    when: Policy | None = None
    label: Labels = Labels()
    citations: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class First:
    """Where the policy of one of the schemes `of` grants or may yet grant, the schemes `bars` cannot be had.

    So a higher file goes before a lower one, whether or not the higher one is asked for, or was granted before.
    """

    id: str
    of: tuple[str, ...]
    bars: tuple[str, ...]
    when: Policy | None = None
    label: Labels = Labels()
    citations: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Adds:
    """What the schemes `of` grant, now and `within` a span of time before, is added to the fact `to` of the others.

    `bears_on` are the schemes whose fact changes. A grant of the plan counts for the schemes that are listed after it.
    """

    id: str
    of: tuple[str, ...]
    to: str
    bears_on: tuple[str, ...]
    within: Window | None = None
    when: Policy | None = None
    label: Labels = Labels()
    citations: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Deducts:
    """What the schemes `of` grant in the plan is taken off the fact `from_fact` of the others, down to nothing.

    With it payers stand in line: the insurance, then a mutual plan, then aid. Nobody passes over a payer that pays to get
    more from one behind it, and where it is not known what a payer pays, those behind it wait. `same` deducts only grants
    that agree in person or occasion.
    """

    id: str
    of: tuple[str, ...]
    from_fact: str
    bears_on: tuple[str, ...]
    same: tuple[Same, ...] = ()
    when: Policy | None = None
    label: Labels = Labels()
    citations: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Pool:
    """The money that a fund has for the schemes `of`: a plan never grants more of them in all than is left of it.

    `fund` names the fund, whose balance is handed in with the case. Where a request would come to more than is left,
    ``cap`` pays what is left and ``refuse`` pays nothing. `when` is as in `AtMost`. A plan promises nothing: what was left
    is checked again where the money is booked.
    """

    id: str
    fund: str
    of: tuple[str, ...]
    short: Literal["cap", "refuse"] = "cap"
    when: Policy | None = None
    label: Labels = Labels()
    citations: tuple[Citation, ...] = ()


Relation = AtMost | First | Adds | Deducts | Pool


def named_by(relation: Relation) -> frozenset[str]:
    """The schemes that a relation names, on either side."""
    others: tuple[str, ...] = ()
    if isinstance(relation, First):
        others = relation.bars
    elif isinstance(relation, Adds | Deducts):
        others = relation.bears_on
    return frozenset((*relation.of, *others))
