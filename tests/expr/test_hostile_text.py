"""Hostile text runs no code, does not hang, and ends in an error of ours that carries a hint."""

from __future__ import annotations

import builtins
import tracemalloc
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.expr.harbour import SCOPE, WANTED

from unionkit.errors import ExpressionError, UnionkitError
from unionkit.expr import expression, infer, parse, write
from unionkit.expr.nodes import Node, Operation
from unionkit.testing.strategies import trees

MORE = settings(max_examples=2 * settings().max_examples)


def check_answer(text: str) -> Node | None:
    """Read, check and write a text; only errors of ours with a hint may come out, and no warning at all."""
    refusal: UnionkitError | None = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = parse(text)
            infer(tree, SCOPE)
            write(tree)
    except UnionkitError as error:
        refusal = error
    else:
        return tree
    assert refusal.hint
    assert str(refusal)
    return None


HUGE = {
    "minus signs": "-" * 50_000 + "1",
    "minus signs within the length": "-" * 4_990 + "1",
    "spaced minus signs": "- " * 2_000 + "1",
    "nots": "not " * 1_200 + "true",
    "spaced nots": "not  " * 900 + "true",
    "mixed signs": "-+~" * 1_500 + "1",
    "brackets": "(" * 2_400 + "1" + ")" * 2_400,
    "square brackets": "[" * 2_400 + "]" * 2_400,
    "unclosed brackets": "(" * 4_999,
    "closing brackets": ")" * 4_999,
    "calls": "abs(" * 1_000 + "1" + ")" * 1_000,
    "calls within the depth of brackets": "abs(" * 59 + "1" + ")" * 59,
    "sums": "1+" * 2_400 + "1",
    "differences of names": "a-" * 2_400 + "a",
    "products": "1*" * 2_400 + "1",
    "conditions": "a if b else " * 400 + "c",
    "conditions in front": "(" * 60 + "a" + " if b else c)" * 60,
    "memberships": "a in [" * 800 + "1" + "]" * 800,
    "memberships in brackets": "a in [" * 58 + "1" + "]" * 58,
    "attributes": "a" + ".b" * 2_400,
    "subscripts": "a" + "[0]" * 1_600,
    "empty calls": "a" + "()" * 2_400,
    "lambdas": "lambda:" * 700 + "1",
    "lambdas of names": "lambda x:" * 550 + "1",
    "stars": "a" + "**9" * 1_600,
    "powers of nines": "9**9**9**9**9",
    "digits": "9" * 4_999,
    "digits beyond what int takes": "1" + "0" * 4_500,
    "decimals": "0." + "9" * 4_900,
    "hexadecimals": "0x" + "f" * 4_900,
    "underscores": "1" + "_1" * 2_400,
    "an exponent": "1e999999999",
    "a negative exponent": "1e-999999999",
    "a complex number": "1e999j",
    "percent of nines": f"percent('{'9' * 4_900}')",
    "percent sign behind nines": "9" * 4_900 + "%",
    "scaled": "scaled('9', 99999999)",
    "scaled by two digits": "scaled('9', 99)",
    "wan": "9" * 30 + "万",
    "a unit of powers": "quantity(1, 'month^99999999999')",
    "a long unit": f"quantity(1, '{'month*' * 900}month')",
    "a long step": f"round_to(1, '{'9' * 4_000}')",
    "backslashes": "'" + "\\" * 4_990 + "'",
    "quotes": "'" * 4_999,
    "double quotes": '"' * 4_998,
    "texts side by side": "'a' " * 1_200,
    "f-strings": "f'" + "{" * 2_000 + "}" * 2_000 + "'",
    "commas": "sum(" + "," * 4_900 + ")",
    "named arguments": "sum(a.b, " + "default=1, " * 400 + ")",
    "blanks": " " * 4_990 + "1",
    "tabs and line ends": "\t\r\n" * 1_600 + "1",
    "nothing": "",
    "points": "." * 4_999,
    "commas in numbers": "1,000" * 900,
    "days": "2018-10-30" * 450,
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE.keys())
def test_huge_and_deep_text_is_answered(text: str) -> None:
    check_answer(text)


@pytest.mark.parametrize(
    "text", ["-" * 50_000 + "1", "(" * 61 + "1" + ")" * 61, "+".join(["1"] * 80), "a" * 5_001]
)
def test_text_beyond_the_limits_is_refused_by_name(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"deeply|characters") as caught:
        parse(text)
    assert "split it" in caught.value.hint


@pytest.mark.parametrize("names", [80, 1_200])
def test_a_long_chain_of_comparisons_is_one_flat_conjunction(names: int) -> None:
    tree = parse("<".join(["a"] * names))
    assert write(tree) == " and ".join(["a < a"] * (names - 1))


