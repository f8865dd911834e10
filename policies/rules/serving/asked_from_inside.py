"""A model is asked from inside the network only."""

from collections.abc import Iterator

from gouvernail.maybe import any_of
from gouvernail.verdict import Reason
from policies.resource import Reader, View

TITLE = "No endpoint of a model has an address on the internet."
SEVERITY = "high"
REMEDIATION = (
    "Set `publicNetworkAccess` to Disabled (Azure); name a `network`, a private service connection or an internal "
    "`ingress` (Google Cloud)."
)
NOT_THERE = {"aws": "An endpoint of SageMaker has no address of its own; it is asked through the cloud's signed API."}
_INTERNAL = ("INGRESS_TRAFFIC_INTERNAL_ONLY", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER")
_SAYS = "lets the internet in"


def _disabled(path: str) -> Reader:
    def read(endpoint: View) -> Iterator[Reason]:
        return endpoint.needs(path, endpoint.one_of(path, "Disabled"), _SAYS)

    return read


def _vertex(endpoint: View) -> Iterator[Reason]:
    private = endpoint.flag("privateServiceConnectConfig.enablePrivateServiceConnect")
    return endpoint.needs("network", any_of([endpoint.given("network"), private]), "is not set, and nothing private is")


def _features(store: View) -> Iterator[Reason]:
    path = "dedicatedServingEndpoint.privateServiceConnectConfig.enablePrivateServiceConnect"
    return store.needs(path, any_of([store.given("bigtable"), store.flag(path)]), _SAYS)


def _run(service: View) -> Iterator[Reason]:
    return service.needs("ingress", service.one_of("ingress", *_INTERNAL), _SAYS)


READS = {
    "azure-native:cognitiveservices:Account": _disabled("properties.publicNetworkAccess"),
    "azure-native:machinelearningservices:OnlineEndpoint": _disabled("properties.publicNetworkAccess"),
    "azure-native:machinelearningservices:Registry": _disabled("publicNetworkAccess"),
    "azure-native:machinelearningservices:Workspace": _disabled("publicNetworkAccess"),
    "azure-native:search:Service": _disabled("publicNetworkAccess"),
    "gcp:cloudrunv2/service:Service": _run,
    "gcp:vertex/aiEndpoint:AiEndpoint": _vertex,
    "gcp:vertex/aiFeatureOnlineStore:AiFeatureOnlineStore": _features,
    "gcp:vertex/aiIndexEndpoint:AiIndexEndpoint": _vertex,
}
