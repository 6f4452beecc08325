"""What the library says of identity numbers and credit codes, under the names of the columns of their tables."""

from __future__ import annotations

from collections.abc import Mapping

from unionkit.packs.regions import shipped_regions
from unionkit.values.identity import (
    check_credit_code,
    check_identity_number,
    convert_first_generation,
    identity_check,
)


def identity_answers(row: Mapping[str, str]) -> Mapping[str, str | None]:
    """What the library says of an identity number, under the names of the columns."""
    text = row["id_number"]
    checked = check_identity_number(text, regions=shipped_regions())
    number, kind = checked.number, getattr(checked.number, "kind", None)
    if row["kind"] == "legacy_15":
        number, kind = convert_first_generation(text), "legacy_15"
    birth_date = getattr(number, "birth_date", None)
    return {
        "valid": str(not checked.findings).lower(),
        "kind": kind,
        "region_code": getattr(number, "region", None),
        "birth_date": birth_date and birth_date.isoformat(),
        "sex": {"female": "F", "male": "M"}.get(getattr(number, "sex", None) or ""),
        "expected_check": identity_check(text[:17]) if len(text) == 18 and text[:17].isdecimal() else None,
    }


def credit_answers(row: Mapping[str, str]) -> Mapping[str, str | None]:
    """What the library says of a credit code, under the names of the columns."""
    checked = check_credit_code(row["code"], regions=shipped_regions())
    code = checked.number
    parts = {
        "registering_authority": "authority_name",
        "category": "category_name",
        "region_code": "region",
        "organisation_code": "organisation",
        "check_char": "check",
    }
    return {
        "valid": str(not checked.findings).lower(),
        **{column: getattr(code, name, None) for column, name in parts.items()},
    }
