"""What is wrong with a cell, in the reader's language: errors speak English, and offices read the rejects file."""

from __future__ import annotations

from unionkit.i18n.catalogue import Translate


def in_language(text: str, _: Translate) -> str:
    """A problem or a remedy in the reader's language; what follows its colon (the choices) stays as it is."""
    head, colon, rest = text.partition(": ")
    pattern = f"{head}: {{}}"
    said = _(pattern)
    return said.format(rest) if colon and said != pattern else _(text)


def texts(_: Translate) -> tuple[str, ...]:
    """Every problem and remedy of a cell or row that a catalogue must know."""
    return (*_of_numbers(_), *_of_days(_), *_of_cells(_), *_of_rows(_))


def _of_numbers(_: Translate) -> tuple[str, ...]:
    return (
        _("This is in scientific notation"),
        _("Format the column in Excel as a number or as text, and write all digits"),
        _("A letter stands among the digits"),
        _("Write the digits 0 and 1, not the letters O, I or l"),
        _("This is a range of numbers"),
        _("Write one number, and the other end in a field of its own"),
        _("This is an approximate number"),
        _("Write the exact number"),
        _("Brackets may mean a negative number or a remark"),
        _("Write a minus sign before a negative number, and remarks elsewhere"),
        _("This number is in Chinese numerals"),
        _("Write it in digits"),
        _("A blank stands inside the number"),
        _("Write the number without blanks"),
        _("The points and commas can be read in more than one way"),
        _("Write one point before the decimals, and no other mark"),
        _("The commas do not make groups of three digits"),
        _("Write the digits without commas, and a point before decimals"),
        _("The point has no digit on one of its sides"),
        _("Write 0.5 or 5"),
        _("This is a share, not a number"),
        _("Read it with read_rate(), or write the number without the sign"),
        _("Write digits such as 1200.50"),
        _("Write it with its sign, such as 30% or 2.5‰"),
    )


def _of_days(_: Translate) -> tuple[str, ...]:
    return (
        _("The day of the month is missing"),
        _("Write year, month and day, such as 2024-01-31"),
        _("This may be the number under which Excel keeps a day"),
        _("Format the column in Excel as a date such as 2024-01-31"),
        _("It is open which number is the year, the month or the day"),
        _("Write the year first and with four digits, such as 2024-01-31"),
        _("A time of day stands behind the day"),
        _("Write the day alone, such as 2024-01-31"),
        _("This day is in Chinese numerals"),
        _("Write it in digits, such as 2024年1月31日"),
        _("Write it as 2024-01-31"),
        _("The calendar has no such day"),
        _("Look at the month and the day again"),
    )


def _of_cells(_: Translate) -> tuple[str, ...]:
    return (
        _("This cannot be read"),
        _("This is neither yes nor no"),
        _("Write 是 or 否 (or yes, no, true, false, 1, 0, √, ×)"),
        _("Nothing is written here"),
        _("This is too long for a number"),
        _("This is too long for a share"),
        _("This is too long for a day"),
        _("This is too long for a yes or no"),
        _("Write a number, or leave it out where it is not known"),
        _("Write a share, or leave it out where it is not known"),
        _("Write a day, or leave it out where it is not known"),
        _("Write a yes or no, or leave it out where it is not known"),
        _("A whole number is wanted"),
        _("Write it without decimals"),
        _("This is none of the choices"),
        _("Write one of: {}"),
        _("This cell is not a list"),
        _('Write JSON such as [{"income": "1200.50"}]'),
    )


def _of_rows(_: Translate) -> tuple[str, ...]:
    return (
        _("{} cells where the header has {}"),
        _("Check the separators and quotes of this line"),
        _("The quotes in this row do not pair"),
        _("Put the cell between quotes, and write a quote inside it twice"),
        _("A cell of this row is too long"),
        _("Shorten it"),
        _("This line is too long"),
        _("Check that the file has line ends"),
        _("This row holds a NUL character"),
        _("Save the file anew as CSV"),
    )
