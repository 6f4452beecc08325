"""The project's own virtual environment: made where it is missing, filled where it is out of date.

Only the standard library is used, so that these scripts run on a machine with nothing but Python and pip.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)


def run(*words: str | Path) -> int:
    """Run one command in the project's folder and return its exit status."""
    return subprocess.run([str(word) for word in words], cwd=ROOT, check=False).returncode


def prepared(name: str, *, extras: Sequence[str] = (), groups: Sequence[str] = ()) -> Path:
    """Return the Python of the environment `name`, with unionkit, the extras and the dependency groups in it.

    The environment stands in `.venv/<name>`. A second call finds it ready; it is made anew where pyproject.toml, the
    Python or the project's folder has changed since.
    Leaves with a message that says what to do where Python is too old, cannot make environments, or pip fails.
    """
    _check_python()
    folder = ROOT / ".venv" / name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp, wanted = folder / "installed.txt", _fingerprint(extras, groups)
    if _usable(python) and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    print(f"Setting up {folder.relative_to(ROOT)}: this takes a moment, once.", flush=True)
    _make(folder)
    # Dependency groups need pip 25.1, and a new environment has the pip that its Python was released with.
    _install(python, "--upgrade", "pip>=25.1")
    target = f".[{','.join(extras)}]" if extras else "."
    _install(python, "--editable", target, *(word for group in groups for word in ("--group", group)))
    stamp.write_text(wanted, encoding="utf-8")
    return python


def _check_python() -> None:
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        sys.exit(
            f"unionkit needs Python 3.11 or newer, and this is {found}. Start this script with a newer one."
        )


def _usable(python: Path) -> bool:
    """Whether the environment still runs: the Python it was made from may have been removed or replaced."""
    if not python.is_file():
        return False
    found = subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True, check=False)
    return found.returncode == 0


def _make(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if run(sys.executable, "-m", "venv", folder) != 0:
        shutil.rmtree(folder, ignore_errors=True)
        sys.exit(
            "Python could not make a virtual environment; its own message is above. "
            "On Debian and Ubuntu the module comes with: apt-get install python3-venv"
        )


def _install(python: Path, *words: str) -> None:
    if run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *words) != 0:
        sys.exit(
            "pip could not install what is needed; its own message is above. Is the package index in reach?"
        )


def _fingerprint(extras: Sequence[str], groups: Sequence[str]) -> str:
    project = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    # An editable install points at this folder, so a moved one is another one.
    return f"{project} {sys.version} {ROOT} extras={sorted(extras)} groups={sorted(groups)}\n"
