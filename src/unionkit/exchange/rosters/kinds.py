"""What can be found wrong or doubtful in a roster: a closed set of codes, each with what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from attrs import frozen

__all__ = ["KINDS", "Kind", "Level"]

Level = Literal["error", "warning"]


@frozen
class Kind:
    """One kind of problem: `code` is stable between releases; texts are English, and keys of the catalogues.

    For an error the row is refused. A warning says that a person should look again; the row is taken.
    """

    code: str
    level: Level
    message: str
    remedy: str


def _(text: str) -> str:
    """Mark a text for the catalogues."""
    return text


_TEXT_COLUMN = _("Format the column in Excel as text (文本) first, then type the number again")

_OF_ROWS = (
    Kind(
        "missing",
        "error",
        _("Nothing is written in a cell that is needed"),
        _("Write it, as no row is taken without it"),
    ),
    Kind(
        "missing_in_template",
        "warning",
        _("The template asks for this cell, and nothing is written"),
        _("Write it where it is known"),
    ),
    Kind("unreadable_row", "error", "{}", "{}"),
)
_OF_CELLS = (
    Kind("not_a_choice", "error", _("The list does not have this"), _("Perhaps {} is meant")),
    Kind("not_in_list", "error", _("The list does not have this"), _("Write one of: {}")),
    Kind("read_as", "warning", _("This was read as {}"), _("Write it so, if that is what is meant")),
    Kind("not_yes_or_no", "error", _("This is neither yes nor no"), _("Write 是 or 否")),
    Kind("not_a_day", "error", "{}", "{}"),
    Kind(
        "day_from_serial",
        "warning",
        _("Excel kept this day as a number, which was read as {}"),
        _("Compare the day, and format the column as text or as a date"),
    ),
    Kind(
        "not_a_name",
        "error",
        _("A name does not have such characters"),
        _("Write the name as the document prints it, and remarks elsewhere"),
    ),
    Kind("too_long", "error", _("This is too long for the column"), _("Shorten it")),
    Kind(
        "not_a_mobile",
        "error",
        _("This is not a mobile phone number"),
        _("Write the eleven digits of one phone, beginning with 1"),
    ),
    Kind(
        "not_a_phone",
        "error",
        _("This is not a phone number"),
        _("Write the digits of one phone, such as 0554-1234567"),
    ),
    Kind("phone_rounded", "error", _("Excel rounded this phone number"), _TEXT_COLUMN),
    Kind("phone_masked", "error", _("Part of this number is hidden"), _("Ask for the whole number")),
    Kind("not_a_count", "error", _("A whole number is wanted"), _("Write digits, such as 128")),
)
_OF_NUMBERS = (
    Kind("empty", "error", _("Nothing is written here"), _("Write the number")),
    Kind(
        "spreadsheet_rounded",
        "error",
        _("Excel took this number for a quantity and rounded it: its last digits are lost"),
        _TEXT_COLUMN,
    ),
    Kind(
        "masked",
        "error",
        _("Part of this number is hidden"),
        _("Ask for the whole number; this one is nobody's"),
    ),
    Kind(
        "length",
        "error",
        _("The number of characters is wrong"),
        _("Compare it with the document: eighteen are wanted"),
    ),
    Kind(
        "characters",
        "error",
        _("A character stands here that such a number does not have"),
        _("Write the number as the document prints it"),
    ),
    Kind(
        "no_such_day",
        "error",
        _("The calendar does not have the day of birth in this number"),
        _("Compare digits 7 to 14 with the document"),
    ),
    Kind(
        "wrong_check",
        "error",
        _("The last character does not fit the others, so that one of them is wrong"),
        _("Compare every character with the document"),
    ),
    Kind(
        "born_later",
        "error",
        _("The day of birth in this number is still to come"),
        _("Compare digits 7 to 14 with the document"),
    ),
    Kind(
        "first_generation",
        "error",
        _("This is a number of fifteen digits, whose cards are no longer valid"),
        _("Ask for the number of eighteen"),
    ),
    Kind(
        "perhaps_rounded",
        "warning",
        _("The number ends in 000, as those do that Excel rounded"),
        _("Compare the last three digits with the document"),
    ),
    Kind(
        "region_unknown",
        "warning",
        _("No region has these six digits"),
        _("Compare them with the document"),
    ),
    Kind(
        "region_withdrawn",
        "warning",
        _("The region in this number was dissolved before the person was born"),
        _("Compare digits 1 to 14 with the document"),
    ),
    Kind(
        "region_of_permits",
        "warning",
        _("Residence permits of Taiwan residents begin with 830000, and not with 71"),
        _("Compare the six digits with the document"),
    ),
    Kind(
        "too_old",
        "warning",
        _("By this number the person is very old"),
        _("Compare digits 7 to 14 with the document"),
    ),
    Kind(
        "too_young",
        "warning",
        _("By this number the person is too young to work"),
        _("Compare digits 7 to 14 with the document"),
    ),
    Kind(
        "authority_unknown",
        "warning",
        _("No registering authority has this first character"),
        _("Compare it with the certificate"),
    ),
    Kind(
        "category_unknown",
        "warning",
        _("The authority registers no such category"),
        _("Compare the second character with the certificate"),
    ),
    Kind(
        "organisation_check",
        "warning",
        _("The organisation code inside does not fit its own check character"),
        _("Compare characters 9 to 17 with the certificate"),
    ),
    Kind(
        "not_a_union",
        "warning",
        _("The code of a union begins with 8, and this one does not"),
        _("Write the code of the union here, and that of the unit in its own column"),
    ),
)
_ACROSS = (
    Kind(
        "birth_differs",
        "error",
        _("This is not the day of birth in the number of the document"),
        _("Correct whichever is wrong, or leave the day out: the number gives it"),
    ),
    Kind(
        "sex_differs",
        "error",
        _("This is not the sex in the number of the document"),
        _("Correct whichever is wrong, or leave the sex out: the number gives it"),
    ),
    Kind(
        "taken_from_number",
        "warning",
        _("What is written could not be read, and was taken from the number of the document"),
        _("Write it anew"),
    ),
    Kind("day_to_come", "error", _("This day is still to come"), _("Write the day on which it happened")),
    Kind(
        "changed_before_birth",
        "error",
        _("This day lies before the day of birth"),
        _("Correct whichever of the two is wrong"),
    ),
    Kind(
        "retired_early",
        "warning",
        _("The person is put down as retired, and the first day on which age allows it is still to come"),
        _("Look whether special work or illness allowed it, and correct the status if not"),
    ),
    Kind(
        "more_members_than_staff",
        "warning",
        _("There are more members than staff"),
        _("Compare the two numbers"),
    ),
)
_TWICE = (
    Kind(
        "repeated",
        "error",
        _("Row {} has the same"),
        _("Keep one of the rows, or correct whichever is wrong"),
    ),
    Kind(
        "repeated_below",
        "warning",
        _("Row {} has the same and was not taken"),
        _("Look which of the rows is right"),
    ),
    Kind("repeated_number", "warning", _("Row {} has the same"), _("Number the rows anew")),
    Kind(
        "on_roll",
        "error",
        _("The roll has the same already: {}"),
        _("Change the entry of the roll instead, or correct what is wrong here"),
    ),
)

KINDS: Mapping[str, Kind] = MappingProxyType(
    {kind.code: kind for kind in (*_OF_ROWS, *_OF_CELLS, *_OF_NUMBERS, *_ACROSS, *_TWICE)}
)
"""Every kind of problem by its code."""
