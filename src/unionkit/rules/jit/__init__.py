"""Editions as machine code over arrays of integers, by numba: one pass over buffers, on all cores.

Only `kernel` opens numba; the package may be imported without it.
"""

from __future__ import annotations

from unionkit.rules.jit.kernels import Answers, Kernel, Reason, is_ready, kernel

__all__ = ["Answers", "Kernel", "Reason", "is_ready", "kernel"]
