"""Services are opened by identities of the directory, not by keys and passwords of their own."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import all_of, any_of
from gouvernail.verdict import Reason
from policies.resource import Reader, View

TITLE = "A service is opened by identities that the cloud knows, and by no key or password of its own."
SEVERITY = "high"
REMEDIATION = {
    "aws": "Set `iamDatabaseAuthenticationEnabled`.",
    "azure": "Set `disableLocalAuth` (`authMode` of a serverless endpoint to AAD).",
    "gcp": "Set the flag `cloudsql.iam_authentication` in `settings.databaseFlags` to on.",
}
_ENGINES = ("mysql", "mariadb", "postgres")
_FLAGS = ("cloudsql.iam_authentication", "cloudsql_iam_authentication")


def _local(path: str) -> Reader:
    def read(service: View) -> Iterator[Reason]:
        return service.needs(path, service.flag(path), "is not true: keys of its own open it")

    return read


def _endpoint(endpoint: View) -> Iterator[Reason]:
    path = "properties.authMode"
    return endpoint.needs(path, endpoint.one_of(path, "AAD"), "is not AAD: keys open it")


def _database(database: View) -> Iterator[Reason] | None:
    engine = database.text("engine")
    if engine is not UNKNOWN and not str(engine).removeprefix("aurora-").startswith(_ENGINES):
        return None
    path = "iamDatabaseAuthenticationEnabled"
    return database.needs(path, database.flag(path), "is not true: only passwords open it")


def _instance(instance: View) -> Iterator[Reason] | None:
    if str(instance.text("databaseVersion")).startswith("SQLSERVER"):
        return None
    flags = instance.each("settings.databaseFlags")
    on = any_of(all_of([one.one_of("name", *_FLAGS), one.one_of("value", "on")]) for one in flags)
    return instance.needs("settings.databaseFlags", on, "does not let identities sign in")


READS = {
    "aws:rds/cluster:Cluster": _database,
    "aws:rds/instance:Instance": _database,
    "azure-native:automation:AutomationAccount": _local("disableLocalAuth"),
    "azure-native:eventgrid:Domain": _local("disableLocalAuth"),
    "azure-native:eventgrid:Topic": _local("disableLocalAuth"),
    "azure-native:iothub:IotHubResource": _local("properties.disableLocalAuth"),
    "azure-native:machinelearningservices:Compute": _local("properties.disableLocalAuth"),
    "azure-native:machinelearningservices:ServerlessEndpoint": _endpoint,
    "gcp:sql/databaseInstance:DatabaseInstance": _instance,
}

MENDS = {
    "aws:rds/cluster:Cluster": {"iamDatabaseAuthenticationEnabled": True},
    "aws:rds/instance:Instance": {"iamDatabaseAuthenticationEnabled": True},
}
