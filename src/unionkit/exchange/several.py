"""Several policies on each row, one after the other; each may read what those before it have said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import evolve

from unionkit.errors import InputError
from unionkit.exchange.columns import Spellings, closest
from unionkit.exchange.judging import Bad, Told, Worker
from unionkit.exchange.reading_csv import Row
from unionkit.exchange.summary import Summary
from unionkit.rules import Decision, Policy

if TYPE_CHECKING:
    from unionkit.exchange.screening import Screening


class Workers:
    """Judges the rows of one file by several policies, with facts that are the same for all rows.

    Each policy sees the cells of the row, then the fixed facts, then what the policies before it have said; the columns
    that a policy adds carry its name. A row is decided by all of them or by none.
    """

    def __init__(self, job: Screening, header: Sequence[str]) -> None:
        self.job = job
        self.header = header
        policies = {job.name: job.policy, **job.policies}
        _check_names(job, policies)
        self.fixed = list(job.fixed.values())
        self.workers: list[Worker] = []
        for name, policy in policies.items():
            others = [each for each in policies.values() if each is not policy]
            fixed = [fact if _fact_of(fact, name, policy) else "" for fact in job.fixed]
            titles = [*header, *fixed, *self.added]
            self.workers.append(Worker(self._alone(name, policy, others, titles), titles))
        _check_columns(job, self.workers)
        unread = [set(worker.carried) for worker in self.workers]
        self.carried = tuple(title for title in header if all(title in each for each in unread))
        self.kinds = tuple(kind for worker in self.workers for kind in worker.kinds)

    def _alone(self, name: str, policy: Policy, others: Sequence[Policy], titles: Sequence[str]) -> Screening:
        """The job as one of the policies sees it."""
        job = self.job
        bare = [title.strip() for title in titles]
        named = {
            title: fact
            for title, spelled in (*job.names.items(), *((fact, fact) for fact in job.fixed))
            if (fact := _fact_of(spelled, name, policy)) and title in bare
        }
        left = {*self.added, *_read_by_others(self.header, policy, others)} - named.keys()
        return evolve(
            job, policy=policy, name=name, policies={}, fixed={}, names=named, carried=(*job.carried, *left)
        )

    @property
    def added(self) -> list[str]:
        """The titles of what the policies say."""
        return [title for worker in self.workers for title in worker.added]

    def summary(self, encoding: str) -> Summary:
        """An empty summary, with one for each policy in it."""
        parts = {worker.job.name: Summary() for worker in self.workers}
        return Summary(encoding=encoding, carried=self.carried, parts=parts)

    def judged(self, rows: Iterable[Row], summary: Summary) -> Iterator[tuple[Row, Told]]:
        """Every row with its decisions as cells, counted, or with what is wrong with it."""
        for row in rows:
            yield row, self.told(row, summary)

    def told(self, row: Row, summary: Summary) -> Told:
        """One row's decisions as cells, counted, or what is wrong with it."""
        if row.problem:
            summary.rejected += 1
            return self.workers[0].bad_row(row)
        said: list[str] = []
        found: list[tuple[Decision, Mapping[str, object]]] = []
        for worker in self.workers:
            judged = worker.decided(row._replace(cells=[*row.cells, *self.fixed, *said]))
            if isinstance(judged, Bad):
                summary.rejected += 1
                return judged
            found.append(judged)
            said += worker.cells(judged[0])
        summary.rows += 1
        for part, (decision, given) in zip(summary.parts.values(), found, strict=True):
            part.add(decision)
            if self.job.journal is not None:
                self.job.journal.note(row, decision, given)
        return said


def _fact_of(spelled: str, name: str, policy: Policy) -> str:
    """The fact of a policy that ``fact`` or ``policy.fact`` stands for, empty where it stands for none."""
    fact = spelled.removeprefix(f"{name}.") if name else spelled
    return fact if fact in policy.facts else ""


def _read_by_others(header: Sequence[str], policy: Policy, others: Sequence[Policy]) -> Iterator[str]:
    """The titles that are facts of another policy to the letter, and so no misspelt ones of this policy."""
    own = Spellings.of(policy.facts)
    theirs = [Spellings.of(each.facts) for each in others]
    for title in header:
        if not own.knows(title) and any(each.knows(title) for each in theirs):
            yield title.strip()


def _check_names(job: Screening, policies: Mapping[str, Policy]) -> None:
    """Raise InputError for a policy without a name, and for a fact that none of the policies has."""
    if len(policies) != len(job.policies) + 1 or (job.policies and "" in policies):
        raise InputError("each of several policies has its own name", hint="write --policy NAME=ID for each")
    every = [fact for policy in policies.values() for fact in policy.facts]
    for spelled in (*job.names.values(), *job.fixed):
        if not any(_fact_of(spelled, name, policy) for name, policy in policies.items()):
            raise InputError(f"there is no fact {spelled!r}", hint=closest(spelled, every))


def _check_columns(job: Screening, workers: Sequence[Worker]) -> None:
    """Raise InputError for a column that was named and that nobody reads."""
    read = {column.header.strip() for worker in workers for column in worker.columns}
    last = workers[-1]
    titles = [title.strip() for title in (*last.header, *last.added)]
    for title, fact in job.names.items():
        if title not in read:
            late = "a policy reads what those before it have said: change their order"
            hint = late if title in titles else closest(title, titles)
            raise InputError(f"no policy can read {fact!r} from a column {title!r}", hint=hint)
