"""One lost instance or zone does not stop the service."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, unclear
from policies.reading.model.platform import Platform
from policies.reading.model.serving import Model, ModelEndpoint, Variant
from policies.rules.serving._each import each_endpoint, live
from policies.twin import Set

STATEMENT = (
    "Every model is served by at least as many instances as the spec asks for, in production two or more in two zones."
)
SEVERITY = "high"
REMEDIATION = (
    "Serve with at least `min` of the spec's `serving.instances`, in production two or more in subnets of two zones: "
    "`initialInstanceCount` (AWS), `sku.capacity` (Azure), `scaling.minInstanceCount` (Google Cloud)."
)
UNSEEN = "Whether the instances are healthy."
_CONFIGURATION = "aws:sagemaker/endpointConfiguration:EndpointConfiguration"
_DEPLOYMENT = "azure-native:machinelearningservices:OnlineDeployment"
_SERVICE, _LEAST = "gcp:cloudrunv2/service:Service", "scaling.minInstanceCount"
BROKEN = {
    "aws": Set(_CONFIGURATION, "productionVariants[0].initialInstanceCount", None),
    "azure": Set(_DEPLOYMENT, "sku.capacity", None),
    "gcp": Set(_SERVICE, _LEAST, None),
}
UNCLEAR = {
    "aws": Set(_CONFIGURATION, "productionVariants[0].initialInstanceCount", UNKNOWN),
    "azure": Set(_DEPLOYMENT, "sku.capacity", UNKNOWN),
    "gcp": Set(_SERVICE, _LEAST, UNKNOWN),
}
BY_OTHER_MEANS = {
    "azure": "A deployment names no zone: Azure places its instances. What is judged is their number, and that the "
    "subnets in which the endpoint is reached lie in all zones of the region.",
    "gcp": "A service names no zone: Cloud Run places its instances in several of the region's. What is judged is "
    "their number, and that its subnetwork lies in several zones.",
}
ALONG = {"gcp": ("serving.autoscaled",)}  # the least number is one and the same there


def holds(platform: Platform) -> Result:
    """Counts the instances of each variant and the zones of its model's subnets."""
    return each_endpoint(platform, _of)


def _of(platform: Platform, endpoint: ModelEndpoint) -> Iterator[Reason]:
    in_production = platform.expected.environment == "prod"
    wanted = max(platform.expected.instances, 2 if in_production else 1)
    for variant in live(endpoint):
        if isinstance(variant, Reason):
            yield variant
            continue
        if variant.instances is UNKNOWN:
            yield unclear(endpoint.urn, f"how many instances serve {variant.name} is not known")
        elif (instances := variant.instances or 0) < wanted:
            yield broken(endpoint.urn, f"{variant.name} has {instances} instance(s), asked for are {wanted}")
        if in_production:
            yield from _zones(platform, endpoint, variant)


def _zones(platform: Platform, endpoint: ModelEndpoint, variant: Variant) -> Iterator[Reason]:
    model = _model(platform, variant)
    if model is None or model.subnets is UNKNOWN:
        yield unclear(endpoint.urn, f"in which subnets {variant.name} runs is not known")
        return
    by_id = {subnet.id: subnet for subnet in platform.subnets}
    zones = [by_id[name].zones if name in by_id else UNKNOWN for name in model.subnets]
    if len({zone for its in zones if its is not UNKNOWN for zone in its}) >= 2:
        return
    if UNKNOWN in zones:
        yield unclear(endpoint.urn, f"in which zones {variant.name} runs is not known")
    else:
        yield broken(endpoint.urn, f"{variant.name} runs in one zone only")


def _model(platform: Platform, variant: Variant) -> Model | None:
    return next((model for model in platform.models if model.id == variant.model), None)
