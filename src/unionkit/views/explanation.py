"""An explanation in one language, with the sentences about sensitive values masked."""

from __future__ import annotations

from collections.abc import Iterator

from unionkit.evidence import ComparisonText, Finding
from unionkit.expr.parsing import parse
from unionkit.i18n import Explanation
from unionkit.i18n.phrases import SIGNS
from unionkit.i18n.speaking import Say, Speaker
from unionkit.rules.programs import Program
from unionkit.views.decision import badge, masthead
from unionkit.views.elements import Markup, element
from unionkit.views.figures import MASK
from unionkit.views.masking import Secrets, secrets_of
from unionkit.views.tabular import framed
from unionkit.views.words import word

__all__ = ["explanation_view", "masked_lines", "masked_text"]

_SIGNS = {"<": "lt", "<=": "le", "==": "eq", "!=": "ne", ">=": "ge", ">": "gt"}


def explanation_view(explanation: Explanation) -> Markup:
    """The whole view of an explanation."""
    lines = masked_lines(explanation)
    language = explanation.locale.replace("_", "-")
    remark = word("print_it") if lines != explanation.lines else None
    return framed(
        masthead(explanation.decision),
        element(
            "div",
            badge(explanation.decision),
            element("span", explanation.title),
            class_="uk-line uk-verdict",
        ),
        element("ul", *(element("li", line) for line in lines), class_="uk-says", lang=language),
        element("div", remark, class_="uk-foot") if remark else None,
    )


def masked_text(explanation: Explanation) -> str:
    """The explanation as plain text, masked: what a terminal shows that was not asked to print it."""
    return "\n".join((explanation.title, *(f"- {line}" for line in masked_lines(explanation))))


def masked_lines(explanation: Explanation) -> tuple[str, ...]:
    """The lines of an explanation with every sensitive value masked."""
    program = explanation.decision.run.program
    secrets = secrets_of(program)
    if program is None or not secrets.names:
        return explanation.lines
    return tuple(_lines(explanation, program, secrets))


def _lines(explanation: Explanation, program: Program, secrets: Secrets) -> Iterator[str]:
    """Explanations say each finding in a line, then each result, then what gives nothing away."""
    voice = _Discreet(program, explanation.locale, secrets)
    findings = explanation.decision.findings
    for line, finding in zip(explanation.lines, findings, strict=False):
        yield voice.finding(finding) if voice.is_telling(finding) else line
    settled = explanation.decision.outcome.value in ("granted", "review")
    results = program.edition.results if settled else ()
    rest = explanation.lines[len(findings) :]
    for line, result in zip(rest, results, strict=False):
        secret = result.name in secrets.names
        yield voice.masked_result(result.label.in_language(voice.locale, result.name)) if secret else line
    yield from rest[len(results) :]


class _Discreet(Speaker):
    """Says findings without the values that are sensitive."""

    def __init__(self, program: Program, locale: str, secrets: Secrets) -> None:
        super().__init__(program, locale)
        self.secrets = secrets

    def is_telling(self, finding: Finding) -> bool:
        """Whether a finding's line holds something sensitive."""
        return self.secrets.in_value(finding) or any(
            self.secrets.in_comparison(part.text) for part in finding.comparisons
        )

    def masked_result(self, name: str) -> str:
        """The line of a result that is masked."""
        return self._("{}: {}").format(name, MASK)

    def finding(self, finding: Finding) -> str:
        """The line of a finding, its own value masked where it is sensitive."""
        return super().finding(finding._replace(value=MASK) if self.secrets.in_value(finding) else finding)

    def money(self, value: object) -> str:
        """A sum of yuan, or the mask itself."""
        return MASK if value is MASK else super().money(value)

    def saying(self, text: ComparisonText) -> Say:
        """How a comparison is said: both sides in words and no number, where one of them is sensitive."""
        openly = super().saying(text)
        if not self.secrets.in_comparison(text):
            return openly
        if text.operator == "in":
            said = self.phrases.write(parse(f"{text.left} in {text.right}"))
        else:
            left, right = parse(text.left), parse(text.right)
            sign = SIGNS[_SIGNS[text.operator]]
            said = f"{self.phrases.side(left, right)} {sign} {self.phrases.side(right, left)}"
        # where a side is unknown, the open sentence tells no value
        told = {True: f"{said} ({MASK}) ✓", False: f"{said} ({MASK}) ✗"}
        return lambda found: openly(found) if found.truth is None else told[found.truth]
