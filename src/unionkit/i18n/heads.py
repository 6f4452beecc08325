"""How the line of a requirement, exclusion or class begins: which rule it is and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unionkit.evidence import RuleText
from unionkit.i18n.barring import only_for

if TYPE_CHECKING:
    from unionkit.i18n.speaking import Speaker


def head_of(text: RuleText, fired: bool | None, voice: Speaker) -> str:
    """The beginning of a finding's line."""
    _ = voice._
    patterns: dict[str, tuple[str, str, str]] = {
        "require": (
            _("Requirement “{}” is met"),
            _("Requirement “{}” is not met"),
            _("Requirement “{}” is open"),
        ),
        "exclude": (
            _("Exclusion “{}” applies"),
            _("Exclusion “{}” does not apply"),
            _("Exclusion “{}” is open"),
        ),
        "class": (_("Class “{}” fits"), _("Class “{}” does not fit"), _("Class “{}” is open")),
    }
    if text.kind not in patterns:
        return ""
    met, unmet, unknown = patterns[text.kind]
    said = (met if fired else unknown if fired is None else unmet).format(voice.called(text) or text.rule)
    return said + only_for(text, voice)
