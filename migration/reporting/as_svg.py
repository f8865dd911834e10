"""A drawing as SVG in a page: in black, white and one grey, with its title and its words for screen readers."""

from html import escape
from typing import Final

from migration.plain import plain
from migration.reporting.drawing import Area, Drawing, Item, Line, Mark, Words

__all__ = ["svg"]

_STYLES: Final = {
    "strong": 'stroke-width="2.2"',
    "dashed": 'stroke-width="1.3" stroke-dasharray="6 4"',
    "dotted": 'stroke-width="1.3" stroke-dasharray="1.5 3"',
    "thin": 'stroke-width="0.8"',
}


def svg(drawing: Drawing, name: str) -> str:
    """The `<svg>` element; `name` is unique in the page."""
    width, height = f"{drawing.width:g}", f"{drawing.height:g}"
    inside = "\n".join(_item(one) for one in drawing.items)
    return (
        f'<svg role="img" aria-labelledby="{name}-title {name}-told" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" xmlns="http://www.w3.org/2000/svg">\n'
        f'<title id="{name}-title">{_text(drawing.title)}</title>\n'
        f'<desc id="{name}-told">{_text(drawing.told)}</desc>\n{inside}\n</svg>'
    )


def _item(item: Item) -> str:
    match item:
        case Line(places, style):
            return f'<polyline fill="none" stroke="#111" {_STYLES[style]} points="{_places(places)}"/>'
        case Area(places):
            return f'<polygon fill="#ddd" points="{_places(places)}"/>'
        case Mark(x, y, "dot"):
            return f'<circle cx="{x:g}" cy="{y:g}" r="2.4" fill="#111"/>'
        case Mark(x, y, "ring"):
            return f'<circle cx="{x:g}" cy="{y:g}" r="3.4" fill="#fff" stroke="#111" stroke-width="1.2"/>'
        case Mark(x, y, _):
            lines = f"M{x - 3.6:g} {y - 3.6:g}l7.2 7.2M{x - 3.6:g} {y + 3.6:g}l7.2 -7.2"
            return f'<path d="{lines}" stroke="#111" stroke-width="2"/>'
        case Words(x, y, text, anchor, bold):
            weight = ' font-weight="bold"' if bold else ""
            return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-size="10"{weight}>{_text(text)}</text>'


def _places(places: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in places)


def _text(text: str) -> str:
    return escape(plain(text, 4000))
