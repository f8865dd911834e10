"""A picture of lines, marks and words, with the sentence that stands for it where nobody sees it.

It needs no colour: what differs differs in its shape, its dashes or its name.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["Anchor", "Area", "Drawing", "Item", "Line", "Mark", "Shape", "Style", "Words"]

Style: TypeAlias = Literal["strong", "dashed", "dotted", "thin"]
Shape: TypeAlias = Literal["dot", "cross", "ring"]
Anchor: TypeAlias = Literal["start", "middle", "end"]
Place: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """Through these places."""

    places: tuple[Place, ...]
    style: Style = "strong"


@dataclass(frozen=True, slots=True)
class Area:
    """Pale, within these places."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """At a place: a `dot` is good, a `cross` failed, a `ring` is neither."""

    x: float
    y: float
    shape: Shape = "dot"


@dataclass(frozen=True, slots=True)
class Words:
    """With their foot at a place."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    bold: bool = False


Item: TypeAlias = Line | Area | Mark | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """`width` and `height` in points, from the upper left."""

    title: str
    told: str
    """What it shows, in words and numbers."""
    width: float
    height: float
    items: tuple[Item, ...]
