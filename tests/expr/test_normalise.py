"""Promises of normalising: what authors type becomes ASCII, or is refused with a hint."""

from __future__ import annotations

import io
import re
import tokenize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit.errors import ExpressionError
from unionkit.expr.normalise import normalise


def refusal(text: str) -> ExpressionError:
    """The error with which a text is refused."""
    with pytest.raises(ExpressionError) as caught:
        normalise(text)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "income_year / months(12) <= 1.5 * L and not (homes >= 2)",
        "cause in ['illness', \"disaster\"] or x[1:2].y != -1_000.5e-3",
        "a & b | ~c ^ d @ e ; $ ? ` \\ {}",
        "0x1F + 1e5 + .5 + 5. + 1if",
        "sum(members.income, members.counted)",
        "a == b",
        "a<b>c",
    ],
)
def test_ascii_text_is_unchanged(text: str) -> None:
    assert normalise(text) == text


def test_full_width_characters_become_ascii() -> None:
    assert normalise("ＡＢ＿ｃ（０－９）＋１．５＊２／３，［ｘ］") == "AB_c(0-9)+1.5*2/3,[x]"
    assert normalise("ａ＜ｂ，ａ＞ｂ，ａ＝＝ｂ，ａ！＝ｂ，ａ＜＝ｂ，ａ>＝ｂ") == "a<b,a>b,a==b,a!=b,a<=b,a>=b"


def test_printed_operators_become_ascii() -> None:
    assert normalise("a ≤ b ≥ c ≠ d × e ÷ f − g") == "a <= b >= c != d * e / f - g"
    assert normalise("5≤x≤６") == "5<=x<=6"


def test_line_ends_tabs_and_full_width_blanks_become_blanks() -> None:
    assert normalise("a\tand\r\nb\u3000and\nc") == "a and  b and c"


@pytest.mark.parametrize(
    "literal", ["'ＡＢ ≤ 30% ‘x’ #'", '"5万 && ！ \\" ＝"', "'\\\\'", "'it\\'s ％'", "'\u200b\t'", "''"]
)
def test_a_text_literal_is_untouched(literal: str) -> None:
    assert normalise(f"{literal} ≤ {literal}") == f"{literal} <= {literal}"


def test_a_full_width_backslash_does_not_move_the_end_of_a_literal() -> None:
    assert normalise("'a＼' ≤ 'b'") == "'a＼' <= 'b'"


def test_a_rate_becomes_a_call() -> None:
    assert normalise("x * 30%") == 'x * percent("30")'
    assert normalise("(３０．５％, 0.05%)") == '(percent("30.5"), percent("0.05"))'
    assert normalise("-5%*x") == '-percent("5")*x'


@pytest.mark.parametrize(
    "after", ["and b", "or b", "if b else c", "else c", "in b", "not in b", "is b", "- 7", "<= b", "≤ b"]
)
def test_an_operator_may_follow_a_rate(after: str) -> None:
    assert normalise(f"30% {after}") == f'percent("30") {after.replace("≤", "<=")}'


def test_wan_and_yi_become_calls() -> None:
    assert normalise("x <= 5万") == 'x <= scaled("5", 4)'
    assert normalise("1.2亿 + ５万") == 'scaled("1.2", 8) + scaled("5", 4)'


def test_a_number_keeps_its_digits_and_loses_its_underscores_in_a_call() -> None:
    assert normalise("1_000.50%") == 'percent("1000.50")'
    assert normalise("1_000万") == 'scaled("1000", 4)'
    assert normalise("1_000") == "1_000"


def test_digits_at_the_end_of_a_name_belong_to_the_name() -> None:
    assert normalise("L1万 + 收入5万 + x_1") == "L1万 + 收入5万 + x_1"


def test_a_keyword_of_a_call_keeps_its_single_sign() -> None:
    assert normalise("min(x, default=0)") == "min(x, default=0)"
    assert normalise("f(at ＝ 1，default ＝ 2)") == "f(at = 1,default = 2)"


@pytest.mark.parametrize(
    "text",
    [
        "5万%",
        "5%万",
        "5万亿",
        "5%%",
        "5万元",
        "30%7",
        "30% 7",
        "30% x",
        "30%收入",
        "5万 (x)",
        "5%'a'",
        "5% .5",
    ],
)
def test_an_operand_right_behind_a_rate_or_a_scaled_number_is_refused(text: str) -> None:
    error = refusal(text)
    assert "no operator follows 5" in error.message or "no operator follows 30%" in error.message
    assert "modulo" in error.hint
    assert error.where == f"column {3 + text.startswith('30')}"


