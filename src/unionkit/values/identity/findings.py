"""What can be found wrong or doubtful about a number: a closed set of codes that hold nothing of the number."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Generic, Literal, TypeVar

import attrs

from unionkit.errors import ValueRefused, raise_all

__all__ = ["FINDINGS", "Checked", "Level", "NumberFinding"]

Level = Literal["error", "warning"]
Number = TypeVar("Number")


@attrs.frozen
class NumberFinding:
    """One thing found about a number: `code` is stable between releases, `hint` says what to do.

    An error says that this cannot be the number of anybody. A warning says that a person should look again and
    that the number may still be right; nothing is refused for a warning.
    """

    code: str
    level: Level
    message: str
    hint: str

    def __str__(self) -> str:
        return f"[{self.code}] {self.level}: {self.message}. {self.hint}"


_AS_TEXT = (
    "In Excel, format the column as text (文本) before anything is typed or pasted into it, then enter the number "
    "again: a column of numbers keeps fifteen digits and the rest is lost"
)

_ERRORS = (
    ("empty", "Nothing is written here", "Write the number, or leave it out where it is not known"),
    ("spreadsheet_rounded", "A spreadsheet took this number for a quantity and rounded it", _AS_TEXT),
    ("masked", "Part of this number is hidden", "Ask for the whole number; a masked one identifies nobody"),
    ("length", "The number of characters is wrong", "Count them against the document: 18 are expected"),
    ("characters", "A character stands here that cannot", "Write the number as the document prints it"),
    ("no_such_day", "The calendar has no such day of birth", "Look at digits 7 to 14 on the document again"),
    (
        "wrong_check",
        "The last character does not fit the others",
        "Compare every character with the document",
    ),
    ("born_later", "The day of birth lies after the day of the check", "Look at digits 7 to 14 again"),
    (
        "first_generation",
        "This is a number of fifteen digits, whose cards are no longer valid",
        "Ask for the number of eighteen, or convert it with convert_first_generation()",
    ),
)
_WARNINGS = (
    (
        "perhaps_rounded",
        "The number ends in 000, as a spreadsheet leaves one that it rounded",
        f"Compare the last three digits with the document. {_AS_TEXT}",
    ),
    ("region_unknown", "The list of regions does not have this code", "Look at the six digits again"),
    (
        "region_withdrawn",
        "The code of the region was withdrawn before the year of birth",
        "Look at digits 1 to 6 and at the year of birth again",
    ),
    (
        "region_of_permits",
        "Taiwan has the code 710000, which residence permits do not have",
        "Look at the six digits again: permits have 830000",
    ),
    ("too_old", "The day of birth makes the person very old", "Look at the year of birth again"),
    ("too_young", "The day of birth makes the person too young", "Look at the year of birth again"),
    ("authority_unknown", "No registering authority has this first character", "Look at it again"),
    ("category_unknown", "The authority registers no such category", "Look at the second character again"),
    (
        "organisation_check",
        "The organisation code inside does not fit its own check character",
        "Look at characters 9 to 17 again",
    ),
)

FINDINGS: Mapping[str, NumberFinding] = MappingProxyType(
    {code: NumberFinding(code, "error", message, hint) for code, message, hint in _ERRORS}
    | {code: NumberFinding(code, "warning", message, hint) for code, message, hint in _WARNINGS}
)
"""Every finding by its code."""


@attrs.frozen(repr=False)
class Checked(Generic[Number]):
    """A number that was looked at: its parts, None where there is an error, and what was found."""

    number: Number | None
    findings: tuple[NumberFinding, ...] = ()

    @property
    def errors(self) -> tuple[NumberFinding, ...]:
        """The findings for which there is no number."""
        return tuple(finding for finding in self.findings if finding.level == "error")

    @property
    def warnings(self) -> tuple[NumberFinding, ...]:
        """The findings at which a person should look."""
        return tuple(finding for finding in self.findings if finding.level == "warning")

    @property
    def accepted(self) -> bool:
        """Whether there is no error; warnings do not count."""
        return not self.errors

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the findings, in the order in which they were made."""
        return tuple(finding.code for finding in self.findings)

    def unwrap(self) -> Number:
        """The number; its errors raise `ValueRefused`, several as one group."""
        if self.number is None:
            refusals = [ValueRefused(error.message, hint=error.hint) for error in self.errors]
            raise_all(refusals, "The number has problems")
        return self.number

    def __repr__(self) -> str:
        return f"Checked({self.number!r}, {self.codes!r})"


def found(*codes: str) -> tuple[NumberFinding, ...]:
    """The findings of these codes."""
    return tuple(FINDINGS[code] for code in codes)
