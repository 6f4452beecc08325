"""What is found about files, applications and visits: codes without sentences and without anything personal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

from unionkit.members.masking import shown_id

__all__ = ["AidFinding", "Level"]

Level = Literal["error", "warning"]


@frozen(kw_only=True)
class AidFinding:
    """One thing found about a case of aid; `unionkit.i18n.aid_findings.aid_finding_text` makes a sentence of it.

    An error says that something was not done or cannot be so; a warning asks a person to look again. `code` is stable
    between releases, `subject` the id that it is about with personal numbers hidden, and `about` holds what the sentence
    fills in: days, amounts, ids and names of rules, never an illness or a name.
    """

    code: str
    level: Level
    subject: str = field(default="", converter=shown_id)
    about: Mapping[str, object] = field(factory=dict, repr=False)
