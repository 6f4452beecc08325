"""What authors write who think of another language, and what to write here."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from attrs import frozen

from unionkit.expr.operators import AGGREGATES, OPERATORS

JOINING: Mapping[str, str] = {
    **dict.fromkeys(("AND", "And", "且", "并且", "而且", "与"), "and"),
    **dict.fromkeys(("OR", "Or", "或", "或者"), "or"),
    **dict.fromkeys(("NOT", "Not", "非"), "not"),
}
"""Words that stand for an operator elsewhere, with the operator."""

_FUNCTIONS: Mapping[str, str] = {
    "add_years": "write add_months(x, 3 * months(12)) for 3 years",
    **dict.fromkeys(("ceil", "ceiling"), "write round_to(x, '1', 'ceiling')"),
    **dict.fromkeys(("floor", "int", "trunc"), "write round_to(x, '1', 'floor')"),
    "round": "write round_to(x, '0.01')",
    "len": "write count(list)",
    **dict.fromkeys(("avg", "average", "mean"), "write sum(list.field) / count(list)"),
    **dict.fromkeys(("today", "now"), "write on, the governing day"),
    **dict.fromkeys(("if", "iif"), "write a if condition else b"),
    "and": "write a and b",
    "or": "write a or b",
    "not": "write not a",
    "between": "write low <= x <= high",
}
_KNOWN = (*(name for name, operator in OPERATORS.items() if not operator.infix), *AGGREGATES)
_LITERALS = ("date", "quantity", "yuan", "months", "days", "years")

_WORDS = re.compile(rf"(?<![\w.])(?:{'|'.join(sorted(JOINING, key=len, reverse=True))})(?!\w)")
_AT_END = re.compile(r"(?<!\w)(?:and|or|not|if|else|in)$|[-+*/<>=!,]+$")
_AT_START = re.compile(r"^(?:and|or|if|else|in)(?!\w)|^[*/<>=!,]+")


@frozen(kw_only=True)
class Slip:
    """What is wrong in a text, what to write, and the place, counted from 0."""

    message: str
    hint: str
    place: int


def slip_in(bare: str) -> Slip | None:
    """The slip in a text that is no expression; None where it looks like none of these.

    Each character of its text literals stands as a quote.
    """
    word = _WORDS.search(bare)
    if word:
        meant = JOINING[word.group()]
        return Slip(message=f"{word.group()} is not an operator", hint=f"write {meant}", place=word.start())
    last = _AT_END.search(bare.rstrip())
    if last:
        hint = f"write what follows, or take {last.group()} out"
        return Slip(message=f"nothing follows {last.group()}", hint=hint, place=last.start())
    first = _AT_START.search(bare)
    if first:
        hint = f"write what it joins, or take {first.group()} out"
        return Slip(message=f"nothing stands before {first.group()}", hint=hint, place=first.start())
    return None


def joined_in(name: str, known: Iterable[str]) -> str:
    """The operator that was meant by a hanzi inside a name, such as and in 在册且困难; '' where none was.

    A name counts as joined where one of its parts is a known name.
    """
    parts = set(known)
    for hanzi, meant in (("并且", "and"), ("而且", "and"), ("且", "and"), ("或者", "or"), ("或", "or")):
        if hanzi in name and parts & set(name.split(hanzi)):
            return meant
    return ""


def function_hint(name: str) -> str:
    """What to write instead of a function that there is not."""
    plain = name.lower()
    if plain in _FUNCTIONS:
        return _FUNCTIONS[plain]
    near = difflib.get_close_matches(plain, (*_KNOWN, *_LITERALS), n=1, cutoff=0.75)
    return f"did you mean {near[0]!r}?" if near else "see the list of functions in the reference"
