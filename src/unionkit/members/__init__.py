"""People and their membership, organisations, households, dues and retirement: mechanisms that take the law as an argument."""

from __future__ import annotations

from unionkit.members.connecting import Column, Connection, Reading, column
from unionkit.members.findings import MemberFinding
from unionkit.members.person import Person
from unionkit.members.platform_work import PlatformWork, groups_of

__all__ = [
    "Column",
    "Connection",
    "MemberFinding",
    "Person",
    "PlatformWork",
    "Reading",
    "column",
    "groups_of",
]
