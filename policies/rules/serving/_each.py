"""What the guarantees of serving share: the endpoints that have to be there, and their live variants."""

from collections.abc import Callable, Iterable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe
from gouvernail.verdict import Reason, Result, Verdict, broken, judged, unclear
from policies.reading.model.platform import Platform
from policies.reading.model.serving import Model, ModelEndpoint, Variant

__all__ = ["each_endpoint", "live", "names_of"]


def each_endpoint(
    platform: Platform, of: Callable[[Platform, ModelEndpoint], Iterable[Reason]], *, asked: bool = True
) -> Result:
    """Judges every endpoint; a workload without any fails. It does not apply where there is no workload, or where the
    spec has not `asked` for it.
    """
    if not asked or not platform.expected.serves:
        return Result(Verdict.NOT_APPLICABLE)

    def reasons() -> Iterator[Reason]:
        if not platform.model_endpoints:
            yield broken(None, "the workload has no endpoint that serves its model")
        for endpoint in platform.model_endpoints:
            yield from of(platform, endpoint)

    return judged(reasons(), (endpoint.urn for endpoint in platform.model_endpoints))


def live(endpoint: ModelEndpoint) -> Iterator[Variant | Reason]:
    """The variants that answer callers, or one reason where they could not be read."""
    if endpoint.variants is UNKNOWN:
        yield unclear(endpoint.urn, "what the endpoint serves could not be read")
        return
    answering = [variant for variant in endpoint.variants if not variant.shadow]
    if not answering:
        yield broken(endpoint.urn, "the endpoint serves nothing")
    yield from answering


def names_of(platform: Platform, model: Model) -> Maybe[frozenset[str]]:
    """Which of the spec's models this is, by the variants that run it; all where none does."""
    expected, found, open_ = platform.expected, set[str](), False
    for endpoint in platform.model_endpoints:
        open_ |= endpoint.variants is UNKNOWN
        for variant in () if endpoint.variants is UNKNOWN else endpoint.variants:
            name = expected.shadow if variant.shadow else expected.served
            if variant.model is UNKNOWN or model.id is UNKNOWN:
                open_ = True
            elif variant.model == model.id and name:
                found.add(name)
    return UNKNOWN if open_ and not found else frozenset(found or expected.models)
