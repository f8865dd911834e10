"""Databases write down what is done in them."""

from collections.abc import Iterator

from gouvernail.maybe import all_of, any_of
from gouvernail.verdict import Reason
from policies.common.clauses import named
from policies.resource import View

TITLE = "Databases write their logs where they can be read."
SEVERITY = "medium"
REMEDIATION = {
    "aws": (
        "Name the logs in `enabledCloudwatchLogsExports` (`logExports` of a namespace of Redshift), and "
        "publish `AUDIT_LOGS` in `logPublishingOptions` of a search domain."
    ),
    "azure": "Set `state` of the auditing policy of the server to Enabled.",
    "gcp": (
        "Switch a log on in `settings.databaseFlags`: `cloudsql.enable_pgaudit`, `log_connections` or what "
        "the engine calls it."
    ),
}
_LOGGED = ("cloudsql.enable_pgaudit", "cloudsql_mysql_audit", "log_connections")
_EXPORTED = named("enabledCloudwatchLogsExports", says="is empty: nobody reads its logs")


def _search(domain: View) -> Iterator[Reason]:
    published = any_of(
        all_of([option.one_of("logType", "AUDIT_LOGS"), option.flag("enabled", absent=True)])
        for option in domain.each("logPublishingOptions")
    )
    yield from domain.needs("logPublishingOptions", published, "do not publish the audit log")


def _auditing(policy: View) -> Iterator[Reason]:
    yield from policy.needs("state", policy.one_of("state", "Enabled"), "is not Enabled")


def _flags(instance: View) -> Iterator[Reason]:
    said = any_of(
        all_of([flag.one_of("name", *_LOGGED), flag.one_of("value", "on")])
        for flag in instance.each("settings.databaseFlags")
    )
    yield from instance.needs("settings.databaseFlags", said, "switch no log on")


READS = {
    "aws:rds/instance:Instance": _EXPORTED,
    "aws:rds/cluster:Cluster": _EXPORTED,
    "aws:docdb/cluster:Cluster": _EXPORTED,
    "aws:neptune/cluster:Cluster": named("enableCloudwatchLogsExports", says="is empty: nobody reads its logs"),
    "aws:redshiftserverless/namespace:Namespace": named("logExports", says="is empty: nobody reads its logs"),
    "aws:elasticache/replicationGroup:ReplicationGroup": named(
        "logDeliveryConfigurations", says="is empty: nobody reads its logs"
    ),
    "aws:opensearch/domain:Domain": _search,
    "azure-native:sql:ServerBlobAuditingPolicy": _auditing,
    "azure-native:sql:ExtendedServerBlobAuditingPolicy": _auditing,
    "gcp:sql/databaseInstance:DatabaseInstance": _flags,
}
