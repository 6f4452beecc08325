"""Numbers of verdicts turned into what they stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import narwhals as nw
from attrs import define, field, frozen

from unionkit.evidence import Grade
from unionkit.expr.columns.engine import whole
from unionkit.rules.frames.opening import Opened
from unionkit.rules.frames.small_tables import SmallColumns, taken
from unionkit.rules.frames.staged import Frame
from unionkit.rules.judging import Verdict
from unionkit.rules.parts import AmountKind
from unionkit.rules.policy import Policy

SAID = ("outcome", "class", "amount_kind", "code", "subject", "rule")
ENDS = ("amount_fen", "amount_high_fen")


def said_by(policy: Policy) -> Sequence[str]:
    """The names of the columns of texts: a policy without amounts, in whichever edition, has no kinds of them."""
    return SAID if _pays(policy) else [name for name in SAID if name != "amount_kind"]


def ends_by(policy: Policy) -> Sequence[str]:
    """The names of the columns of amounts; none for a policy without."""
    return ENDS if _pays(policy) else ()


def _pays(policy: Policy) -> bool:
    return any(edition.amounts for edition in policy.editions)


@define
class Verdicts:
    """The verdicts of a run by their numbers; `kinds` has the kind of amount of each that has one, `rests` what it rests on."""

    verdicts: list[Verdict] = field(factory=list)
    kinds: dict[int, AmountKind] = field(factory=dict)
    rests: dict[int, tuple[Grade | None, frozenset[str]]] = field(factory=dict)

    def number(self, verdict: Verdict, kind: AmountKind | None = None) -> int:
        """The number of a new verdict."""
        self.verdicts.append(verdict)
        if kind is not None:
            self.kinds[len(self.verdicts) - 1] = kind
        return len(self.verdicts) - 1

    def invalid(self, code: str, subject: str) -> int:
        """The number of an invalid verdict."""
        return self.number(Verdict(outcome="invalid", code=code, subject=subject))

    def heard(self, verdict: Verdict) -> bool:
        """Whether a verdict speaks of amounts and results."""
        return verdict.outcome in ("granted", "review")

    def table(self, names: Sequence[str], prefix: str) -> SmallColumns:
        """What each number stands for, as columns: those of `names` that are texts, and whether amounts count."""
        rows = [
            (
                verdict.outcome,
                verdict.class_name,
                self.kinds.get(number) if self.heard(verdict) else None,
                verdict.code or None,
                verdict.subject or None,
                verdict.rule or None,
            )
            for number, verdict in enumerate(self.verdicts)
        ]
        told: dict[str, tuple[nw.dtypes.DType, Sequence[object]]] = {
            f"{prefix}{name}": (nw.String(), [row[place] for row in rows])
            for place, name in enumerate(SAID)
            if name in names
        }
        speaks = [1 if self.heard(verdict) else None for verdict in self.verdicts]
        return {**told, "_uk_speaks": (nw.Int64(), speaks), **self.basis()}

    def basis(self) -> SmallColumns:
        """The grade of each number, and for each parameter whether it rests on it; nothing where nobody asked."""
        if not self.rests:
            return {}
        basis = [self.rests.get(number, (None, frozenset())) for number in range(len(self.verdicts))]
        named = sorted({name for _, names in basis for name in names})
        grades = [None if grade is None else int(grade) for grade, _ in basis]
        return {
            "_uk_grade": (nw.Int64(), grades),
            **{
                f"_uk_rests_{name}": (nw.Int64(), [int(name in names) for _, names in basis])
                for name in named
            },
        }


@frozen(kw_only=True)
class Additions:
    """What comes to a frame: `words` of the verdicts, amounts and results (None: no row has any), and columns as they are."""

    words: Sequence[str]
    ends: Mapping[str, nw.Expr | None]
    more: Mapping[str, nw.Expr] = field(factory=dict)


def said(
    opened: Opened, frame: Frame, verdicts: Verdicts, additions: Additions, prefix: str
) -> tuple[Frame, Sequence[str]]:
    """The frame with the verdict of every row in words, and the names of the new columns."""
    names, ends, more = additions.words, additions.ends, additions.more
    made = taken(opened, frame, "_uk_number", verdicts.table(names, prefix))
    heard = nw.col("_uk_speaks") == whole(1)
    columns = [
        (nw.lit(None, dtype=nw.Int64) if end is None else nw.when(heard).then(end)).alias(f"{prefix}{name}")
        for name, end in ends.items()
    ]
    columns += [column.alias(f"{prefix}{name}") for name, column in more.items()]
    added = [f"{prefix}{name}" for name in (*names[:2], *ends, *names[2:], *more)]
    present = opened.lazy.collect_schema().names()
    told = {column: nw.col(column) for column in added}
    told |= dict(zip([f"{prefix}{name}" for name in (*ends, *more)], columns, strict=True))
    return made.select(*present, *told.values()), added
