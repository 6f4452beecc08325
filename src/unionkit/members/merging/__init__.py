"""Entries of the roll that are one person: finding them, planning the merge, and merging without losing anything."""

from __future__ import annotations

from unionkit.members.merging.candidates import Candidate, find_candidates
from unionkit.members.merging.plan import Merged, MergePlan, plan_merge

__all__ = ["Candidate", "MergePlan", "Merged", "find_candidates", "plan_merge"]
