from __future__ import annotations

import copy
import inspect
import pickle
import re
from collections.abc import Iterator

import pytest

from unionkit import errors
from unionkit.errors import (
    ErrorGroup,
    PolicyError,
    UnionkitError,
    UnknownFact,
    ValueRefused,
    flatten,
    raise_all,
)

CODES = {
    "UnionkitError": "UK000",
    "ErrorGroup": "UK001",
    "ValueRefused": "UK101",
    "UnitMismatch": "UK102",
    "UnknownFact": "UK103",
    "OutsideCalendar": "UK104",
    "UnknownState": "UK105",
    "ExpressionError": "UK201",
    "TypeMismatch": "UK202",
    "UnknownName": "UK203",
    "TruthTested": "UK204",
    "NotPortable": "UK205",
    "PolicyError": "UK301",
    "PackError": "UK302",
    "CaseError": "UK303",
    "MissingExtra": "UK401",
    "InputError": "UK501",
    "StoreError": "UK601",
    "Conflict": "UK602",
    "Retryable": "UK603",
    "SchemaMismatch": "UK604",
    "RecordRefused": "UK605",
    "KeyReused": "UK606",
    "AnswerLost": "UK607",
    "SealBroken": "UK608",
}


def kinds(kind: type[UnionkitError] = UnionkitError) -> Iterator[type[UnionkitError]]:
    yield kind
    for inner in kind.__subclasses__():
        yield from kinds(inner)


SINGLE = [kind for kind in kinds() if not issubclass(kind, ErrorGroup)]


def test_codes_once_published_stay_as_they_are() -> None:
    found = {kind.__name__: kind.code for kind in kinds() if kind.__module__ == "unionkit.errors"}
    assert {name: found.get(name) for name in CODES} == CODES


def test_every_error_has_a_code_of_its_own_and_says_when_it_is_raised() -> None:
    found = [kind for kind in kinds() if kind.__module__.startswith("unionkit")]
    codes = [kind.code for kind in found]
    assert len(set(codes)) == len(codes)
    for kind in found:
        assert "code" in vars(kind)
        assert re.fullmatch(r"UK[0-6]\d\d", kind.code)
        assert inspect.getdoc(kind)


def test_the_whole_tree_of_errors_stands_in_one_module() -> None:
    assert {kind.__module__ for kind in kinds() if kind.__module__.startswith("unionkit")} == {
        errors.__name__
    }


@pytest.mark.parametrize("kind", SINGLE)
def test_an_error_without_a_hint_cannot_be_made(kind: type[UnionkitError]) -> None:
    with pytest.raises(TypeError, match="hint"):
        kind("this went wrong")  # type: ignore[call-arg]


@pytest.mark.parametrize("kind", SINGLE)
def test_an_error_says_code_place_problem_and_what_to_do(kind: type[UnionkitError]) -> None:
    error = kind("this went wrong", hint="write that", where="facts.crew")
    assert str(error) == f"[{kind.code}] facts.crew: this went wrong. write that"
    assert (error.message, error.hint, error.where) == ("this went wrong", "write that", "facts.crew")
    assert str(kind("this went wrong", hint="write that")) == f"[{kind.code}] this went wrong. write that"


@pytest.mark.parametrize("kind", SINGLE)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_error_survives_pickling_and_copying_whole(kind: type[UnionkitError], protocol: int) -> None:
    error = kind("this went wrong", hint="write that", where="facts.crew")
    for again in (pickle.loads(pickle.dumps(error, protocol)), copy.copy(error), copy.deepcopy(error)):
        assert type(again) is kind
        assert (again.message, again.hint, again.where) == (error.message, error.hint, error.where)
        assert str(again) == str(error)


def refused(where: str = "") -> ValueRefused:
    return ValueRefused("a float", hint="write a Decimal", where=where)


def unknown(where: str = "") -> UnknownFact:
    return UnknownFact("no such fact", hint="did you mean crew?", where=where)


def test_an_error_seen_from_further_out_has_the_whole_path() -> None:
    error = refused("let.raw").at("entry.toml:12")
    assert (type(error), error.where) == (ValueRefused, "entry.toml:12 let.raw")
    assert refused().at("entry.toml:12").where == "entry.toml:12"


def test_a_group_seen_from_further_out_has_the_whole_path_in_each_of_its_errors() -> None:
    group = ErrorGroup("bad", [refused("a"), unknown()]).at("entry.toml")
    assert isinstance(group, ErrorGroup)
    assert [(type(error), error.where) for error in group.errors] == [
        (ValueRefused, "entry.toml a"),
        (UnknownFact, "entry.toml"),
    ]


def test_a_group_lists_every_problem_on_a_line_of_its_own() -> None:
    group = ErrorGroup("these facts cannot be taken", [refused("a"), unknown("b")])
    assert str(group).splitlines() == [
        "these facts cannot be taken:",
        "  [UK101] a: a float. write a Decimal",
        "  [UK103] b: no such fact. did you mean crew?",
    ]
    assert (group.code, group.where, bool(group.hint)) == ("UK001", "", True)


def test_a_group_survives_pickling_and_copying_whole() -> None:
    group = ErrorGroup("bad", [refused("a"), unknown("b")])
    for again in (pickle.loads(pickle.dumps(group)), copy.copy(group), copy.deepcopy(group)):
        assert isinstance(again, ErrorGroup)
        assert str(again) == str(group)
        assert [type(error) for error in again.errors] == [ValueRefused, UnknownFact]
        assert again.exceptions == again.errors


def test_a_group_is_caught_as_one_of_ours_and_as_a_group() -> None:
    for kind in (UnionkitError, ExceptionGroup, ErrorGroup):
        with pytest.raises(kind):
            raise_all([refused(), unknown()], "bad")


def test_what_except_star_leaves_over_is_still_one_of_ours() -> None:
    handled: list[type[UnionkitError]] = []

    def handle_some() -> None:
        try:
            raise_all([refused("a"), unknown("b"), PolicyError("c", hint="d")], "bad")
        except* UnknownFact as group:
            handled.extend(type(error) for error in group.exceptions if isinstance(error, UnionkitError))

    with pytest.raises(UnionkitError) as caught:
        handle_some()
    assert handled == [UnknownFact]
    assert [type(error) for error in flatten(caught.value)] == [ValueRefused, PolicyError]


def test_one_error_is_raised_as_it_is_and_several_as_a_group_in_their_order() -> None:
    one = refused("a")
    with pytest.raises(ValueRefused) as single:
        raise_all([one], "bad")
    assert single.value is one
    others = [unknown("b"), one]
    with pytest.raises(ErrorGroup, match="bad") as several:
        raise_all(iter(others), "bad")
    assert list(several.value.errors) == others


def test_groups_within_groups_are_told_as_one_flat_list() -> None:
    first, second, third = refused("a"), unknown("b"), refused("c")
    inner = ErrorGroup("inner", [first, ErrorGroup("innermost", [second])])
    assert flatten(ErrorGroup("outer", [inner, third])) == (first, second, third)
    assert flatten(first) == (first,)
    with pytest.raises(ErrorGroup) as caught:
        raise_all([inner, third], "outer")
    assert caught.value.errors == (first, second, third)
