"""Nobody talks to a database, a cluster of Kafka or a search domain in clear text."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason
from policies.common.clauses import Clause, switched_on
from policies.resource import View

TITLE = "Databases, clusters of Kafka and search domains are reached over TLS only."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Set `requireTls` of a proxy, `enforceHttps`, a `tlsSecurityPolicy` of 1.2 and `nodeToNodeEncryption` "
        "of a search domain, and `clientBroker` of Kafka to TLS."
    ),
    "azure": (
        "Set `minimalTlsVersion` to 1.2 (Tls12 of Cosmos DB), and leave the configuration "
        "`require_secure_transport` on."
    ),
    "gcp": (
        "Set `settings.ipConfiguration.sslMode` to ENCRYPTED_ONLY or stricter "
        "(`clientConnectionConfig.sslConfig.sslMode` of AlloyDB)."
    ),
}
_OLD = "is older than 1.2"
_CLEAR = "takes clear text"
_ENCRYPTED = ("ENCRYPTED_ONLY", "TRUSTED_CLIENT_CERTIFICATE_REQUIRED")


def _says(path: str, says: str, *safe: str, by_itself: bool = False) -> Clause:
    """One of the safe values stands there, or nothing does where the service is safe `by_itself`."""

    def read(view: View) -> Iterator[Reason]:
        value = view.text(path)
        holds = UNKNOWN if value is UNKNOWN else by_itself if value is None else value in safe
        yield from view.needs(path, holds, says)

    return read


def _search(domain: View) -> Iterator[Reason]:
    path = "domainEndpointOptions"
    yield from domain.needs(path, domain.given(path), "are not set: the domain takes clear text")
    for options in domain.each(path):
        yield from switched_on("enforceHttps", absent=True)(options)
        policy = options.text("tlsSecurityPolicy")
        recent = UNKNOWN if policy is UNKNOWN else policy is not None and "TLS-1-2" in policy
        yield from options.needs("tlsSecurityPolicy", recent, _OLD)
    yield from switched_on("nodeToNodeEncryption.enabled")(domain)


def _kafka(cluster: View) -> Iterator[Reason]:
    transit = cluster.part("encryptionInfo.encryptionInTransit")
    yield from _says("clientBroker", _CLEAR, "TLS", by_itself=True)(transit)
    yield from switched_on("inCluster", absent=True)(transit)


def _setting(setting: View) -> Iterator[Reason] | None:
    if setting.text("configurationName") != "require_secure_transport":
        return None
    return _on(setting)


def _on(setting: View) -> Iterator[Reason]:
    value = setting.text("value")
    on = UNKNOWN if value is UNKNOWN else value is not None and value.lower() == "on"
    yield from setting.needs("value", on, "is not on: the server takes clear text")


READS = {
    "aws:opensearch/domain:Domain": _search,
    "aws:msk/cluster:Cluster": _kafka,
    "aws:rds/proxy:Proxy": switched_on("requireTls"),
    "azure-native:sql:Server": _says("minimalTlsVersion", _OLD, "1.2", "1.3"),
    "azure-native:sql:ManagedInstance": _says("minimalTlsVersion", _OLD, "1.2", by_itself=True),
    "azure-native:cosmosdb:DatabaseAccount": _says("minimalTlsVersion", _OLD, "Tls12", by_itself=True),
    "azure-native:dbforpostgresql:Configuration": _setting,
    "azure-native:dbformysql:Configuration": _setting,
    "gcp:sql/databaseInstance:DatabaseInstance": _says("settings.ipConfiguration.sslMode", _CLEAR, *_ENCRYPTED),
    "gcp:alloydb/instance:Instance": _says(
        "clientConnectionConfig.sslConfig.sslMode", _CLEAR, *_ENCRYPTED, by_itself=True
    ),
}

MENDS = {
    "aws:rds/proxy:Proxy": {"requireTls": True},
    "azure-native:sql:Server": {"minimalTlsVersion": "1.2"},
}
