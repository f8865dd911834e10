"""A load balancer of Google Cloud: a rule of its URL map moves callers by their bucket, else weights divide calls.

Where a bucket moves nobody, the rule asks for a number that is in a range and is not in it.

Source: Compute Engine API, URL maps (https://cloud.google.com/compute/docs/reference/rest/v1/regionUrlMaps).
"""

from collections.abc import Mapping
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe
from gouvernail.values import entry, flag, items, number, text
from migration.routers.live import Live, only, said, share, unreadable

__all__ = ["TYPES", "live"]

_MAP: Final = "gcp:compute/regionUrlMap:RegionUrlMap"
TYPES: Final = (_MAP,)
_BACKEND: Final = "gcp:compute/regionBackendService:RegionBackendService"
_HEADER: Final = "x-gouvernail-bucket"
_SIDES: Final = ("legacy", "governed")
_WHOLE: Final = 100
_ASKED: Final = {"headerName", "invertMatch", "rangeMatch"}

_Rule = Mapping[str, object]


def live(graph: Graph) -> Live:
    """The shares that the URL map gives. GouvernailError where they are unclear."""
    url_map = only(graph, _MAP, "router", "URL map of a router")
    sides = {_named(only(graph, _BACKEND, side, f"backend of the {side} side").id): side for side in _SIDES}
    matchers = _some(url_map, said(url_map, "pathMatchers"), "where calls go")
    if len(matchers) != 1:
        raise unreadable("the URL map leads to more than one set of rules", url_map)
    for place in (url_map.outputs, matchers[0]):
        _turns_away(url_map, place)
    rules = _some(url_map, entry(matchers[0], "routeRules"), "the rules of the URL map")
    if entry(matchers[0], "pathRules"):
        raise unreadable("the URL map has rules of paths besides", url_map)
    for rule in rules:
        if entry(rule, "routeAction", "requestMirrorPolicy") or entry(rule, "routeAction", "faultInjectionPolicy"):
            raise unreadable("the URL map does more than to divide calls", url_map)
    if len(rules) == 1:
        _one_path(url_map, rules[0])
        return Live(weight=_by_chance(url_map, rules[0], sides), mirror=0)
    return Live(weight=_by_bucket(url_map, rules, sides), mirror=0)


def _by_chance(url_map: Resource, rule: _Rule, sides: Mapping[str, str]) -> int:
    """The share of the governed side."""
    shares: dict[str, Maybe[float | None]] = {}
    for one in _some(url_map, entry(rule, "routeAction", "weightedBackendServices"), "the shares of the sides"):
        shares[_side(url_map, one.get("backendService"), sides)] = number(one.get("weight"))
    if set(shares) != set(_SIDES):
        raise unreadable(f"of both sides only {', '.join(shares) or 'none'} stands in it", url_map)
    whole = {side: share(weight, f"the share of the {side} side", url_map) for side, weight in shares.items()}
    if sum(whole.values()) != _WHOLE:
        raise unreadable(f"the shares of both sides add up to {sum(whole.values())} per cent", url_map)
    return whole["governed"]


def _by_bucket(url_map: Resource, rules: tuple[_Rule, ...], sides: Mapping[str, str]) -> int:
    """How many buckets go to the governed side; everybody else has to come to the legacy."""
    named = {_side(url_map, one.get("service"), sides): one for one in rules}
    if len(rules) != len(_SIDES) or set(named) != set(_SIDES):
        raise unreadable(f"the URL map has the rules {', '.join(sorted(named))}", url_map)
    for rule in rules:
        if entry(rule, "routeAction", "weightedBackendServices"):
            raise unreadable("a rule of the URL map sends calls elsewhere than to its side", url_map)
    first, last = (share(number(named[side].get("priority")), "a rule's order", url_map) for side in reversed(_SIDES))
    if first >= last:
        raise unreadable("the rule of the legacy comes before that of the governed side", url_map)
    path, moved = _path(url_map, named["governed"])
    if _path(url_map, named["legacy"]) != (path, ()):
        raise unreadable("calls that the governed side does not take do not all go to the legacy", url_map)
    return _moved(url_map, moved)


def _moved(url_map: Resource, asked: tuple[_Rule, ...]) -> int:
    """How many buckets meet every match of the header."""
    if not asked:
        raise unreadable(f"the rule does not ask for {_HEADER}", url_map)
    moved = set(range(_WHOLE))
    for one in asked:
        if str(one.get("headerName")).lower() != _HEADER:
            raise unreadable(f"the rule does not ask for {_HEADER}", url_map)
        if any(value not in (None, "", False) for key, value in one.items() if key not in _ASKED):
            raise unreadable("the rule asks for more than a range of buckets", url_map)
        begin, end = (number(entry(one, "rangeMatch", key)) for key in ("rangeStart", "rangeEnd"))
        if begin != 0:
            raise unreadable("the buckets that the rule moves are not those below a weight", url_map)
        below = set(range(share(end, "the end of the rule's range", url_map)))
        turned = flag(one.get("invertMatch"))
        if turned is UNKNOWN:
            raise unreadable("which buckets the rule moves is not known", url_map)
        moved = moved - below if turned else moved & below
    if moved != set(range(len(moved))):
        raise unreadable("the buckets that the rule moves are not those below a weight", url_map)
    return len(moved)


def _one_path(url_map: Resource, rule: _Rule) -> None:
    if _path(url_map, rule)[1]:
        raise unreadable("calls that no rule takes do not go to the legacy", url_map)


def _path(url_map: Resource, rule: _Rule) -> tuple[str, tuple[_Rule, ...]]:
    """The one path that a rule takes, and what it asks of headers."""
    matches = _some(url_map, rule.get("matchRules"), "what a rule takes")
    path = text(matches[0].get("fullPathMatch")) if len(matches) == 1 else None
    if not isinstance(path, str):
        raise unreadable("a rule of the URL map does not take one path", url_map)
    if matches[0].get("queryParameterMatches") or matches[0].get("metadataFilters"):
        raise unreadable("a rule of the URL map asks for more than a path and a header", url_map)
    asked = items(matches[0].get("headerMatches"))
    if asked is UNKNOWN:
        raise unreadable("what a rule asks of headers is not known", url_map)
    return path, asked


def _turns_away(url_map: Resource, place: _Rule) -> None:
    """What no rule takes is answered by nobody."""
    abort = entry(place, "defaultRouteAction", "faultInjectionPolicy", "abort")
    if number(entry(abort, "percentage")) != _WHOLE:
        raise unreadable("calls that no rule takes go somewhere", url_map)


def _side(url_map: Resource, backend: object, sides: Mapping[str, str]) -> str:
    found = text(backend)
    side = sides.get(_named(found)) if isinstance(found, str) else None
    if side is None:
        raise unreadable("calls go to a backend that is no side of this stack", url_map)
    return side


def _named(link: str | None) -> str:
    """The full name in an address of Google's API, or as it is."""
    return (link or "")[(link or "").find("projects/") :]


def _some(url_map: Resource, value: object, what: str) -> tuple[_Rule, ...]:
    found = items(value)
    if found is UNKNOWN or not found:
        raise unreadable(f"{what} {'is not known' if found is UNKNOWN else 'is not there'}", url_map)
    return found
