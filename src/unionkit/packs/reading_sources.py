"""Sources and citations out of TOML."""

from __future__ import annotations

from collections.abc import Mapping

from unionkit.errors import PolicyError
from unionkit.evidence import Citation, Grade, Source, read_grade
from unionkit.packs.reader import Laid, Reader, suggest

Sources = Mapping[str, Source]


def read_sources(reader: Reader, shared: Sources) -> dict[str, Source]:
    """The sources of a file together with those that its pack shares."""
    found = dict(shared)
    for key, table in reader.tables("sources"):
        if ":" in key or key != key.strip():
            table.refuse(
                f"a source cannot be called {key!r}", "a colon separates a source from the place in it"
            )
        grade = table.attempt("grade", read_grade)
        if not table.has("grade"):
            table.refuse(
                "a source needs a grade",
                'add grade = "issuer", "press", "mirror", "unidentified" or "unverified"',
            )
        found[key] = Source(
            key=key,
            title=table.text("title", required=True),
            grade=grade or Grade.unverified,
            url=table.text("url"),
            issuer=table.text("issuer"),
            number=table.text("number"),
            issued=table.day("issued"),
            note=table.text("note"),
        )
        table.finish()
    return found


def read_citations(
    reader: Reader, sources: Sources, default: tuple[Citation, ...] = ()
) -> tuple[Citation, ...]:
    """What a rule cites, or what its edition cites where it cites nothing itself."""
    if not reader.has("cite"):
        return () if isinstance(reader.values, Laid) and reader.values.uncited else default
    found: list[Citation] = []
    for text in reader.names("cite"):
        key, _, locator = text.partition(":")
        source = sources.get(key.strip())
        if source is None:
            reader.keep(
                PolicyError(
                    f"no source is called {key.strip()!r}",
                    hint=_hint(key.strip(), sources, text),
                ),
                "cite",
            )
            continue
        found.append(Citation(source, locator.strip()))
    return tuple(found)


def _hint(key: str, sources: Sources, written: str) -> str:
    source, wide, locator = written.partition("：")
    if wide and source.strip() in sources:
        return f'write an ordinary colon: cite = "{source.strip()}: {locator.strip()}"'
    if not key:
        return 'name the source before the colon: cite = "board: 3"'
    if not sources:
        return f'declare it: [sources.{key}] with title = "…" and grade = "…"'
    return suggest(key, sorted(sources))
