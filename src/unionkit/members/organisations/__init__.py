"""Organisations of the union: the tree on a day, its changes, terms of office. The law about them is in packs."""

from __future__ import annotations

from unionkit.members.organisations.changes import (
    ChangeKind,
    OrganisationChange,
    change_facts,
    check_changes,
    organisations_on,
)
from unionkit.members.organisations.checking import check_organisations
from unionkit.members.organisations.organisation import (
    LEVELS,
    Employer,
    Level,
    Organisation,
    OrganisationKind,
)
from unionkit.members.organisations.terms import Late, Term, ending_within, late_meetings, overdue_terms
from unionkit.members.organisations.tree import Tree

__all__ = [
    "LEVELS",
    "ChangeKind",
    "Employer",
    "Late",
    "Level",
    "Organisation",
    "OrganisationChange",
    "OrganisationKind",
    "Term",
    "Tree",
    "change_facts",
    "check_changes",
    "check_organisations",
    "ending_within",
    "late_meetings",
    "organisations_on",
    "overdue_terms",
]
