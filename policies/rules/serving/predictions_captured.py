"""Every prediction is recorded."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, require, unclear
from policies.reading.model.platform import Platform
from policies.reading.model.serving import Capture, ModelEndpoint
from policies.rules.serving._each import each_endpoint
from policies.twin import Set

STATEMENT = (
    "Every prediction is recorded with its input and its output, under a key of ours, "
    "in a store that nobody can delete from before the spec's retention is over."
)
SEVERITY = "high"
REMEDIATION = (
    "Record every input and output into a store that is locked for `retention.events.keep`: "
    "`initialSamplingPercentage` 100 and both capture options (AWS), `samplingRate` 1 of both collections (Azure), the "
    "proxy's access log of every call with its sink (Google Cloud)."
)
UNSEEN = "Whether each record arrives; whoever answers from a cache before the endpoint is asked."
_CONFIGURATION = "aws:sagemaker/endpointConfiguration:EndpointConfiguration"
_DEPLOYMENT = "azure-native:machinelearningservices:OnlineDeployment"
_SERVICE, _PROXY = "gcp:cloudrunv2/service:Service", "template.containers[0].args"
_RECORD = "static_resources.listeners[0].filter_chains[0].filters[0].typed_config.access_log[0]"
_SHARE = f"{_PROXY}[1].{_RECORD}.filter.and_filter.filters[1].runtime_filter.percent_sampled.numerator"
BROKEN = {
    "aws": Set(_CONFIGURATION, "dataCaptureConfig.initialSamplingPercentage", 50),
    "azure": Set(_DEPLOYMENT, "properties.dataCollector.collections.request.samplingRate", 0.5),
    "gcp": Set(_SERVICE, _SHARE, 500_000),
}
UNCLEAR = {
    "aws": Set(_CONFIGURATION, "dataCaptureConfig.initialSamplingPercentage", UNKNOWN),
    "azure": Set(_DEPLOYMENT, "properties.dataCollector", UNKNOWN),
    "gcp": Set(_SERVICE, _PROXY, UNKNOWN),
}
BY_OTHER_MEANS = {
    "gcp": "Cloud Run records nothing of what it is asked. A proxy stands before the model in each instance and writes "
    "every call with its answer, which a sink carries into the store; what is too large for a line is not answered."
}


def holds(platform: Platform) -> Result:
    """Capture is on for everything, both ways, into a locked store."""
    return each_endpoint(platform, _of)


def _of(platform: Platform, endpoint: ModelEndpoint) -> Iterator[Reason]:
    capture = endpoint.capture
    if capture is UNKNOWN:
        yield unclear(endpoint.urn, "what the endpoint records could not be read")
        return
    if capture is None:
        yield broken(endpoint.urn, "the endpoint records nothing")
        return
    whole = UNKNOWN if capture.share is UNKNOWN else capture.share >= 1
    for value, lacks, of in (
        (capture.on, "recording is switched off", "recording is switched on"),
        (whole, "only a part of the predictions is recorded", "every prediction is recorded"),
        (capture.inputs, "inputs are not recorded", "inputs are recorded"),
        (capture.outputs, "outputs are not recorded", "outputs are recorded"),
    ):
        yield from require(value, endpoint.urn, lacks, f"whether {of} is not known")
    yield from _kept(platform, endpoint, capture)


def _kept(platform: Platform, endpoint: ModelEndpoint, capture: Capture) -> Iterator[Reason]:
    days = platform.expected.event_days
    store = None if capture.store is UNKNOWN else platform.store(capture.store)
    if store is None or store.lock is UNKNOWN:
        yield unclear(endpoint.urn, "the store of the recorded predictions could not be read")
        return
    if store.lock is None:
        yield broken(store.urn, "the store of the recorded predictions has no lock")
        return
    yield from require(
        store.lock.absolute,
        store.urn,
        "the lock on the recorded predictions can be lifted",
        "whether the lock on the recorded predictions can be lifted is not known",
    )
    if store.lock.days is UNKNOWN:
        yield unclear(store.urn, "how long the recorded predictions are locked is not known")
    elif store.lock.days < days:
        yield broken(
            store.urn, f"recorded predictions are locked for {store.lock.days:g} days, the spec asks for {days}"
        )
