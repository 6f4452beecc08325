"""Requirements and exclusions for single classes: for which they hold, and what they do to a class whose condition is met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unionkit.evidence import Barred, RuleText
from unionkit.rules.parts import Exclude, Require

if TYPE_CHECKING:
    from unionkit.i18n.speaking import Speaker


def only_for(text: RuleText, voice: Speaker) -> str:
    """For which classes alone a rule holds, in brackets; '' where it holds for everybody."""
    _ = voice._
    rule = voice.program.shown[text.rule].rule
    if isinstance(rule, Exclude) and rule.bars:
        return _(" (bars only {})").format(_classes(rule.bars, voice))
    if isinstance(rule, Require) and rule.classes:
        return _(" (asked only for {})").format(_classes(rule.classes, voice))
    return ""


def _classes(names: tuple[str, ...], voice: Speaker) -> str:
    listed = voice.phrases.listed([voice._("“{}”").format(voice.class_label(name)) for name in names])
    return (voice._("class {}") if len(names) == 1 else voice._("classes {}")).format(listed)


def barred_text(barred: Barred, is_open: bool, voice: Speaker) -> str:
    """What keeps a class from fitting, or leaves it open, though its condition does not."""
    _ = voice._
    bars = _("it is open whether exclusion “{}” bars it") if is_open else _("exclusion “{}” bars it")
    lacks = (
        _("it is open whether requirement “{}” for it is met")
        if is_open
        else _("requirement “{}” for it is not met")
    )
    said = _(" and ").join(
        (bars if text.kind == "exclude" else lacks).format(voice.called(text) or text.rule)
        for text in barred.by
    )
    if barred.held:
        return _("its condition is met, but {}").format(said)
    return said if is_open else _("whether its condition is met is not known, but {}").format(said)
