"""What an authority says of one resource type, as `gouvernail.sandbox.facts` reads it."""

from typing import TypedDict

__all__ = ["Entry", "Limits", "place"]


class Limits(TypedDict, total=False):
    """The limits of one place; see `gouvernail.sandbox.facts.Limit` for what each speaks of."""

    pattern: str
    values: list[str | int | float | bool]
    minimum: float
    maximum: float
    min_length: int
    max_length: int
    min_items: int
    max_items: int


class Entry(TypedDict, total=False):
    """`named` is the authority's own name of the type; `replace` and `update` are places; empty parts are left out."""

    named: str
    replace: list[str]
    update: list[str]
    limits: dict[str, Limits]


def place(above: str, name: str) -> str:
    """The place of a property below another: `rules` and `ports` give `rules.ports`; `*` stands for a map's keys."""
    return f"{above}.{name}" if above else name