@pytest.mark.parametrize(
    "text", [".5%", "5.%", "1e-5%", "1e5万", "0x1F%", "00%", "05万", "1.2.3%", "1__0%", "1_%"]
)
def test_only_plain_decimal_digits_may_be_scaled(text: str) -> None:
    error = refusal(text)
    assert "cannot take" in error.message
    assert error.where == "column 1"


def test_the_tail_of_a_number_with_group_commas_is_refused() -> None:
    assert "group commas" in refusal("1,000万").hint


def test_a_unit_behind_a_number_is_refused() -> None:
    error = refusal("x <= 500元")
    assert error.message == "元 (U+5143) stands right behind the number 500"
    assert "units are left out" in error.hint
    assert error.where == "column 9"


@pytest.mark.parametrize("text", ["x % 7", "x%", "(x)%", "30 % 7", "'a'%", "％", "收入%"])
def test_a_percent_sign_that_does_not_follow_a_number_is_refused(text: str) -> None:
    error = refusal(text)
    assert "right behind a number" in error.message
    assert "no modulo" in error.hint


@pytest.mark.parametrize(
    "text",
    [
        "a = 3",
        "a ＝ 3",
        "(a = 3)",
        "not(a = 3)",
        "b and(a = 3)",
        "f(x.a = 3)",
        "f(收入 = 3)",
        "a === 3",
        "a ≤= 3",
        "= a",
        "f(x, a=≤3)",
    ],
)
def test_a_single_equals_sign_is_refused(text: str) -> None:
    assert refusal(text).hint == "write =="


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a => b", "write >="),
        ("f(a =< b)", "write <="),
        ("a && b", "write and"),
        ("a ＆＆ b", "write and"),
        ("a || b", "write or"),
        ("!a", "write not, or != for unequal"),
        ("！a", "write not, or != for unequal"),
        ("a ! = b", "write not, or != for unequal"),
    ],
)
def test_an_operator_of_another_language_is_refused(text: str, hint: str) -> None:
    error = refusal(text)
    assert error.hint == hint
    assert error.where.startswith("column ")


@pytest.mark.parametrize("quote", "‘’“”「」『』＂＇")
def test_a_quote_that_encloses_nothing_is_refused(quote: str) -> None:
    error = refusal(f"a == {quote}b{quote}")
    assert error.message.startswith(quote)
    assert error.hint == "write ' ' around a text"
    assert error.where == "column 6"


@pytest.mark.parametrize("text", ["'''a'''", '"""a"""', "'''", "'a''''b'"])
def test_three_quotes_are_refused_since_python_would_read_on_past_them(text: str) -> None:
    assert refusal(text).message == "three quotes in a row"


@pytest.mark.parametrize(
    "text", ["a == 'b", 'a == "b', "a == 'b\\'", "a == 'b\n'", "a == 'b\\\n'", "a == 'b\r'", "a == '"]
)
def test_a_text_that_is_not_closed_on_its_line_is_refused(text: str) -> None:
    error = refusal(text)
    assert "is not closed" in error.message
    assert error.where == "column 6"


@pytest.mark.parametrize("text", ["a # b\nand c", "a ＃ b"])
def test_a_comment_is_refused_since_it_would_swallow_the_lines_behind_it(text: str) -> None:
    error = refusal(text)
    assert "comment" in error.message
    assert error.where == "column 3"


UNSEEN = [0x00, 0x07, 0x0B, 0x0C, 0x1C, 0x7F, 0x85, 0xA0, 0xAD, 0x34F, 0x61C, 0x1160, 0x180B, 0x200B, 0x200D]
MORE_UNSEEN = [0x200E, 0x2028, 0x202E, 0x2066, 0xFE0F, 0xFEFF, 0xD800, 0xE000, 0xE0100]


@pytest.mark.parametrize("code", UNSEEN + MORE_UNSEEN)
@pytest.mark.parametrize("before", ["ab", "收入", "15", "a "])
def test_a_character_that_nobody_can_see_is_refused_by_its_code_point(code: int, before: str) -> None:
    error = refusal(f"{before}{chr(code)}")
    assert error.message == f"U+{code:04X} cannot be seen"
    assert chr(code) not in str(error)
    assert error.where == "column 3"


