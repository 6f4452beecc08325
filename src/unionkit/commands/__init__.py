"""The commands of the command line, one module each: what may be said to it, and what it does.

A module has `add`, which declares the command, and `run`, which does it and gives the exit status.
"""

from __future__ import annotations
