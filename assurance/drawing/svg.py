"""A picture as SVG: bands of boxes, lines from what uses to what is used. It follows the reader's light or dark theme.

Lines are drawn within a band; what lies in another band is named in the box, or nothing could be followed any more.

Source: W3C, "Scalable Vector Graphics (SVG) 2" (https://www.w3.org/TR/SVG2/).
"""

from typing import Final
from xml.etree import ElementTree as ET

from assurance.drawing.layout import BOX, Line, Placed, laid
from assurance.drawing.picture import Band, Picture

__all__ = ["svg"]

_WIDTH: Final = 1180
_MARGIN: Final = 24
_HEADER: Final = 34
_LINES: Final = 6
_LONGEST: Final = 29
_HUES: Final = 6
_STYLE: Final = """
text { font-family: system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328; }
.band { fill: #f6f8fa; stroke: #d0d7de; } .box { fill: #ffffff; stroke: #57606a; }
.head { font-size: 14px; font-weight: 600; } .title { font-size: 15px; font-weight: 600; }
.line { font-size: 11.5px; fill: #57606a; } .holds { font-size: 11.5px; fill: #1a7f37; }
.broken { font-size: 11.5px; fill: #cf222e; font-weight: 600; }
.use { fill: none; stroke-width: 1.4; stroke-linejoin: round; }
.hue0 { stroke: #57606a; } .hue1 { stroke: #0969da; } .hue2 { stroke: #8250df; }
.hue3 { stroke: #bc4c00; } .hue4 { stroke: #1a7f37; } .hue5 { stroke: #bf3989; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; } .band { fill: #161b22; stroke: #30363d; } .box { fill: #0d1117; stroke: #8b949e; }
.line { fill: #9198a1; } .holds { fill: #3fb950; } .broken { fill: #f85149; }
.hue0 { stroke: #8b949e; } .hue1 { stroke: #4493f8; } .hue2 { stroke: #ab7df8; }
.hue3 { stroke: #db6d28; } .hue4 { stroke: #3fb950; } .hue5 { stroke: #db61a2; }
}
"""


def svg(picture: Picture, *, simulated: bool) -> str:
    """The document. Every box says how many of its guarantees hold; `simulated` stands in every band's head."""
    root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img"})
    ET.SubElement(root, "title").text = "The platform: accounts, capabilities, and what uses what"
    ET.SubElement(root, "style").text = _STYLE
    marker = {"id": "tip", "viewBox": "0 0 8 8", "refX": "7", "refY": "4", "markerWidth": "6", "markerHeight": "6"}
    tip = ET.SubElement(ET.SubElement(root, "defs"), "marker", {**marker, "orient": "auto-start-reverse"})
    ET.SubElement(tip, "path", {"d": "M0,0 L8,4 L0,8 z", "fill": "context-stroke"})
    top = float(_MARGIN)
    for band in picture.bands:
        placed, lines, height = laid(band, picture.arrows, (_MARGIN + 4, top + _HEADER))
        _band(root, band, top, height + _HEADER + _MARGIN / 2, simulated=simulated)
        for line in lines:
            _line(root, line)
        for one in placed:
            _box(root, one)
        top += height + _HEADER + 1.5 * _MARGIN
    root.set("viewBox", f"0 0 {_WIDTH} {top:g}")
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _band(root: ET.Element, band: Band, top: float, height: float, *, simulated: bool) -> None:
    size = {"width": f"{_WIDTH - _MARGIN}", "height": f"{height:g}", "rx": "10"}
    ET.SubElement(root, "rect", {"x": f"{_MARGIN / 2:g}", "y": f"{top:g}", **size, "class": "band"})
    said = f"{band.stack} · account {band.account}" + (" · simulated" if simulated else "")
    _text(root, said, _MARGIN + 4, top + 22, "head")


def _box(root: ET.Element, one: Placed) -> None:
    box = one.box
    group = ET.SubElement(root, "g")
    below = [f"{word}: {', '.join(names)}" for word, names in (("uses", box.uses), ("keys", box.keys)) if names]
    kinds = [f"{count} {kind}" for kind, count in box.kinds]
    ET.SubElement(group, "title").text = "\n".join((box.title, *kinds, *below))
    size = {"width": str(BOX[0]), "height": str(BOX[1]), "rx": "6", "class": "box"}
    ET.SubElement(group, "rect", {"x": f"{one.left:g}", "y": f"{one.top:g}", **size})
    left, line = one.left + 12, one.top + 23
    _text(group, box.title, left, line, "title")
    if box.promises:
        line += 18
        holds = box.holding == box.promises
        _text(group, f"{box.holding} of {box.promises} guarantees hold", left, line, "holds" if holds else "broken")
    room = _LINES - bool(box.promises) - len(below)
    rest = sum(count for _, count in box.kinds[room:])
    for number, text in enumerate(kinds[:room]):
        line += 16
        more = f" + {rest} more" if rest and number == room - 1 else ""
        _text(group, _short(text, more), left, line, "line")
    for number, text in enumerate(reversed(below)):
        _text(group, _short(text, ""), left, one.top + BOX[1] - 12 - 16 * number, "line")


def _line(root: ET.Element, line: Line) -> None:
    path = "M" + " L".join(f"{left:g},{top:g}" for left, top in line.points)
    hue = f"use hue{line.number % _HUES}"
    drawn = ET.SubElement(root, "path", {"d": path, "class": hue, "marker-end": "url(#tip)"})
    noun = "reference" if line.count == 1 else "references"
    ET.SubElement(drawn, "title").text = f"{line.user} uses {line.used}: {line.count} {noun}"


def _text(parent: ET.Element, text: str, left: float, line: float, kind: str) -> None:
    ET.SubElement(parent, "text", {"x": f"{left:g}", "y": f"{line:g}", "class": kind}).text = text


def _short(text: str, more: str) -> str:
    room = _LONGEST - len(more)
    return (text if len(text) <= room else f"{text[: room - 1]}…") + more
