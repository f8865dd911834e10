"""In which regions a resource lies, as it says it itself, or as its provider does for it."""

from collections.abc import Iterable

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe
from gouvernail.values import items, text

__all__ = ["also", "home", "named", "together"]


def home(graph: Graph, resource: Resource, path: str) -> Maybe[tuple[str, ...]]:
    """The region that stands at the path, else that of its provider; none where neither says one."""
    own = text(resource.value(path))
    if own is UNKNOWN:
        return UNKNOWN
    where = graph.region(resource) if own is None else own
    return () if where is None else (named(where),)


def also(copies: object, name: str) -> Maybe[tuple[str, ...]]:
    """The regions of further copies: each entry of the list has one under this name, or nobody knows it."""
    there = items(copies)
    if there is UNKNOWN:
        return UNKNOWN
    where = [text(one.get(name)) for one in there]
    return together(UNKNOWN if one is UNKNOWN or one is None else (named(one),) for one in where)


def together(places: Iterable[Maybe[tuple[str, ...]]]) -> Maybe[tuple[str, ...]]:
    """All of these regions, once each; unknown as soon as some are."""
    found: list[str] = []
    for regions in places:
        if regions is UNKNOWN:
            return UNKNOWN
        found += regions
    return tuple(dict.fromkeys(found))


def named(region: str) -> str:
    """A region as the cloud writes it, whoever wrote it: `West Europe` is `westeurope`."""
    return region.replace(" ", "").lower()
