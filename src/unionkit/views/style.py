"""How views look: one style block for each view, with the colours of a light and a dark notebook as CSS variables."""

from __future__ import annotations

from collections.abc import Mapping

from unionkit.views.elements import Markup

__all__ = ["DARK", "LIGHT", "STYLE"]

LIGHT: Mapping[str, str] = {
    "surface": "#ffffff",
    "soft": "#f6f8fa",
    "line": "#d1d9e0",
    "ink": "#1f2328",
    "muted": "#59636e",
    "link": "#0a5fc4",
    "good": "#116329",
    "good-soft": "#dafbe1",
    "bad": "#a40e26",
    "bad-soft": "#ffebe9",
    "doubt": "#7a4e00",
    "doubt-soft": "#fff4c2",
    "calm": "#0a5fc4",
    "calm-soft": "#e3f2ff",
}
DARK: Mapping[str, str] = {
    "surface": "#14181d",
    "soft": "#1d232a",
    "line": "#343c45",
    "ink": "#e6edf3",
    "muted": "#9aa6b2",
    "link": "#79b8ff",
    "good": "#6fdd8b",
    "good-soft": "#12301f",
    "bad": "#ff9492",
    "bad-soft": "#3c1618",
    "doubt": "#f0c04d",
    "doubt-soft": "#33280a",
    "calm": "#79b8ff",
    "calm-soft": "#10263f",
}

# Notebooks style every table and link in an output; a class that is named thrice outweighs them without !important.
_US = ".unionkit.unionkit.unionkit"

# What a page may say about its own theme wins over what the system says: JupyterLab, VS Code, Furo.
_SAYS_LIGHT = (
    '[data-jp-theme-light="true"]',
    '[data-vscode-theme-kind="vscode-light"]',
    '[data-theme="light"]',
)
_SAYS_DARK = (
    '[data-jp-theme-light="false"]',
    '[data-vscode-theme-kind="vscode-dark"]',
    '[data-theme="dark"]',
)

