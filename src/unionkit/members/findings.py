"""What is found about people and their membership: codes without sentences and without anything personal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

from unionkit.members.masking import shown_id

__all__ = ["Level", "MemberFinding"]

Level = Literal["error", "warning"]


def _shown(person: str) -> str:
    return shown_id(person)


@frozen(kw_only=True)
class MemberFinding:
    """One thing found about a person or a membership; `unionkit.i18n.members.finding_text` makes a sentence of it.

    An error says that what is recorded cannot be so; a warning asks a person to look again. `code` is stable between
    releases, `person` the id with personal numbers hidden, `subject` the field, event or list that it is about, and
    `about` holds what the sentence fills in: days, labels of lists, ids of organisations, never a personal value.
    """

    code: str
    level: Level
    person: str = field(default="", converter=_shown)
    subject: str = ""
    about: Mapping[str, str] = field(factory=dict)
