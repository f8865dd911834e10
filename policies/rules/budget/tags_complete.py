"""What was made for a system can be told from what was made for another, and by whose decision."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of
from gouvernail.verdict import Reason
from policies.resource import ConfiguredTag, Reader, View

TITLE = "What can be tagged names its system, its risk class, its environment, its owner and the class of its data."
SEVERITY = "low"
REMEDIATION = {
    "aws": (
        "Add `ai-system-id`, `risk-class`, `environment`, `owner` and `data-class` to `tags`, or let the "
        "provider add them to everything (`defaultTags`)."
    ),
    "azure": "Add `ai-system-id`, `risk-class`, `environment`, `owner` and `data-class` to `tags`.",
    "gcp": (
        "Add `ai-system-id`, `risk-class`, `environment`, `owner` and `data-class` to `labels`, or let the "
        "provider add them to everything (`defaultLabels`)."
    ),
}
_TAGS = ("ai-system-id", "risk-class", "environment", "owner", "data-class")


def _has(resource: View, path: str, tag: str) -> Truth:
    names = resource.keys(path)
    return UNKNOWN if names is UNKNOWN else tag in names


def _tagged(*paths: str) -> Reader:
    def read(resource: View) -> Iterator[Reason]:
        carried = {tag: any_of(_has(resource, path, tag) for path in paths) for tag in _TAGS}
        lacking = ", ".join(tag for tag, there in carried.items() if there is False)
        yield from resource.needs(paths[0], all_of(carried.values()), f"has no {lacking}")

    return read


_AWS, _AZURE, _GOOGLE = _tagged("tags", "tagsAll"), _tagged("tags"), _tagged("labels")

READS = {
    "aws:cloudwatch/logGroup:LogGroup": _AWS,
    "aws:dynamodb/table:Table": _AWS,
    "aws:ecr/repository:Repository": _AWS,
    "aws:elasticache/replicationGroup:ReplicationGroup": _AWS,
    "aws:iam/role:Role": _AWS,
    "aws:kms/key:Key": _AWS,
    "aws:lambda/function:Function": _AWS,
    "aws:s3/bucket:Bucket": _AWS,
    "aws:sagemaker/endpoint:Endpoint": _AWS,
    "aws:sns/topic:Topic": _AWS,
    "aws:sqs/queue:Queue": _AWS,
    "azure-native:apimanagement:ApiManagementService": _AZURE,
    "azure-native:containerregistry:Registry": _AZURE,
    "azure-native:keyvault:Vault": _AZURE,
    "azure-native:machinelearningservices:OnlineEndpoint": _AZURE,
    "azure-native:machinelearningservices:Workspace": _AZURE,
    "azure-native:operationalinsights:Workspace": _AZURE,
    "azure-native:resources:ResourceGroup": _AZURE,
    "azure-native:storage:StorageAccount": _AZURE,
    "gcp:artifactregistry/repository:Repository": _GOOGLE,
    "gcp:bigquery/dataset:Dataset": _GOOGLE,
    "gcp:cloudrunv2/service:Service": _GOOGLE,
    "gcp:kms/cryptoKey:CryptoKey": _GOOGLE,
    "gcp:pubsub/topic:Topic": _GOOGLE,
    "gcp:secretmanager/secret:Secret": _GOOGLE,
    "gcp:storage/bucket:Bucket": _GOOGLE,
    "gcp:vertex/aiEndpoint:AiEndpoint": _GOOGLE,
}

MENDS = {
    token: {f"{'labels' if token.startswith('gcp:') else 'tags'}.{tag}": ConfiguredTag(tag) for tag in _TAGS}
    for token in READS
}
