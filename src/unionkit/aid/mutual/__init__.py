"""Mutual plans: enrolment by unit with floors, cover with gaps, claims with memory, pools, the year report."""

from __future__ import annotations

from unionkit.aid.mutual.claims import Claim, ClaimDecision, ClaimLine, Event, decide_claim
from unionkit.aid.mutual.cover import Cover, Enrolment, cover_on
from unionkit.aid.mutual.enrolling import enrol
from unionkit.aid.mutual.joining import Enrolled, Joined, Joiner
from unionkit.aid.mutual.keeping import CLAIM_RECORD, ENROLMENT_RECORD, line_of_claim, line_of_enrolment
from unionkit.aid.mutual.plan import AT_CLAIM, AT_ENROLMENT, MutualPlan, Question
from unionkit.aid.mutual.pool import (
    MutualPool,
    PoolSums,
    claim_entry,
    cover_deficit,
    fee_entry,
    pool_sums,
)
from unionkit.aid.mutual.reporting import MutualReport, PaidClaim, PlanFigures, report_plans

__all__ = [
    "AT_CLAIM",
    "AT_ENROLMENT",
    "CLAIM_RECORD",
    "ENROLMENT_RECORD",
    "Claim",
    "ClaimDecision",
    "ClaimLine",
    "Cover",
    "Enrolled",
    "Enrolment",
    "Event",
    "Joined",
    "Joiner",
    "MutualPlan",
    "MutualPool",
    "MutualReport",
    "PaidClaim",
    "PlanFigures",
    "PoolSums",
    "Question",
    "claim_entry",
    "cover_deficit",
    "cover_on",
    "decide_claim",
    "enrol",
    "fee_entry",
    "line_of_claim",
    "line_of_enrolment",
    "pool_sums",
    "report_plans",
]
