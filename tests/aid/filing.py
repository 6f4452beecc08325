"""A small town's hardship files for the tests: the shipped process, made-up households, and short ways to act."""

from __future__ import annotations

from typing import Any

from unionkit import load_calendar, load_pack
from unionkit.aid.files import Act, HardshipFile, act
from unionkit.process import Process

PROCESSES = load_pack("cn").processes
FILE, CHENGDU = PROCESSES["cn/aid/file"], PROCESSES["cn/sichuan/chengdu/aid-file"]
APPLICATION = PROCESSES["cn/aid/application"]
CN = load_calendar("cn/calendar")

ENTRY: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("apply", "2023-03-01", {"household_on_file": False}),
    ("first_check", "2023-03-03", {}),
    ("home_visit", "2023-03-08", {}),
    ("match_assets", "2023-03-20", {"authorised": True, "match_agrees": True}),
    ("post", "2023-03-21", {}),
    ("send_up", "2023-03-29", {"notice_clean": True}),
    ("enter", "2023-04-10", {"recognised": True, "approved": True}),
)


def done(
    process: Process, file: HardshipFile, event: str, on: str, facts: dict[str, object], **more: Any
) -> HardshipFile:
    """The file after an event that must be granted."""
    found: Act[HardshipFile] = act(process, file, event, on=on, facts=facts, recorded_on=on, **more)
    assert found.done, [each.code for each in found.findings]
    return found.case


def live(process: Process = FILE, *, id: str = "F-1", household: str = "H-1", steps: int = 7) -> HardshipFile:
    """A file that has come through the first so many steps of its entry; all seven make it live."""
    file = HardshipFile(id=id, household=household, process=process.id)
    for event, on, facts in ENTRY[:steps]:
        file = done(process, file, event, on, facts)
    return file
