"""Requests can be followed, as many as the spec says."""

import math
from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, Verdict, broken, judged, unclear
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = "Of the system's own requests, exactly the share that the spec names is traced."
SEVERITY = "low"
REMEDIATION = (
    "Set the share to the spec's `observability.traced`, for this system alone: `fixedRate` with `reservoirSize` 0 and "
    "the system's `serviceName` (AWS), `samplingPercentage` (Azure); on Google Cloud the risk owner accepts that Cloud "
    "Run takes no share."
)
UNSEEN = "Whether what answers a request calls itself by the system's name and passes the trace on."
_RULE = "aws:xray/samplingRule:SamplingRule"
_COMPONENT = "azure-native:applicationinsights:Component"
BROKEN = {
    "aws": Set(_RULE, "fixedRate", 0),
    "azure": Set(_COMPONENT, "samplingPercentage", 0),
}
UNCLEAR = {
    "aws": Set(_RULE, "fixedRate", UNKNOWN),
    "azure": Set(_COMPONENT, "samplingPercentage", UNKNOWN),
}
NOT_POSSIBLE = {
    "gcp": "Cloud Run traces by itself, one call in ten seconds of each instance at most, and takes no share. Every "
    "call stands in the gateway's log and its prediction in the record, with one name. The risk owner accepts that, in "
    "writing."
}
BY_OTHER_MEANS = {"azure": "The gateway sends all of its calls, and of what arrives that share is kept, by the trace."}
_CLOSE = 1e-6


def holds(platform: Platform) -> Result:
    """Compares the sampling rule with the spec: its share, nothing besides, and nobody else's requests."""
    traced = platform.expected.traced
    if traced is None or not platform.expected.serves:
        return Result(Verdict.NOT_APPLICABLE)
    return judged(_reasons(platform, traced), (one.urn for one in platform.samplings))


def _reasons(platform: Platform, traced: float) -> Iterator[Reason]:
    expected = platform.expected
    if not platform.samplings:
        yield broken(None, "nothing says which requests are traced")
    for one in platform.samplings:
        if one.share is UNKNOWN or one.besides is UNKNOWN or one.of is UNKNOWN:
            yield unclear(one.urn, "which requests are traced is not known")
            continue
        share = 0 if one.share is None else one.share
        if not math.isclose(share, traced, abs_tol=_CLOSE):
            yield broken(one.urn, f"{share:g} of the requests are traced, the spec says {traced:g}")
        if one.besides:
            yield broken(one.urn, f"{one.besides} requests a second are traced besides")
        if not str(one.of).startswith(f"{expected.system}-{expected.environment}-"):
            yield broken(one.urn, "requests of others are traced, too")
