"""Run the tests with branch coverage, from nothing but Python and pip.

`python3 scripts/run_tests.py` runs all of them on all cores, and fails below the coverage that pyproject.toml asks for.
Arguments, where there are any, go to pytest, and no coverage is asked for: `python3 scripts/run_tests.py -k money`.
"""

from __future__ import annotations

import sys

from environment import prepared, run


def main(arguments: list[str]) -> int:
    """Return pytest's exit status, or that of the coverage report where all tests passed."""
    python = prepared("test", extras=["cli", "frames", "testing"], groups=["test"])
    if arguments:
        return run(python, "-m", "pytest", *arguments)
    # Not pytest-cov: our own pytest plugin imports unionkit before pytest-cov would start to measure.
    steps = (
        ("coverage", "erase"),
        ("coverage", "run", "-m", "pytest", "--numprocesses=auto", "--dist=worksteal"),
        ("coverage", "combine", "--quiet"),
        ("coverage", "report"),
    )
    return next((status for step in steps if (status := run(python, "-m", *step))), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
