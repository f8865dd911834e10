"""A shadow runs where the spec asks for one."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, unclear
from policies.reading.model.platform import Platform
from policies.reading.model.serving import ModelEndpoint
from policies.rules.serving._each import each_endpoint
from policies.twin import Set

STATEMENT = "A shadow variant gets a copy of the requests exactly where the spec asks for one."
SEVERITY = "medium"
REMEDIATION = (
    "Let just the shadow of the spec's `serving.shadow` get copies, in the environments that it names: "
    "`shadowProductionVariants` (AWS), `mirrorTraffic` in the releasing workflow (Azure), `request_mirror_policies` of "
    "the proxy (Google Cloud)."
)
UNSEEN = "Whether anybody looks at the shadow's answers."
_CONFIGURATION = "aws:sagemaker/endpointConfiguration:EndpointConfiguration"
_WORKFLOW = "azure-native:logic:Workflow"
_MIRROR = "definition.actions.Stands.actions.Other.actions.Mirror.inputs.body.properties.mirrorTraffic"
_SERVICE, _PROXY = "gcp:cloudrunv2/service:Service", "template.containers[0].args"
_LISTENS = f"{_PROXY}[1].static_resources.listeners[0].filter_chains[0].filters[0].typed_config"
_COPIES = f"{_LISTENS}.route_config.virtual_hosts[0].routes[0].route.request_mirror_policies"
BROKEN = {
    "aws": Set(
        _CONFIGURATION,
        "shadowProductionVariants[+]",
        {
            "variantName": "twin",
            "modelName": "${aws:sagemaker/model:Model.id}",
            "initialInstanceCount": 1,
            "instanceType": "ml.m5.large",
            "initialVariantWeight": 1,
        },
    ),
    "azure": Set(_WORKFLOW, f"{_MIRROR}.twin", 20, having='"Mirror"'),
    "gcp": Set(_SERVICE, _COPIES, [{"cluster": "twin"}, {"cluster": "twin"}]),
}
UNCLEAR = {
    "aws": Set(_CONFIGURATION, "shadowProductionVariants", UNKNOWN),
    "azure": Set(_WORKFLOW, _MIRROR, UNKNOWN, having='"Mirror"'),
    "gcp": Set(_SERVICE, _PROXY, UNKNOWN),
}
BY_OTHER_MEANS = {
    "gcp": "The shadow stands in the instances of what it is compared with, and the proxy before both copies requests."
}


def holds(platform: Platform) -> Result:
    """Compares the shadow variants of each endpoint with the spec."""
    return each_endpoint(platform, _of)


def _of(platform: Platform, endpoint: ModelEndpoint) -> Iterator[Reason]:
    if endpoint.variants is UNKNOWN:
        yield unclear(endpoint.urn, "what the endpoint serves could not be read")
        return
    shadows = [variant.name for variant in endpoint.variants if variant.shadow]
    wanted = 1 if platform.expected.shadow else 0
    if len(shadows) != wanted:
        yield broken(endpoint.urn, f"the endpoint has {len(shadows)} shadow variant(s), the spec asks for {wanted}")
