"""The report as one HTML file: nothing is loaded, nothing runs, and it prints."""

from collections.abc import Iterator
from html import escape
from itertools import count
from typing import Final

from migration.plain import plain
from migration.reporting.as_svg import svg
from migration.reporting.document import Block, Document, Facts, Note, Picture, Section, Table

__all__ = ["html"]

_STYLE: Final = """
:root { color-scheme: light; }
body { font: 15px/1.45 system-ui, sans-serif; color: #111; background: #fff; }
body { max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; margin: 0 0 .3rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; border-bottom: 1px solid #999; }
h3 { font-size: 1.05rem; margin: 1.4rem 0 .4rem; overflow-wrap: anywhere; }
p { margin: .5rem 0; overflow-wrap: anywhere; }
.warning { border: 2px solid #111; padding: .5rem .7rem; font-weight: bold; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; margin: .5rem 0; font-size: .87rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .4rem; border-bottom: 1px solid #ccc; }
th, td { overflow-wrap: anywhere; }
thead th { border-bottom: 2px solid #111; }
.facts th { width: 11rem; font-weight: normal; color: #444; }
figure { margin: .5rem 0; }
figcaption { font-size: .8rem; color: #444; overflow-wrap: anywhere; }
svg { max-width: 100%; height: auto; font-family: system-ui, sans-serif; margin: .5rem 0; display: block; }
@media print {
  @page { size: A4; margin: 16mm; }
  body { font-size: 10pt; margin: 0; padding: 0; max-width: none; }
  h2, h3 { break-after: avoid; }
  tr, figure { break-inside: avoid; }
  thead { display: table-header-group; }
}
""".strip()


def html(document: Document) -> str:
    """The whole file. Whatever somebody wrote into the run is text there and nothing else."""
    names = (f"chart-{number}" for number in count(1))
    sections = "\n".join(_section(one, names) for one in document.sections)
    return f"""<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{_text(document.title)}</title>
    <style>
{_STYLE}
    </style>
  </head>
  <body>
<main>
<h1>{_text(document.title)}</h1>
<p>{_text(document.told)}</p>
{sections}
</main>
  </body>
</html>
"""


def _section(section: Section, names: Iterator[str]) -> str:
    level = section.level
    blocks = "\n".join(_block(one, names) for one in section.blocks)
    return f"<section>\n<h{level}>{_text(section.title)}</h{level}>\n{blocks}\n</section>"


def _block(block: Block, names: Iterator[str]) -> str:
    match block:
        case Note(text, tone):
            kind = ' class="warning" role="alert"' if tone == "warning" else ""
            return f"<p{kind}>{_text(text)}</p>"
        case Facts(rows):
            lines = [f'<tr><th scope="row">{_text(name)}</th><td>{_text(value)}</td></tr>' for name, value in rows]
            return '<table class="facts"><tbody>\n' + "\n".join(lines) + "\n</tbody></table>"
        case Table(heads, widths, rows):
            columns = "".join(f'<col style="width:{100 * one / sum(widths):.1f}%">' for one in widths)
            top = "".join(f'<th scope="col">{_text(one)}</th>' for one in heads)
            lines = ["<tr>" + "".join(f"<td>{_text(one)}</td>" for one in row) + "</tr>" for row in rows]
            body = "\n".join(lines)
            return (
                f"<table><colgroup>{columns}</colgroup><thead><tr>{top}</tr></thead><tbody>\n{body}\n</tbody></table>"
            )
        case Picture(drawing):
            told = f'<figcaption aria-hidden="true">{_text(drawing.told)}</figcaption>'  # they hear it as the chart's
            return f"<figure>\n{svg(drawing, next(names))}\n{told}\n</figure>"


def _text(text: str) -> str:
    return escape(plain(text, 2000))
