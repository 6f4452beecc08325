"""What every adapter asks of a batch before it begins: names, keys and bodies that can be kept, each thing once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from unionkit.errors import Conflict, KeyReused, RecordRefused, SchemaMismatch, StoreError
from unionkit.storage.batches import Batch, Claim, Line, Release
from unionkit.storage.canonical import encode, hash_of, write
from unionkit.storage.kinds import Body, Json, Kind, Where, check_key, check_name, index_value

AGAIN = "load again, decide again, and commit that"


@frozen(kw_only=True)
class Checked:
    """A batch that can be kept.

    `texts` are its bodies as canonical JSON, by kind and id; `lines` its journal lines, each with its facts as such.
    `digest` is the hash of its content, empty where it has no idempotency key.
    """

    batch: Batch
    texts: Mapping[tuple[str, str], str]
    lines: Sequence[tuple[Line, str | None]]
    digest: str


def check_id(text: object) -> str:
    """An id as it is: a key of at least one character. Raises RecordRefused."""
    if not isinstance(text, str) or not text:
        raise RecordRefused("an id is a text of at least one character", hint="hand in an opaque id")
    check_key(text)
    return text


def check_batch(batch: Batch, at: int) -> Checked:
    """A batch ready to be written. Raises RecordRefused, without touching the store, for what cannot be kept."""
    if type(at) is not int or not 0 <= at < 2**63:
        raise RecordRefused(
            "a moment is an int of microseconds since 1970 in UTC", hint="hand in at=time_ns() // 1000"
        )
    texts: dict[tuple[str, str], str] = {}
    for put in batch.puts:
        for name in (*put.kind.index, *put.kind.unique):
            index_value(put.body, name)
        texts[put.kind.name, check_id(put.id)] = write(put.body)
    _check_names(batch)
    _each_once(batch)
    # a unit of work journals bodies as they are: these need not be written twice
    written = {id(put.body): texts[put.kind.name, put.id] for put in batch.puts}
    lines = [(line, _facts_text(line, written)) for line in batch.journal]
    digest = "" if batch.idempotency_key is None else hash_of(_content(batch, texts))
    return Checked(batch=batch, texts=texts, lines=lines, digest=digest)


def _check_names(batch: Batch) -> None:
    for delete in batch.deletes:
        check_id(delete.id)
    for claim in batch.claimed:
        check_name(claim.name)
        check_key(claim.value)
        check_id(claim.owner)
    for guard in batch.guards:
        check_id(guard.name)
        if isinstance(guard.value, bool) or not isinstance(guard.value, int):
            raise RecordRefused("a guard holds an int", hint="count fen, places or days")
    if batch.idempotency_key is not None:
        check_id(batch.idempotency_key)
    for message in batch.outbox:
        write([message.topic, message.body])


def _each_once(batch: Batch) -> None:
    written = [(change.kind.name, change.id) for change in batch.changes]
    claimed = [(claim.name, claim.value) for claim in batch.claimed]
    for named, what in (
        (written, "a record"),
        (claimed, "a claim"),
        ([guard.name for guard in batch.guards], "a guard"),
    ):
        if len(set(named)) != len(named):
            raise RecordRefused(f"{what} stands twice in one batch", hint="say once what it becomes")


def _content(batch: Batch, texts: Mapping[tuple[str, str], str]) -> str:
    """What two commits under one key must have in common: not what depends on the state that was read."""
    return encode(
        {
            "puts": [[kind, id, text] for (kind, id), text in sorted(texts.items())],
            "deletes": sorted([delete.kind.name, delete.id] for delete in batch.deletes),
            "claims": sorted([claim.name, claim.value, claim.owner] for claim in batch.claims),
            "releases": sorted([claim.name, claim.value, claim.owner] for claim in batch.releases),
            "guards": sorted(guard.name for guard in batch.guards),
            "journal": [_line(line) for line in batch.journal],
            "contents": list(batch.contents),
            "forget": list(batch.forget),
            "outbox": [[message.topic, message.body] for message in batch.outbox],
            "sent": list(batch.sent),
        }
    )


def _facts_text(line: Line, written: Mapping[int, str]) -> str | None:
    """The facts of a line as canonical JSON; its other parts are tried as well."""
    texts = (line.kind, line.subject, line.action, line.author, line.reason)
    if line.content is None and all(type(text) is str for text in texts):
        _whole_characters("".join(texts))
    else:
        write([*texts, line.content])
    return None if line.facts is None else written.get(id(line.facts)) or write(line.facts)


def _whole_characters(text: str) -> None:
    """Refuse half a character, as `write` does, without writing the text."""
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            write(text)


def _line(line: Line) -> list[Json]:
    return [line.kind, line.subject, line.action, line.author, line.reason, line.content, line.facts]


def conflict(kind: str, id: str, happened: str) -> Conflict:
    """The error of somebody else having been first; it names the place and no value."""
    return Conflict(happened, hint=AGAIN, kind=kind, id=id)


def wrong_version(kind: str, id: str, expected: int, found: int | None) -> Conflict:
    """The error of a version that is not the one that was loaded; None where what it is now is not known."""
    if found is None:
        return conflict(kind, id, f"version {expected} was expected, and it is another by now")
    if not found:
        return conflict(kind, id, f"version {expected} was expected, and there is no such record any more")
    if not expected:
        return conflict(kind, id, f"no record was expected, and there is one of version {found}")
    return conflict(kind, id, f"version {expected} was expected, and it is {found}")


def guard_moved(name: str) -> Conflict:
    """The error of a guard that somebody else bumped."""
    return conflict("guard", name, "this guard was bumped by another commit")


def claim_taken(claim: Claim) -> Conflict:
    """The error of a claim that somebody else holds; the value may be personal, so it is not named."""
    return conflict(claim.name, claim.owner, "this claim, or unique value, is taken by another")


def not_the_owner(release: Release) -> Conflict:
    """The error of giving up what somebody else holds."""
    return conflict(release.name, release.owner, "somebody else holds this claim")


def same_content(known: str, digest: str) -> None:
    """Raise KeyReused where a key came with another content than the first time."""
    if known != digest:
        raise KeyReused(
            "this idempotency key was used for another batch",
            hint="make a new key for each act, or ask store.receipt(key) first",
        )


def moved_claims(
    kind: Kind, id: str, old: Mapping[str, Json] | None, new: Mapping[str, Json] | None
) -> tuple[list[Release], list[Claim]]:
    """The unique values that a record gives up and those that it takes, as claims called ``KIND.FIELD``."""
    releases: list[Release] = []
    claims: list[Claim] = []
    for name in kind.unique:
        before, after = _claimed(old, name), _claimed(new, name)
        if before is not None and before != after:
            releases.append(Release(name=f"{kind.name}.{name}", value=before, owner=id))
        if after is not None and before != after:
            claims.append(Claim(name=f"{kind.name}.{name}", value=after, owner=id))
    return releases, claims


def _claimed(body: Mapping[str, Json] | None, name: str) -> str | None:
    value = None if body is None else index_value(body, name)
    return None if value is None else str(value)


def upgraded(kind: Kind, schema: int, body: Body) -> Body:
    """A body brought from the schema that it was written under to the declared one. Raises SchemaMismatch."""
    if schema > kind.schema:
        raise SchemaMismatch(
            f"this {kind.name} was written under schema {schema}, and schema {kind.schema} is declared",
            hint="upgrade the program that reads it",
        )
    for older in range(schema, kind.schema):
        body = kind.upgrades[older](body)
    return body


def check_shape(kind: Kind, known: Mapping[str, Json] | None) -> None:
    """Raise SchemaMismatch where a kind is not declared as the store keeps it."""
    if known is None or known == kind.shape:
        return
    schema = known["schema"]
    newer = isinstance(schema, int) and schema > kind.schema
    raise SchemaMismatch(
        f"the store keeps {kind.name} under schema {schema} with other declarations",
        hint="upgrade this program" if newer else f"call store.migrate([{kind.name.upper()}]) once",
    )


def check_limit(limit: int | None) -> None:
    """Raise StoreError for fewer than no results."""
    if limit is not None and limit < 0:
        raise StoreError("a limit is not negative", hint="leave limit out for all there are")


def check_where(kind: Kind, where: Where) -> None:
    """Raise StoreError for a condition on something that is not indexed, or that no index holds."""
    import difflib

    for name in where:
        if name not in kind.index:
            near = difflib.get_close_matches(name, kind.index, n=1)
            known = f"did you mean {near[0]!r}?" if near else f"indexed: {', '.join(kind.index) or 'nothing'}"
            raise StoreError(f"{kind.name} has no index {name!r}", hint=known)
