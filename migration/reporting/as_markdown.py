"""The report as Markdown: for a ticket, a wiki, a pull request. Charts are told in words."""

import re
from typing import Final

from migration.plain import plain
from migration.reporting.document import Block, Document, Facts, Note, Picture, Table

__all__ = ["markdown"]

_SIGNS: Final = re.compile(r"([\\`*_{}\[\]#|~$@]|:(?=//)|^\s*[-+=]|^\s*\d+[.)])")
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def markdown(document: Document) -> str:
    """The whole text. Whatever somebody wrote into the run is text there: no mark-up, no link, no mention."""
    parts = [f"# {_text(document.title)}", _text(document.told)]
    for section in document.sections:
        parts.append(f"{'#' * section.level} {_text(section.title)}")
        parts += [_block(one) for one in section.blocks]
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> str:
    match block:
        case Note(text, tone):
            return f"**{_text(text)}**" if tone == "warning" else _text(text)
        case Facts(rows):
            return _table(("", ""), rows)
        case Table(heads, _, rows):
            return _table(heads, rows)
        case Picture(drawing):
            return _text(drawing.told)


def _table(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    lines = [heads, tuple("---" for _ in heads)]
    return "\n".join(
        f"| {' | '.join(cells)} |" for cells in (*lines, *(tuple(_text(one) for one in row) for row in rows))
    )


def _text(text: str) -> str:
    """Signs that mean something are written so that they do not, also where they begin a line."""
    shown = _SIGNS.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", plain(text, 2000))
    return "".join(_ENTITIES.get(one, one) for one in shown)
