"""States and transitions as data, histories, deadlines, notices and approvals: what members, aid and honours are built on."""

from __future__ import annotations

from unionkit.process.approvals import Approval, Ladder
from unionkit.process.clocks import running
from unionkit.process.deadlines import Deadline, Open, Overdue, overdue
from unionkit.process.history import Annulment, Change, Course, Entry, Opening, Passage, follow, standing
from unionkit.process.machine import Process, Step
from unionkit.process.notices import Notice, NoticeState, NoticeStatus, Objection, PostedLine, post
from unionkit.process.parts import Bar, Clock, Event, ProcessEdition, State, Transition
from unionkit.process.signatures import Delegation, Level, Request, Resubmission, Signature, Void

__all__ = [
    "Annulment",
    "Approval",
    "Bar",
    "Change",
    "Clock",
    "Course",
    "Deadline",
    "Delegation",
    "Entry",
    "Event",
    "Ladder",
    "Level",
    "Notice",
    "NoticeState",
    "NoticeStatus",
    "Objection",
    "Open",
    "Opening",
    "Overdue",
    "Passage",
    "PostedLine",
    "Process",
    "ProcessEdition",
    "Request",
    "Resubmission",
    "Signature",
    "State",
    "Step",
    "Transition",
    "Void",
    "follow",
    "overdue",
    "post",
    "running",
    "standing",
]
