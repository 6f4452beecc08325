"""Hardship files and applications for aid: cases that follow a process, with what was told, done, decided and posted."""

from __future__ import annotations

from unionkit.aid.files.acting import Act, act, annul, tell
from unionkit.aid.files.approving import approval_of, sign
from unionkit.aid.files.assessments import Assessment, UsedNumber
from unionkit.aid.files.cases import Application, Case, HardshipFile, Told, assess, course_of, facts_on
from unionkit.aid.files.consequences import holds_household
from unionkit.aid.files.exiting import MonthsAbove, Standard, months_above, standard_of
from unionkit.aid.files.households import household_on_file, process_of, second_files
from unionkit.aid.files.keeping import (
    APPLICATION_RECORD,
    FILE_RECORD,
    LIVE_FILE,
    HouseholdClaim,
)
from unionkit.aid.files.overdue import overdue_cases, running_in
from unionkit.aid.files.posting import NoticeLine, Posted, clean, notice_lines, notice_of

__all__ = [
    "APPLICATION_RECORD",
    "FILE_RECORD",
    "LIVE_FILE",
    "Act",
    "Application",
    "Assessment",
    "Case",
    "HardshipFile",
    "HouseholdClaim",
    "MonthsAbove",
    "NoticeLine",
    "Posted",
    "Standard",
    "Told",
    "UsedNumber",
    "act",
    "annul",
    "approval_of",
    "assess",
    "clean",
    "course_of",
    "facts_on",
    "holds_household",
    "household_on_file",
    "months_above",
    "notice_lines",
    "notice_of",
    "overdue_cases",
    "process_of",
    "running_in",
    "second_files",
    "sign",
    "standard_of",
    "tell",
]
