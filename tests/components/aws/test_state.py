"""Pulumi's own state: every version kept, one key, nobody but who deploys, left by destroy."""

from fnmatch import fnmatchcase

import pytest

from components.aws import Keys, State, pipeline_role_id, signed_in
from tests.components.aws.graphs import one, statements

KEY = "arn:aws:kms:eu-west-1:111111111111:key/0f1e2d3c-0000-4000-8000-000000000000"
DEPLOY = pipeline_role_id("bex-dev", "222222222222", "deploy")
PROD = pipeline_role_id("bex-prod", "333333333333", "deploy")
PREVIEW = pipeline_role_id("bex-dev", "222222222222", "preview")
PEOPLE = signed_in("222222222222", "bex-bootstrap")
ARGS = {
    "prefix": "bex-audit",
    "tags": {"owner": "grp"},
    "account": "111111111111",
    "region": "eu-west-1",
    "store": "bex-pulumi-state",
    "key_id": KEY,
    "accounts": ["111111111111", "222222222222"],
    "deployers": {"dev": [DEPLOY, PEOPLE], "prod": [PROD]},
    "makers": [PEOPLE],
    "readers": [PREVIEW],
    "stack": "bex-aws-audit-foundation",
}


@pytest.fixture
def graph(build):
    return build(State, ARGS)


def test_it_is_versioned_encrypted_and_private(graph):
    assert one(graph, "s3.Bucket").id == "bex-pulumi-state"
    assert one(graph, "s3.BucketVersioning").inputs["versioningConfiguration"] == {"status": "Enabled"}
    (rule,) = one(graph, "s3.BucketServerSideEncryptionConfiguration").inputs["rules"]
    assert rule["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": KEY}
    block = one(graph, "s3.BucketPublicAccessBlock").inputs
    assert all(block[name] for name in block if name != "bucket")


def test_who_deploys_writes_who_previews_reads_and_nobody_deletes_a_version(graph):
    its = statements(one(graph, "s3.BucketPolicy"))
    assert its["Read"]["Condition"] == {"ArnLike": {"aws:PrincipalArn": [*sorted([DEPLOY, PEOPLE, PROD]), PREVIEW]}}
    assert "s3:PutObject" not in its["Read"]["Action"]
    assert its["DeployDev"]["Condition"] == {"ArnLike": {"aws:PrincipalArn": [DEPLOY, PEOPLE]}}
    assert its["DeployProd"]["Condition"] == {"ArnLike": {"aws:PrincipalArn": [PROD]}}
    assert its["Begin"]["Condition"] == {"ArnLike": {"aws:PrincipalArn": [PEOPLE]}}
    assert its["EveryVersionIsKept"]["Effect"] == "Deny"
    assert its["EveryVersionIsKept"]["Principal"] == "*"
    assert its["OnlyTls"]["Effect"] == "Deny"


@pytest.mark.parametrize(
    "key",
    [
        "stacks/gouvernail/credit-scoring-aws-{}-workload.json",
        "stacks/gouvernail/credit-scoring-aws-{}-workload.json.bak",
        "stacks/gouvernail/credit-scoring-aws-{}-workload.pulumi-tags",
        "locks/organization/gouvernail/credit-scoring-aws-{}-workload/0f1e2d3c.json",
        "history/gouvernail/credit-scoring-aws-{}-workload/credit-scoring-aws-dev-workload-1.history.json",
        "backups/gouvernail/credit-scoring-aws-{}-workload/credit-scoring-aws-dev-workload.1.json",
    ],
)
def test_who_deploys_one_environment_writes_what_the_backend_keeps_of_its_stacks_alone(graph, key):
    its = statements(one(graph, "s3.BucketPolicy"))
    mine, theirs = (f"arn:aws:s3:::bex-pulumi-state/.pulumi/{key.format(name)}" for name in ("dev", "prod"))

    def written(name, arn):
        return any(fnmatchcase(arn, pattern) for pattern in its[name]["Resource"])

    assert written("DeployDev", mine)
    assert written("DeployProd", theirs)
    assert not written("DeployProd", mine.replace("credit-scoring-aws-dev-workload", "x-aws-dev-workload"))
    if "workload/" not in key:
        assert not written("DeployDev", theirs)
    assert not written("DeployDev", "arn:aws:s3:::bex-pulumi-state/.pulumi/meta.yaml")


def test_destroy_leaves_it_and_the_next_up_takes_it_back(build, state):
    made = build(State, ARGS, state=state)
    assert all(it.retain_on_delete for it in made if it.type.startswith("aws:s3/"))
    assert one(made, "s3.Bucket").inputs["tags"]["retained-by"] == "bex-aws-audit-foundation"
    again = build(State, {**ARGS, "retained": "bex-pulumi-state"}, state=state)
    assert one(again, "s3.Bucket").id == "bex-pulumi-state"


def test_its_key_is_used_directly_by_named_roles_and_has_the_name_that_pulumi_knows(build):
    purpose = {"users": [DEPLOY, PEOPLE], "alias": "alias/pulumi-state", "kept": True}
    args = {
        **{name: ARGS[name] for name in ("prefix", "tags", "account", "region", "stack")},
        "roles": "/bex-audit/",
        "purposes": {"state": purpose},
        "rotation_days": 365,
        "deletion_days": 30,
    }
    graph = build(Keys, args)
    assert one(graph, "kms.Alias").inputs["name"] == "alias/pulumi-state"
    use = statements(one(graph, "kms.Key"))["UseDirectly"]
    assert use["Condition"] == {"ArnLike": {"aws:PrincipalArn": [DEPLOY, PEOPLE]}}
    assert not [
        action
        for action in use["Action"]
        if action in statements(one(graph, "kms.Key"))["Administer"]["Action"] and action != "kms:DescribeKey"
    ]
