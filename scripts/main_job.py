"""Screen the shipped households under a published hardship standard, from nothing but Python and pip.

`python3 scripts/main_job.py` judges examples/households.csv and writes decisions.csv. Arguments, where there are any,
go to the command `unionkit` instead: `python3 scripts/main_job.py policies`.
"""

from __future__ import annotations

import sys

from environment import prepared, run

SHIPPED = (
    "screen",
    "examples/households.csv",
    "--policy",
    "cn/anhui/chuzhou/file",
    "--on",
    "2020-08-01",
    "--out",
    "decisions.csv",
)


if __name__ == "__main__":
    python = prepared("use", extras=["cli"])
    sys.exit(run(python, "-m", "unionkit", *(sys.argv[1:] or SHIPPED)))
