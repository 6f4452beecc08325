"""Progress on long input: a bar where `rich` is installed, a plain counter elsewhere, nothing away from a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

Tell = Callable[[int], None]


@contextmanager
def showing(stream: TextIO, text: str) -> Iterator[Tell | None]:
    """A function that takes the number of rows done, None where nobody watches."""
    if not stream.isatty():
        yield None
        return
    try:
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
    except ModuleNotFoundError:
        try:
            yield lambda done: print(f"\r{text.format(f'{done:,}')}", end="", file=stream, flush=True)
        finally:
            print(file=stream)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as bar:
        task = bar.add_task("")
        yield lambda done: bar.update(task, description=text.format(f"{done:,}"))