_RULES: Mapping[str, str] = {
    "": "box-sizing: border-box; max-width: 62rem; padding: 1rem 1.15rem; border: 1px solid var(--uk-line);"
    " border-radius: 8px; background: var(--uk-surface); color: var(--uk-ink); text-align: left;"
    " font: 14px/1.55 system-ui, 'Segoe UI', 'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei',"
    " sans-serif; overflow-wrap: anywhere; font-variant-numeric: tabular-nums",
    " *": "box-sizing: border-box",
    " .uk-title": "font-size: 1.2rem; line-height: 1.35; font-weight: 650; margin: 0 0 .15rem",
    " .uk-part": "margin: 1.1rem 0 .4rem; font-size: .95rem; font-weight: 650",
    " .uk-en, | .uk-small": "color: var(--uk-muted); font-size: .88em; font-weight: 400",
    " .uk-line": "display: flex; flex-wrap: wrap; gap: .35rem .9rem; align-items: baseline; margin: .15rem 0",
    " .uk-verdict": "margin: .6rem 0 .2rem; font-size: 1.05rem",
    " .uk-badge": "display: inline-block; padding: .1rem .6rem; border-radius: 1rem; font-weight: 650;"
    " background: var(--uk-soft); color: var(--uk-ink)",
    " .uk-badge .uk-en": "color: inherit",
    " .uk-tag": "display: inline-block; padding: 0 .4rem; border: 1px solid var(--uk-line); border-radius: 4px;"
    " color: var(--uk-muted); font-size: .82em; white-space: nowrap",
    " .uk-good": "background: var(--uk-good-soft); color: var(--uk-good)",
    " .uk-bad": "background: var(--uk-bad-soft); color: var(--uk-bad)",
    " .uk-doubt": "background: var(--uk-doubt-soft); color: var(--uk-doubt)",
    " .uk-calm": "background: var(--uk-calm-soft); color: var(--uk-calm)",
    " .uk-mark": "display: inline-block; min-width: 1.45em; border-radius: 4px; text-align: center;"
    " font-weight: 650; font-size: .88em",
    " code": "padding: .05em .3em; border-radius: 4px; background: var(--uk-soft); color: var(--uk-ink);"
    " font: .9em/1.5 ui-monospace, 'SF Mono', Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace;"
    " white-space: pre-wrap; overflow-wrap: break-word",
    " .uk-name code": "padding: 0; background: none; color: var(--uk-muted)",
    " a": "color: var(--uk-link); text-decoration: underline; text-underline-offset: .15em",
    " .uk-scroll": "overflow-x: auto; margin: .3rem 0",
    " table": "width: 100%; margin: 0; border-collapse: collapse; border: 0; table-layout: auto; font-size: 1em;"
    " color: inherit",
    " tr": "background: none; border: 0",
    " td, | th": "padding: .32rem .6rem .32rem 0; border: 0; border-bottom: 1px solid var(--uk-line); text-align: left;"
    " vertical-align: baseline; max-width: none; white-space: normal; color: inherit; background: none",
    " th": "font-weight: 500; color: var(--uk-muted); font-size: .88em; white-space: nowrap",
    " th .uk-en": "font-size: 1em",
    " tbody tr:last-child > td": "border-bottom: 0",
    " .uk-number": "text-align: right; white-space: nowrap; overflow-wrap: normal",
    " .uk-tight": "white-space: nowrap; overflow-wrap: normal",
    " .uk-bound": "min-width: 9rem",
    " .uk-rule": "padding: .55rem 0 .5rem; border-top: 1px solid var(--uk-line)",
    " .uk-rule:first-child": "border-top: 0",
    " .uk-rule .uk-inside": "margin: .1rem 0 .1rem 1.75rem",
    " .uk-rule table": "margin: .2rem 0",
    " .uk-rule td": "border-bottom-style: dotted",
    " .uk-secret": "color: var(--uk-muted); letter-spacing: .1em; cursor: help",
    " .uk-note": "margin: .4rem 0; padding: .35rem .7rem; border-left: 3px solid var(--uk-line);"
    " white-space: pre-line",
    " .uk-ask": "border-left-color: var(--uk-doubt)",
    " ul, | ol": "margin: .2rem 0; padding: 0 0 0 1.1rem",
    " li": "margin: .15rem 0",
    " details": "margin: .5rem 0 0",
    " summary": "cursor: pointer; padding: .15rem 0",
    " .uk-timeline": "margin: .4rem 0 0 .35rem; padding: 0; border-left: 2px solid var(--uk-line); list-style: none",
    " .uk-timeline > li": "position: relative; margin: 0; padding: 0 0 .6rem 1.1rem",
    " .uk-timeline > li::before": "content: ''; position: absolute; left: -6px; top: .75rem; width: 10px;"
    " height: 10px; border-radius: 50%; background: var(--uk-calm); border: 2px solid var(--uk-surface)",
    " .uk-says": "margin: .5rem 0 0; padding: 0; list-style: none",
    " .uk-says > li": "margin: 0; padding: .1rem 0; white-space: pre-wrap",
    " .uk-foot": "margin-top: .9rem; padding-top: .5rem; border-top: 1px solid var(--uk-line);"
    " color: var(--uk-muted); font-size: .88em",
}


def _block(selector: str, declarations: str) -> str:
    whole = ", ".join(_US + part for part in selector.replace(", |", "|").split("|"))
    return f"{whole} {{ {declarations} }}"


def _colours(palette: Mapping[str, str]) -> str:
    return "; ".join(f"--uk-{name}: {colour}" for name, colour in palette.items())


def _themed(says: tuple[str, ...], palette: Mapping[str, str], scheme: str) -> str:
    whole = ", ".join(f"{theme} {_US}" for theme in says)
    return f"{whole} {{ color-scheme: {scheme}; {_colours(palette)} }}"


def _style() -> str:
    blocks = [
        f"{_US} {{ color-scheme: light; {_colours(LIGHT)} }}",
        f"@media (prefers-color-scheme: dark) {{ {_US} {{ color-scheme: dark; {_colours(DARK)} }} }}",
        _themed(_SAYS_LIGHT, LIGHT, "light"),
        _themed(_SAYS_DARK, DARK, "dark"),
        *(_block(selector, declarations) for selector, declarations in _RULES.items()),
    ]
    return "\n".join(blocks)


STYLE = Markup(f"<style>\n{_style()}\n</style>")
"""The style block, ready to stand in a view: every selector begins with the class of our views."""
