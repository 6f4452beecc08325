"""How far a source can be trusted."""

from __future__ import annotations

from enum import IntEnum

from unionkit.errors import PolicyError


class Grade(IntEnum):
    """The kind of source that a rule or number was read in; a higher grade is better.

    `issuer`: the issuing body's own site. `press`: a newspaper or an official repost. `mirror`: a content site, whose
    wording may have been altered. `unidentified`: the issuer is not known. `unverified`: recalled or inferred, not read.
    """

    unverified = 1
    unidentified = 2
    mirror = 3
    press = 4
    issuer = 5


def read_grade(text: object) -> Grade:
    """The grade of that name. Raises PolicyError with the names that exist."""
    if isinstance(text, str) and text in Grade.__members__:
        return Grade[text]
    names = ", ".join(grade.name for grade in reversed(Grade))
    raise PolicyError(f"{text!r} is not a grade", hint=f"one of: {names}")
