"""Images, packages and what is known of models are encrypted with a key of ours."""

from policies.common.clauses import own_key

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

READS = {
    "aws:ecr/repository:Repository": own_key("encryptionConfigurations[0].kmsKey"),
    "aws:codeartifact/domain:Domain": own_key("encryptionKey"),
    "aws:sagemaker/modelCard:ModelCard": own_key("securityConfig.kmsKeyId"),
    "azure-native:containerregistry:Registry": own_key("encryption.keyVaultProperties.keyIdentifier"),
    "gcp:artifactregistry/repository:Repository": own_key("kmsKeyName"),
    "gcp:vertex/aiMetadataStore:AiMetadataStore": own_key("encryptionSpec.kmsKeyName"),
}
