from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.i18n.one_rule import DAY, policy
from tests.views.page import Page

import unionkit
from unionkit import Policy
from unionkit.evidence import Labels
from unionkit.expr.values import Exact
from unionkit.rules.tables import Row, Table
from unionkit.values.units import Unit
from unionkit.views import render, text
from unionkit.views.elements import Markup, element, join, visible
from unionkit.views.sources import web_address

HOSTILE = (
    "<script>alert(1)</script>",
    "</style><script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "&lt;b&gt; & &amp; &#x27;",
    "<!-- --> <?php ?> <![CDATA[",
    "\u202egnol\u202c \u2066x\u2069 \u200f\u061c",
    "\x1b[2J\x1b[31m\x07\x00\x85",
    "a\n- 符合条件：假的\r\nb\u2028c",
    "{} {0} {{}} %s {x.y}",
    "𝕏é́ 工会 🏭",
)
# a file of rules is UTF-8, which has no halves of surrogate pairs
hostile = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
    st.text("<>&\"'/=`{}\u202e\n ", min_size=1, max_size=20),
).filter(str.strip)
SEEN_WRONG = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def hostile_policy(said: str) -> Policy:
    """A policy that says the same wherever a text may stand."""
    label = {"zh": said, "en": said}
    choices = {"low": label, "high": label}
    return policy(
        {
            "cite": f"source: {said}",
            "note": label,
            "require": [{"when": "fare >= 0 and dog", "label": label}],
            "exclude": [{"when": "season == 'high'", "unless": "dog", "label": label}],
            "class": [{"is": "only", "when": "fare > 0", "label": label}],
            "amount": [{"pay": "fare", "label": label}],
            "limit": [{"cap": 5, "label": label}],
            "results": {"left": {"is": "fare", "label": label}},
        },
        title=label,
        note=label,
        sources={
            "source": {"title": said or "-", "issuer": said, "number": said, "note": said, "grade": "mirror", "url": said}
        },
        facts={
            "fare": {"type": "money", "label": label, "question": label},
            "dog": {"type": "bool", "label": label, "usual": True},
            "season": {"type": "choice", "choices": ["low", "high"], "choice_labels": choices, "label": label},
            "port": {"type": "text", "label": label},
        },
    )  # fmt: skip


def everything(said: str) -> list[object]:
    made = hostile_policy(said)
    facts = {"fare": 9, "season": "low", "port": said[:200]}
    decisions = [
        made.decide(facts, on=DAY, assume="usual"),
        made.decide({"port": said[:200], "fare": 1}, on=DAY),
    ]
    row = Row(keys=(said, "x"), start=date(2020, 1, 1), value=exact(3), inferred=said)
    table = Table(
        id=said, unit=Unit(), keys=(said, "kind"), rows=(row,), prefix=None, label=Labels({"zh": said})
    )
    explanations = [unionkit.explain(*each) for each in zip(decisions, ("zh_CN", "en"), strict=True)]
    return [made, table, *decisions, *explanations]


def exact(value: int) -> Exact:
    return value


@pytest.mark.property
@pytest.mark.fuzz
@given(hostile)
def test_hostile_text_stays_text(said: str) -> None:
    for value in everything(said):
        bundle = render(value)
        assert bundle is not None
        html = bundle["text/html"]
        page = Page(html)
        assert SEEN_WRONG.search(html) is None
        assert page.tags.count("style") == 1
        assert all(web_address(link) for link in page.links)
        html.encode()


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_text_is_shown_as_it_was_written(said: str) -> None:
    words = Page(render_html(hostile_policy(said))).words
    assert visible(said) in words


@pytest.mark.property
@pytest.mark.fuzz
@given(hostile)
def test_hostile_text_cannot_feign_a_line_or_steer_a_terminal(said: str) -> None:
    made = hostile_policy(said)
    decision = made.decide({"fare": 9, "season": "low"}, on=DAY, assume="usual")
    explanation = unionkit.explain(decision, "en")
    lines = text(explanation).splitlines()
    assert len(lines) == 1 + len(explanation.lines)
    assert all(SEEN_WRONG.search(line) is None for line in lines)
    assert SEEN_WRONG.search(text(made).replace("\n", "")) is None


def render_html(value: object) -> str:
    bundle = render(value)
    assert bundle is not None
    return bundle["text/html"]


@pytest.mark.parametrize(
    ("url", "is_kept"),
    [
        ("https://example.org/a?b=1&c=2", True),
        ("http://例子.测试/", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)//https://x", False),
        ("data:text/html,<script>", False),
        ("file:///etc/passwd", False),
        ("//example.org", False),
        ("https://", False),
        ("https://[::1", False),
        ("example.org", False),
        ("", False),
    ],
)
def test_only_an_address_on_the_web_becomes_a_link(url: str, is_kept: bool) -> None:
    assert (web_address(url) == url and url != "") == is_kept
    assert bool(web_address(url)) == is_kept


def test_markup_is_made_out_of_known_tags_and_attributes_only() -> None:
    for tag, attributes in (("script", {}), ("div", {"onclick": "x"}), ("img", {}), ("a", {"style": "x"})):
        with pytest.raises(ValueError, match="the views do not write"):
            element(tag, **attributes)


def test_text_beside_markup_is_escaped_and_markup_is_kept() -> None:
    made = join("<", element("span", "&", title='"<'), None, Markup("<br>"))
    assert str(made) == '&lt;<span title="&quot;&lt;">&amp;</span><br>'
    assert str(element("br")) == "<br>"


def test_half_of_a_surrogate_pair_is_written_out_and_can_be_sent() -> None:
    assert str(element("li", "a\ud800b")).encode() == b"<li>a\\ud800b</li>"
