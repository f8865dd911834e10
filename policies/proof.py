"""Whether a guarantee is worth its name on a platform: it passes there, and its twins tell the difference."""

from collections.abc import Mapping

from gouvernail.graph import Graph, Resource
from gouvernail.verdict import Result, Verdict
from policies.expectation import Expectation
from policies.reading import read
from policies.rules import Guarantee, every
from policies.twin import Change, apply

__all__ = ["complaints", "results", "twin_of"]


def results(graph: Graph, expected: Expectation, guarantees: tuple[Guarantee, ...] | None = None) -> dict[str, Result]:
    """Guarantee id -> its result on the graph."""
    platform = read(graph, expected)
    return {one.id: one.answer(platform) for one in (every() if guarantees is None else guarantees)}


def complaints(
    guarantee: Guarantee,
    cloud: str,
    graph: Graph,
    expected: Expectation,
    before: Mapping[str, Result] | None = None,
    *,
    alone: bool = True,
) -> list[str]:
    """What is wrong with the guarantee on this platform; nothing where it is proved, or does not apply.

    It passes on the platform; it fails on its broken twin, where every other guarantee answers as before, but those
    that are said to fall along; it is not evaluated on its unclear twin. `before` are the platform's `results`, where
    they are known. Without `alone` nobody asks what the others answer on the broken twin, which takes nearly all of the
    time. Raises Unmatched where a twin changes nothing.
    """
    guarantees = tuple({one.id: one for one in (*every(), guarantee)}.values()) if alone else (guarantee,)
    before = results(graph, expected, guarantees) if before is None else before
    if before[guarantee.id].verdict is Verdict.NOT_APPLICABLE:
        return []
    found = [] if before[guarantee.id].verdict is Verdict.PASS else [_said("on the platform", before[guarantee.id])]
    broken = results(apply(graph, guarantee.broken[cloud], expected)[0], expected, guarantees)
    if broken[guarantee.id].verdict is not Verdict.FAIL:
        found.append(_said("on its broken twin", broken[guarantee.id]))
    falls = {name for name, _, where in _along(guarantee, cloud) if where in ("", expected.environment)}
    for name, result in broken.items():
        along = name in falls
        if name != guarantee.id and not along and result.verdict is not before[name].verdict:
            found.append(_said(f"its broken twin changes {name}, which", result))
        if along and result.verdict is not Verdict.FAIL:
            found.append(_said(f"its broken twin takes {name} along, which", result))
    unclear = results(apply(graph, guarantee.unclear[cloud], expected)[0], expected, (guarantee,))
    if unclear[guarantee.id].verdict is not Verdict.NOT_EVALUATED:
        found.append(_said("on its unclear twin", unclear[guarantee.id]))
    return found


def twin_of(change: Change, graph: Graph, expected: Expectation) -> Resource | None:
    """The resource that the change sets or adds, as the cloud would be asked for it."""
    return apply(graph, change, expected)[1]


def _along(guarantee: Guarantee, cloud: str) -> list[tuple[str, str, str]]:
    """Names of what falls with it, each with the one environment where it does after an @."""
    return [one.partition("@") for one in guarantee.along.get(cloud, ())]


def _said(where: str, result: Result) -> str:
    reasons = "; ".join(f"{reason.message} ({reason.urn})" for reason in result.reasons[:3])
    return f"{where} answers {result.verdict.value}" + (f": {reasons}" if reasons else "")
