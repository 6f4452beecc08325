"""The reasons for which an expression has no value at all, apart from facts that are unknown."""

from __future__ import annotations


class Undefined(Exception):
    """Raised inside an evaluation only; a decision turns it into the outcome ``invalid`` with `code`.

    Codes: ``division_by_zero``, ``no_value`` (a parameter has none for that place and day), ``no_such_day`` (a
    month lacks the day and the rule refuses to round it).
    `subject` names the parameter or fact, never a value of it.
    """

    def __init__(self, code: str, subject: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.subject = subject
