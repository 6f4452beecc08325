"""Personal data on request: all that is kept about a person handed out, erased or restricted, and what has run out.

The journal is a chain of salted hashes, and personal facts lie beside it: erasing them leaves the chain whole.
"""

from __future__ import annotations

from unionkit.storage.privacy_erasing import Deletion, Erasure, Restriction, erase_person, plan_erasure
from unionkit.storage.privacy_exporting import PersonFile, export_person
from unionkit.storage.privacy_keeping import RESTRICTED, Basis, Keeping
from unionkit.storage.privacy_retention import Due, clear_due, due

__all__ = [
    "RESTRICTED",
    "Basis",
    "Deletion",
    "Due",
    "Erasure",
    "Keeping",
    "PersonFile",
    "Restriction",
    "clear_due",
    "due",
    "erase_person",
    "export_person",
    "plan_erasure",
]
