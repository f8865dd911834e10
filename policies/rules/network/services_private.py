"""A service of the platform is not reached from the internet."""

from collections.abc import Callable, Iterator

from gouvernail.maybe import any_of, negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "No store, registry, stream, search, model service or cluster is reached from the internet."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Turn the public access off (`endpointPublicAccess`, `publiclyAccessible` or what the message says), "
        "and place a search domain in subnets by `vpcOptions`."
    ),
    "azure": (
        "Set `publicNetworkAccess` to Disabled (`enablePrivateCluster` of a cluster to true), and reach the "
        "service by a private endpoint."
    ),
    "gcp": (
        "Set `privateClusterConfig.enablePrivateEndpoint` of a cluster, and `privateServiceConnectConfig` or "
        "`network` of an endpoint."
    ),
}
_PUBLIC = "publicNetworkAccess"


def _disabled(path: str) -> Callable[[View], Iterator[Reason]]:
    def reader(service: View) -> Iterator[Reason]:
        yield from service.needs(path, service.one_of(path, "Disabled", "SecuredByPerimeter"), "is not Disabled")

    return reader


def _store(account: View) -> Iterator[Reason]:
    closed = account.one_of(_PUBLIC, "Disabled", "SecuredByPerimeter")
    named = account.one_of("networkRuleSet.defaultAction", "Deny")
    yield from account.needs(_PUBLIC, any_of([closed, named]), "lets everybody in, and `networkRuleSet` too")


def _inside(*paths: str) -> Callable[[View], Iterator[Reason]]:
    def reader(service: View) -> Iterator[Reason]:
        placed = any_of(service.given(path) for path in paths)
        yield from service.needs(paths[0], placed, "is not set: the service has a public address")

    return reader


def _brokers(cluster: View) -> Iterator[Reason]:
    path = "brokerNodeGroupInfo.connectivityInfo.publicAccess.type"
    yield from cluster.needs(path, cluster.one_of(path, "DISABLED", absent="DISABLED"), "is not DISABLED")


def _kubernetes(cluster: View) -> Iterator[Reason]:
    path = "vpcConfig.endpointPublicAccess"
    yield from cluster.needs(path, negated(cluster.flag(path, absent=True)), "is not false")


def _broker(broker: View) -> Iterator[Reason]:
    path = "publiclyAccessible"
    yield from broker.needs(path, negated(broker.flag(path)), "is not false")


def _private(path: str) -> Callable[[View], Iterator[Reason]]:
    def reader(cluster: View) -> Iterator[Reason]:
        yield from cluster.needs(path, cluster.flag(path), "is not true")

    return reader


_within_network = _inside("vpcOptions")
_public_access = _disabled(_PUBLIC)
_public_access_below = _disabled(f"properties.{_PUBLIC}")
READS = {
    "aws:eks/cluster:Cluster": _kubernetes,
    "aws:elasticsearch/domain:Domain": _within_network,
    "aws:mq/broker:Broker": _broker,
    "aws:msk/cluster:Cluster": _brokers,
    "aws:opensearch/domain:Domain": _within_network,
    "azure-native:appconfiguration:ConfigurationStore": _public_access,
    "azure-native:cognitiveservices:Account": _public_access_below,
    "azure-native:containerregistry:Registry": _public_access,
    "azure-native:containerservice:ManagedCluster": _private("apiServerAccessProfile.enablePrivateCluster"),
    "azure-native:databricks:Workspace": _public_access,
    "azure-native:datafactory:Factory": _public_access,
    "azure-native:eventgrid:Topic": _public_access,
    "azure-native:machinelearningservices:OnlineEndpoint": _public_access_below,
    "azure-native:machinelearningservices:Registry": _public_access,
    "azure-native:machinelearningservices:Workspace": _public_access,
    "azure-native:purview:Account": _public_access,
    "azure-native:search:Service": _public_access,
    "azure-native:servicebus:Namespace": _public_access,
    "azure-native:storage:StorageAccount": _store,
    "azure-native:synapse:Workspace": _public_access,
    "gcp:container/cluster:Cluster": _private("privateClusterConfig.enablePrivateEndpoint"),
    "gcp:vertex/aiEndpoint:AiEndpoint": _inside("privateServiceConnectConfig", "network"),
    "gcp:vertex/aiIndexEndpoint:AiIndexEndpoint": _inside("privateServiceConnectConfig", "network"),
}
