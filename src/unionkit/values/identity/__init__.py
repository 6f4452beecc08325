"""Identity numbers and unified social credit codes: checked, taken apart and put together again.

Nothing here is imported until you import it, and no value shows its whole number unless asked for `number`.
"""

from __future__ import annotations

from unionkit.values.identity.check_characters import credit_check, identity_check, organisation_check
from unionkit.values.identity.checking import (
    IdentityNumber,
    check_identity_number,
    read_identity_number,
)
from unionkit.values.identity.credit_code import CreditCode, check_credit_code, read_credit_code
from unionkit.values.identity.findings import FINDINGS, Checked, NumberFinding
from unionkit.values.identity.first_generation import convert_first_generation
from unionkit.values.identity.foreign import PermanentResidentCard2017, PermanentResidentNumber
from unionkit.values.identity.regions import PROVINCES, Regions
from unionkit.values.identity.resident import ResidentNumber

__all__ = [
    "FINDINGS",
    "PROVINCES",
    "Checked",
    "CreditCode",
    "IdentityNumber",
    "NumberFinding",
    "PermanentResidentCard2017",
    "PermanentResidentNumber",
    "Regions",
    "ResidentNumber",
    "check_credit_code",
    "check_identity_number",
    "convert_first_generation",
    "credit_check",
    "identity_check",
    "organisation_check",
    "read_credit_code",
    "read_identity_number",
]
