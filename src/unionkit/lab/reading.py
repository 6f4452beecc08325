"""One case out of a table of keys, whatever file it came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from unionkit.errors import CaseError, UnionkitError, flatten, raise_all
from unionkit.lab.parts import Absent, Assumption, Case, Expectation
from unionkit.packs.reader import Path as KeyPath
from unionkit.packs.reader import Reader
from unionkit.rules.decision import Outcome
from unionkit.rules.parts import Edition
from unionkit.rules.policy import Policy
from unionkit.rules.reading import read_facts
from unionkit.values.money import Money

if TYPE_CHECKING:
    from unionkit.lab.plan_parts import PlanCase

Problems = list[tuple[KeyPath, UnionkitError]]

_OUTCOMES: tuple[str | None, ...] = tuple(outcome.value for outcome in Outcome)
_AMOUNT_KINDS: tuple[str | None, ...] = ("exact", "up_to", "between", "")
_ASSUMPTIONS: tuple[Assumption, ...] = ("nothing", "usual")
_PART = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def read_case(reader: Reader, policy: Policy, file: Path, line: int) -> Case | None:
    """A case of a policy; problems are kept in the reader, and None comes back where a case cannot be made of it."""
    name = reader.text("id", required=True)
    on = reader.day("on", required=True)
    case = Case(
        id=name,
        policy=policy,
        on=on or date.min,
        known_on=reader.day("known_on"),
        assume=reader.one_of("assume", _ASSUMPTIONS, "nothing"),
        facts=_facts(reader, policy),
        expect=_expectation(reader, policy),
        why=reader.text("why"),
        cite="; ".join(reader.texts("cite")),
        file=file,
        line=line,
    )
    reader.finish()
    return case if name and on else None


def refuse_doubles(
    cases: Iterable[Case | PlanCase], paths: Mapping[str, KeyPath], problems: Problems
) -> None:
    """Keep a problem for each case whose id an earlier one has; `paths` gives the place of the first of each id."""
    seen: dict[str, Case | PlanCase] = {}
    for case in cases:
        if case.id in seen:
            hint = f"the first stands in line {seen[case.id].line}; give each case its own id"
            problems.append(
                (paths[f"{case.id}:{case.line}"], CaseError(f"two cases are called {case.id!r}", hint=hint))
            )
        seen.setdefault(case.id, case)


def _facts(reader: Reader, policy: Policy) -> Mapping[str, object]:
    facts = reader.table("facts")
    given = {name: facts.raw(name) for name in facts.values if name in policy.facts}
    for name in facts.values:
        if name not in policy.facts:
            facts.keep(_refusal({name: None}, policy)[0], name)
    for error in _refusal(given, policy):
        reader.keep(error, *key_path(error.where.partition(" ")[0]))
    return given


def _refusal(given: Mapping[str, object], policy: Policy) -> tuple[UnionkitError, ...]:
    try:
        read_facts(given, policy.facts)
    except UnionkitError as error:
        return flatten(error)
    return ()


def key_path(where: str) -> KeyPath:
    """The path that a dotted text spells.

    >>> key_path("facts.members[0].income")
    ('facts', 'members', 0, 'income')
    """
    return tuple(int(index) if index else name for index, name in _PART.findall(where))


def dotted(path: KeyPath) -> str:
    """The text of a path.

    >>> dotted(("case", 0, "facts", "income"))
    'case[0].facts.income'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _expectation(reader: Reader, policy: Policy) -> Expectation:
    expect = reader.table("expect")
    if not expect.values:
        reader.refuse("nothing is expected of this case", 'write expect = { outcome = "granted" }')
    results = expect.table("results")
    low, high = expect.attempt("amount", read_amount) or (None, None)
    wanted = Expectation(
        outcome=expect.one_of("outcome", _OUTCOMES, None),
        class_name=_known(
            expect, "class", _names(policy, lambda edition: [rule.name for rule in edition.classes])
        ),
        amount=low,
        amount_high=high if high is not None else expect.attempt("amount_high", _money),
        amount_kind=expect.one_of("amount_kind", _AMOUNT_KINDS, None),
        code=expect.text("code") if expect.has("code") else None,
        needs=_needs(expect, policy),
        results=_results(
            results, _names(policy, lambda edition: [result.name for result in edition.results])
        ),
    )
    expect.finish()
    return wanted


def _names(policy: Policy, of: Callable[[Edition], list[str]]) -> list[str]:
    return sorted({name for edition in policy.editions for name in of(edition)})


def _known(reader: Reader, key: str, known: list[str]) -> str | None:
    return reader.one_of(key, (*known, "", None), None)


def _needs(expect: Reader, policy: Policy) -> tuple[str, ...] | None:
    if not expect.has("needs"):
        return None
    needs = expect.texts("needs")
    for name in needs:
        if name not in policy.facts:
            expect.keep(_refusal({name: None}, policy)[0], "needs")
    return needs


def _results(reader: Reader, known: list[str]) -> Mapping[str, object]:
    found: dict[str, object] = {}
    for name in reader.values:
        value = reader.raw(name)
        if name not in known:
            reader.refuse(
                f"the policy declares no result {name!r}", f"it declares: {', '.join(known) or 'none'}", name
            )
        elif not isinstance(value, str | bool | int | Decimal | date):
            reader.refuse("a result is a number, a text, a day or true or false", f'write {name} = "…"', name)
        else:
            found[name] = value
    return found


def read_amount(value: object) -> tuple[Money | Absent, Money | None]:
    """An expected amount of yuan, or the two ends of one that is written ``30000..50000``.

    Raises ValueRefused and CaseError for anything else. An empty text expects no amount.

    >>> read_amount("30000..50000")
    (Money('30000.00'), Money('50000.00'))
    """
    if isinstance(value, str) and ".." in value:
        low, _, high = value.partition("..")
        return Money.of(low.strip()), Money.of(high.strip())
    return _money(value), None


def _money(value: object) -> Money | Absent:
    if value == "":
        return ""
    if isinstance(value, str | int | Decimal):
        return Money.of(value)
    raise CaseError("an amount of yuan is wanted here", hint='write 3000 or "1200.50"')


def refuse_all(problems: Problems, where: Callable[[KeyPath], str], message: str) -> NoReturn:
    """Raise the problems of a file as CaseErrors, each at its place in the file."""
    raise_all(
        [CaseError(error.message, hint=error.hint, where=where(path)) for path, error in problems], message
    )
