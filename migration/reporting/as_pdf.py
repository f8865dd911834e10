"""The report as PDF: A4, charts as lines and not as pixels, letters of all of Europe."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import files
from typing import Final

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace, TTFFont

from migration.plain import plain
from migration.reporting.document import Block, Document, Facts, Note, Picture, Section, Table
from migration.reporting.drawing import Area, Drawing, Item, Line, Mark, Words

__all__ = ["pdf"]

_FONT: Final = "DejaVu"
_MARGIN: Final = 16.0
_POINT: Final = 25.4 / 72
_WIDTHS: Final = {"strong": 0.7, "dashed": 0.4, "dotted": 0.4, "thin": 0.25}
_DASHES: Final = {"strong": (0.0, 0.0), "dashed": (2.0, 1.3), "dotted": (0.5, 1.0), "thin": (0.0, 0.0)}
_SIZE: Final = 9.0
_SMALL: Final = 7.5
_LINE: Final = 4.2
_MORE: Final = 40  # signs that say how much was left out
_CELL: Final = 300  # signs of a table's cell: a row fits on a page, however narrow its columns


class _Pages(FPDF):
    """Pages with the run's name and their number at the foot."""

    def __init__(self, foot: str) -> None:
        super().__init__(format="A4")
        self._foot = foot

    def footer(self) -> None:
        """At the end of each page."""
        self.set_y(-12)
        self.set_font(_FONT, size=_SMALL)
        self.cell(0, 5, self._foot, align="L", new_x=XPos.LMARGIN)
        self.cell(0, 5, f"{self.page_no()} / {{nb}}", align="R")


def pdf(document: Document, made: datetime) -> bytes:
    """The whole file, `made` at the moment that it says it was made: the same report gives the same bytes."""
    pages = _Pages(_shown(document.title, 100))
    fonts = files("migration.reporting") / "fonts"
    pages.add_font(_FONT, "", str(fonts / "DejaVuSans.ttf"))
    pages.add_font(_FONT, "B", str(fonts / "DejaVuSansBold.ttf"))
    ours = [font for font in pages.fonts.values() if isinstance(font, TTFFont)]
    try:
        return _written(pages, document, made, frozenset(ours[0].cmap))
    finally:
        for font in ours:
            font.ttfont.close()


def _written(pages: FPDF, document: Document, made: datetime, known: frozenset[int]) -> bytes:
    writer = _Writer(pages, known)
    pages.set_title(writer.text(document.title))
    pages.set_lang("en")
    pages.set_creator("Gouvernail")
    pages.set_creation_date(made)
    pages.set_margins(_MARGIN, _MARGIN)
    pages.set_auto_page_break(auto=True, margin=_MARGIN + 2)
    pages.add_page()
    writer.heading(document.title, 1)
    writer.paragraph(document.told)
    for section in document.sections:
        writer.section(section)
    return bytes(pages.output())


