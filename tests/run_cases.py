"""Judge the case tables of a folder with the library. It maps keys and nothing else.

Usage: python tests/run_cases.py DIR [--packs DIR]

A table is a CSV with the columns policy, ask and facts, whatever its name. Which policy answers which question stands
beside the packs, in their asks.toml; where no entry does, a row that names a policy by its id is judged by that one. A
pack given with --packs comes first. Tables with columns of their own (ANSWERS) are answered by tests/judging: a column
is compared where the row fills it and the library answers; in the tables of numbers `valid` says that nothing was
found, neither an error nor a warning. Rows without an id go by table and line. Tables that are known by name and that
nothing judges yet (KNOWN) are not covered; any other file is skipped, and named. Exit status 1 where a row fails, or
where a pack or its asks.toml cannot be used.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import get_args

from attrs import evolve, frozen

if __name__ == "__main__":  # the mappings lie in tests/judging, and a script sees only its own folder
    sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.judging.dues import dues_answers
from tests.judging.identity import credit_answers, identity_answers
from tests.judging.membership import transition_answers
from tests.judging.retirement import contribution_answers, flexible_answers, retirement_answers

import unionkit
from unionkit import Decision, Pack, Policy, UnionkitError
from unionkit.errors import PackError, flatten
from unionkit.exchange.case_facts import facts_from_json
from unionkit.lab.comparing import same, shown
from unionkit.lab.reading import read_amount
from unionkit.packs import shipped_folder
from unionkit.packs.files import read_file, understand
from unionkit.packs.installed import installed_packs
from unionkit.packs.reader import Reader
from unionkit.rules import Fact
from unionkit.rules.policy import Kind
from unionkit.rules.spelled import read_spelled
from unionkit.rules.tables import place_levels

KNOWN = (
    "blood_donation_cases",
    "honour_cases",
    "scoring_cases",
)
COLUMNS = ("policy", "ask", "facts")
AMOUNTS = ("amount", "allowed_amount")
SILENT = ("refused", "unknown", "invalid")
Row = Mapping[str, str]


@frozen(kw_only=True)
class Ask:
    """Who answers one question of the tables, and what of the answer is compared."""

    policy: str = ""
    by_place: Mapping[str, str]
    by: str = ""
    by_value: Mapping[str, str]
    only: tuple[Kind, ...] = ()
    class_from: str = ""
    result: str = ""
    result_is: str = ""

    def policy_id(self, facts: Mapping[str, object]) -> str:
        """The policy for a row: by the place or another fact of it, else by itself; "" where none answers."""
        for key, table in (("place", self.by_place), (self.by, self.by_value)):
            value = str(facts.get(key))
            for name in place_levels(value) if key == "place" else [value]:
                if name in table:
                    return table[name]
        return self.policy


def read_ask(reader: Reader) -> Ask:
    """One entry of an asks.toml; problems are kept in the reader."""
    kinds = {str(kind): kind for kind in get_args(Kind)}
    for kind in reader.names("only"):
        if kind not in kinds:
            reader.refuse(f"{kind!r} is not a kind of rule", f"one of: {', '.join(kinds)}", "only")
    ask = Ask(
        policy=reader.name("policy"),
        by_place=read_ids(reader.table("by_place")),
        by=reader.name("by"),
        by_value=read_ids(reader.table("by_value")),
        only=tuple(kinds[kind] for kind in reader.names("only") if kind in kinds),
        class_from=reader.name("class_from"),
        result=reader.name("result"),
        result_is=reader.one_of("result_is", ("rule", ""), ""),
    )
    reader.finish()
    if not (ask.policy or ask.by_place or ask.by_value):
        reader.refuse("nobody answers this question", 'add policy = "…", by_place or by_value')
    return ask


def read_ids(reader: Reader) -> Mapping[str, str]:
    """Ids of policies by a value of a fact."""
    return {key: reader.name(key) for key in reader.values}


def read_asks(reader: Reader) -> Mapping[tuple[str, str], Ask]:
    """The entries of an asks.toml, by policy and question of the tables."""
    found = {
        (policy, ask): read_ask(asks.table(ask))
        for policy, asks in reader.tables("asks")
        for ask in asks.values
    }
    reader.finish()
    return found


def asks_in(folder: Path) -> dict[tuple[str, str], Ask]:
    """The entries of all asks.toml below a folder. Raises what is wrong in one, with file and line."""
    found: dict[tuple[str, str], Ask] = {}
    for path in sorted(folder.rglob("asks.toml")):
        found |= understand(read_file(path), read_asks)
    return found


class Answers:
    """Finds the policy for a question: first in the pack that was given, then in the shipped one."""

    def __init__(self, folder: Path | None) -> None:
        given = [] if folder is None else [(unionkit.load_pack(folder), asks_in(folder))]
        self.packs: list[tuple[Pack, Mapping[tuple[str, str], Ask]]] = [
            *given,
            (unionkit.load_pack("cn"), asks_in(shipped_folder())),
        ]
        self.policies: dict[tuple[str, tuple[Kind, ...], str], Policy] = {}

    def find(self, row: Row, facts: Mapping[str, object]) -> tuple[Policy, Ask] | None:
        """The policy that answers a row, narrowed to the part that is asked; None where nothing covers it."""
        for _, asks in self.packs:
            ask = asks.get((row["policy"], row["ask"]))
            name = "" if ask is None else ask.policy_id(facts)
            if ask is not None and name:
                return self.narrowed(name, ask, facts), ask
        if any((row["policy"], row["ask"]) in asks for _, asks in self.packs):
            return None
        for pack, _ in self.packs:
            if row["policy"] in pack.policies:
                ask = plain_ask(pack.policies[row["policy"]], row)
                return self.narrowed(ask.policy, ask, facts), ask
        return None

    def narrowed(self, name: str, ask: Ask, facts: Mapping[str, object]) -> Policy:
        wanted = str(facts.get(ask.class_from, "")) if ask.class_from else ""
        key = (name, ask.only, wanted)
        if key not in self.policies:
            policy = self.policy(name)
            policy = policy.only(*ask.only) if ask.only else policy
            self.policies[key] = policy.only(classes=[wanted]) if wanted else policy
        return self.policies[key]

    def policy(self, name: str) -> Policy:
        """A policy by its id. Raises PackError that says where it was looked for, with the nearest id."""
        for pack, _ in self.packs:
            if name in pack.policies:
                return pack.policies[name]
        if name.partition("/")[0] in installed_packs():
            return unionkit.load_policy(name)
        ids = [each for pack, _ in self.packs for each in pack.policies]
        near = get_close_matches(name, ids, n=1)
        raise PackError(
            f"asks.toml names a policy {name!r}, and none of these packs has it: "
            + ", ".join(pack.id for pack, _ in self.packs),
            hint=f"did you mean {near[0]!r}?" if near else f"they have: {', '.join(ids[:10])}",
        )


def plain_ask(policy: Policy, row: Row) -> Ask:
    """What a row asks that names a policy itself: its class, its amount, or a result of that name."""
    made = Ask(policy=policy.id, by_place={}, by_value={})
    if row["ask"] == "classify":
        both = any(edition.classes and edition.amounts for edition in policy.editions)
        # what only the amount needs to know would leave the class open, unless the row wants to see the amount too
        return evolve(made, only=("require", "exclude", "class")) if both and not row.get("amount") else made
    results = {result.name for edition in policy.editions for result in edition.results}
    return evolve(made, result=row["ask"]) if row["ask"] in results and row["ask"] not in AMOUNTS else made


def declared(facts: Mapping[str, object], policy: Policy) -> dict[str, object]:
    """The facts that a policy knows, as it takes them; the others play no part in its answer."""
    found: dict[str, object] = {}
    for name, value in facts.items():
        fact = policy.facts.get(name)
        if fact is None:
            continue
        found[name] = read_spelled(with_known_fields(value, fact), fact)
    return found


def with_known_fields(value: object, fact: Fact) -> object:
    """A list with the fields that its records have in the policy; any other value as it is."""
    if fact.type != "list" or not isinstance(value, list):
        return value
    return [
        {key: part for key, part in record.items() if key in fact.fields}
        if isinstance(record, Mapping)
        else record
        for record in value
    ]


def differences(row: Row, decision: Decision, ask: Ask) -> Iterator[tuple[str, str, str]]:
    """What a row expects and what came out instead."""
    outcome = decision.outcome.value
    if "outcome" in row and outcome != row["outcome"]:
        yield "outcome", row["outcome"], f"{outcome} {decision.code}".strip()
        return
    if row.get("result"):
        got = decision.results.get(ask.result) if ask.result else decision.class_name
        if ask.result_is == "rule":
            got = decision.rule
        if not same(row["result"], got):
            yield "result", row["result"], shown(got)
    if "amount" in row and (row["amount"] or outcome in SILENT):
        low, high = decision.amount, decision.amount_high
        got_amount = (
            "" if low is None else str(low) if decision.amount_kind != "between" else f"{low}..{high}"
        )
        if not same_amount(row["amount"], decision, got_amount):
            yield "amount", row["amount"], got_amount
        if "amount_kind" in row and (decision.amount_kind or "") != row["amount_kind"]:
            yield "amount_kind", row["amount_kind"], str(decision.amount_kind)


def same_amount(expected: str, decision: Decision, got: str) -> bool:
    """Whether an amount is the expected one, however it is spelled: 5000 is 5000.00."""
    if expected == got:
        return True
    try:
        low, high = read_amount(expected)
    except UnionkitError:
        return False
    if (high is not None) != (decision.amount_kind == "between"):
        return False
    return low == decision.amount and high in (None, decision.amount_high)


# What answers a row of a table that has columns of its own: a text for each column that the library answers
ANSWERS: Mapping[str, Callable[[Mapping[str, str]], Mapping[str, str | None]]] = {
    "dues_cases": dues_answers,
    "id_cases": identity_answers,
    "membership_transition_cases": transition_answers,
    "min_contribution_years": contribution_answers,
    "retirement_cases": retirement_answers,
    "retirement_flexible_cases": flexible_answers,
    "uscc_cases": credit_answers,
}


def judge_answers(table: str, row: Mapping[str, str]) -> list[str]:
    """The lines that say how a row of a table with columns of its own fails; none where it passes."""
    try:
        answers = ANSWERS[table](row)
    except UnionkitError as error:
        return [f"{row['id']}: {each}" for each in flatten(error)]
    wrong = []
    for column, got in answers.items():
        # the layout with slashes shows the parts of a number that has no region
        expected = row[column].replace("/", "") if column == "region_code" else row[column]
        if expected and got is not None and got != expected:
            wrong.append(f"{row['id']}: {column}: expected {expected!r}, got {got!r}")
    return wrong


class Judged:
    """Counts of one table."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.counts: Counter[str] = Counter()

    def count(self, row_id: str, lines: Sequence[str] | None, disputed: set[str]) -> None:
        """Count a row by the lines that say how it fails, and print them."""
        if lines is None:
            self.counts["not covered"] += 1
        elif row_id in disputed:
            self.counts["disputed"] += 1
        else:
            self.counts["failed" if lines else "passed"] += 1
            for line in lines:
                print(line)

    def __str__(self) -> str:
        passed, failed, left = (self.counts[key] for key in ("passed", "failed", "not covered"))
        return f"{self.name}: {passed} passed, {failed} failed, {left} not covered"


