"""One household at a time: by hand, our generated code, `decide`, `decide` with `explain`, and six peers, in one run.

All are compared on 10,000 random households before anything is timed. Each round times every contender once over the
same households; what is printed are medians over the rounds and the median of the ratio to the hand-written function
within a round, which holds on a machine whose speed drifts.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

import by_hand
import peers

import unionkit
from unionkit import Money, Policy

HERE = Path(__file__).parent
CHECKED = 10_000
TIMED = 400
ROUNDS = 15
Run = Callable[[], object]


def policy() -> Policy:
    """The policy with the very rows that the hand-written function looks up."""
    rows = [
        f'[[row]]\nplace = "{row.place}"\narea = "{row.area}"\nfrom = {row.first}\nvalue = {row.fen / 100:.2f}\n'
        + (f"to = {row.last}\n" if row.last else "")
        for row in by_hand.ROWS
    ]
    head = 'kind = "table"\nid = "bench/standard"\nunit = "CNY/month/head"\nkeys = ["place", "area"]\n'
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "standard.toml").write_text(head + "".join(rows), encoding="utf-8")
        (Path(folder) / "hardship.toml").write_text(
            (HERE / "hardship.toml").read_text(encoding="utf-8"), encoding="utf-8"
        )
        return unionkit.load_policy(Path(folder) / "hardship.toml")


def answer(decision: unionkit.Decision) -> str:
    """A decision in the words of the hand-written function; it looks at exclusions first and we at requirements."""
    return decision.class_name if decision.granted and decision.class_name else "not granted"


def expected(word: str) -> str:
    """The answer of a peer in the same words: refused and excluded are both no file."""
    return "not granted" if word in ("refused", "excluded") else word


def canonical(household: Mapping[str, object]) -> dict[str, object]:
    """The same facts with money as Money."""
    return {
        key: Money.of(value) if key in ("income_year", "rigid_spending") else value
        for key, value in household.items()
    }  # type: ignore[arg-type]


def check(ours: Policy, contenders: Mapping[str, Callable[[Mapping[str, object]], str]]) -> None:
    """Stop where anybody disagrees with the formulas in exact fractions."""
    random = Random(20201101)
    households = [by_hand.random_household(random) for _ in range(CHECKED)] + list(by_hand.limit_households())
    households = [each for each in households if each["rigid_spending"] >= 0]
    for name, classify in contenders.items():
        share = households if "OpenFisca" not in name else households[:1000]
        wrong = [
            each for each in share if expected(classify(each)) != expected(by_hand.classify_as_printed(each))
        ]
        if wrong:
            sys.exit(f"{name} disagrees on {len(wrong)} of {len(share)} households")
    for each in households:
        for facts in (each, canonical(each)):
            if answer(ours.decide(facts, on=by_hand.DAY)) != expected(by_hand.classify_as_printed(each)):
                sys.exit(f"decide disagrees on {each}")
    print(f"all agree on {len(households):,} households (OpenFisca on 1,000)\n")


def timed(runs: Mapping[str, tuple[Run, int]]) -> Mapping[str, list[float]]:
    """Microseconds per household, one figure a round, the contenders in turn."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, (run, count) in runs.items():
            start = time.perf_counter()
            run()
            found[name].append((time.perf_counter() - start) / count * 1e6)
    return found


def over(function: Callable[[object], object], cases: Sequence[object]) -> tuple[Run, int]:
    """A run of a function over cases."""

    def run() -> None:
        for case in cases:
            function(case)

    return run, len(cases)


def contenders(ours: Policy) -> Mapping[str, tuple[Run, int]]:
    """What is timed, by name."""
    random = Random(7)
    yuan = [by_hand.random_household(random) for _ in range(TIMED)]
    fen = [by_hand.in_fen(each) for each in yuan]
    money = [canonical(each) for each in yuan]
    day = by_hand.DAY
    run = ours.run_on(day)
    program, door = run.program, run.door
    if program is None or program.compiled.main is None or door is None:
        sys.exit("the policy has no generated code")
    main = program.compiled.main
    names = [part.name for part in program.compiled.inputs]
    stored = [dict(zip(run.plain_facts, door(each)[1], strict=True)) for each in money]  # type: ignore[index]
    integers = [
        [
            case[name]
            if name in case
            else by_hand.standard_of(case["place"], by_hand.AREAS[case["area"]], day)
            for name in names
        ]
        for case in stored
    ]  # type: ignore[index]
    explain = unionkit.explain
    found: dict[str, tuple[Run, int]] = {
        "by hand, fen": over(by_hand.classify_fen, fen),  # type: ignore[arg-type]
        "by hand, Decimal yuan": over(by_hand.classify_yuan, yuan),  # type: ignore[arg-type]
        "generated function over integers": over(lambda case: main(*case), integers),  # type: ignore[misc]
        "generated door and function, Money": over(door, money),  # type: ignore[arg-type]
        "policy.decide, Money": over(lambda case: ours.decide(case, on=day), money),
        "policy.decide, Decimal yuan": over(lambda case: ours.decide(case, on=day), yuan),
        "decide and findings, Money": over(lambda case: ours.decide(case, on=day).findings, money),
        "decide and findings, Decimal yuan": over(lambda case: ours.decide(case, on=day).findings, yuan),
        "decide and explain in Chinese, Money": over(
            lambda case: str(explain(ours.decide(case, on=day))), money
        ),
        "decide and explain in English, Decimal": over(
            lambda case: str(explain(ours.decide(case, on=day), "en")), yuan
        ),
        "zen-engine, with trace": over(peers.ZEN_TRACE(), yuan),  # type: ignore[arg-type]
        "zen-engine, one expression": over(peers.ZEN_EXPRESSION(), yuan),  # type: ignore[arg-type]
    }
    for name, make in peers.PEERS.items():
        found[name] = over(make(), yuan[:20] if "fisca" in name.lower() else yuan)  # type: ignore[arg-type]
    return found


def main() -> None:
    """Check, time, print."""
    ours = policy()
    check(ours, {name: make() for name, make in peers.PEERS.items()})  # type: ignore[misc]
    found = timed(contenders(ours))
    base = found["by hand, fen"]
    print(f"{'':44}{'µs':>9}{'× by hand (fen)':>18}")
    for name, times in found.items():
        ratio = statistics.median(one / other for one, other in zip(times, base, strict=True))
        print(f"{name:44}{statistics.median(times):9.2f}{ratio:18.2f}")
    print()
    for name in ("decide and findings, Decimal yuan", "decide and explain in English, Decimal"):
        pairs = zip(found[name], found["zen-engine, with trace"], strict=True)
        ratio = statistics.median(one / other for one, other in pairs)
        print(f"{name} against zen-engine's trace: {ratio:.2f} times its time")


if __name__ == "__main__":
    main()
