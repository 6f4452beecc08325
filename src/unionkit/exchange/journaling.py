"""A screening that is journaled: each decision an entry, batch by batch, and nothing twice."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from attrs import define, field

from unionkit.errors import InputError
from unionkit.exchange.columns import closest
from unionkit.exchange.reading_csv import Row
from unionkit.rules import Decision, Policy
from unionkit.storage.batches import Batch, Line
from unionkit.storage.canonical import hash_of
from unionkit.storage.decisions import contents_of, decision_line, tables_of
from unionkit.storage.ports import Store
from unionkit.storage.unit_of_work import until_done

STEP = 500
_SHOWN = 16
# an identity number, or a mobile phone
_PERSONAL = re.compile(r"\d{17}[\dXx]|1\d{10}")


@define
class Journaling:
    """Journals the decisions of one screening. The same file, policy and days are journaled once, however often they run.

    `now` gives the moment in microseconds since 1970, and `pause` waits before an attempt is made again. `subject` is the
    header of a column with an opaque id of each case; without one the case is the run and the line. `added` and `known`
    count decisions that were journaled now, and those that had been before.
    """

    store: Store
    now: Callable[[], int] = field(kw_only=True)
    pause: Callable[[int], None] = field(kw_only=True)
    author: str = field(kw_only=True)
    subject: str = field(default="", kw_only=True)
    added: int = field(default=0, init=False)
    known: int = field(default=0, init=False)
    _run: str = field(default="", init=False)
    _place: int | None = field(default=None, init=False)
    _batch: int = field(default=0, init=False)
    _waiting: list[tuple[str, Decision, Mapping[str, object]]] = field(factory=list, init=False)

    def begin(
        self, source: Path, policies: Sequence[Policy], header: Sequence[str], asked: Sequence[object]
    ) -> None:
        """Name the run, by everything that its decisions follow from. `asked` are days and the like."""
        titles = [title.strip() for title in header]
        if self.subject:
            if titles.count(self.subject) != 1:
                raise InputError(
                    f"not one column is called {self.subject!r}", hint=closest(self.subject, titles)
                )
            self._place = titles.index(self.subject)
        if not source.is_file():
            raise InputError(f"{source} is no plain file", hint="a screening with --store reads it twice")
        with source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        rules = [[policy.id, *(program.fingerprint for program in policy.programs)] for policy in policies]
        tables = {table: hash_of(text) for policy in policies for table, text in tables_of(policy).items()}
        run = [digest, rules, tables, self.author, self.subject, STEP, *map(str, asked)]
        self._run = hash_of(json.dumps(run, sort_keys=True))

    def note(self, row: Row, decision: Decision, given: Mapping[str, object]) -> None:
        """Keep the decision on a row, with the facts that it was taken on."""
        self._waiting.append((self._subject(row), decision, given))
        if len(self._waiting) == STEP:
            self.finish()

    def _subject(self, row: Row) -> str:
        if self._place is None:
            return f"{self._run[:_SHOWN]}/{row.line}"
        found = row.cells[self._place].strip()
        if not found or len(found) > 255 or _PERSONAL.fullmatch(found):
            raise InputError(
                f"line {row.line} has no opaque id of its case, or a person's number instead",
                hint="the id stays in the journal for ever: take one that says nothing about anybody",
            )
        return found

    def finish(self) -> None:
        """Commit what waits. Raises StoreError; what was committed before stays, and is known when it runs again."""
        if not self._waiting:
            return
        self._batch += 1
        key = f"screen/{self._run}/{self._batch}"
        waiting, self._waiting = self._waiting, []
        if self.store.receipt(key) is not None:
            self.known += len(waiting)
            return
        batch = self._written(waiting, key)
        receipt = until_done(lambda: self.store.commit(batch, at=self.now()), pause=self.pause)
        if receipt.repeated:
            self.known += len(waiting)
        else:
            self.added += len(waiting)

    def _written(self, waiting: Sequence[tuple[str, Decision, Mapping[str, object]]], key: str) -> Batch:
        lines: list[Line] = []
        contents: dict[int, tuple[str, ...]] = {}
        for subject, decision, given in waiting:
            lines.append(
                decision_line(decision, given, subject=subject, author=self.author, reason="screening")
            )
            program = decision.run.program
            if program is not None and id(program) not in contents:
                contents[id(program)] = contents_of(decision)
        texts = dict.fromkeys(text for texts in contents.values() for text in texts)
        return Batch(journal=tuple(lines), contents=tuple(texts), idempotency_key=key)
