"""A roster checked or imported: what is accepted in one file, every row with its result in another, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from unionkit.errors import InputError
from unionkit.exchange.rosters.reading import Entry, Roster
from unionkit.exchange.rosters.summary import RosterSummary
from unionkit.exchange.rosters.writing import check_ending, written_roster, written_rows
from unionkit.i18n.catalogue import Translate, translator

__all__ = ["Progress", "import_roster"]

Progress = Callable[[int], None]
PROGRESS_EVERY = 5_000


def import_roster(
    roster: Roster,
    *,
    accepted: str | Path | None = None,
    result: str | Path | None = None,
    locale: str = "zh_CN",
    plain: bool = False,
    progress: Progress | None = None,
) -> RosterSummary:
    """Write the rows that have no error to `accepted`, in the layout of the template, and all rows to `result`.

    `result` has the rows as they stand, and behind each whether it was taken, why not, and remarks. Without `accepted` this
    is a trial, whose result is the same. Files take their names only when all is written, `accepted` last: where it
    stands, the import is complete. Raises InputError where a file cannot be written.
    """
    _check_paths(roster, accepted, result)
    _ = translator(locale)
    summary = RosterSummary.of(roster.header, roster.encoding)
    labels = roster.header.labels
    with ExitStack() as stack:
        # contexts end in reverse, so that the file which is entered first appears last
        put_accepted = (
            None
            if accepted is None
            else stack.enter_context(
                written_roster(Path(accepted), roster.layout, extra=_has_extra(roster), plain=plain)
            )
        )
        put_result = (
            None
            if result is None
            else stack.enter_context(
                written_rows(Path(result), _("result of the import"), [*labels, *_titles(_)])
            )
        )
        for done, entry in enumerate(roster, start=1):
            summary.add(entry)
            if put_accepted is not None and entry.accepted:
                put_accepted(entry.values)
            if put_result is not None:
                put_result([*_cut(entry.cells, len(labels)), *_told(entry, locale, _)])
            if progress is not None and done % PROGRESS_EVERY == 0:
                progress(done)
    return summary


def _titles(_: Translate) -> tuple[str, str, str]:
    return _("imported"), _("reasons"), _("remarks")


def _told(entry: Entry, locale: str, _: Translate) -> tuple[str, str, str]:
    """Whether a row was taken, why not, and what to look at."""
    if not entry.problems:
        return _("yes"), "", ""
    errors: list[str] = []
    warnings: list[str] = []
    for problem in entry.problems:
        said = _("{}: {}. {}.") if problem.column else _("{}{}. {}.")
        text = said.format(problem.column, problem.message(locale), problem.remedy(locale))
        (errors if problem.level == "error" else warnings).append(text)
    return _("no") if errors else _("yes"), " ".join(errors), " ".join(warnings)


def _cut(cells: Sequence[str], width: int) -> Sequence[str]:
    """The cells of a row under the labels of the header; a ragged row is filled up, or keeps the rest in its last cell."""
    if len(cells) <= width:
        return [*cells, *[""] * (width - len(cells))]
    return [*cells[: width - 1], " ".join(filter(str.strip, cells[width - 1 :]))]


def _has_extra(roster: Roster) -> bool:
    places = roster.header.places
    return any(column.extra and column.name in places for column in roster.layout)


def _check_paths(roster: Roster, *paths: str | Path | None) -> None:
    """Raise InputError where one file would be written over another, or cannot be written at all."""
    named = [roster.path, *(Path(path) for path in paths if path is not None)]
    for path in named[1:]:
        check_ending(path)
        if not path.parent.is_dir():
            raise InputError(f"there is no folder {path.parent}", hint="make it, or check the path")
    places = [path.resolve() for path in named]
    for place, path in zip(places, named, strict=True):
        if places.count(place) > 1:
            raise InputError(
                f"{path} is named twice", hint="roster, accepted rows and result are different files"
            )
