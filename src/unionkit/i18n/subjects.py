"""What an invalid decision is about, in words: a fact, a parameter, or a field of one record of a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from unionkit.rules.facts import Fact

if TYPE_CHECKING:
    from unionkit.i18n.speaking import Speaker

_RECORD = re.compile(r"(?P<list>\w+)\[(?P<place>\d+)\]\.(?P<field>\w+)")


def subject_text(subject: str, code: str, voice: Speaker) -> str:
    """The label of a subject, and what was wanted of it; of ``trips[0].price`` list, number of the record and field."""
    _ = voice._
    found = _RECORD.fullmatch(subject)
    if found is None:
        fact, name = voice.fact(subject), voice.phrases.name(subject)
    else:
        listed, place = voice.phrases.name(found["list"]), int(found["place"]) + 1
        fact = voice.fact(f"{found['list']}.{found['field']}")
        field = found["field"] if fact is None else fact.label.in_language(voice.locale, found["field"])
        name = _("{}, record {}: {}").format(listed, place, field)
    wanted = "" if fact is None else _wanted(fact, code, voice)
    return _("{}; {}").format(name, wanted) if wanted else name


def _wanted(fact: Fact, code: str, voice: Speaker) -> str:
    """The bounds, choices or number of decimals that a value must keep to; '' where they are not what was broken."""
    _ = voice._
    if code == "out_of_bounds" and fact.least is not None and fact.most is not None:
        ends = (voice.result(end, str(fact.unit)) for end in (fact.least, fact.most))
        return _("from {} to {}").format(*ends)
    if code == "not_a_choice":
        labels = (fact.choice_labels.get(choice) for choice in fact.choices)
        names = [
            choice if label is None else label.in_language(voice.locale, choice)
            for choice, label in zip(fact.choices, labels, strict=True)
        ]
        return _("one of: {}").format(voice.phrases.listed([_("“{}”").format(name) for name in names]))
    return _("decimals at most: {}").format(fact.places) if code == "too_precise" else ""
