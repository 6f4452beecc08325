"""A journal told to a reader: whether its chain holds, its entries, and what came of deciding again. No personal facts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from attrs import define, field

from unionkit.errors import UnionkitError
from unionkit.i18n.catalogue import Translate
from unionkit.packs import load_policy
from unionkit.rules import Policy
from unionkit.storage.decisions import DECISION, verdict_of
from unionkit.storage.entries import Entry, entry_fields
from unionkit.storage.journal import Anchor, Verification
from unionkit.storage.kinds import Json
from unionkit.storage.ports import Store
from unionkit.storage.privacy_keeping import moment_text
from unionkit.storage.replaying import Replay, replay


def verification_text(found: Verification, _: Translate) -> str:
    """What was found on a walk along the chain, and an anchor to keep where it holds."""
    faults = {
        "altered": _("was altered after it was written"),
        "missing": _("is missing"),
        "reordered": _("is not in its place"),
        "anchor": _("is not the one that the anchor names"),
        "facts": _("has personal facts beside it that were altered"),
        "cut": _("is missing, and so are all behind it up to the anchor"),
        "signature": _("has an anchor whose signature is not right"),
    }
    if found.fault is not None:
        broken = _("Entry {} {}").format(found.number, faults[found.fault])
        return f"{broken}\n" + _("{} entries before it hold").format(f"{found.entries:,}")
    lines = [_("{} entries, and the chain holds").format(f"{found.entries:,}")]
    if found.entries:
        lines.append(_("Anchor to keep elsewhere: {}").format(Anchor(number=found.entries, hash=found.head)))
    return "\n".join(lines)


def entry_text(entry: Entry, store: Store, _: Translate) -> str:
    """One entry as a line: number, moment, kind, subject, action, author, reason, and whether it has personal facts."""
    facts = _("no personal facts")
    if entry.facts_hash is not None:
        there = store.facts(entry.number) is not None
        facts = _("personal facts kept") if there else _("personal facts erased")
    cells = (entry.kind, entry.subject, entry.action, entry.author, entry.reason)
    return "\t".join([str(entry.number), moment_text(entry.at), *map(printable, cells), facts])


def entry_json(entry: Entry) -> str:
    """One entry as a line of JSON, as it stands in the chain."""
    return json.dumps(entry_fields(entry), ensure_ascii=True, sort_keys=True)


def printable(text: str) -> str:
    """A text without signs that a terminal would obey."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


@define
class Replays:
    """Decisions of a journal, taken again one by one and counted. `policies` are those of today that are known."""

    store: Store
    policies: dict[str, Policy | None] = field(factory=dict)
    counts: Counter[str] = field(factory=Counter)
    changed: int = 0

    @property
    def hold(self) -> bool:
        """Whether none came out otherwise, or could not be taken again though its facts are there."""
        return not self.counts["differs"] and not self.counts["damaged"]

    def numbers(self, wanted: Iterable[int]) -> Iterator[int]:
        """The numbers of entries to replay: those that are wanted, or all decisions."""
        given = tuple(wanted)
        yield from given or (entry.number for entry in self.store.journal() if entry.kind == DECISION)

    def again(self, number: int) -> Replay:
        """Take one decision again. Raises StoreError where it is none."""
        entry = next(self.store.journal(after=number - 1, limit=1), None)
        policy = None
        if entry is not None and entry.number == number and entry.kind == DECISION:
            policy = self._today(str(cast("Mapping[str, Json]", entry.content)["policy"]))
        found = replay(self.store, number, policy=policy)
        self.counts[found.status] += 1
        self.changed += bool(found.changed)
        return found

    def _today(self, policy_id: str) -> Policy | None:
        if policy_id not in self.policies:
            try:
                self.policies[policy_id] = load_policy(policy_id)
            except UnionkitError:  # not installed here, and so not compared
                self.policies[policy_id] = None
        return self.policies[policy_id]

    def text(self, _: Translate) -> str:
        """The counts in words."""
        names = {
            "equal": _("came out equal"),
            "differs": _("came out otherwise"),
            "damaged": _("are damaged"),
            "erased": _("had their facts erased"),
        }
        lines = [_("{} decisions taken again").format(f"{self.counts.total():,}")]
        lines += [f"  {name}: {self.counts[key]:,}" for key, name in names.items() if self.counts[key]]
        if self.changed:
            lines.append(_("  whose rules have changed since: {}").format(f"{self.changed:,}"))
        return "\n".join(lines)


def replay_text(found: Replay, _: Translate) -> str:
    """One decision taken again, in words: what differs, and what the rules of today would do."""
    statuses = {
        "equal": _("equal"),
        "differs": _("differs in {}").format(_(", ").join(found.differences)),
        "damaged": _("damaged: {}").format(_(", ").join(found.differences)),
        "erased": _("its facts were erased"),
    }
    lines = [_("Entry {}: {}").format(found.number, statuses[found.status])]
    if found.changed:
        lines.append(_("  rules changed since: {}").format(_(", ").join(found.changed)))
    if found.changed and found.today is not None and found.decision is not None:
        same = verdict_of(found.today) == verdict_of(found.decision)
        lines.append(_("  they would decide the same") if same else _("  they would decide otherwise"))
    return "\n".join(lines)
