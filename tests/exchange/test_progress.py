"""Promises of progress: it is shown where somebody watches, with or without `rich`."""

from __future__ import annotations

import io
import sys

import pytest

from unionkit.exchange.progress import showing


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_is_shown_where_nobody_watches() -> None:
    stream = io.StringIO()
    with showing(stream, "{} rows") as tell:
        assert tell is None
    assert stream.getvalue() == ""


def test_a_terminal_without_rich_gets_a_counter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich.console", None)
    stream = Terminal()
    with showing(stream, "{} rows") as tell:
        assert tell is not None
        tell(5000)
    assert stream.getvalue() == "\r5,000 rows\n"


def test_a_counter_that_is_interrupted_ends_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich.console", None)
    stream = Terminal()
    with pytest.raises(KeyboardInterrupt), showing(stream, "{} rows"):
        raise KeyboardInterrupt
    assert stream.getvalue() == "\n"


def test_a_terminal_with_rich_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rich", reason="the extra `cli` is not installed")
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    with showing(stream, "{} rows") as tell:
        assert tell is not None
        tell(12_345)
    assert "12,345 rows" in stream.getvalue()
