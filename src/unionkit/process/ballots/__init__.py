"""Ballots: counts, elections by majority with run-offs, motions, lists of candidates, seats among constituencies.

They know no law and no union: every share and number is handed in.
"""

from __future__ import annotations

from unionkit.process.ballots.apportioning import Apportionment, apportion
from unionkit.process.ballots.candidates import check_candidates, least_candidates
from unionkit.process.ballots.counting import BallotCount, check_count, count_papers
from unionkit.process.ballots.electing import BallotOutcome, BallotResult, NextRound, Placed, elect
from unionkit.process.ballots.motions import Motion, MotionResult, decide_motion
from unionkit.process.ballots.rules import BallotRules, Share

__all__ = [
    "Apportionment",
    "BallotCount",
    "BallotOutcome",
    "BallotResult",
    "BallotRules",
    "Motion",
    "MotionResult",
    "NextRound",
    "Placed",
    "Share",
    "apportion",
    "check_candidates",
    "check_count",
    "count_papers",
    "decide_motion",
    "elect",
    "least_candidates",
]
