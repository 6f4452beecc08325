"""How many examples Hypothesis tries, and never how fast: a busy machine must not fail a test."""

from __future__ import annotations

import os

from hypothesis import settings

pytest_plugins = ("pytester",)  # for the tests of our own plugin

_CONTINUOUS_INTEGRATION = "CI" in os.environ

# Unattended runs try the same examples every time, so that a change is judged by what it changes.
settings.register_profile("default", deadline=None, derandomize=_CONTINUOUS_INTEGRATION, print_blob=True)
settings.register_profile("thorough", settings.get_profile("default"), max_examples=2_000, derandomize=False)
settings.register_profile("fuzz", settings.get_profile("thorough"), max_examples=20_000)
settings.load_profile("default")
