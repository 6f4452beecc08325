"""The report of the contract: a table of promises and stores, written by ``pytest --store-report FILE``."""

from __future__ import annotations

import platform
from collections.abc import Generator, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Literal, cast

import pytest
from attrs import define, field, frozen

Word = Literal["kept", "gap", "not claimed", "broken", "not run"]

PROPERTY = "unionkit_store"
# the worst of several cases of one promise is what the table says
ORDER: tuple[Word, ...] = ("broken", "gap", "not claimed", "kept", "not run")


@frozen(kw_only=True)
class Outcome:
    """How one case of one promise came out for one store."""

    store: str
    promise: str
    word: Word
    reason: str = ""


@define(eq=False)
class StoreReport:
    """Collects outcomes while pytest runs, and writes the table at its end."""

    file: Path
    _outcomes: list[Outcome] = field(factory=list, init=False)
    _versions: dict[str, str] = field(factory=dict, init=False)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Say in the report of a test which store and promise it is about."""
        report = yield
        kind = getattr(item, "cls", None)
        if kind is not None and hasattr(kind, "__unionkit_store__"):
            name = str(getattr(item, "originalname", item.name))
            gaps = cast("Mapping[str, str]", kind.gaps)
            versions = ", ".join(f"{part} {number}" for part, number in kind.versions.items())
            about = {
                "store": kind.label or kind.__name__.removeprefix("Test"),
                "promise": name.removeprefix("test_").replace("_", " "),
                "gap": gaps.get(item.name) or gaps.get(name) or "",
                "versions": versions,
            }
            report.user_properties.append((PROPERTY, about))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the outcome of a test; with several workers they all come together here."""
        about = dict(report.user_properties).get(PROPERTY)
        if isinstance(about, dict):
            self._versions[about["store"]] = about["versions"]
            word = _word(report, bool(about["gap"]))
            if word is not None:
                reason = about["gap"] or _skipped(report)
                outcome = Outcome(store=about["store"], promise=about["promise"], word=word, reason=reason)
                self._outcomes.append(outcome)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the table, once."""
        if not hasattr(session.config, "workerinput"):
            self.file.write_text(table(self._outcomes, self._versions), encoding="utf-8")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say where it is."""
        terminalreporter.write_line(f"the report of the stores is in {self.file}")


def _word(report: pytest.TestReport, gap: bool) -> Word | None:
    """What a phase of a test says; None where a later one does."""
    if report.failed:
        return "broken"
    if report.skipped:
        return "gap" if gap or hasattr(report, "wasxfail") else "not claimed"
    if report.when != "call":
        return None
    return "gap" if gap else "kept"


def _skipped(report: pytest.TestReport) -> str:
    found = report.longrepr
    text = found[2] if isinstance(found, tuple) else ""
    return text.removeprefix("Skipped: ").removeprefix("not claimed: ")


def table(outcomes: list[Outcome], versions: Mapping[str, str]) -> str:
    """The report as Markdown: a row for each promise of the contract, a column for each store, gaps with reasons."""
    stores = list(versions)
    lines = ["# What these stores promise", "", *_made_with(versions)]
    for group, promises in _promises().items():
        lines += ["", f"## {group}", "", _row("promise", *stores), _row(*["---"] * (len(stores) + 1))]
        lines += [
            _row(promise, *(_cell(outcomes, store, promise) for store in stores)) for promise in promises
        ]
    reasons = list(_reasons(outcomes))
    lines += ["", "## Gaps", "", *reasons] if reasons else []
    return "\n".join(lines) + "\n"


def _promises() -> dict[str, list[str]]:
    """All promises of the contract by the part that they stand in, whether they were run or not."""
    from unionkit.testing.store_contract import StoreContract

    found: dict[str, list[str]] = {}
    for part in StoreContract.__bases__:
        names = [name for name in vars(part) if name.startswith("test_")]
        found[part.__name__] = [name.removeprefix("test_").replace("_", " ") for name in names]
    return found


def _made_with(versions: Mapping[str, str]) -> Iterator[str]:
    ours = [f"{name} {version(name)}" for name in ("unionkit", "pytest", "hypothesis")]
    yield f"Python {platform.python_version()}, {', '.join(ours)}."
    for store, found in versions.items():
        if found:
            yield f"\n{store}: {found}."


def _cell(outcomes: list[Outcome], store: str, promise: str) -> str:
    words = [one.word for one in outcomes if (one.store, one.promise) == (store, promise)]
    worst = next((word for word in ORDER if word in words), ORDER[-1])
    return f"{worst} ({words.count(worst)} of {len(words)})" if len(set(words)) > 1 else worst


def _reasons(outcomes: list[Outcome]) -> Iterator[str]:
    seen = dict.fromkeys(
        (one.store, one.promise, one.word, one.reason)
        for one in outcomes
        if one.word in ("gap", "not claimed")
    )
    for store, promise, word, reason in seen:
        yield f"- {store}, {word}: {promise}: {reason}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
