"""What authors type, brought into the ASCII spelling of the expression language."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from unionkit.errors import ExpressionError
from unionkit.expr.slips import JOINING

_QUOTES = "‘’“”「」『』＂＇"
_COMPARISONS = {"≤": "<=", "≥": ">=", "≠": "!="}
_POWERS = {"万": 4, "亿": 8}

# One character for one, so that a column of the translated text is a column of what was typed. The full-width
# quotes and the full-width backslash are left out: they would move the ends of text literals.
_TO_ASCII: dict[int, str] = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "＂＇＼"},
    **{ord(typed): meant for typed, meant in zip("×÷−\u3000\t\n\r", "*/-    ", strict=True)},
}

_WORDS = ("and", "or", "not", "in", "is", "if", "else")
_NO_WORD = "".join(rf"(?<!\b{word})" for word in _WORDS)
_FOREIGN = rf"[^\x00-\x7f{''.join(_COMPARISONS)}{_QUOTES}]"
_NUMBER = r"\.?[0-9][0-9A-Za-z_.]*+(?:(?<=[eE])[+-][0-9][0-9A-Za-z_.]*+)?"
_TOKEN = rf"""
      (?P<plain>(?:
          # `default=` in a call, the one place for a single `=`; the parser knows which keywords there are
          (?:(?<=[A-Za-z0-9_]){_NO_WORD}\(|,)
            [ ]*+[A-Za-z_][A-Za-z0-9_]*+[ ]*+=(?![=<>{"".join(_COMPARISONS)}])
        | [A-Za-z_][A-Za-z0-9_]*+(?!{_FOREIGN})
        | {_NUMBER}(?!%|{_FOREIGN}|(?<=[eE])[+-][0-9])
        | [=!<>]=
        | [ ()\[\]{{}},+\-*/<>:;@$?^~`\\]
        | \.(?![0-9])
        | &(?!&)
        | \|(?!\|)
      )+)
    | (?P<number>{_NUMBER}[%{"".join(_POWERS)}]?)
    | (?P<name>(?:[A-Za-z_]|{_FOREIGN})(?:[A-Za-z0-9_]|{_FOREIGN})*)
    | (?P<symbol>'''|\"""|&&|\|\||=>|=<|[=!%\#{"".join(_COMPARISONS)}{_QUOTES}])
    | (?P<literal>'(?:[^'\\]++|\\.)*'|"(?:[^"\\]++|\\.)*")
    | (?P<rest>.)
    """
_DECIMAL = re.compile(r"(?:0|[1-9](?:_?[0-9])*)(?:\.[0-9](?:_?[0-9])*)?")
_OPERAND = re.compile(rf"\s*+(?:(?!(?:{'|'.join(_WORDS)})\b)\w|['\"(\[.%])")

# Letters and marks that Python takes in names and that nobody can see.
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@cache
def _token() -> re.Pattern[str]:
    """The pattern of tokens, compiled when the first text is read and not when the module is imported."""
    return re.compile(_TOKEN, re.VERBOSE | re.DOTALL)


_REFUSED = {
    "=": ("a single = compares nothing", "write =="),
    "=>": ("=> is not an operator", "write >="),
    "=<": ("=< is not an operator", "write <="),
    "!": ("! is not an operator", "write not, or != for unequal"),
    "&&": ("&& is not an operator", "write and"),
    "||": ("|| is not an operator", "write or"),
    "%": ("% does not stand right behind a number", "write a rate as 30%; there is no modulo"),
    "#": ("an expression has no room for a comment", "put the remark outside the expression"),
    "'''": ("three quotes in a row", "write ' ' around a text"),
    '"""': ("three quotes in a row", "write ' ' around a text"),
    **{quote: (f"{quote} does not enclose a text", "write ' ' around a text") for quote in _QUOTES},
}


def normalise(text: str) -> str:
    """The same expression in ASCII spelling; text literals and Chinese names stay as they are.

    Full-width characters and ``≤ ≥ ≠ × ÷ −`` become ASCII, line ends and tabs become blanks, ``30%`` becomes
    ``percent("30")`` and ``5万`` becomes ``scaled("5", 4)``. Whatever cannot be meant, cannot be seen or looks
    like something else is refused with an `ExpressionError` that names the column, counted from 1.

    >>> normalise("收入 ≤ １.５万 × 30%")
    '收入 <= scaled("1.5", 4) * percent("30")'
    """
    pieces: list[str] = []
    for match in _token().finditer(text.translate(_TO_ASCII)):
        match match.lastgroup:
            case "plain":
                pieces.append(match.group())
            case "literal":
                pieces.append(_literal(text[match.start() : match.end()], match.start()))
            case "number":
                pieces.append(_number(match))
            case "name":
                pieces.append(_name(match.group(), match.start()))
            case "symbol":
                pieces.append(_symbol(match.group(), match.start()))
            case _:
                raise _rest(match.group(), match.start())
    return "".join(pieces)


def _literal(typed: str, start: int) -> str:
    if "\n" in typed or "\r" in typed:
        raise _refusal("a text is not closed on its line", "write the closing quote", start)
    return typed


def _number(match: re.Match[str]) -> str:
    """A number that something other than ASCII, or a percent sign, follows."""
    token, end = match.group(), match.end()
    digits, suffix = token[:-1], token[-1]
    if suffix != "%" and suffix not in _POWERS:
        follower = match.string[end]
        if _is_name(f"_{follower}"):
            joining = JOINING.get(follower) or JOINING.get(match.string[end : end + 2])
            hint = "put an operator between them; only %, 万 and 亿 may follow, and units are left out"
            hint = f"write {joining}, with a blank on each side" if joining else hint
            raise _refusal(f"{_shown(follower)} stands right behind the number {token}", hint, end)
        return token
    if not _DECIMAL.fullmatch(digits):
        hint = "write the digits in full, as in 0.5% or 1200万, without group commas and exponents"
        raise _refusal(f"{digits} cannot take {suffix}", hint, match.start())
    if _OPERAND.match(match.string, end):
        hint = "put an operator there; units such as 元 are left out, and there is no modulo"
        raise _refusal(f"no operator follows {token}", hint, end)
    digits = digits.replace("_", "")
    return f'percent("{digits}")' if suffix == "%" else f'scaled("{digits}", {_POWERS[suffix]})'


def _name(name: str, start: int) -> str:
    if _is_name(name):
        return name
    faults = [offset for offset, char in enumerate(name) if not _is_name(f"_{char}")]
    if faults:
        raise _odd_character(name[faults[0]], start + faults[0])
    # Each character is fine by itself, but not where it stands, such as an accent that was typed on its own.
    offset = next(offset for offset, char in enumerate(name) if not char.isascii())
    hint = "begin with a letter, and type a letter and its accent as one character"
    raise _refusal(f"{_shown(name[offset])} cannot stand here in a name", hint, start + offset)


def _is_name(name: str) -> bool:
    # Python reads a name in its NFKC form, so another form would be another name here than there.
    return name.isidentifier() and unicodedata.is_normalized("NFKC", name) and not _UNSEEN.search(name)


def _symbol(symbol: str, start: int) -> str:
    if symbol in _COMPARISONS:
        return _COMPARISONS[symbol]
    message, hint = _REFUSED[symbol]
    raise _refusal(message, hint, start)


def _rest(char: str, start: int) -> ExpressionError:
    if char in "'\"":
        return _refusal("a text is not closed", "write the closing quote", start)
    return _odd_character(char, start)


def _odd_character(char: str, start: int) -> ExpressionError:
    usual = unicodedata.normalize("NFKC", char)
    if not char.isprintable() or _UNSEEN.match(char):
        return _refusal(f"{_shown(char)} cannot be seen", "delete it, or write an ordinary blank", start)
    if char.isalpha() and usual.isidentifier():
        return _refusal(f"{_shown(char)} has a more usual form", f"write {usual}", start)
    hint = "use letters, hanzi, digits and _ in names, and the operators of the keyboard"
    return _refusal(f"{_shown(char)} has no meaning here", hint, start)


def _shown(char: str) -> str:
    code = f"U+{ord(char):04X}"
    return f"{char} ({code})" if unicodedata.category(char)[0] in "LNPS" and not _UNSEEN.match(char) else code


def _refusal(message: str, hint: str, start: int) -> ExpressionError:
    return ExpressionError(message, hint=hint, where=f"column {start + 1}")
