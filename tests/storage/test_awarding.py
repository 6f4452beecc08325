"""The promise that a budget is never overspent, and nothing lost, whoever awards from it at the same time."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from tests.storage.awarding_process import AWARD, LARGEST
from tests.storage.conftest import NewPlace
from tests.storage.test_processes import ROOT

from unionkit.storage import open_store, verify

PROCESSES = 8


def awarded(place: str, attempts: int, budget: int) -> dict[str, int]:
    """What eight processes say that they awarded, by award; 0 where the budget did not hold it."""
    words = [sys.executable, "-m", "tests.storage.awarding_process", place]
    offices = [
        subprocess.Popen(
            [*words, f"office{number}", str(attempts), str(budget)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    said = [line.split() for office in offices for line in office.communicate(timeout=1_800)[0].splitlines()]
    assert [office.returncode for office in offices] == [0] * PROCESSES
    return {id: int(amount) for id, amount in said}


def assert_never_overspent(place: str, attempts: int, budget: int) -> str:
    """Award from one budget with eight processes, and look what is kept; gives the figures."""
    began = time.monotonic()
    said = awarded(place, attempts, budget)
    seconds = time.monotonic() - began
    assert len(said) == PROCESSES * attempts
    with open_store(place) as store:
        kept = {record.id: record.body["amount"] for record in store.scan(AWARD)}
        assert kept == {id: amount for id, amount in said.items() if amount}
        spent = store.guard("budget").value
        assert spent == sum(said.values())
        # what was left over was too little for the last who asked
        assert budget - LARGEST < spent <= budget
        assert sorted(entry.subject for entry in store.journal()) == sorted(kept)
        assert verify(store.journal(), facts=store.facts).holds
    return f"{len(said)} attempts in {seconds:.0f} s, {len(kept)} awards, {spent} of {budget} spent"


def test_eight_processes_never_overspend_one_budget(new_place: NewPlace) -> None:
    assert_never_overspent(new_place(), 20, 300)


@pytest.mark.slow
def test_ten_thousand_attempts_never_overspend_one_budget(
    new_place: NewPlace, request: pytest.FixtureRequest
) -> None:
    print(f"\n{request.node.name}: {assert_never_overspent(new_place(), 1_250, 15_000)}")
