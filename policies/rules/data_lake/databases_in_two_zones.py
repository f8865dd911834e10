"""A database goes on where a zone is lost."""

from collections.abc import Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.common.clauses import Clause, switched_on
from policies.resource import View

TITLE = "Databases and file systems stand in more than one zone."
SEVERITY = "low"
REMEDIATION = {
    "aws": (
        "Set `multiAz` (`clusterConfig.zoneAwarenessEnabled` of a search domain), and leave "
        "`availabilityZoneName` of a file system away."
    ),
    "azure": (
        "Set `zoneRedundant`, `highAvailability.mode` to ZoneRedundant or `isZoneRedundant` of each of `locations`."
    ),
    "gcp": "Set `settings.availabilityType` to REGIONAL, and take a regional `tier` of Filestore.",
}
_SAYS = "stands in one zone"
_ZONES = switched_on("zoneRedundant")


def _mode(path: str, *wide: str) -> Clause:
    def read(view: View) -> Iterator[Reason]:
        yield from view.needs(path, view.one_of(path, *wide), _SAYS)

    return read


def _efs(system: View) -> Iterator[Reason]:
    yield from system.needs("availabilityZoneName", negated(system.given("availabilityZoneName")), _SAYS)


def _cosmos(account: View) -> Iterator[Reason]:
    for place in account.each("locations"):
        yield from switched_on("isZoneRedundant")(place)


_SERVER = _mode("highAvailability.mode", "ZoneRedundant")

READS = {
    "aws:rds/instance:Instance": switched_on("multiAz"),
    "aws:redshift/cluster:Cluster": switched_on("multiAz"),
    "aws:opensearch/domain:Domain": switched_on("clusterConfig.zoneAwarenessEnabled"),
    "aws:efs/fileSystem:FileSystem": _efs,
    "azure-native:sql:Database": _ZONES,
    "azure-native:sql:ManagedInstance": _ZONES,
    "azure-native:dbforpostgresql:Server": _SERVER,
    "azure-native:dbformysql:Server": _SERVER,
    "azure-native:cosmosdb:DatabaseAccount": _cosmos,
    "gcp:sql/databaseInstance:DatabaseInstance": _mode("settings.availabilityType", "REGIONAL"),
    "gcp:filestore/instance:Instance": _mode("tier", "REGIONAL", "ENTERPRISE"),
}
