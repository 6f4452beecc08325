"""What files and applications look like in a store: their kinds, and the claim of a household on its one file."""

from __future__ import annotations

from attrs import field, frozen

from unionkit.aid.files.cases import Application, Case, HardshipFile
from unionkit.aid.records import RecordKind

__all__ = [
    "APPLICATION_RECORD",
    "FILE_RECORD",
    "LIVE_FILE",
    "HouseholdClaim",
    "kind_name",
    "live_claim",
]

LIVE_FILE = "aid/live_file"
"""The name of the claim by which a household has one file at a time: the value is the household, the owner the file."""


@frozen(kw_only=True)
class HouseholdClaim:
    """That a household has this file and no other."""

    name: str
    value: str = field(repr=False)
    owner: str


FILE_RECORD = RecordKind(
    name="aid/file",
    index=("household", "process", "policy"),
    sensitive=("household", "author", "told", "entries", "assessments", "signed", "opening"),
    record=HardshipFile,
)
"""The kind of a hardship file. That a household has only one live file is a claim, since closed ones are kept."""

APPLICATION_RECORD = RecordKind(
    name="aid/application",
    index=("household", "process", "policy", "file"),
    sensitive=(
        "household",
        "author",
        "amount",
        "class_name",
        "told",
        "entries",
        "assessments",
        "signed",
        "opening",
    ),
    record=Application,
)
"""The kind of an application for aid."""


def kind_name(case: Case) -> str:
    """The name of the kind of a case."""
    return (FILE_RECORD if isinstance(case, HardshipFile) else APPLICATION_RECORD).name


def live_claim(file: HardshipFile | Application) -> HouseholdClaim:
    """The claim of a household on its one file."""
    return HouseholdClaim(name=LIVE_FILE, value=file.household, owner=file.id)
