"""Judge the case tables of a folder with the library. It maps keys and nothing else.

Usage: python tests/run_cases.py DIR [--packs DIR]

Which policy answers which question stands beside the packs, in their asks.toml. A pack given with --packs comes first.
Exit status 1 where a row fails.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import unionkit
from unionkit import Decision, Pack, Policy, UnionkitError
from unionkit.packs import shipped_folder
from unionkit.rules.tables import place_levels

TABLES = (
    "aid_cases",
    "blood_donation_cases",
    "dues_cases",
    "honour_cases",
    "id_cases",
    "membership_transition_cases",
    "min_contribution_years",
    "retirement_cases",
    "retirement_flexible_cases",
    "scoring_cases",
    "uscc_cases",
)
SILENT = ("refused", "unknown", "invalid")
Ask = Mapping[str, object]


class Answers:
    """Finds the policy for a question: first in the packs that were given, then in the shipped one."""

    def __init__(self, folder: Path | None) -> None:
        packs = [] if folder is None else [(unionkit.load_pack(folder), folder)]
        self.packs: list[tuple[Pack, dict[str, dict[str, Ask]]]] = [
            (pack, asks_in(where)) for pack, where in [*packs, (unionkit.load_pack("cn"), shipped_folder())]
        ]
        self.policies: dict[tuple[str, tuple[str, ...], str], Policy] = {}

    def find(self, row: Mapping[str, str], facts: Mapping[str, object]) -> tuple[Policy, Ask] | None:
        """The policy that answers a row, narrowed to the part that is asked; None where nothing covers it."""
        for pack, asks in self.packs:
            ask = asks.get(row["policy"], {}).get(row["ask"])
            name = None if ask is None else policy_name(ask, facts)
            if ask is not None and name is not None:
                return self.narrowed(pack, name, ask, facts), ask
        return None

    def narrowed(self, pack: Pack, name: str, ask: Ask, facts: Mapping[str, object]) -> Policy:
        only = ask.get("only", [])
        kinds = tuple(str(kind) for kind in only) if isinstance(only, list) else (str(only),)
        wanted = str(facts.get(str(ask.get("class_from", "")), ""))
        key = (name, kinds, wanted)
        if key not in self.policies:
            policy = pack.policies[name] if name in pack.policies else unionkit.load_policy(name)
            policy = policy.only(*kinds) if kinds else policy  # type: ignore[arg-type]
            self.policies[key] = policy.only(classes=[wanted]) if wanted else policy
        return self.policies[key]


def asks_in(folder: Path) -> dict[str, dict[str, Ask]]:
    """All asks.toml below a folder, as one table."""
    found: dict[str, dict[str, Ask]] = {}
    for path in sorted(folder.rglob("asks.toml")):
        for policy, asks in tomllib.loads(path.read_text(encoding="utf-8"))["asks"].items():
            found.setdefault(policy, {}).update(asks)
    return found


def policy_name(ask: Ask, facts: Mapping[str, object]) -> str | None:
    """The policy that an entry names: by the place or another fact of the row, else by itself."""
    for key, table in (("place", ask.get("by_place")), (str(ask.get("by", "")), ask.get("by_value"))):
        value = str(facts.get(key))
        for name in place_levels(value) if key == "place" else [value]:
            if isinstance(table, dict) and name in table:
                return str(table[name])
    return str(ask["policy"]) if "policy" in ask else None


def typed(facts: Mapping[str, object], vocabulary: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    """The facts of a row as a caller of the library hands them in: days as dates, decimals as Decimal."""
    return {key: _typed(value, vocabulary.get(key, {}), vocabulary) for key, value in facts.items()}


def _typed(
    value: object, key: Mapping[str, object], vocabulary: Mapping[str, Mapping[str, object]]
) -> object:
    if isinstance(value, list):
        return [typed(record, vocabulary) for record in value]
    if key.get("type") == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if key.get("type") in ("money", "rate") and isinstance(value, str):
        return Decimal(value)
    return value


def declared(facts: Mapping[str, object], policy: Policy) -> dict[str, object]:
    """The facts that a policy knows; the others play no part in its answer."""
    found: dict[str, object] = {}
    for name, value in facts.items():
        fact = policy.facts.get(name)
        if fact is None:
            continue
        if fact.type == "list" and isinstance(value, list):
            found[name] = [
                {key: part for key, part in record.items() if key in fact.fields} for record in value
            ]
        else:
            found[name] = value
    return found


def differences(row: Mapping[str, str], decision: Decision, ask: Ask) -> Iterator[tuple[str, str, str]]:
    """What a row expects and what came out instead."""
    outcome = decision.outcome.value
    if outcome != row["outcome"]:
        yield "outcome", row["outcome"], f"{outcome} {decision.code}".strip()
        return
    if row["result"]:
        name = str(ask.get("result", ""))
        got = decision.results.get(name) if name else decision.class_name
        if ask.get("result_is") == "rule":
            got = decision.rule
        if str(got) != row["result"]:
            yield "result", row["result"], str(got)
    if row["amount"] or outcome in SILENT:
        low, high = decision.amount, decision.amount_high
        shown = "" if low is None else str(low) if decision.amount_kind != "between" else f"{low}..{high}"
        if shown != row["amount"]:
            yield "amount", row["amount"], shown
        if (decision.amount_kind or "") != row["amount_kind"]:
            yield "amount_kind", row["amount_kind"], str(decision.amount_kind)


class Judged:
    """Counts of one table."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.counts: Counter[str] = Counter()

    def __str__(self) -> str:
        passed, failed, left = (self.counts[key] for key in ("passed", "failed", "not covered"))
        return f"{self.name}: {passed} passed, {failed} failed, {left} not covered"


