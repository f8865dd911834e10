"""A database is not reached from the internet."""

from collections.abc import Callable, Iterator

from gouvernail.maybe import any_of, negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "No database has an address of the internet's."
SEVERITY = "critical"
REMEDIATION = {
    "aws": "Leave `publiclyAccessible` off, and reach the database by its subnets.",
    "azure": (
        "Set `publicNetworkAccess` to Disabled (`publicDataEndpointEnabled` of a managed instance to false), "
        "and reach the database by a private endpoint or its subnet."
    ),
    "gcp": (
        "Set `settings.ipConfiguration.ipv4Enabled` to false (leave `networkConfig.enablePublicIp` of AlloyDB "
        "off), and reach the database by a private service connection."
    ),
}
_ACCESS = "publicNetworkAccess"


def _off(path: str, *, absent: bool = False) -> Callable[[View], Iterator[Reason]]:
    def reader(database: View) -> Iterator[Reason]:
        yield from database.needs(path, negated(database.flag(path, absent=absent)), "gives a public address")

    return reader


def _server(server: View) -> Iterator[Reason]:
    yield from server.needs(_ACCESS, server.one_of(_ACCESS, "Disabled"), "is not Disabled")


def _flexible(server: View) -> Iterator[Reason]:
    """One that lies in a subnet has no address but there."""
    path = f"network.{_ACCESS}"
    closed = any_of([server.one_of(path, "Disabled"), server.given("network.delegatedSubnetResourceId")])
    yield from server.needs(path, closed, "is not Disabled")


_accessible = _off("publiclyAccessible")
READS = {
    "aws:rds/instance:Instance": _accessible,
    "aws:rds/clusterInstance:ClusterInstance": _accessible,
    "aws:neptune/clusterInstance:ClusterInstance": _accessible,
    "aws:redshift/cluster:Cluster": _accessible,
    "aws:redshiftserverless/workgroup:Workgroup": _accessible,
    "aws:dms/replicationInstance:ReplicationInstance": _accessible,
    "azure-native:sql:Server": _server,
    "azure-native:sql:ManagedInstance": _off("publicDataEndpointEnabled"),
    "azure-native:dbforpostgresql:Server": _flexible,
    "azure-native:dbformysql:Server": _flexible,
    "azure-native:cosmosdb:DatabaseAccount": _server,
    "gcp:sql/databaseInstance:DatabaseInstance": _off("settings.ipConfiguration.ipv4Enabled", absent=True),
    "gcp:alloydb/instance:Instance": _off("networkConfig.enablePublicIp"),
}
