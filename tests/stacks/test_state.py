"""The state of Pulumi itself: built where the spec's backend is a bucket of AWS, and whoever deploys reaches it."""

import pytest

from gouvernail.errors import GouvernailError
from tests.stacks.desk import Desk

AUDIT = "bex-aws-audit-foundation"
BUCKET = "aws:s3/bucket:Bucket"
WRITTEN = "state: {backend: s3://bex-pulumi-state, secretsProvider: awskms://alias/pulumi-state}"


@pytest.fixture
def desk(tmp_path):
    return Desk.laid(tmp_path)


def _state(graph):
    return [one for one in graph.of_type(BUCKET) if one.inputs["tags"]["purpose"] == "state"]


def test_the_account_of_the_log_keeps_the_state_of_every_account(desk):
    graph = desk.up(AUDIT)[AUDIT]
    (bucket,) = _state(graph)
    assert bucket.id == graph.outputs["state"]["store"] == "bex-pulumi-state"
    aliases = {one.inputs["name"] for one in graph.of_type("aws:kms/alias:Alias")}
    assert "alias/pulumi-state" in aliases
    (policy,) = [one for one in graph.of_type("aws:s3/bucketPolicy:BucketPolicy") if one.name == "state"]
    for account, environment in (("111111111111", "dev"), ("333333333333", "prod"), ("444444444444", "audit")):
        assert f"arn:aws:iam::{account}:role/bex-{environment}-deploy" in policy.inputs["policy"]
        assert f"arn:aws:iam::{account}:root" in policy.inputs["policy"]


def test_a_region_in_the_addresses_is_no_part_of_the_names(desk):
    both = WRITTEN.replace("pulumi-state,", "pulumi-state?region=eu-west-1,").replace(
        "alias/pulumi-state", "alias/pulumi-state?region=eu-west-1"
    )
    desk.edit("organisation.yaml", WRITTEN, both)
    (bucket,) = _state(desk.up(AUDIT)[AUDIT])
    assert bucket.id == "bex-pulumi-state"


def test_a_key_that_is_named_whole_is_the_same_key(desk):
    whole = "awskms:///arn:aws:kms:eu-west-1:444444444444:alias/pulumi-state?region=eu-west-1"
    desk.edit("organisation.yaml", "awskms://alias/pulumi-state", f"'{whole}'")
    graph = desk.up(AUDIT)[AUDIT]
    assert "alias/pulumi-state" in {one.inputs["name"] for one in graph.of_type("aws:kms/alias:Alias")}
    (deploy,) = [one for one in graph.of_type("aws:iam/rolePolicy:RolePolicy") if one.name == "deploy"]
    assert '"kms:ResourceAliases": "alias/pulumi-state"' in deploy.inputs["policy"]


@pytest.mark.parametrize("backend", ["https://api.pulumi.com", "gs://bex-state"])
def test_a_state_that_lies_elsewhere_is_not_built(desk, backend):
    desk.edit("organisation.yaml", "backend: s3://bex-pulumi-state", f"backend: {backend}")
    graph = desk.up(AUDIT)[AUDIT]
    assert not _state(graph)
    assert "state" not in graph.outputs


def test_a_key_without_a_name_is_refused(desk):
    desk.edit("organisation.yaml", "awskms://alias/pulumi-state", "awskms://1234abcd-12ab-34cd-56ef-1234567890ab")
    with pytest.raises(GouvernailError, match="cannot be made"):
        desk.up(AUDIT)