@pytest.mark.parametrize("name", ["收入", "家庭_收入2", "été", "доход", "x·y", "_収入"])
def test_a_name_of_letters_stays(name: str) -> None:
    assert normalise(f"{name} ≤ {name}") == f"{name} <= {name}"


@pytest.mark.parametrize(
    ("char", "usual"), [("\uf900", "\u8c48"), ("ｱ", "ア"), ("ª", "a"), ("ſ", "s"), ("Ⅷ", None), ("ﬁ", "fi")]
)
def test_a_letter_that_python_would_read_as_another_is_refused(char: str, usual: str | None) -> None:
    error = refusal(f"收{char}")
    assert error.message.startswith(f"{char} (U+{ord(char):04X})")
    assert usual is None or error.hint == f"write {usual}"
    assert error.where == "column 2"


@pytest.mark.parametrize(("text", "column"), [("e\u0301x", 2), ("x + \u0301", 5), ("٣", 1)])
def test_a_character_that_does_not_fit_its_neighbours_is_refused(text: str, column: int) -> None:
    error = refusal(text)
    assert "cannot stand here in a name" in error.message
    assert error.where == f"column {column}"


@pytest.mark.parametrize("char", "、。→‰￥…《〜﹪😀–")
def test_any_other_character_is_refused_with_its_name_and_place(char: str) -> None:
    for before in ("a", "15", "收入", "(", "5%"):
        error = refusal(f"{before}{char}b")
        assert error.message == f"{char} (U+{ord(char):04X}) has no meaning here"
        assert error.where == f"column {len(before) + 1}"


def test_the_column_is_that_of_the_typed_text() -> None:
    assert refusal("a ≤ ３０％ × '＝＝' ＋ →").where == "column 18"


def test_very_long_texts_are_read() -> None:
    assert normalise("≤" * 50_000) == "<=" * 50_000
    assert normalise("收" * 50_000) == "收" * 50_000
    assert len(normalise(f"'{'ａ' * 50_000}'")) == 50_002
    assert refusal("'" + "\\a" * 50_000).where == "column 1"


OPERANDS = [
    "a",
    "x1",
    "收入",
    "３",
    "0.5",
    "1_000",
    "30%",
    "５万",
    "1.2亿",
    "1e-5",
    ".5",
    '"b"',
    "'5万'",
    "'＝'",
    "''",
]
OPERATORS = ["==", "！=", "&&", "and", "not", "in", "if", "f(", "default=", *"()[],，.：+−×÷<≤≠=＝!！&|%％ "]
TRAPS = list("万\"'\\＼#‘”＇erE_²\u0301\u200b\ufe0fｱ\x00\n\t\u3000\ud800、元")
TYPED = st.lists(st.sampled_from([*OPERANDS, *OPERATORS, *TRAPS]), max_size=12).map("".join) | st.text()


@pytest.mark.property
@given(TYPED)
def test_every_text_is_normalised_or_refused_with_a_column_and_a_hint(text: str) -> None:
    caught = None
    try:
        normalise(text)
    except ExpressionError as error:
        caught = error
    if caught is not None:
        assert caught.hint
        assert caught.where in {f"column {number}" for number in range(1, len(text) + 1)}


@pytest.mark.property
@given(TYPED)
def test_a_normalised_text_stays_as_it_is(text: str) -> None:
    try:
        once = normalise(text)
    except ExpressionError:
        return
    assert normalise(once) == once


@pytest.mark.property
@given(st.text(alphabet="aZ_ 019.,()[]+-*/<>:"))
def test_ascii_without_special_characters_is_never_changed(text: str) -> None:
    assert normalise(text) == text


@pytest.mark.property
@given(TYPED)
def test_python_reads_only_texts_that_were_typed_and_numbers_that_were_scaled(text: str) -> None:
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(normalise(text)).readline))
    except (ExpressionError, tokenize.TokenError, SyntaxError):
        return
    for token in tokens:
        assert token.type != tokenize.COMMENT
        if token.type == tokenize.STRING:
            assert token.string in text or re.fullmatch(r'"[0-9]+(\.[0-9]+)?"', token.string)
        elif token.type == tokenize.NAME and not token.string.isascii():
            assert token.string.isidentifier()
