"""What the guarantees of a cutover share: the routers that have to be there."""

from collections.abc import Callable, Iterable, Iterator

from gouvernail.verdict import Reason, Result, Verdict, broken, judged
from policies.reading.model.platform import Platform
from policies.reading.model.traffic import Router

__all__ = ["LAYER", "each_router"]

LAYER = "cutover"


def each_router(platform: Platform, of: Callable[[Platform, Router], Iterable[Reason]]) -> Result:
    """Judges every router; a cutover without any fails."""
    if LAYER not in platform.expected.layers:
        return Result(Verdict.NOT_APPLICABLE)

    def reasons() -> Iterator[Reason]:
        if not platform.routers:
            yield broken(None, "the cutover has no router before its sides")
        for router in platform.routers:
            yield from of(platform, router)

    return judged(reasons(), (router.urn for router in platform.routers))
