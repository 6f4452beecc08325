"""Where a million memberships stand on a day: the time for each, and the memory for all, which must not grow with them.

    python bench/bench_roll.py [--people 1000000]

Every history is made as it is asked for. One person in ten thousand has a second live membership, and all of these must be
found; states are counted against what the generator planted.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator

from unionkit.members.membership import Entry, MembershipChange, find_second_memberships, roll
from unionkit.members.membership.roll import Enrolled
from unionkit.members.person import Person
from unionkit.packs import load_process
from unionkit.values.identity import ResidentNumber

ON = "2025-01-06"
TWIN_EVERY = 10_000
JOINING = {"labour_relation": True, "accepts_charter": True, "union_available": True}
MOVING = {"receiving_union_exists": True, "receiving_union_registers": True}
APPLIED = MembershipChange(sequence=1, type="apply", on="2017-03-06", organisation="mine", facts=JOINING)
APPROVED = MembershipChange(sequence=2, type="approve", on="2017-03-10", facts={"committee_decided": True})
AWAY = MembershipChange(
    sequence=3,
    type="transfer_out",
    on="2018-06-04",
    organisation="port",
    facts={"labour_relation_moved": True},
)
ARRIVED = MembershipChange(sequence=4, type="transfer_in_accept", on="2018-06-11", facts=MOVING)
RETIRED = MembershipChange(sequence=5, type="retire", on="2023-09-01", facts={"formally_retired": True})
SHAPES: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    ("active", (APPLIED, APPROVED)),
    ("active", (APPLIED, APPROVED, AWAY, ARRIVED)),
    ("transferring", (APPLIED, APPROVED, AWAY)),
    ("retained", (APPLIED, APPROVED, RETIRED)),
    ("applied", (APPLIED,)),
    ("none", ()),
)


def person(number: int) -> Person:
    """The person of a number; every two of a pair of twins have one identity number."""
    place = number - 1 if is_twin(number) else number
    identity = ResidentNumber(
        region=f"{340000 + place % 7919:06d}",
        birth_date=f"{1960 + place // 997 % 40}-{1 + place // 83 % 12:02d}-{1 + place // 3 % 28:02d}",
        sequence=place // 40_000 % 900,
    )
    return Person(id=f"E-{number}", name="王小强", identity=identity)


def is_twin(number: int) -> bool:
    return number % TWIN_EVERY == 1


def histories(people: int) -> Iterator[tuple[Person, tuple[Entry, ...]]]:
    for number in range(people):
        # twins and those whom they repeat are members, whatever the shape of their place
        shape = SHAPES[0] if number % TWIN_EVERY in (0, 1) else SHAPES[number % len(SHAPES)]
        yield person(number), shape[1]


def planted(people: int) -> Counter[str]:
    states: Counter[str] = Counter()
    for number in range(people):
        shape = SHAPES[0] if number % TWIN_EVERY in (0, 1) else SHAPES[number % len(SHAPES)]
        states[shape[0]] += 1
    return states


def counting(enrolled: Iterator[Enrolled], states: Counter[str]) -> Iterator[Enrolled]:
    for each in enrolled:
        states[each.membership.state] += 1
        yield each


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    people = parser.parse_args().people
    process = load_process("cn/membership")
    for _ in roll(histories(200), ON, process=process):
        pass  # what is made once
    before, start = megabytes(), time.perf_counter()
    for _ in histories(people):
        pass
    making = time.perf_counter() - start
    states: Counter[str] = Counter()
    start = time.perf_counter()
    for _ in counting(roll(histories(people), ON, process=process), states):
        pass
    following, after = time.perf_counter() - start - making, megabytes()
    second = sum(1 for _ in find_second_memberships(roll(histories(people), ON, process=process)))
    print(f"{people:,} people: {making:.1f} s to make them, {following:.1f} s to follow their memberships")
    print(
        f"{1e6 * following / people:.0f} microseconds each; memory grew by {after - before:.0f} MB, to {after:.0f} MB"
    )
    print(f"second memberships: {second:,} found, which kept {megabytes() - after:.0f} MB more")
    wanted = sum(1 for number in range(people) if is_twin(number))
    if states != planted(people) or second != wanted:
        print(f"WRONG: {states} against {planted(people)}, {second} against {wanted} planted")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