@pytest.mark.parametrize("literal", ["1", "'x'", "date('2020-01-31')"])
def test_a_long_list_of_literals_is_read(literal: str) -> None:
    count = 4_900 // (len(literal) + 2)
    tree = parse(f"a in [{', '.join([literal] * count)}]")
    assert isinstance(tree, Operation)
    assert len(tree.operands) == count + 1


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE.keys())
def test_no_text_within_the_limit_takes_more_than_a_few_megabytes(text: str) -> None:
    tracemalloc.start()
    try:
        check_answer(text)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 40_000_000


CODE = [
    "__import__('os').system('true')",
    "().__class__.__bases__[0].__subclasses__()",
    "a.__class__.__mro__",
    "a.__class__",
    "open('/etc/passwd').read()",
    "eval('1')",
    "exec('1')",
    "getattr(a, 'b')",
    "globals()",
    "(lambda: 1)()",
    "lambda x: x",
    "[x for x in a]",
    "{x for x in a}",
    "{x: 1 for x in a}",
    "(x for x in a)",
    "sum(x for x in a)",
    "(x := 1)",
    "x := 1",
    "x = 1",
    "f'{__import__(\"os\")}'",
    "f'{a}'",
    "b'a'",
    "1j",
    "...",
    "None",
    "a[0]",
    "a[0:1]",
    "{1: 2}",
    "{1, 2}",
    "[1, 2]",
    "(1, 2)",
    "1, 2",
    "*a",
    "f(*a)",
    "sum(*a)",
    "sum(**a)",
    "min(a.b, **c)",
    "sum(a.b, where=a.c, where=a.d)",
    "sum(a.b, key=a.c)",
    "abs(a, key=1)",
    "abs(a).real",
    "abs.real(a)",
    "(abs)(a)(b)",
    "'a'.join(b)",
    "'%s' % a",
    "a % 2",
    "a ** 2",
    "a // 2",
    "a @ b",
    "a << 2",
    "a | b",
    "a & b",
    "a ^ b",
    "~a",
    "+a",
    "a is b",
    "a is not None",
    "a in b",
    "a in 'abc'",
    "a in []",
    "await a",
    "yield a",
    "a; b",
    "a\nb",
    "import os",
    "from os import system",
    "print('a')",
    "date(2018, 10, 30)",
    "date('today')",
    "date('2018-02-30')",
    "date('20181030')",
    "date('2018-W44-2')",
    "date(20181030)",
    "date()",
    "date(a)",
    "date(day='2018-10-30')",
    "months(a)",
    "months(1 + 1)",
    "months('1')",
    "months(1, 2)",
    "months(months(1))",
    "months(n=1)",
    "quantity(1)",
    "quantity(1, 2)",
    "quantity('1', 'CNY')",
    "quantity(1, unit='CNY')",
    "quantity(1, a)",
    "percent(a)",
    "percent('1', '2')",
    "percent('1e5')",
    "percent('９')",
    "percent(True)",
    "scaled('1')",
    "scaled('1', '-3')",
    "scaled('1', a)",
    "round_to(a, 'x')",
    "round_to(a, '１')",
    "sum()",
    "sum(a.b, a.c, a.d)",
    "sum(1)",
    "sum(a.b + c.d)",
    "any(true)",
    "min()",
    "min(a.b.c)",
    "1if a else 2",
    "1or 2",
    "0x10",
    "0b1",
    "0o7",
    "1e5",
    "1_000_",
    "007",
    "2018-10-30",
    "a + 2018-1-1",
    "1,000",
    "max(1,000)",
    "'\\d'",
    "'\\N{DASH}'",
    "'\\0'",
    "'\\ud800'",
    "'\ud800'",
    "'\x00'",
    "'a\nb'",
    "'abc",
    "a'b'",
    "r'\\d'",
    "",
    "   ",
    "()",
    "#",
    "a # b",
    "a b",
    "a +",
    "* a",
    "not",
    "class",
    "spared_keyword_",
]


@pytest.mark.parametrize("text", CODE)
def test_what_is_no_expression_of_the_language_is_refused_with_a_hint(text: str) -> None:
    check_answer(text)


REFUSED_BY_THE_READER = [text for text in CODE if text not in ("a.__class__", "class", "spared_keyword_")]


