"""Which schema of Google's services is which of our types."""

from collections.abc import Collection as Several
from collections.abc import Mapping
from typing import Final

from tools.authorities.cfn_names import bare

__all__ = ["schema_of", "services"]

_SERVICES: Final[Mapping[str, str]] = {
    "backupdisasterrecovery": "backupdr",
    "billing": "billingbudgets cloudbilling",
    "certificateauthority": "privateca",
    "cloudfunctionsv2": "cloudfunctions",
    "cloudids": "ids",
    "cloudrun": "run:v1",
    "cloudrunv2": "run:v2",
    "filestore": "file",
    "folder": "cloudresourcemanager",
    "iam": "iam:v1 iam:v2",
    "kms": "cloudkms",
    "monitoring": "monitoring:v3 monitoring:v1",
    "organizations": "cloudresourcemanager iam:v1",
    "projects": "cloudresourcemanager iam:v1",
    "serviceaccount": "iam:v1",
    "sql": "sqladmin",
    "tags": "cloudresourcemanager",
    "vertex": "aiplatform",
    "workbench": "notebooks",
}
"""Our module -> the services whose schemas it holds, where they are named differently."""
_TYPES: Final[Mapping[str, str]] = {
    "compute/haVpnGateway:HaVpnGateway": "VpnGateway",
    "compute/managedSslCertificate:ManagedSslCertificate": "SslCertificate",
    "compute/uRLMap:URLMap": "UrlMap",
    "compute/vPNGateway:VPNGateway": "TargetVpnGateway",
    "compute/globalNetworkEndpointGroup:GlobalNetworkEndpointGroup": "NetworkEndpointGroup",
    "dns/recordSet:RecordSet": "ResourceRecordSet",
    "logging/metric:Metric": "LogMetric",
    "monitoring/customService:CustomService": "",
    "monitoring/slo:Slo": "ServiceLevelObjective",
    "organizations/iAMCustomRole:IAMCustomRole": "",
    "projects/iAMCustomRole:IAMCustomRole": "",
    "redis/instance:Instance": "Instance",
    "serviceaccount/account:Account": "",
    "serviceaccount/key:Key": "",
    "vertex/aiFeatureStore:AiFeatureStore": "GoogleCloudAiplatformV1Featurestore",
    "vertex/aiFeatureStoreEntityType:AiFeatureStoreEntityType": "GoogleCloudAiplatformV1EntityType",
}
"""Ours -> the schema's name; empty where the call that makes it takes another form."""
_BEFORE: Final = ("region", "global", "project", "organization", "folder", "billingaccount", "ai", "log")
_WITH_LOG: Final = "log"


def services(module: str) -> list[tuple[str, str]]:
    """The services of one of our modules, each with the version to read ("" for the newest stable)."""
    named = (one.partition(":") for one in _SERVICES.get(module, module).split())
    return [(name, version) for name, _, version in named]


def schema_of(token: str, service: str, made: Several[str]) -> str | None:
    """Of the schemas that a service makes, the one that our type is; None where none is for sure."""
    _, module_name, name = token.split(":")
    settled = _TYPES.get(f"{module_name}:{name}")
    if settled is not None:
        return settled if settled in made else None
    own = bare(name)
    wanted = {own, *(own.removeprefix(prefix) for prefix in _BEFORE if own != prefix)}
    wanted |= {_WITH_LOG + one for one in wanted if module_name.startswith("logging/")}
    wanted |= {_WITH_LOG + one.removesuffix("config") for one in wanted if module_name.startswith("logging/")}
    fitting = {one for one in made if _plain(one, service) in wanted}
    exact = {one for one in fitting if _plain(one, service) == own}
    found = exact or fitting
    return found.pop() if len(found) == 1 else None


def _plain(schema: str, service: str) -> str:
    """A schema's name without what is before it: `endpoint` of `GoogleCloudAiplatformV1Endpoint`."""
    name = bare(schema)
    for version in ("v1", "v2", "v3"):
        _, found, rest = name.partition(f"{service}{version}")
        if found and name.startswith("google"):
            return rest
    return name
