"""An explanation in one language, with the sentences about sensitive values masked."""

from __future__ import annotations

from unionkit.evidence import ComparisonText, Finding
from unionkit.expr.parsing import parse
from unionkit.i18n import Explanation
from unionkit.i18n.bare import Look
from unionkit.i18n.closing import closing_lines
from unionkit.i18n.comparing import OPERATORS, Say
from unionkit.i18n.explaining import look_of
from unionkit.i18n.speaking import Speaker
from unionkit.rules.programs import Program
from unionkit.views.decision import badge, masthead
from unionkit.views.elements import Markup, element, visible
from unionkit.views.figures import MASK
from unionkit.views.masking import Secrets, secrets_of, tells_the_value
from unionkit.views.tabular import framed
from unionkit.views.words import word

__all__ = ["explanation_view", "masked_lines", "masked_text", "one_line"]


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
    lines = (explanation.title, *(f"- {line}" for line in masked_lines(explanation)))
    return "\n".join(one_line(line) for line in lines)


def masked_lines(explanation: Explanation) -> tuple[str, ...]:
    """The lines of an explanation with every sensitive value masked."""
    decision = explanation.decision
    program = decision.run.program
    secrets = secrets_of(program)
    if program is None or not secrets.names:
        return explanation.lines
    voice = _Discreet(program, explanation.locale, secrets)
    look = look_of(decision)
    told = [voice.finding(finding, look) for finding in decision.findings]
    return (*told, *closing_lines(decision, voice))


def one_line(text: str) -> str:
    """A text as one line of a terminal, in which nothing can hide and no line can be feigned."""
    return visible(" ".join(text.split("\n")))


class _Discreet(Speaker):
    """Says what happened without the values that are sensitive."""

    def __init__(self, program: Program, locale: str, secrets: Secrets) -> None:
        super().__init__(program, locale)
        self.secrets = secrets
        self.masks = dict.fromkeys(secrets.names, MASK)

    def finding(self, finding: Finding, look: Look | None = None) -> str:
        """The line of a finding; where it would give something away, without its own value and without a look."""
        if self.secrets.in_rule(finding):
            finding, look = finding._replace(value=None if finding.value is None else MASK), None
        elif self.secrets.in_condition(finding):
            look = None
        return super().finding(self.secrets.open_part(finding, self.program), look)

    def money(self, value: object) -> str:
        """A sum of yuan, or the mask itself."""
        return MASK if value is MASK else super().money(value)

    def saying(self, text: ComparisonText) -> Say:
        """How a comparison is said: both sides in words and no number, where one of them is sensitive."""
        openly = super().saying(text)
        if not self.secrets.in_comparison(text):
            return openly
        said = self.in_words(text) + self._(" ({})").format(MASK)
        # where a side is unknown, the open sentence tells no value
        told = {truth: f"{said}{_mark(text, truth)}" for truth in (True, False)}
        return lambda found: openly(found) if found.truth is None else told[found.truth]

    def in_words(self, text: ComparisonText) -> str:
        """Both sides of a comparison in words."""
        if text.operator == "in":
            return self.phrases.write(parse(f"{text.left} in {text.right}"))
        left, right = parse(text.left), parse(text.right)
        return self.comparing.open(OPERATORS[text.operator], left, right, text.unit)


def _mark(text: ComparisonText, truth: bool) -> str:
    """Whether a masked comparison held; nothing where that would tell the value."""
    return "" if tells_the_value(text) else " ✓" if truth else " ✗"
