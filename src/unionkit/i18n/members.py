"""What is found about people and their membership, in the reader's language: what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from unionkit.i18n.catalogue import Translate, translator
from unionkit.members.findings import MemberFinding

__all__ = ["finding_text"]

_Said = Callable[[MemberFinding, Translate], tuple[str, str]]


def finding_text(finding: MemberFinding, locale: str) -> str:
    """A finding as a sentence with its remedy; it names the person by the masked id and holds no personal value."""
    _ = translator(locale)
    wrong, remedy = _SAID[finding.code](finding, _)
    said = _("{}. {}").format(wrong, remedy)
    return _("{}: {}").format(finding.person, said) if finding.person else said


def field_name(name: str, _: Translate) -> str:
    """The name of a field of a person, the name itself where there is none."""
    return {
        "id": _("id"),
        "name": _("name"),
        "identity": _("identity number"),
        "sex": _("sex"),
        "birth_date": _("date of birth"),
        "nation": _("nation"),
        "work_status": _("work status"),
        "document": _("kind of document"),
        "document_number": _("number of the document"),
        "education": _("education"),
        "skill_grade": _("skill grade"),
        "phone": _("phone"),
        "bank_card": _("bank card"),
        "registration": _("household registration"),
        "registration_place": _("place of household registration"),
        "political_status": _("political status"),
        "employer": _("employer"),
        "native_place": _("native place"),
        "migrant": _("migrant worker"),
        "occupation": _("occupation"),
        "platforms": _("platforms"),
    }.get(name, name)


def _differs(finding: MemberFinding, _: Translate) -> tuple[str, str]:
    name = field_name(finding.subject, _)
    return (
        _("{} is not what the identity number says").format(name),
        _("Look at both on the document again"),
    )


def _not_in_list(finding: MemberFinding, _: Translate) -> tuple[str, str]:
    near = finding.about["nearest"]
    remedy = _("Perhaps “{}” is meant").format(near) if near else _("Take one of the entries of the list")
    return _("{} is not in the list").format(field_name(finding.subject, _)), remedy


def _born_later(_finding: MemberFinding, _: Translate) -> tuple[str, str]:
    return _("The day of birth is still to come"), _("Look at the year again")


def _phone(_finding: MemberFinding, _: Translate) -> tuple[str, str]:
    return _("This does not look like a mobile phone"), _(
        "A mobile number has eleven digits and begins with 1"
    )


def _no_platform(_finding: MemberFinding, _: Translate) -> tuple[str, str]:
    return _("No platform is named"), _("Name those for which the person works")


def _second(finding: MemberFinding, _: Translate) -> tuple[str, str]:
    first, second = finding.about["first"] or _("unknown"), finding.about["second"] or _("unknown")
    return (
        _("There is a second membership: with {} and with {}").format(first, second),
        _("One person has one membership: transfer it, or merge the two entries"),
    )


def _conflict(finding: MemberFinding, _: Translate) -> tuple[str, str]:
    return (
        _("{} differs between the entries {}").format(
            field_name(finding.subject, _), finding.about["entries"]
        ),
        _("Decide which one is kept; the others stay on record"),
    )


def _identities(finding: MemberFinding, _: Translate) -> tuple[str, str]:
    return (
        _("The entries {} have different identity numbers").format(finding.about["entries"]),
        _("These may be two people: merge them only when it is known which number is right"),
    )


def _overlap(finding: MemberFinding, _: Translate) -> tuple[str, str]:
    return (
        _("The histories of the entries {} run at the same time").format(finding.about["entries"]),
        _("Look at the order of the changes before merging"),
    )


def _no_code(finding: MemberFinding, _: Translate) -> tuple[str, str]:
    wrong = _("No code is settled for the change of {}").format(finding.about["on"])
    return wrong, _("Decide how it is reported")


def _before_earliest(_finding: MemberFinding, _: Translate) -> tuple[str, str]:
    wrong = _("Retired before the earliest month that may be chosen")
    return wrong, _(
        "Special work or lost capacity may be the reason: look for the approval, or correct the entry"
    )


def _after_latest(_finding: MemberFinding, _: Translate) -> tuple[str, str]:
    wrong = _("Retired after the latest month that may be agreed")
    return wrong, _("Look at the month again")


def _retired_early(_finding: MemberFinding, _: Translate) -> tuple[str, str]:
    wrong = _("Put down as retired before the statutory month")
    return wrong, _("Look for the notice of early retirement, or correct the work status")


def _working_past(_finding: MemberFinding, _: Translate) -> tuple[str, str]:
    wrong = _("Put down as at work after the statutory month")
    return wrong, _("Look for an agreement to postpone or a new hiring, or correct the work status")


def _joins_retired(_finding: MemberFinding, _: Translate) -> tuple[str, str]:
    wrong = _("Retired, past the statutory month, and put down as joining")
    return wrong, _("The membership of the retired is retained: correct the kind of change")


def _no_minimum(_finding: MemberFinding, _: Translate) -> tuple[str, str]:
    return _("No rule tells the least contribution of that time"), _("Ask the pension office")


def _recalled(_finding: MemberFinding, _: Translate) -> tuple[str, str]:
    return _("The rule is recalled and was not read"), _("Look at the original before relying on it")


def _no_basis(_finding: MemberFinding, _: Translate) -> tuple[str, str]:
    return _("What the original age rests on is not recorded"), _(
        "Record the post, its first day and the document"
    )


_SAID: Mapping[str, _Said] = {
    "sex_differs": _differs,
    "birth_date_differs": _differs,
    "not_in_list": _not_in_list,
    "born_later": _born_later,
    "phone_shape": _phone,
    "no_platform": _no_platform,
    "second_membership": _second,
    "merge_conflict": _conflict,
    "identity_differs": _identities,
    "histories_overlap": _overlap,
    "no_code": _no_code,
    "retired_before_earliest": _before_earliest,
    "retired_after_latest": _after_latest,
    "retired_early": _retired_early,
    "working_past_statutory": _working_past,
    "joins_retired": _joins_retired,
    "no_minimum_contribution": _no_minimum,
    "recalled_rule": _recalled,
    "no_basis": _no_basis,
}

CODES = frozenset(_SAID)
"""The codes of findings that have a sentence."""