@pytest.mark.parametrize("text", REFUSED_BY_THE_READER)
def test_the_reader_itself_refuses_it(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.hint
    assert "spared" not in str(caught.value)
    assert "None" not in caught.value.where


@pytest.mark.parametrize("text", CODE)
def test_nothing_in_a_text_is_ever_called(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    for name in ("eval", "exec", "open", "print", "globals"):
        monkeypatch.setattr(builtins, name, lambda *_, name=name: called.append(name))
    check_answer(text)
    monkeypatch.undo()
    assert called == []


ODD = [
    *("\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u034f", "\u115f", "\u180e"),
    *("\x00", "\x07", "\x1b", "\x7f", "\x0b", "\x0c", "\u2028", "\u2029", "\u0085"),
    *("а", "ο", "ℓ", "ﬁ", "𝓐", "𝟙", "①", "٣", "۴", "½", "²", "🎫", "€", "´", "‵", "′"),
    *(
        "（",
        "）",
        "，",
        "＋",
        "－",
        "＊",
        "／",
        "＝",
        "！",
        "％",
        "＇",
        "＂",
        "＼",
        "；",
        "：",
        "［",
        "］",
        "｛",
        "｝",
    ),
    *(
        "‘",
        "’",
        "“",
        "”",
        "「",
        "」",
        "、",
        "。",
        "·",
        "－－",
        "〜",
        "…",
        "—",
        "–",
        "−",
        "×",
        "÷",
        "≤",
        "≥",
        "≠",
        "≈",
    ),
]


@pytest.mark.parametrize("character", ODD)
@pytest.mark.parametrize(
    "frame", ["{}", "a{}b", "a {} b", "1{}2", "'{}'", "{}a", "1{}", "date('2018-10-3{}')", "f({})"]
)
def test_odd_characters_are_read_or_refused_and_never_confuse(character: str, frame: str) -> None:
    text = frame.format(character)
    tree = check_answer(text)
    if tree is not None:
        assert parse(write(tree)) == tree


@pytest.mark.parametrize(
    ("one", "other"),
    [("a", "а"), ("o", "ο"), ("A", "Ａ"), ("fi", "ﬁ"), ("L", "Ⅼ"), ("a", "a\u200b"), ("a", "ª")],
)
def test_two_names_that_look_alike_are_never_two_names_by_stealth(one: str, other: str) -> None:
    """Another script's letters make another name, which nothing declares; other forms of a letter are refused or the same."""
    tree = attempt_to_read(other)
    assert tree is None or tree == parse(one) or write(tree) == other


def attempt_to_read(text: str) -> Node | None:
    try:
        return parse(text)
    except UnionkitError:
        return None


@pytest.mark.property
@pytest.mark.fuzz
@MORE
@given(st.text(max_size=60))
def test_random_text_is_read_or_refused(text: str) -> None:
    check_answer(text)


_PIECES = (
    *(
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ".",
        "..",
        ":",
        ";",
        "=",
        "==",
        "<",
        "<=",
        "!",
        "!=",
        "+",
        "-",
        "*",
        "**",
    ),
    *(
        "/",
        "//",
        "%",
        "&",
        "|",
        "~",
        "^",
        "@",
        "'",
        '"',
        "'a'",
        '"b"',
        "\\",
        "'''",
        "#",
        " ",
        "\n",
        "\t",
        "_",
        "__",
    ),
    *("and", "or", "not", "in", "is", "if", "else", "lambda", "for", "class", "from", "True", "None", "on"),
    *("1", "0", "9" * 31, "1e5", "0x1", "1.", ".5", "1_0", "5万", "30%", "2018-10-30", "date('2018-10-30')"),
    *(
        "budget",
        "riders",
        "dog",
        "deck",
        "trips",
        "trips.price",
        "trips.late",
        "收入",
        "sum(",
        "count(",
        "min(",
    ),
    *(
        "abs(",
        "round_to(",
        "months(",
        "quantity(",
        "percent(",
        "default=",
        "by=",
        "where=",
        "\u202e",
        "\u200b",
    ),
    *(
        "\x00",
        "\ud800",
        "（",
        "）",
        "，",
        "≤",
        "×",
        "f'",
        "b'",
        "r'",
        ":=",
        "->",
        "=>",
        "&&",
        "||",
        "spared_keyword_",
    ),
)


@pytest.mark.property
@pytest.mark.fuzz
@MORE
@given(st.lists(st.sampled_from(_PIECES), max_size=14), st.sampled_from(["", " "]))
def test_random_pieces_of_the_language_are_read_or_refused(pieces: list[str], between: str) -> None:
    check_answer(between.join(pieces))


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Valid text with one to three places cut, doubled, or filled with something else."""
    text = write(draw(trees(SCOPE, draw(st.sampled_from(WANTED)), depth=3)))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 8)))
        filling = draw(st.sampled_from(("", text[start:end] * 2, *_PIECES)) | st.text(max_size=2))
        text = text[:start] + filling + text[end:]
    return text


@pytest.mark.property
@pytest.mark.fuzz
@MORE
@given(mutated())
def test_mutated_text_is_read_or_refused_and_what_is_read_reads_back(text: str) -> None:
    tree = check_answer(text)
    if tree is not None:
        assert parse(write(tree)) == tree


@pytest.mark.property
@pytest.mark.fuzz
@given(mutated())
def test_the_python_door_refuses_what_the_text_door_refuses(text: str) -> None:
    tree = attempt_to_read(text)
    if tree is None:
        with pytest.raises(UnionkitError):
            expression(text)
    else:
        assert expression(text).node == tree
