"""A tag that was approved is not moved to another image."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import every, where
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import is_true, one_of

check = TerraformCheck(
    id="CKV_GOUV_88",
    name="Ensure tags of images in Artifact Registry are immutable",
    category=CheckCategories.SUPPLY_CHAIN,
    asks={
        "google_artifact_registry_repository": where(
            every("format", one_of("DOCKER")), every("docker_config/immutable_tags", is_true)
        )
    },
)
