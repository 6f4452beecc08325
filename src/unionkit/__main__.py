"""The command line: it reads what is asked, has a command do it, and turns errors into an exit status.

Exit status: 0 done; 1 problems found (lint, test, journal verify, replay); 2 the call or the input cannot be used;
3 some rows were rejected; 130 interrupted; 141 whoever read the output closed it.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import ModuleType

from unionkit import __version__
from unionkit.commands import aid, explain, journal, lint, policies, replay, roster, screen, test
from unionkit.commands.options import STATUSES
from unionkit.errors import UnionkitError

COMMANDS: Mapping[str, ModuleType] = {
    "screen": screen,
    "policies": policies,
    "explain": explain,
    "aid": aid,
    "roster": roster,
    "journal": journal,
    "replay": replay,
    "lint": lint,
    "test": test,
}


def parser() -> argparse.ArgumentParser:
    """The arguments of all commands."""
    made = argparse.ArgumentParser(
        prog="unionkit", description="A union's rules, decided and explained.", epilog=STATUSES
    )
    made.add_argument("--version", action="version", version=f"unionkit {__version__}")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS.values():
        command.add(commands)
    return made


def _read(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What is asked. Facts may stand anywhere between the options, which argparse alone does not take."""
    made = parser()
    asked, rest = made.parse_known_args(arguments)
    if rest and not (hasattr(asked, "facts") and all("=" in each and each[0] != "-" for each in rest)):
        made.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        asked.facts = [*asked.facts, *rest]
    return asked


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status comes back."""
    with _any_encoding():
        asked = _read(arguments)
        try:
            status: int = COMMANDS[asked.command].run(asked)
            sys.stdout.flush()
        except UnionkitError as error:
            print(error, file=sys.stderr)
            return 2
        except BrokenPipeError:
            _silence_output()
            return 141
        except OSError as error:
            print(f"{error.filename or 'output'}: {error.strerror or error}", file=sys.stderr)
            return 2
        except KeyboardInterrupt:
            return 130
    return status


@contextmanager
def _any_encoding() -> Iterator[None]:
    """Let a terminal that lacks a character show its number instead of ending the run."""
    streams = [stream for stream in (sys.stdout, sys.stderr) if isinstance(stream, io.TextIOWrapper)]
    before = [stream.errors for stream in streams]
    for stream in streams:
        stream.reconfigure(errors="backslashreplace")
    try:
        yield
    finally:
        for stream, errors in zip(streams, before, strict=True):
            stream.reconfigure(errors=errors)


def _silence_output() -> None:
    """Point standard output at nothing, so that Python does not complain when it closes it."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)


if __name__ == "__main__":
    sys.exit(main())
