"""What the actions on aid print alike."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from unionkit.aid.findings import AidFinding
from unionkit.i18n.aid_findings import aid_finding_text

__all__ = ["tell_findings"]


def tell_findings(findings: Iterable[AidFinding], locale: str) -> int:
    """Print what stands in the way; 1 where something does."""
    found = tuple(findings)
    for each in found:
        print(aid_finding_text(each, locale), file=sys.stderr)
    return 1 if any(each.level == "error" for each in found) else 0
