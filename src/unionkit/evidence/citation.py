"""Sources of rules and numbers, and references to a place in them."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from unionkit.evidence.grade import Grade


@frozen(kw_only=True)
class Source:
    """A document that rules or numbers were read in.

    `issued` is the day of issue, None where it is not known; `note` says what is doubtful about it.
    """

    key: str
    title: str
    grade: Grade
    url: str = ""
    issuer: str = ""
    number: str = ""
    issued: date | None = None
    note: str = ""


@frozen
class Citation:
    """A place in a source: an article, an item, a row of a table."""

    source: Source
    locator: str = ""

    @property
    def grade(self) -> Grade:
        """The grade of the source."""
        return self.source.grade