def judge_row(row: Row, answers: Answers) -> list[str] | None:
    """The lines that say how a row fails; none where it passes; None where nothing covers it."""
    if not any(row.get(key) for key in ("outcome", "result", "amount")):
        return [f"{row['id']}: nothing is expected: fill outcome, result or amount"]
    try:
        facts = facts_from_json(row["facts"].encode(), {})
        found = answers.find(row, facts)
        if found is None:
            return None
        policy, ask = found
        decision = policy.decide(declared(facts, policy), on=row.get("on", ""), assume="usual")
        wrong = list(differences(row, decision, ask))
    except UnionkitError as error:
        return [f"{row['id']}: {each}" for each in flatten(error)]
    return [f"{row['id']}: {what}: expected {expected!r}, got {got!r}" for what, expected, got in wrong]


def judge_table(path: Path, answers: Answers, disputed: set[str]) -> Judged | None:
    """Judge one table and print its failing rows; None for a file that is no table of cases."""
    judged = Judged(path.stem)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        has_cases = set(COLUMNS) <= set(rows.fieldnames or ())
        if not has_cases and path.stem not in (*ANSWERS, *KNOWN):
            return None
        for each in rows:
            row = {str(key): cell or "" for key, cell in each.items() if not isinstance(cell, list)}
            row["id"] = row.get("id") or f"{path.stem}:{rows.line_num}"
            lines: list[str] | None = None
            if None in each:
                lines = [f"{row['id']}: more cells than columns: put quotes around the JSON of facts"]
            elif path.stem in ANSWERS:
                lines = judge_answers(path.stem, row)
            elif has_cases:
                lines = judge_row(row, answers)
            judged.count(row["id"], lines, disputed)
    return judged


def disputed_in(folder: Path) -> set[str]:
    """The ids of rows that are disputed."""
    path = folder / "disputed.toml"
    return set(tomllib.loads(path.read_text(encoding="utf-8"))) if path.exists() else set()


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge every table of a folder; 1 where a row fails or nothing can be judged."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--packs", type=Path)
    asked = parser.parse_args(arguments)
    for folder in (asked.folder, asked.packs):
        if folder is not None and not folder.is_dir():
            parser.error(f"there is no folder {folder}")
    try:
        answers = Answers(asked.packs)
    except UnionkitError as error:
        print(error, file=sys.stderr)
        return 1
    disputed = disputed_in(asked.folder)
    judged = {path.stem: judge_table(path, answers, disputed) for path in sorted(asked.folder.glob("*.csv"))}
    tables = [table for table in judged.values() if table is not None]
    for name, table in judged.items():
        if table is None:
            print(f"{name}: skipped: no columns {', '.join(COLUMNS)}")
            continue
        if table.counts["disputed"]:
            print(f"{name}: {table.counts['disputed']} disputed")
        print(table)
    passed, failed = (sum(table.counts[key] for table in tables) for key in ("passed", "failed"))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