def judge_row(
    row: Mapping[str, str], answers: Answers, vocabulary: Mapping[str, Mapping[str, object]]
) -> list[str] | None:
    """The lines that say how a row fails; none where it passes; None where nothing covers it."""
    facts = typed(json.loads(row["facts"]), vocabulary)
    try:
        found = answers.find(row, facts)
        if found is None:
            return None
        policy, ask = found
        decision = policy.decide(declared(facts, policy), on=row["on"], assume="usual")
        wrong = list(differences(row, decision, ask))
    except UnionkitError as error:
        return [f"{row['id']}: {error}"]
    return [f"{row['id']}: {what}: expected {expected!r}, got {got!r}" for what, expected, got in wrong]


def judge_table(path: Path, answers: Answers, folder: Path) -> Judged:
    """Judge one table and print its failing rows."""
    judged = Judged(path.stem)
    vocabulary = vocabulary_of(folder)
    disputed = disputed_in(folder)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if "policy" not in row or "facts" not in row:
                judged.counts["not covered"] += 1
                continue
            lines = judge_row(row, answers, vocabulary)
            if lines is None:
                judged.counts["not covered"] += 1
            elif row["id"] in disputed:
                judged.counts["disputed"] += 1
            else:
                judged.counts["failed" if lines else "passed"] += 1
                for line in lines:
                    print(line)
    return judged


def vocabulary_of(folder: Path) -> Mapping[str, Mapping[str, object]]:
    """The keys of the tables: those of the folder, else those that stand beside this script."""
    for where in (folder, Path(__file__).parent / "cases"):
        path = where / "keys.toml"
        if path.exists():
            found = tomllib.loads(path.read_text(encoding="utf-8"))["key"]
            return {str(key): dict(value) for key, value in found.items()}
    return {}


def disputed_in(folder: Path) -> set[str]:
    """The ids of rows that are disputed."""
    path = folder / "disputed.toml"
    return set(tomllib.loads(path.read_text(encoding="utf-8"))) if path.exists() else set()


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge every known table of a folder; 1 where a row fails."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--packs", type=Path)
    asked = parser.parse_args(arguments)
    answers = Answers(asked.packs)
    tables = [
        judge_table(path, answers, asked.folder)
        for path in sorted(asked.folder.glob("*.csv"))
        if path.stem in TABLES
    ]
    for table in tables:
        if table.counts["disputed"]:
            print(f"{table.name}: {table.counts['disputed']} disputed")
        print(table)
    passed, failed = (sum(table.counts[key] for table in tables) for key in ("passed", "failed"))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
