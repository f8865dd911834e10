"""A picture as SVG: bands of boxes, curves from what uses to what is used. It follows the reader's light or dark theme.

Source: W3C, "Scalable Vector Graphics (SVG) 2" (https://www.w3.org/TR/SVG2/).
"""

from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from assurance.drawing.picture import Arrow, Band, Box, Picture

__all__ = ["svg"]

_WIDTH: Final = 1180
_MARGIN: Final = 24
_BOX: Final = (212, 122)
_GAP: Final = (16, 46)
_HEADER: Final = 34
_A_ROW: Final = 5
_LINES: Final = 5
_LONGEST: Final = 29
_STYLE: Final = """
text { font-family: system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328; }
.band { fill: #f6f8fa; stroke: #d0d7de; } .box { fill: #ffffff; stroke: #57606a; }
.head { font-size: 14px; font-weight: 600; } .title { font-size: 15px; font-weight: 600; }
.line { font-size: 11.5px; fill: #57606a; } .holds { font-size: 11.5px; fill: #1a7f37; }
.broken { font-size: 11.5px; fill: #cf222e; font-weight: 600; } .use { fill: none; stroke: #8c959f; stroke-width: 1.2; }
.tip { fill: #8c959f; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; } .band { fill: #161b22; stroke: #30363d; } .box { fill: #0d1117; stroke: #8b949e; }
.line { fill: #9198a1; } .holds { fill: #3fb950; } .broken { fill: #f85149; } .use { stroke: #6e7681; }
.tip { fill: #6e7681; }
}
"""


@dataclass(frozen=True, slots=True)
class _Placed:
    box: Box
    left: float
    top: float

    @property
    def middle(self) -> float:
        return self.left + _BOX[0] / 2

    @property
    def bottom(self) -> float:
        return self.top + _BOX[1]


def svg(picture: Picture, *, simulated: bool) -> str:
    """The document. Every box says how many of its guarantees hold; `simulated` stands in every band's head."""
    root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img"})
    ET.SubElement(root, "title").text = "The platform: accounts, capabilities, and what uses what"
    ET.SubElement(root, "style").text = _STYLE
    marker = {"id": "tip", "viewBox": "0 0 8 8", "refX": "7", "refY": "4", "markerWidth": "7", "markerHeight": "7"}
    tip = ET.SubElement(ET.SubElement(root, "defs"), "marker", {**marker, "orient": "auto-start-reverse"})
    ET.SubElement(tip, "path", {"d": "M0,0 L8,4 L0,8 z", "class": "tip"})
    placed: dict[str, _Placed] = {}
    top = float(_MARGIN)
    for band in picture.bands:
        there, height = _place(band, top)
        placed |= there
        _band(root, band, top, height, simulated=simulated)
        top += height + _MARGIN
    for arrow in picture.arrows:
        _arrow(root, arrow, placed)
    for one in placed.values():
        _box(root, one)
    root.set("viewBox", f"0 0 {_WIDTH} {top:g}")
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _place(band: Band, top: float) -> tuple[dict[str, _Placed], float]:
    placed: dict[str, _Placed] = {}
    rows = [band.boxes[start : start + _A_ROW] for start in range(0, len(band.boxes), _A_ROW)]
    for row, boxes in enumerate(rows):
        wide = len(boxes) * _BOX[0] + (len(boxes) - 1) * _GAP[0]
        left = (_WIDTH - wide) / 2
        for column, box in enumerate(boxes):
            at = (left + column * (_BOX[0] + _GAP[0]), top + _HEADER + row * (_BOX[1] + _GAP[1]))
            placed[box.id] = _Placed(box, *at)
    return placed, _HEADER + len(rows) * _BOX[1] + (len(rows) - 1) * _GAP[1] + _MARGIN


def _band(root: ET.Element, band: Band, top: float, height: float, *, simulated: bool) -> None:
    size = {"width": f"{_WIDTH - _MARGIN}", "height": f"{height:g}", "rx": "10"}
    ET.SubElement(root, "rect", {"x": f"{_MARGIN / 2:g}", "y": f"{top:g}", **size, "class": "band"})
    said = f"{band.stack} · account {band.account}" + (" · simulated" if simulated else "")
    _text(root, said, _MARGIN + 4, top + 22, "head")


def _box(root: ET.Element, one: _Placed) -> None:
    box = one.box
    group = ET.SubElement(root, "g")
    ET.SubElement(group, "title").text = "\n".join(f"{count} {kind}" for kind, count in box.kinds)
    size = {"width": str(_BOX[0]), "height": str(_BOX[1]), "rx": "6", "class": "box"}
    ET.SubElement(group, "rect", {"x": f"{one.left:g}", "y": f"{one.top:g}", **size})
    left, line = one.left + 12, one.top + 23
    _text(group, box.title, left, line, "title")
    if box.promises:
        line += 18
        holds = box.holding == box.promises
        _text(group, f"{box.holding} of {box.promises} guarantees hold", left, line, "holds" if holds else "broken")
    room = _LINES - bool(box.promises) - bool(box.keys)
    rest = sum(count for _, count in box.kinds[room:])
    for number, (kind, count) in enumerate(box.kinds[:room]):
        line += 16
        more = f" + {rest} more" if rest and number == room - 1 else ""
        _text(group, _short(f"{count} {kind}", more), left, line, "line")
    if box.keys:
        _text(group, _short(f"keys: {', '.join(box.keys)}", ""), left, one.bottom - 12, "line")


def _arrow(root: ET.Element, arrow: Arrow, placed: dict[str, _Placed]) -> None:
    """Downwards where it can be; around the side where the used box stands beside or above."""
    user, used = placed.get(arrow.user), placed.get(arrow.used)
    if user is None or used is None:
        return
    if used.top > user.bottom:
        bend = (used.top - user.bottom) / 2
        end, bends = used.top, (user.bottom + bend, used.top - bend)
    else:
        low = max(user.bottom, used.bottom) + _GAP[1] * 0.8
        end, bends = used.bottom, (low, low)
    path = (
        f"M{user.middle:g},{user.bottom:g} "
        f"C{user.middle:g},{bends[0]:g} {used.middle:g},{bends[1]:g} {used.middle:g},{end:g}"
    )
    drawn = ET.SubElement(root, "path", {"d": path, "class": "use", "marker-end": "url(#tip)"})
    noun = "reference" if arrow.count == 1 else "references"
    ET.SubElement(drawn, "title").text = f"{user.box.title} uses {used.box.title}: {arrow.count} {noun}"


def _text(parent: ET.Element, text: str, left: float, line: float, kind: str) -> None:
    ET.SubElement(parent, "text", {"x": f"{left:g}", "y": f"{line:g}", "class": kind}).text = text


def _short(text: str, more: str) -> str:
    room = _LONGEST - len(more)
    return (text if len(text) <= room else f"{text[: room - 1]}…") + more
