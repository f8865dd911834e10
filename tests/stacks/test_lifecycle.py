"""The life of a platform on the real engine: up, unchanged, changed, down, taken back. One story, told in order."""

import pytest

from tests.conftest import ONCE

pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.usefixtures("served"),
    ONCE,
]

AUDIT = "bex-aws-audit-foundation"
FOUNDATION = "bex-aws-dev-foundation"
CREDIT = "credit-scoring-aws-dev-workload"
TRIAGE = "document-triage-aws-dev-workload"
IN_ORDER = (AUDIT, FOUNDATION, CREDIT, TRIAGE)
_KEPT = {"Bucket", "BucketLifecycleConfiguration", "BucketObjectLockConfiguration", "BucketOwnershipControls",
         "BucketPolicy", "BucketPublicAccessBlock", "BucketServerSideEncryptionConfiguration", "BucketVersioning",
         "Key", "ModelPackageGroup", "ModelPackageGroupPolicy", "SigningProfile"}  # fmt: skip


def _kinds(things):
    return {thing["type"].rpartition(":")[2] for thing in things}


def test_a_workload_without_its_foundation_says_which_stack_is_missing_and_what_to_run(blueprint):
    done = blueprint.pulumi("up", "--yes", "--skip-preview", "--stack", CREDIT)
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert FOUNDATION in said
    assert f"pulumi up --stack {FOUNDATION}" in said
    assert "Traceback" not in said


def test_a_foundation_without_the_audit_account_says_so(blueprint):
    done = blueprint.pulumi("up", "--yes", "--skip-preview", "--stack", FOUNDATION)
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert f"pulumi up --stack {AUDIT}" in said
    assert "Traceback" not in said


def test_everything_goes_up_in_order(blueprint):
    for stack in IN_ORDER:
        blueprint.up(stack)
    accounts = {thing["account"] for thing in blueprint.things()}
    assert accounts == {"111111111111", "444444444444"}


@pytest.mark.parametrize("stack", IN_ORDER)
def test_a_second_up_changes_nothing(blueprint, stack):
    blueprint.up(stack, "--expect-no-changes")


@pytest.mark.parametrize("stack", IN_ORDER)
def test_every_guarantee_holds_on_what_the_engine_built(blueprint, stack):
    code, shown = blueprint.show(stack)
    verdicts = {one["id"]: one["verdict"] for part in shown["capabilities"] for one in part["guarantees"]}
    assert code == 0
    assert verdicts
    assert set(verdicts.values()) == {"pass"}
    assert shown["simulated"] is True


def test_git_sees_nothing_of_all_this(blueprint):
    assert blueprint.changed() == ""


def test_a_raised_threshold_touches_one_alarm(blueprint):
    blueprint.edit("systems/credit-scoring.yaml", "max: 300ms, window: 5m", "max: 250ms, window: 5m")
    assert blueprint.planned(CREDIT) == {"update": ["MetricAlarm scorecard-latency_p99"]}
    assert blueprint.moved(CREDIT) == {"update": ["MetricAlarm scorecard-latency_p99"]}
    assert blueprint.planned(TRIAGE) == {}
    assert blueprint.planned(FOUNDATION) == {}


def test_another_image_replaces_model_and_configuration_and_moves_the_endpoint_in_place(blueprint):
    blueprint.edit("systems/credit-scoring.yaml", "scorecard@sha256:0000", "scorecard@sha256:1111")
    moved = blueprint.moved(CREDIT)
    # The log of the gateway names the new release; the job that measures and the pipeline run the new image.
    assert sorted(moved["update"]) == [
        "Endpoint scorecard",
        "Pipeline scorecard",
        "Schedule monitoring",
        "Stage gateway",
    ]
    touched = {name for operation, names in moved.items() if operation != "update" for name in names}
    assert touched == {"Model scorecard", "EndpointConfiguration scorecard"}
    blueprint.up(CREDIT, "--expect-no-changes")


def test_a_mistake_in_the_spec_stops_the_engine_with_the_line(blueprint):
    blueprint.edit("systems/document-triage.yaml", "monitoring:", "monitorin:")
    done = blueprint.pulumi("preview", "--stack", TRIAGE)
    said = done.stdout + done.stderr
    blueprint.edit("systems/document-triage.yaml", "monitorin:", "monitoring:")
    assert done.returncode != 0
    assert "systems/document-triage.yaml:" in said
    assert "monitoring" in said
    assert "Traceback" not in said


def test_destroy_leaves_what_retention_forbids_to_delete_and_its_keys_and_says_so(blueprint):
    before = {thing["id"] for thing in blueprint.things()}
    for stack in reversed(IN_ORDER):
        done = blueprint.destroy(stack)
        left = [thing for thing in blueprint.things() if thing["stack"] == stack]
        said = done.stdout + done.stderr
        assert all(thing["id"] in said or f"{thing['name']} " in said for thing in left), (left, said)
    left = blueprint.things()
    assert _kinds(left) == _KEPT
    assert {thing["id"] for thing in left} < before
    assert {thing["stack"] for thing in left if thing["type"].endswith(":Key")} == {AUDIT, FOUNDATION}


def test_a_foundation_that_was_destroyed_is_not_taken_for_one_that_is_there(blueprint):
    done = blueprint.pulumi("up", "--yes", "--skip-preview", "--stack", CREDIT)
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert f"pulumi up --stack {FOUNDATION}" in said
    assert "Traceback" not in said


def test_the_next_up_takes_back_what_was_left_and_loses_nothing(blueprint):
    left = {(thing["type"], thing["id"]) for thing in blueprint.things()}
    for stack in IN_ORDER:
        blueprint.up(stack)
    there = [(thing["type"], thing["id"]) for thing in blueprint.things()]
    assert left <= set(there)
    keys = [(one["stack"], one["name"]) for one in blueprint.things() if one["type"].endswith(":Key")]
    assert len(set(keys)) == len(keys)  # none was made beside one that was left
    for stack in IN_ORDER:
        blueprint.up(stack, "--expect-no-changes")
    code, _ = blueprint.show(CREDIT)
    assert code == 0


def test_a_user_s_files_are_as_the_user_left_them(blueprint):
    assert blueprint.changed() == " M systems/credit-scoring.yaml\n"
