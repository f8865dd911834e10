"""What the guarantees of the gateway share: the gateways that have to be there."""

from collections.abc import Callable, Iterable, Iterator

from gouvernail.verdict import Reason, Result, Verdict, broken, judged
from policies.reading.model.gateway import Gateway
from policies.reading.model.platform import Platform

__all__ = ["each_gateway"]


def each_gateway(platform: Platform, of: Callable[[Platform, Gateway], Iterable[Reason]]) -> Result:
    """Judges every gateway; a workload without any fails."""
    if not platform.expected.serves:
        return Result(Verdict.NOT_APPLICABLE)

    def reasons() -> Iterator[Reason]:
        if not platform.gateways:
            yield broken(None, "the workload has no gateway before its models")
        for gateway in platform.gateways:
            if not gateway.doors:
                yield broken(gateway.urn, "the gateway lets nobody in: it has no stage")
            yield from of(platform, gateway)

    return judged(reasons(), (gateway.urn for gateway in platform.gateways))
