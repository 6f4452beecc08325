"""Outcomes and their codes in words."""

from __future__ import annotations

from unionkit.i18n.catalogue import Translate


def outcome_words(_: Translate) -> dict[str, str]:
    """The words for the outcomes."""
    return {
        "granted": _("Granted"),
        "review": _("A person must decide"),
        "unknown": _("Not settled: facts are missing"),
        "refused": _("Refused"),
        "invalid": _("Cannot be decided"),
    }


def code_text(code: str, _: Translate) -> str:
    """The words for the code of a refused or invalid decision."""
    return {
        "requirement": _("a requirement is not met"),
        "exclusion": _("an exclusion applies"),
        "no_class": _("no class fits"),
        "no_amount": _("no rule pays in this case"),
        "nothing_payable": _("nothing is left to pay"),
        "out_of_bounds": _("a value is out of bounds"),
        "not_a_choice": _("a value is none of the choices"),
        "too_precise": _("a value has too many decimals"),
        "too_many_records": _("a list is too long"),
        "no_value": _("no value is known for that place and day"),
        "no_edition": _("no edition was in force on that day"),
        "division_by_zero": _("a division by zero"),
        "no_such_day": _("there is no such day"),
        "not_whole": _("a count of days or months is not whole"),
        "class_conflict": _("two classes fit and only one may"),
    }.get(code, code)
