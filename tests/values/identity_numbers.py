"""Numbers for the tests of identity numbers and masks, drawn or made up; none belongs to anybody."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from unionkit.values.identity import (
    CreditCode,
    PermanentResidentNumber,
    ResidentNumber,
    organisation_check,
)
from unionkit.values.identity.check_characters import CREDIT_ALPHABET

days = st.dates(date(1920, 1, 1), date(2025, 12, 31))
sequences = st.integers(0, 999)
regions = st.sampled_from(["110101", "340421", "650102", "810000", "830000", "461234", "799999", "000000"])
residents = st.builds(ResidentNumber, region=regions, birth_date=days, sequence=sequences)
foreigners = st.builds(
    PermanentResidentNumber,
    province=st.sampled_from(["11", "31"]),
    nation=st.sampled_from(["840", "392", "004"]),
    birth_date=days,
    sequence=sequences,
)
_bodies = st.text(alphabet=CREDIT_ALPHABET, min_size=8, max_size=8)
credit_codes = st.builds(
    CreditCode,
    authority=st.sampled_from("1589ANY"),
    category=st.sampled_from("1239"),
    region=st.sampled_from(["110101", "340421", "100000"]),
    organisation=_bodies.map(lambda body: body + organisation_check(body)),
)
