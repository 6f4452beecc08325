"""Run the tests with branch coverage, from nothing but Python and pip.

`python3 scripts/run_tests.py` runs all of them, and fails below the coverage that pyproject.toml asks for. Arguments,
where there are any, go to pytest, and no coverage is asked for: `python3 scripts/run_tests.py -k money`.
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
    return run(python, "-m", "coverage", "run", "-m", "pytest") or run(python, "-m", "coverage", "report")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
