"""Visits with money and goods: rounds, ceilings with what was given before, checks, and totals that add up."""

from __future__ import annotations

from unionkit.aid.visits.checking import check_judged, check_visits
from unionkit.aid.visits.judging import JudgedVisit, facts_of_visit, judge_visit, judge_visits
from unionkit.aid.visits.keeping import VISIT_RECORD, line_of_visit
from unionkit.aid.visits.reporting import By, VisitLine, VisitReport, report_visits
from unionkit.aid.visits.rounds import Round
from unionkit.aid.visits.visit import Goods, Payment, Visit

__all__ = [
    "VISIT_RECORD",
    "By",
    "Goods",
    "JudgedVisit",
    "Payment",
    "Round",
    "Visit",
    "VisitLine",
    "VisitReport",
    "check_judged",
    "check_visits",
    "facts_of_visit",
    "judge_visit",
    "judge_visits",
    "line_of_visit",
    "report_visits",
]
