"""Rosters in and out: the sheets on which members and unions are collected, from CSV or Excel, checked cell by cell."""

from __future__ import annotations

from unionkit.exchange.rosters.demands import Demands
from unionkit.exchange.rosters.exporting import export_roster
from unionkit.exchange.rosters.importing import import_roster
from unionkit.exchange.rosters.kinds import KINDS, Kind
from unionkit.exchange.rosters.people import person_of, row_of
from unionkit.exchange.rosters.problem import Problem
from unionkit.exchange.rosters.reading import Entry, Roster, read_roster
from unionkit.exchange.rosters.roll import roll_in, roll_of
from unionkit.exchange.rosters.summary import RosterSummary
from unionkit.packs.layouts import load_layout
from unionkit.packs.roster_layouts import Column, Layout

__all__ = [
    "KINDS",
    "Column",
    "Demands",
    "Entry",
    "Kind",
    "Layout",
    "Problem",
    "Roster",
    "RosterSummary",
    "export_roster",
    "import_roster",
    "load_layout",
    "person_of",
    "read_roster",
    "roll_in",
    "roll_of",
    "row_of",
]
