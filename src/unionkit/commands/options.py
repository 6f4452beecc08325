"""What several commands may be told, and how it is read."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from unionkit import open_store
from unionkit.errors import InputError
from unionkit.i18n import LOCALES

if TYPE_CHECKING:
    from unionkit.storage import Store

Commands = argparse._SubParsersAction  # noqa: SLF001  argparse has no public name for it

STATUSES = (
    "Exit status: 0 done, 1 problems found, 2 the call or the input cannot be used, 3 some rows rejected."
)


def command(commands: Commands[argparse.ArgumentParser], name: str, text: str) -> argparse.ArgumentParser:
    """Declare a command that speaks a language."""
    made: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text, epilog=STATUSES)
    made.add_argument(
        "--language",
        "--locale",
        dest="locale",
        choices=LOCALES,
        default="zh_CN",
        help="of reasons, reports and summaries (zh_CN)",
    )
    return made


def group(
    commands: Commands[argparse.ArgumentParser], name: str, text: str
) -> Commands[argparse.ArgumentParser]:
    """Declare a command that has actions of its own."""
    made = commands.add_parser(name, help=text, description=text, epilog=STATUSES)
    return made.add_subparsers(dest="action", required=True, metavar="ACTION", help="what to do")


def add_deciding(command: argparse.ArgumentParser) -> None:
    """Declare on what knowledge a decision rests."""
    command.add_argument("--known-on", metavar="DAY", help="use only what had been issued by then")
    command.add_argument(
        "--assume",
        choices=("nothing", "usual"),
        default="nothing",
        help="usual: take the usual value of a fact that is not known (nothing)",
    )


def add_store_to_read(command: argparse.ArgumentParser) -> None:
    """Declare a store that is only read."""
    command.add_argument(
        "--store", required=True, metavar="URL", help="the store, as in sqlite:///union.db; it is only read"
    )


def store_to_read(url: str) -> Store:
    """A store that is only read, so that a mistyped name makes no new file."""
    if url.startswith("sqlite:///") and "mode=" not in url:
        url += f"{'&' if '?' in url else '?'}mode=ro"
    return open_store(url)


def pairs(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Names with their values, out of texts such as homes=1. Raises InputError."""
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise InputError(f"{name!r} is no pair", hint="write NAME=VALUE")
        yield name.strip(), value.strip()
