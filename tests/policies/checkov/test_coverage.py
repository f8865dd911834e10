"""No type and no property that checkov's checks are about is left out without a word."""

import pytest

from policies.checkov.coverage import coverage, summary
from policies.checkov.tables import tables
from tools.checkov_tables import arm_names, terraform_names
from tools.checkov_tables.build import registries, universe


def test_every_type_of_the_sdks_has_a_row_with_a_status() -> None:
    rows = {row.token: row for row in coverage()}
    assert set(rows) >= tables().known
    assert rows["aws:s3/bucket:Bucket"].status == "mapped"
    assert rows["aws:s3/bucket:Bucket"].kind == "aws_s3_bucket"
    assert "CKV_AWS_18" in rows["aws:s3/bucket:Bucket"].checks
    assert rows["aws:ec2/placementGroup:PlacementGroup"].status == "no checks"
    assert rows["azure-native:appplatform:Service"].reason == "gone from azure-native since 3.0"
    counted = summary(rows.values())
    assert counted["aws"]["mapped"] >= 270
    assert counted["gcp"]["mapped"] >= 83
    assert counted["azure-native"]["mapped"] >= 72
    assert sum(sum(one.values()) for one in counted.values()) == len(rows)


def test_every_type_of_checkov_s_is_mapped_or_said_to_have_no_class() -> None:
    said = registries()
    mapped = {entry["type"] for entry in tables().terraform.values()}
    assert universe(said["terraform"]) - mapped == set(terraform_names.NO_CLASS)
    of_arm = {entry["type"].lower() for entry in tables().arm.values()}
    left = {kind for kind in universe(said["arm"]) if kind.rstrip("/").lower() not in of_arm}
    assert left == set(arm_names.NO_CLASS)


def test_no_check_is_lost_to_the_way_a_type_is_spelled() -> None:
    said = registries()["arm"]
    of_arm = {kind for entry in tables().arm.values() for kind in (entry["type"], *entry["also"])}
    seen = {check for kind in of_arm for check in said["types"].get(kind, [])}
    unseen = {check for kind, ids in said["types"].items() if kind not in arm_names.NO_CLASS for check in ids}
    assert unseen <= seen


META = {"lifecycle", "create_before_destroy", "prevent_destroy"}
"""Arguments of Terraform itself, which no provider has."""


def test_the_keys_that_value_checks_inspect_are_names_that_the_table_gives() -> None:
    missing = {
        f"{name} {check['key']}"
        for framework in ("terraform", "arm")
        for name, check in registries()[framework]["checks"].items()
        if check["key"] and not resolved(framework, check["key"], check["types"])
    }
    inspected = sum(
        bool(check["key"]) for framework in ("terraform", "arm") for check in registries()[framework]["checks"].values()
    )
    assert inspected >= 333
    assert inspected - len(missing) >= 325
    assert {one.split()[0] for one in missing} == {
        *("CKV_AWS_217", "CKV_AWS_233", "CKV_AWS_237", "CKV_GCP_82"),  # arguments of Terraform itself
        *("CKV_AWS_146", "CKV_AWS_279", "CKV_AWS_280"),  # what a snapshot gives back, and nobody asks for
        "CKV_AWS_71",  # gone from the provider
        "CKV_AZURE_157",  # no property of Azure's: the check reads what is not there
        "CKV_AZURE_94",  # `Backup` for `backup`: Azure does not mind, the check does
    }


def resolved(framework: str, key: str, kinds: list[str]) -> bool:
    """Whether for one of the types each step of the key is a name in the table, or below a map of the user's keys."""
    known = tables()
    entries = known.terraform if framework == "terraform" else known.arm
    shapes = known.terraform_shapes if framework == "terraform" else known.arm_shapes
    steps = [step for step in key.replace(".", "/").split("/") if step and step[0] != "[" and not step.isdigit()]
    tokens = [token for token, entry in entries.items() if entry["type"] in kinds]
    ways = (steps, ["properties", *steps])  # some checks of ARM step into `properties` themselves
    return not tokens or any(walk(shapes, token, way) for token in tokens for way in ways)


def walk(shapes: dict, shape: str, steps: list[str]) -> bool:  # type: ignore[type-arg]
    if not steps:
        return True
    for places, kind in shapes.get(shape, {}).values():
        for place in places:
            path = place.split("/")
            if steps[: len(path)] == path:
                rest = steps[len(path) :]
                below = kind.lstrip("lm")
                if not rest or kind[0] in "amj" or (below[:1] == "#" and walk(shapes, below[1:], rest)):
                    return True
    return False


@pytest.mark.parametrize(
    "token", ["aws:lightsail/lb:Lb", "aws:connect/instance:Instance", "gcp:firebase/storageBucket:StorageBucket"]
)
def test_a_bare_name_of_another_module_is_not_taken_for_a_type(token: str) -> None:
    assert token in tables().known
    assert token not in tables().terraform
