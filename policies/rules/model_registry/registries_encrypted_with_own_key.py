"""Images, packages and what is known of models are encrypted with a key of ours."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.common.clauses import own_key
from policies.resource import View

TITLE = "Registries of images, packages and models are encrypted with a key of ours."
SEVERITY = "medium"
REMEDIATION = {
    "aws": (
        "Name a key of yours in `encryptionConfigurations[].kmsKey` (`encryptionKey` of a domain, "
        "`securityConfig.kmsKeyId` of a model card); the repository must be made anew."
    ),
    "azure": (
        "Name a key of yours in `encryption.keyVaultProperties.keyIdentifier` as the registry is made; it "
        "takes none later."
    ),
    "gcp": (
        "Name a key of yours in `kmsKeyName` (`encryptionSpec.kmsKeyName` of a store of metadata) as it is "
        "made; it takes none later."
    ),
}
_KIND = "encryptionConfigurations[0].encryptionType"
_KEY = own_key("encryptionConfigurations[0].kmsKey")


def _repository(repository: View) -> Iterator[Reason]:
    """A key is asked only where the kind of encryption has one."""
    yield from _KEY(repository)
    keyed = repository.one_of(_KIND, "KMS", "KMS_DSSE")
    yield from repository.needs(_KIND, keyed, "has no key")


READS = {
    "aws:ecr/repository:Repository": _repository,
    "aws:codeartifact/domain:Domain": own_key("encryptionKey"),
    "aws:sagemaker/modelCard:ModelCard": own_key("securityConfig.kmsKeyId"),
    "azure-native:containerregistry:Registry": own_key("encryption.keyVaultProperties.keyIdentifier"),
    "gcp:artifactregistry/repository:Repository": own_key("kmsKeyName"),
    "gcp:vertex/aiMetadataStore:AiMetadataStore": own_key("encryptionSpec.kmsKeyName"),
}
