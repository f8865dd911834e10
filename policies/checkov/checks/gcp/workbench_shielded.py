"""A machine starts only what is signed, and shows what it started: secure boot is off unless it is asked for."""

from checkov.common.models.enums import CheckCategories
from gouvernail_asks.asking import all_of, every
from gouvernail_asks.terraform import TerraformCheck
from gouvernail_asks.values import is_true, none_of

check = TerraformCheck(
    id="CKV_GOUV_81",
    name="Ensure Vertex AI workbench instances are shielded",
    category=CheckCategories.GENERAL_SECURITY,
    asks={
        "google_workbench_instance": all_of(
            every("gce_setup/shielded_instance_config/enable_secure_boot", is_true),
            every("gce_setup/shielded_instance_config/enable_vtpm", none_of("false")),
            every("gce_setup/shielded_instance_config/enable_integrity_monitoring", none_of("false")),
        )
    },
)
