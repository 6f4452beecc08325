"""Kernels: which editions have one, where its text is kept, and how it runs on all cores."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache as once
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, cast

from attrs import field, frozen

from unionkit.errors import MissingExtra, ValueRefused
from unionkit.expr.intervals import Interval
from unionkit.rules.compiling import Compiled
from unionkit.rules.inputs import Input
from unionkit.rules.jit.days import DAYS
from unionkit.rules.jit.proving import Unproven, prove
from unionkit.rules.jit.writing import write_kernel
from unionkit.rules.judging import Verdict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Clock = Callable[[], float]
SMALLEST_PART = 50_000


@frozen
class Reason:
    """Why an edition has no kernel."""

    text: str

    def __str__(self) -> str:
        return self.text


if TYPE_CHECKING:
    Column = NDArray[np.int64]


@frozen(kw_only=True, eq=False)
class Answers:
    """What a kernel said of each row: the place of its verdict, or -1; with amounts also both ends in fen."""

    number: NDArray[np.int32]
    low: NDArray[np.int64] | None = None
    high: NDArray[np.int64] | None = None


@frozen(kw_only=True, eq=False)
class Kernel:
    """An edition as machine code.

    `columns` are the inputs that `run` takes as arrays, in order. `compile_seconds` is the time that compiling took, or
    reading from the cache; None where nobody asked.
    """

    source: str = field(repr=False)
    columns: tuple[Input, ...]
    verdicts: tuple[Verdict, ...] = field(repr=False)
    has_amount: bool
    compile_seconds: float | None = None
    _run: Callable[..., None] = field(repr=False, alias="run")

    def run(self, columns: Sequence[NDArray[np.int64]], *, on: int, threads: int | None = None) -> Answers:
        """Decide every row of contiguous arrays of int64, one for each of `columns`; `on` is the ordinal of the day.

        A row that has any value outside the bounds of its input gets -1, and so does one that divides by zero. Put a
        value outside the bounds where something is unknown.
        """
        import numpy as np

        rows = len(columns[0]) if columns else 0
        if [len(part) for part in columns] != [rows] * len(self.columns):
            raise ValueRefused(
                f"the kernel takes {len(self.columns)} arrays of one length",
                hint="hand in one array for each of kernel.columns, in their order",
            )
        number = np.empty(rows, np.int32)
        ends = tuple(np.zeros(rows, np.int64) for _ in range(2)) if self.has_amount else ()
        parts = min(threads or os.cpu_count() or 1, max(1, rows // SMALLEST_PART))
        cuts = [rows * part // parts for part in range(parts + 1)]
        if parts == 1:
            self._run(0, rows, on, *columns, number, *ends)
        else:
            with ThreadPoolExecutor(parts) as pool:
                waiting = [
                    pool.submit(self._run, start, stop, on, *columns, number, *ends)
                    for start, stop in pairwise(cuts)
                ]
                for part in waiting:
                    part.result()
        return Answers(number=number, low=ends[0] if ends else None, high=ends[1] if ends else None)


def kernel(
    compiled: Compiled, *, cache: str | Path | None = None, clock: Clock | None = None
) -> Kernel | Reason:
    """The kernel of a compiled edition, or the reason why there is none.

    The text and its machine code are kept in the folder `cache`, under the fingerprint of the text, and are found there
    again by the next process; whoever may write there may run code here. Without `cache` that is a folder of this
    process, gone with it. `clock`, such as ``time.perf_counter``, measures the compiling.

    Raises MissingExtra without numba.
    """
    written = text_of(compiled)
    if isinstance(written, Reason):
        return written
    if importlib.util.find_spec("numba") is None:
        raise MissingExtra("machine code needs numba", hint='install it with: pip install "unionkit[jit]"')
    from numba.core.errors import NumbaError

    begun = clock() if clock else 0.0
    try:
        run = _loaded(written, _folder(cache))
    except NumbaError as error:
        return Reason(f"numba cannot compile it: {str(error).splitlines()[0]}")
    return Kernel(
        source=written,
        columns=tuple(part for part in compiled.inputs if part.kind != "day"),
        verdicts=compiled.verdicts,
        has_amount=compiled.has_amount,
        compile_seconds=clock() - begun if clock else None,
        run=run,
    )


def text_of(compiled: Compiled) -> str | Reason:
    """The text of the kernel of an edition, or the reason why there is none; numba is not needed for that."""
    if compiled.main is None:
        return Reason(f"it has no generated code: {compiled.reason}")
    columns = [part for part in compiled.inputs if part.kind != "day"]
    if not columns:
        return Reason("it looks at no fact")
    function = ast.parse(compiled.source).body[0]
    assert isinstance(function, ast.FunctionDef)  # noqa: S101  the generated text is one function
    try:
        prove(function, {part.argument: _range(part) for part in compiled.inputs})
    except Unproven as reason:
        return Reason(str(reason))
    return write_kernel(function, compiled.inputs, compiled.has_amount)


def _range(part: Input) -> Interval:
    return {"day": DAYS, "test": Interval(0, 1)}.get(part.kind, part.interval)


def is_ready(compiled: Compiled, cache: str | Path | None = None) -> bool:
    """Whether this process has the kernel of an edition at hand, so that asking for it costs nothing."""
    text = text_of(compiled)
    return isinstance(text, str) and (text, _folder(cache)) in _LOADED


_LOADED: dict[tuple[str, Path], Callable[..., None]] = {}


def _loaded(text: str, folder: Path) -> Callable[..., None]:
    """The loop of a text, compiled, or read from the folder where it was compiled before."""
    run = _LOADED.get((text, folder))
    if run is None:
        run = _LOADED[text, folder] = _load(text, folder)
    return run


def _load(text: str, folder: Path) -> Callable[..., None]:
    name = f"unionkit_{hashlib.sha256(text.encode()).hexdigest()[:32]}"
    path = folder / f"{name}.py"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=folder, suffix=".tmp", delete=False
        ) as file:
            file.write(text)
        Path(file.name).replace(path)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None  # noqa: S101  a path that ends in .py has a loader
    assert spec.loader is not None  # noqa: S101
    # numba finds what it kept by the name of the module, which therefore has to be known
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return cast("Callable[..., None]", module.run)


@once
def _own_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder of this process alone, which goes with it."""
    return tempfile.TemporaryDirectory(prefix="unionkit-jit-", ignore_cleanup_errors=True)


def _folder(cache: str | Path | None) -> Path:
    return Path(cache or _own_folder().name)
