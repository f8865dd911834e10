"""What the guarantees of serving share: the endpoints that have to be there, and their live variants."""

from collections.abc import Callable, Iterable, Iterator

from assurance.reading.model import ModelEndpoint, Platform, Variant
from assurance.verdict import Finding, Result, broken, judged, unclear
from gouvernail.graph import UNKNOWN

__all__ = ["each_endpoint", "live"]


def each_endpoint(platform: Platform, of: Callable[[Platform, ModelEndpoint], Iterable[Finding]]) -> Result:
    """Judges every endpoint; a workload without any fails, a platform that has no workload is not asked."""

    def findings() -> Iterator[Finding]:
        if "workload" in platform.expected.layers and not platform.model_endpoints:
            yield broken(None, "the workload has no endpoint that serves its model")
        for endpoint in platform.model_endpoints:
            yield from of(platform, endpoint)

    subjects = (endpoint.urn for endpoint in platform.model_endpoints)
    return judged(findings(), subjects, applies="workload" in platform.expected.layers)


def live(endpoint: ModelEndpoint) -> Iterator[Variant | Finding]:
    """The variants that answer callers, or one finding where they could not be read."""
    if endpoint.variants is UNKNOWN:
        yield unclear(endpoint.urn, "what the endpoint serves could not be read")
        return
    answering = [variant for variant in endpoint.variants if not variant.shadow]
    if not answering:
        yield broken(endpoint.urn, "the endpoint serves nothing")
    yield from answering
