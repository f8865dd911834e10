"""What an upgrade would do to what keeps data: to delete it, or to replace it, which deletes it too."""

from collections.abc import Iterator
from dataclasses import dataclass

from gouvernail.graph import Graph, Resource
from gouvernail.sandbox import index, mutability
from gouvernail.sandbox.difference import between

__all__ = ["KEEPING", "Harm", "harm"]

KEEPING = frozenset(
    {
        "aws:backup/vault:Vault",
        "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
        "aws:cloudwatch/logGroup:LogGroup",
        "aws:ecr/repository:Repository",
        "aws:kms/key:Key",
        "aws:s3/bucket:Bucket",
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        "aws:sagemaker/modelPackageGroup:ModelPackageGroup",
        "aws:signer/signingProfile:SigningProfile",
        "aws:sqs/queue:Queue",
        "azure-native:containerregistry:Registry",
        "azure-native:dataprotection:BackupVault",
        "azure-native:eventhub:EventHub",
        "azure-native:eventhub:Namespace",
        "azure-native:iothub:IotHubResource",
        "azure-native:keyvault:Key",
        "azure-native:keyvault:Vault",
        "azure-native:machinelearningservices:DataVersion",
        "azure-native:machinelearningservices:Registry",
        "azure-native:machinelearningservices:RegistryModelContainer",
        "azure-native:machinelearningservices:RegistryModelVersion",
        "azure-native:machinelearningservices:Workspace",
        "azure-native:operationalinsights:Table",
        "azure-native:operationalinsights:Workspace",
        "azure-native:resources:ResourceGroup",  # it goes with all that is in it
        "azure-native:storage:BlobContainer",
        "azure-native:storage:BlobContainerImmutabilityPolicy",
        "azure-native:storage:Queue",
        "azure-native:storage:StorageAccount",
        "gcp:artifactregistry/repository:Repository",
        "gcp:kms/cryptoKey:CryptoKey",
        "gcp:kms/keyRing:KeyRing",
        "gcp:logging/projectBucketConfig:ProjectBucketConfig",
        "gcp:pubsub/subscription:Subscription",
        "gcp:pubsub/topic:Topic",
        "gcp:secretmanager/secret:Secret",
        "gcp:storage/bucket:Bucket",
        "gcp:storage/managedFolder:ManagedFolder",
    }
)
"""Types whose things hold what cannot be made anew (documents, records, keys, images, versions of models), and the
locks without which it could be deleted."""


@dataclass(frozen=True, slots=True)
class Harm:
    """One thing that would be lost, how, and by whose word."""

    urn: str
    how: str
    authority: str

    def __str__(self) -> str:
        return f"{self.urn.split('::', 2)[2]}: {self.how} ({self.authority})"


def harm(before: Graph, after: Graph) -> list[Harm]:
    """What the engine would delete or replace of what keeps data, were `after` previewed over the state `before`.

    A change of which no authority says whether it replaces counts: unknown is never a pass. Of a resource's options
    nothing is seen: what was renamed with an alias, and a change that a program ignores, is reported too; what a
    program replaces by `replace_on_changes` alone is not.
    """
    now = {resource.urn: resource for resource in after}
    return [one for resource in before if resource.custom and not resource.external for one in _harm(resource, now)]


def _harm(resource: Resource, now: dict[str, Resource]) -> Iterator[Harm]:
    if resource.type not in KEEPING:
        return
    new = now.get(resource.urn)
    if new is None:
        yield Harm(resource.urn, "is no longer there, so it is deleted", "the program")
        return
    kind = index.resource(resource.type)
    if kind is None:
        raise LookupError(f"the SDKs have no {resource.type}")
    for verdict in mutability.judge(kind, between(resource.inputs, new.inputs)):
        if verdict.answer == "replace":
            yield Harm(resource.urn, f"a change of {verdict.path} replaces it", verdict.authority)
        elif verdict.answer == "unknown":
            yield Harm(resource.urn, f"a change of {verdict.path} may replace it: nobody says", verdict.authority)
