"""Lists of codes out of TOML: each entry with its id, its labels, other spellings and the numbers that systems give it."""

from __future__ import annotations

from collections.abc import Mapping

from unionkit.evidence import Code, CodeList
from unionkit.packs.reader import Reader
from unionkit.packs.reading_sources import Sources, read_citations, read_sources


def read_code_lists(reader: Reader, shared: Sources) -> Mapping[str, CodeList]:
    """The lists of one file by their names; its sources may stand beside them."""
    sources = read_sources(reader, shared)
    reader.one_of("kind", ("codes",), "codes")
    reader.text("id", required=True)
    reader.labels("label")
    reader.labels("note")
    found = {name: _code_list(name, part, sources) for name, part in reader.tables("list")}
    if not found:
        reader.refuse("a file of codes has lists", "write [list.NAME] with label, cite and code")
    reader.finish()
    return found


def _code_list(name: str, part: Reader, sources: Sources) -> CodeList:
    codes = tuple(_code(each, sources) for each in part.records("code"))
    if not codes:
        part.refuse("a list has entries", 'write code = [{ id = "…", label = { zh = "…", en = "…" } }]')
    if not part.has("cite"):
        part.refuse("a list cites its source", 'add cite = "…"')
    made = CodeList(id=name, label=part.labels("label"), codes=codes, citations=read_citations(part, sources))
    part.labels("note")
    part.finish()
    _refuse_twins(part, codes)
    return made


def _code(part: Reader, sources: Sources) -> Code:
    made = Code(
        id=part.text("id", required=True),
        label=part.labels("label"),
        also=part.names("also"),
        numbers=_numbers(part.table("numbers")),
        note=part.labels("note"),
        citations=read_citations(part, sources),
    )
    if not part.has("label"):
        part.refuse("label is missing", 'add label = { zh = "…", en = "…" }')
    part.finish()
    return made


def _numbers(part: Reader) -> Mapping[str, str]:
    """What each system calls an entry; a number is a text, for leading zeros count."""
    return {system: part.text(system, required=True) for system in part.values}


def _refuse_twins(part: Reader, codes: tuple[Code, ...]) -> None:
    """Refuse an entry that is found by the same words as one before, or has its number in the same system."""
    seen: set[tuple[str, str]] = set()
    for place, code in enumerate(codes):
        words = {("", "".join(word.split()).casefold()) for word in code.spellings}
        for taken in sorted((words | set(code.numbers.items())) & seen):
            part.refuse(f"an entry before is found by {taken[1]!r} too", "keep one", "code", place)
        seen |= words | set(code.numbers.items())