class _Writer:
    """Writes blocks, one below the other."""

    def __init__(self, pages: FPDF, known: frozenset[int]) -> None:
        self._pages = pages
        self._known = known

    def text(self, text: str, most: int = 600) -> str:
        """As the fonts can show it: a sign that they lack is named by its number."""
        shown = "".join(one if ord(one) in self._known else f"[U+{ord(one):04X}]" for one in plain(text, most))
        return shown if len(shown) <= most + _MORE else f"{shown[:most]}…"

    def heading(self, text: str, level: int, first: Block | None = None) -> None:
        """A title, on the page on which what stands under it begins."""
        size = {1: 17.0, 2: 13.0, 3: 10.5}[level]
        self._room(18 + self._beginning(first))
        self._pages.ln(0 if level == 1 else 4)
        self._pages.set_font(_FONT, "B", size)
        self._pages.start_section(self.text(text, 120), level=level - 1)
        self._whole(self.text(text, 200), size * 0.45)
        self._pages.ln(1)

    def paragraph(self, text: str, *, warning: bool = False) -> None:
        self._pages.set_font(_FONT, "B" if warning else "", _SIZE)
        self._whole(self.text(text, 4000), _LINE + 0.3, border=warning)
        self._pages.ln(1)

    def section(self, section: Section) -> None:
        self.heading(section.title, section.level, section.blocks[0] if section.blocks else None)
        for block in section.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Note(text, tone):
                self.paragraph(text, warning=tone == "warning")
            case Facts(rows):
                self._table(None, (2, 7), rows)
            case Table(heads, widths, rows):
                self._table(heads, widths, rows)
            case Picture(drawing):
                self._picture(drawing)

    def _beginning(self, block: Block | None) -> float:
        """How high the part of a block is that is not parted, in mm."""
        match block:
            case Picture(drawing):
                return drawing.height * self._pages.epw / drawing.width + 6
            case Table(_, widths, rows):
                self._pages.set_font(_FONT, size=_SMALL)
                columns = [self._pages.epw * one / sum(widths) - 3.5 for one in widths]
                cells = zip(columns, rows[0], strict=True) if rows else ()
                return _LINE * 2 + max((self._high(width, cell) for width, cell in cells), default=0.0)
            case _:
                return 8.0

    def _high(self, width: float, text: str) -> float:
        """How high a cell of this width gets, in mm."""
        height = self._pages.multi_cell(width, _LINE, self.text(text, _CELL), dry_run=True, output="HEIGHT")
        return height if isinstance(height, float | int) else 0.0

    def _table(self, heads: tuple[str, ...] | None, widths: tuple[int, ...], rows: tuple[tuple[str, ...], ...]) -> None:
        self._pages.set_font(_FONT, size=_SIZE if heads is None else _SMALL)
        with self._pages.table(
            borders_layout="HORIZONTAL_LINES" if heads else "NONE",
            col_widths=widths,
            first_row_as_headings=heads is not None,
            headings_style=FontFace(emphasis="BOLD"),
            line_height=_LINE if heads is None else 3.7,
            padding=0.7,
            text_align="LEFT",
            v_align="TOP",
            width=self._pages.epw,
        ) as table:
            for cells in (heads, *rows) if heads else rows:
                row = table.row()
                for cell in cells:
                    row.cell(self.text(cell, _CELL))
        self._pages.ln(2)

    def _picture(self, drawing: Drawing) -> None:
        scale = self._pages.epw / drawing.width
        self._room(drawing.height * scale + 6)
        left, top = self._pages.l_margin, self._pages.get_y()
        for item in drawing.items:
            self._item(item, left, top, scale)
        self._pages.set_dash_pattern()
        self._pages.set_line_width(0.2)
        self._pages.set_y(top + drawing.height * scale + 1)
        self._pages.set_font(_FONT, size=_SMALL)
        self._whole(self.text(drawing.told, 4000), 3.7)
        self._pages.ln(2)

    def _item(self, item: Item, left: float, top: float, scale: float) -> None:
        def at(x: float, y: float) -> tuple[float, float]:
            return left + x * scale, top + y * scale

        pages = self._pages
        match item:
            case Line(places, style):
                pages.set_line_width(_WIDTHS[style])
                dash, gap = _DASHES[style]
                pages.set_dash_pattern(dash, gap)
                pages.polyline([at(*one) for one in places])
                pages.set_dash_pattern()
            case Area(places):
                with self._filled(221):
                    pages.polygon([at(*one) for one in places], style="F")
            case Mark(x, y, "cross"):
                pages.set_line_width(0.6)
                (cx, cy), r = at(x, y), 3.6 * scale
                pages.line(cx - r, cy - r, cx + r, cy + r)
                pages.line(cx - r, cy + r, cx + r, cy - r)
            case Mark(x, y, shape):
                cx, cy = at(x, y)
                r = (2.4 if shape == "dot" else 3.4) * scale
                pages.set_line_width(0.35)
                with self._filled(17 if shape == "dot" else 255):
                    pages.circle(cx, cy, r, style="DF")
            case Words(x, y, text, anchor, bold):
                pages.set_font(_FONT, "B" if bold else "", 10 * scale / _POINT)
                shown = self.text(text, 120)
                width = pages.get_string_width(shown)
                px, py = at(x, y)
                pages.text(px - {"start": 0.0, "middle": width / 2, "end": width}[anchor], py, shown)

    @contextmanager
    def _filled(self, grey: int) -> Generator[None]:
        self._pages.set_fill_color(grey)
        yield
        self._pages.set_fill_color(255)

    def _whole(self, text: str, height: float, *, border: bool = False) -> None:
        """Over the whole width."""
        self._pages.multi_cell(
            0, height, text, align="L", border=1 if border else 0, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )

    def _room(self, height: float) -> None:
        """On a new page where this one has not so much left, in mm."""
        if self._pages.will_page_break(height):
            self._pages.add_page()


def _shown(text: str, most: int) -> str:
    return "".join(one if one.isascii() else "?" for one in plain(text, most))
