"""A database goes on where a zone is lost."""

from collections.abc import Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.common.clauses import Clause, switched_on
from policies.resource import View

TITLE = "Databases and file systems stand in more than one zone."
SEVERITY = "low"
REMEDIATION = "Let the service keep a second copy ready in another zone (`multiAz`, `zoneRedundant`, `REGIONAL`)."
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
