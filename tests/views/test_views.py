from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.i18n.situations import HERE, SITUATIONS, filed, policy
from tests.views.page import Page, html_of, page_of

import unionkit
from unionkit.lab.cases import run_cases
from unionkit.packs.loading import load_pack
from unionkit.views import render, style, text
from unionkit.views.style import STYLE

CASES = """
policy = "file.toml"
[[case]]
id = "right"
on = 2022-05-01
facts = { people = 3, income_year = 20_000, place = "340102", area = "urban", joined = 2020-03-15 }
expect = { outcome = "granted", class = "deep" }
assume = "usual"
[[case]]
id = "wrong"
on = 2022-05-01
facts = { people = 3, income_year = 20_000, place = "340102", area = "urban", joined = 2020-03-15 }
expect = { outcome = "refused", code = "no_class" }
why = " read in a <b>hurry</b>"
cite = "from nowhere"
assume = "usual"
"""


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, object]:
    folder = tmp_path_factory.mktemp("pack")
    for name in ("file.toml", "standards.toml"):
        (folder / name).write_bytes((HERE / "pack" / name).read_bytes())
    (folder / "pack.toml").write_text('id = "demo"\ntitle = { zh = "示例", en = "demo" }\n', encoding="utf-8")
    (folder / "file.cases.toml").write_text(CASES, encoding="utf-8")
    pack = load_pack(str(folder))
    made = policy("file")
    return {
        "a policy": made,
        "a fact": made.facts["cause"],
        "a table": pack.tables["demo/standards"],
        "a pack": pack,
        "a report": run_cases(folder),
        "a decision": filed(),
        "an explanation": unionkit.explain(filed(), "en"),
    }


KINDS = ["a policy", "a fact", "a table", "a pack", "a report", "a decision", "an explanation"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_view_is_one_sound_piece_of_html_without_script(
    everything: Mapping[str, object], kind: str
) -> None:
    html = html_of(everything[kind])
    page = Page(html)
    assert page.tags[:2] == ["div", "style"]
    assert page.tags.count("style") == 1
    assert html.startswith('<div class="unionkit">')
    assert "<script" not in html
    assert all(link.startswith(("http://", "https://")) for link in page.links)


@pytest.mark.parametrize("kind", KINDS)
def test_the_plain_text_of_a_view_stands_beside_it(everything: Mapping[str, object], kind: str) -> None:
    bundle = render(everything[kind])
    assert bundle is not None
    assert set(bundle) == {"text/plain", "text/html"}
    assert bundle["text/plain"]


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_decision_and_every_explanation_has_a_view(situation: str) -> None:
    decision = SITUATIONS[situation]()
    assert page_of(decision).text
    for language in ("zh_CN", "en"):
        explanation = unionkit.explain(decision, language)
        assert explanation.title in page_of(explanation).words
        assert text(explanation).startswith(explanation.title)
    assert text(decision).startswith("Decision(")


def test_a_value_without_a_view_has_none() -> None:
    assert render(object()) is None
    assert render({}) is None
    assert render({"a": 1}) is None


def test_a_schema_of_facts_has_a_view() -> None:
    bundle = render(policy("aid").facts)
    assert bundle is not None
    assert "medical costs borne" in Page(bundle["text/html"]).words


WITHOUT_A_NOTEBOOK = """
import sys
from tests.i18n.situations import filed
import unionkit
decision = filed()
str(unionkit.explain(decision)), repr(decision), decision.findings, repr(decision.run.policy)
assert "unionkit.views" not in sys.modules
decision._repr_html_()
assert "unionkit.views" in sys.modules
assert "IPython" not in sys.modules
"""


def test_views_are_imported_only_when_a_notebook_asks() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_A_NOTEBOOK],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_a_style_speaks_of_nothing_but_our_views() -> None:
    blocks = [line for line in STYLE.text.splitlines() if "{" in line]
    assert blocks
    for block in blocks:
        selector = block.partition("{ ")[0] if not block.startswith("@") else block.split("{")[1]
        own = [part.strip().partition(".unionkit.unionkit.unionkit") for part in selector.split(",")]
        assert all(found and inside[:1] in ("", " ") for _, found, inside in own)
    assert "url(" not in STYLE.text
    assert "@import" not in STYLE.text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_style_has_colours_for_light_and_dark(scheme: str) -> None:
    assert f"color-scheme: {scheme}" in STYLE.text
    assert "@media (prefers-color-scheme: dark)" in STYLE.text


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["LIGHT", "DARK"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "surface"),
        ("ink", "soft"),
        ("muted", "surface"),
        ("muted", "soft"),
        ("link", "surface"),
        ("good", "good-soft"),
        ("bad", "bad-soft"),
        ("doubt", "doubt-soft"),
        ("calm", "calm-soft"),
    ],
)
def test_text_stands_out_from_its_ground(scheme: str, ink: str, ground: str) -> None:
    palette: Mapping[str, str] = getattr(style, scheme)
    assert contrast(palette[ink], palette[ground]) >= 4.5


def test_a_report_shows_what_was_expected_what_came_out_and_why(everything: Mapping[str, object]) -> None:
    page = page_of(everything["a report"])
    assert {"1 ", "wrong", "refused", "granted", "no_class"} <= set(page.words)
    assert "read in a <b>hurry</b>" in page.text
    assert "right" not in page.words
    assert "Granted: deep hardship" in page.words
    assert "20,000" not in page.text
