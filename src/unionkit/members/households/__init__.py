"""Households: who counts, what comes in and goes out, and the facts that aid schemes ask for."""

from __future__ import annotations

from unionkit.members.households.claims import double_claims
from unionkit.members.households.counting import HouseholdAccount, count_household
from unionkit.members.households.deriving import DERIVED, Derived, HouseholdFacts, derive_facts
from unionkit.members.households.findings import FINDINGS, HouseholdFinding
from unionkit.members.households.household import Household
from unionkit.members.households.judging import HouseholdRules, Judged
from unionkit.members.households.reading import read_household
from unionkit.members.households.records import Dwelling, FamilyMember, Income, Spending, Vehicle
from unionkit.members.households.sums import Total

__all__ = [
    "DERIVED",
    "FINDINGS",
    "Derived",
    "Dwelling",
    "FamilyMember",
    "Household",
    "HouseholdAccount",
    "HouseholdFacts",
    "HouseholdFinding",
    "HouseholdRules",
    "Income",
    "Judged",
    "Spending",
    "Total",
    "Vehicle",
    "count_household",
    "derive_facts",
    "double_claims",
    "read_household",
]
