"""Ways of writing a number or a day that are refused, and what to write instead; the first that fits wins."""

from __future__ import annotations

import attrs

__all__ = ["DAY_PROBLEMS", "DIGIT_PROBLEMS", "NUMBER_PROBLEMS", "Problem"]


@attrs.frozen(kw_only=True)
class Problem:
    """One way of writing that is refused: the pattern that shows it, what is wrong, and what to write.

    Patterns are compiled when something was refused, and not when the module is imported.
    """

    pattern: str
    message: str
    hint: str


DIGIT_PROBLEMS = (
    Problem(
        pattern=r"(?i)[0-9.]e[+-]?[0-9]",
        message="This is in scientific notation",
        hint="Format the column in Excel as a number or as text, and write all digits",
    ),
    Problem(
        pattern=r"(?i)(?<=[0-9])[oil]|[oil](?=[0-9])",
        message="A letter stands among the digits",
        hint="Write the digits 0 and 1, not the letters O, I or l",
    ),
    Problem(
        pattern=r"[0-9元万]\s*[-~至到—–]\s*[0-9]",
        message="This is a range of numbers",
        hint="Write one number, and the other end in a field of its own",
    ),
    Problem(
        pattern=r"[约近]|左右|上下|大概|大约|以[上下内]|[0-9万元][多余来]|[~≈]",
        message="This is an approximate number",
        hint="Write the exact number",
    ),
    Problem(
        pattern=r"[()]",
        message="Brackets may mean a negative number or a remark",
        hint="Write a minus sign before a negative number, and remarks elsewhere",
    ),
    Problem(
        pattern=r"[〇零一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟]",
        message="This number is in Chinese numerals",
        hint="Write it in digits",
    ),
    Problem(
        pattern=r"\S\s+\S",
        message="A blank stands inside the number",
        hint="Write the number without blanks",
    ),
    Problem(
        pattern=r"\..*[.,]",
        message="The points and commas can be read in more than one way",
        hint="Write one point before the decimals, and no other mark",
    ),
    Problem(
        pattern=r",",
        message="The commas do not make groups of three digits",
        hint="Write the digits without commas, and a point before decimals",
    ),
    Problem(
        pattern=r"(?<![0-9])\.|\.(?![0-9])",
        message="The point has no digit on one of its sides",
        hint="Write 0.5 or 5",
    ),
)

NUMBER_PROBLEMS = (
    Problem(
        pattern=r"[%‰]",
        message="This is a share, not a number",
        hint="Read it with read_rate(), or write the number without the sign",
    ),
    *DIGIT_PROBLEMS,
)

DAY_PROBLEMS = (
    Problem(
        pattern=r"^(?:18|19|20)[0-9]{2}(?:[-/.][0-9]{1,2}|年[0-9]{1,2}月?|年?|(?:0[1-9]|1[0-2]))$",
        message="The day of the month is missing",
        hint="Write year, month and day, such as 2024-01-31",
    ),
    Problem(
        pattern=r"^[0-9]{1,5}(?:\.[0-9]+)?$",
        message="This may be the number under which Excel keeps a day",
        hint="Format the column in Excel as a date such as 2024-01-31",
    ),
    Problem(
        pattern=r"^[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}$|^[0-9]{2}年",
        message="It is open which number is the year, the month or the day",
        hint="Write the year first and with four digits, such as 2024-01-31",
    ),
    Problem(
        pattern=r"[0-9]:[0-9]|[0-9]T[0-9]",
        message="A time of day stands behind the day",
        hint="Write the day alone, such as 2024-01-31",
    ),
    Problem(
        pattern=r"[〇零一二三四五六七八九十]",
        message="This day is in Chinese numerals",
        hint="Write it in digits, such as 2024年1月31日",
    ),
)
