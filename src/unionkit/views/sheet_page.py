"""A sheet as a page of HTML: on a screen light or dark as the reader likes it, in print black on white."""

from __future__ import annotations

import html
from collections.abc import Sequence

from unionkit.views.elements import Markup, element, visible
from unionkit.views.sheet_parts import Block
from unionkit.views.style import DARK, LIGHT

__all__ = ["page"]

# Chinese serif fonts draw the sign of a mask as a faint point in the middle, so another font has to.
_SCREEN = """
@font-face { font-family: mask; unicode-range: U+2022; src: local('DejaVu Sans'), local('Noto Sans'), local('Arial'); }
:root { color-scheme: light dark; }
body { margin: 0; padding: 1.5rem 1rem; background: var(--soft); color: var(--ink);
  font: 15px/1.6 mask, 'Noto Serif CJK SC', 'Songti SC', SimSun, 'Noto Serif', 'Times New Roman', serif; }
.sheet { box-sizing: border-box; max-width: 50rem; margin: 0 auto; padding: 2rem 2.25rem; background: var(--surface);
  border: 1px solid var(--line); border-radius: 6px; overflow-wrap: anywhere; }
h1 { margin: 0 0 1.2rem; font-size: 1.45rem; line-height: 1.35; text-align: center; }
h2 { margin: 1.3rem 0 .4rem; font-size: 1.05rem; line-height: 1.4; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .6rem; border: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400;
  white-space: pre-line; }
th { width: 34%; color: var(--muted); background: var(--soft); }
ul { margin: .5rem 0 0; padding: 0 0 0 1.2rem; }
li { margin: .2rem 0; white-space: pre-line; }
.sign { display: grid; grid-template-columns: 1fr 1fr; gap: 2.2rem 2.5rem; margin-top: 2rem; }
.sign div { border-bottom: 1px solid var(--ink); padding-bottom: .15rem; }
@media (max-width: 34rem) { .sheet { padding: 1.2rem 1rem; } .sign { grid-template-columns: 1fr; } }
"""
_PRINT = """
@page { size: A4; margin: 18mm 16mm; }
@media print {
  body { padding: 0; background: none; font-size: 11pt; }
  .sheet { max-width: none; padding: 0; border: 0; border-radius: 0; }
  h2, table, tr, li { break-inside: avoid; }
  h2 { break-after: avoid; }
  .signing { break-inside: avoid; }
  th { background: none; }
}
"""
_INK = {"surface": "#fff", "soft": "#fff", "line": "#000", "ink": "#000", "muted": "#000"}


def _colours(palette: dict[str, str]) -> str:
    return "; ".join(f"--{name}: {palette[name]}" for name in _INK)


_STYLE = f"""<style>
:root {{ {_colours(dict(LIGHT))} }}
@media screen and (prefers-color-scheme: dark) {{ :root {{ {_colours(dict(DARK))} }} }}
@media print {{ :root {{ color-scheme: light; {_colours(_INK)} }} }}
{_SCREEN.strip()}
{_PRINT.strip()}
</style>"""


def page(title: str, blocks: Sequence[Block], locale: str) -> str:
    """The whole page. Every text in it is escaped."""
    language = locale.replace("_", "-")
    name = html.escape(visible(title))
    sheet = element("div", element("h1", title), *(_block(block) for block in blocks), class_="sheet")
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{name}</title>\n{_STYLE}\n'
        f"</head>\n<body>\n{sheet}\n</body>\n</html>\n"
    )


def _block(block: Block) -> Markup:
    rows = [element("tr", element("th", name, scope="row"), element("td", text)) for name, text in block.rows]
    lines = [element("li", line) for line in block.lines]
    signs = [element("div", name) for name in block.sign]
    return element(
        "div",
        element("h2", block.heading) if block.heading else None,
        element("table", element("tbody", *rows)) if rows else None,
        element("ul", *lines) if lines else None,
        element("div", *signs, class_="sign") if signs else None,
        class_="signing" if signs else "",
    )
