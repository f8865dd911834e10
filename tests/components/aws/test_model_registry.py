"""The registry: a group a model, no machine approves, what was trained is kept in every version."""

import json

import pytest

from components.aws import ModelRegistry
from tests.components.aws.graphs import every, one, statements

KEY = "arn:aws:kms:eu-west-1:111111111111:key/0f1e2d3c-0000-4000-8000-000000000000"
ROUTE = "arn:aws:sns:eu-west-1:111111111111:bex-dev-low"
APPROVER = "arn:aws:iam::111111111111:role/bex-dev/bex-dev-approver"
ELSEWHERE = "registry.example/credit/scorecard@sha256:" + "a" * 64
OURS = "111111111111.dkr.ecr.eu-west-1.amazonaws.com/challenger@sha256:" + "b" * 64
ROLES = "arn:aws:iam::111111111111:role/bex-dev/credit-scoring-dev-"
ARGS = {
    "prefix": "credit-scoring-dev",
    "tags": {"owner": "grp"},
    "account": "111111111111",
    "region": "eu-west-1",
    "roles": "/bex-dev/",
    "boundary": "arn:aws:iam::111111111111:policy/bex-dev/bex-dev-services-boundary",
    "approver": APPROVER,
    "models": {"scorecard": "Consumer credit scoring: scorecard", "challenger": "Consumer credit scoring: challenger"},
    "images": [ELSEWHERE, OURS],
    "registering": {name: f"{ROLES}{name}-pipeline-run" for name in ("scorecard", "challenger")},
    "promoter": "arn:aws:iam::111111111111:role/bex-dev/bex-dev-operator",
    "training": [f"{ROLES}{name}-pipeline-jobs" for name in ("scorecard", "challenger")],
    "stack": "credit-scoring-aws-dev-workload",
    "key_id": KEY,
    "route": ROUTE,
    "changed_route": ROUTE.replace("low", "critical"),
}


THERE = "arn:aws:kms:eu-central-1:111111111111:key/0f1e2d3c-0000-4000-8000-000000000001"
COPIED = {**ARGS, "copies": {"region": "eu-central-1", "key_id": THERE}}


@pytest.fixture
def graph(build):
    return build(ModelRegistry, ARGS)


def test_every_model_has_its_group(graph):
    (it,) = graph.of_type("gouvernail-aws:index:ModelRegistry")
    assert it.outputs["groups"] == {name: f"credit-scoring-dev-{name}" for name in ARGS["models"]}
    tags = {group.inputs["tags"]["model"] for group in every(graph, "sagemaker.ModelPackageGroup")}
    assert tags == set(ARGS["models"])


def test_nobody_but_the_approver_decides_and_nothing_is_registered_as_approved(graph):
    for policy in every(graph, "sagemaker.ModelPackageGroupPolicy"):
        denied = statements(policy, "resourcePolicy")
        decide, register = denied["OnlyTheApproverDecides"], denied["RegisteredAsPending"]
        assert (decide["Effect"], register["Effect"]) == ("Deny", "Deny")
        assert decide["Principal"] == "*"
        assert decide["Condition"] == {"ArnNotEquals": {"aws:PrincipalArn": APPROVER}}
        assert register["Condition"] == {"StringNotEquals": {"sagemaker:ModelApprovalStatus": "PendingManualApproval"}}


def test_versions_outlive_the_stack_guarded_as_they_are(graph):
    for kind in ("sagemaker.ModelPackageGroup", "sagemaker.ModelPackageGroupPolicy"):
        assert all(one_.retain_on_delete for one_ in every(graph, kind))
    tags = {one_.name: one_.inputs["tags"] for one_ in every(graph, "sagemaker.ModelPackageGroup")}
    assert {name: its["purpose"] for name, its in tags.items()} == {name: name for name in ARGS["models"]}
    assert {its["retained-by"] for its in tags.values()} == {"credit-scoring-aws-dev-workload"}


def test_nobody_but_the_models_own_pipeline_and_who_promotes_registers(graph):
    for policy in every(graph, "sagemaker.ModelPackageGroupPolicy"):
        denied = statements(policy, "resourcePolicy")["OnlyPipelineAndPromoterRegister"]
        assert (denied["Effect"], denied["Principal"], denied["Action"]) == (
            "Deny",
            "*",
            ["sagemaker:CreateModelPackage"],
        )
        spared = [f"{ROLES}{policy.name}-pipeline-run", ARGS["promoter"]]
        assert denied["Condition"] == {"ArnNotEquals": {"aws:PrincipalArn": spared}}


def test_nobody_but_steps_of_pipelines_writes_what_was_trained(build):
    graph = build(ModelRegistry, COPIED)
    denied = statements(one(graph, "s3.BucketPolicy", "artefacts"))["OnlyStepsOfPipelinesWriteWhatWasTrained"]
    assert (denied["Effect"], denied["Principal"], denied["Action"]) == ("Deny", "*", ["s3:PutObject"])
    assert denied["Resource"] == ["arn:aws:s3:::credit-scoring-dev-artefacts-111111111111/pipelines/*"]
    assert denied["Condition"] == {"ArnNotEquals": {"aws:PrincipalArn": ARGS["training"]}}
    assert set(statements(one(graph, "s3.BucketPolicy", "copies"))) == {"OnlyTls"}  # replication writes there


def test_nobody_is_let_in_by_a_groups_policy(graph):
    for policy in every(graph, "sagemaker.ModelPackageGroupPolicy"):
        assert {one_["Effect"] for one_ in statements(policy, "resourcePolicy").values()} == {"Deny"}


def test_a_new_state_of_a_version_is_told(graph):
    pattern = json.loads(one(graph, "cloudwatch.EventRule", "model-versions").inputs["eventPattern"])
    assert pattern["detail-type"] == ["SageMaker Model Package State Change"]
    assert pattern["detail"] == {
        "ModelPackageGroupName": ["credit-scoring-dev-challenger", "credit-scoring-dev-scorecard"]
    }
    assert one(graph, "cloudwatch.EventTarget", "model-versions").inputs["arn"] == ROUTE


def test_a_change_of_what_a_version_serves_is_told_on_the_gravest_route(graph):
    pattern = json.loads(one(graph, "cloudwatch.EventRule", "model-versions-changed").inputs["eventPattern"])
    assert pattern["detail"]["eventName"] == ["UpdateModelPackage"]
    looked_for = json.dumps(pattern["detail"]["$or"])
    for part in ("inferenceSpecification", "additionalInferenceSpecificationsToAdd", "modelCard", "sourceUri"):
        assert f'"{part}"' in looked_for
    assert "modelApprovalStatus" not in looked_for
    told = one(graph, "cloudwatch.EventTarget", "model-versions-changed").inputs["arn"]
    assert told == "arn:aws:sns:eu-west-1:111111111111:bex-dev-critical"


def test_what_was_trained_is_private_encrypted_and_kept_in_every_version(graph):
    bucket = one(graph, "s3.Bucket").id
    assert bucket == "credit-scoring-dev-artefacts-111111111111"
    assert one(graph, "s3.BucketVersioning").inputs["versioningConfiguration"] == {"status": "Enabled"}
    (rule,) = one(graph, "s3.BucketServerSideEncryptionConfiguration").inputs["rules"]
    assert rule["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": KEY}
    block = one(graph, "s3.BucketPublicAccessBlock").inputs
    assert all(block[name] for name in block if name != "bucket")
    assert statements(one(graph, "s3.BucketPolicy"))["OnlyTls"]["Effect"] == "Deny"


def test_without_a_region_for_them_there_are_no_copies(graph):
    assert not [*every(graph, "s3.BucketReplicationConfig"), *every(graph, "iam.Role")]


def test_copies_lie_in_the_other_region_under_a_key_of_that_region(build):
    graph = build(ModelRegistry, COPIED)
    there = one(graph, "s3.Bucket", "copies")
    assert (there.id, there.inputs["region"]) == ("credit-scoring-dev-copies-111111111111", "eu-central-1")
    assert there.inputs["tags"]["purpose"] == "recovery"
    assert "backup" not in there.inputs["tags"]
    (rule,) = one(graph, "s3.BucketServerSideEncryptionConfiguration", "copies").inputs["rules"]
    assert rule["applyServerSideEncryptionByDefault"]["kmsMasterKeyId"] == THERE
    sides = ("BucketPublicAccessBlock", "BucketVersioning", "BucketPolicy", "BucketOwnershipControls")
    assert {one(graph, f"s3.{side}", "copies").inputs["region"] for side in sides} == {"eu-central-1"}


def test_everything_is_copied_as_it_is_written_and_nothing_deleted_there(build):
    graph = build(ModelRegistry, COPIED)
    replication = one(graph, "s3.BucketReplicationConfig").inputs
    (rule,) = replication["rules"]
    assert (replication["bucket"], rule["status"]) == ("credit-scoring-dev-artefacts-111111111111", "Enabled")
    assert rule["deleteMarkerReplication"] == {"status": "Disabled"}
    assert rule["destination"]["bucket"] == one(graph, "s3.Bucket", "copies").outputs["arn"]
    assert rule["destination"]["replicationTime"] == {"status": "Enabled", "time": {"minutes": 15}}
    assert rule["destination"]["encryptionConfiguration"] == {"replicaKmsKeyId": THERE}


def test_who_copies_reads_here_and_writes_there(build):
    may = statements(one(build(ModelRegistry, COPIED), "iam.RolePolicy"))
    assert may["Read"]["Resource"] == ["arn:aws:s3:::credit-scoring-dev-artefacts-111111111111/*"]
    assert may["Write"]["Resource"] == ["arn:aws:s3:::credit-scoring-dev-copies-111111111111/*"]
    assert (may["Decrypt"]["Resource"], may["Encrypt"]["Resource"]) == ([KEY], [THERE])
    assert not [action for one_ in may.values() for action in one_["Action"] if "Delete" in action]


def test_an_image_from_elsewhere_has_a_repository_here_and_keeps_its_digest(graph):
    repository, policy = one(graph, "ecr.Repository"), one(graph, "ecr.RepositoryPolicy")
    assert repository.inputs["name"] == "credit-scoring-dev/credit/scorecard"
    assert repository.inputs["imageTagMutability"] == "IMMUTABLE"
    assert repository.inputs["imageScanningConfiguration"] == {"scanOnPush": True}
    assert repository.inputs["encryptionConfigurations"] == [{"encryptionType": "KMS", "kmsKey": KEY}]
    (kept,) = statements(policy).values()
    assert (kept["Effect"], kept["Principal"]) == ("Deny", "*")
    assert {"ecr:BatchDeleteImage", "ecr:DeleteRepository"} <= set(kept["Action"])
    assert not {"Resource", "Condition"} & kept.keys()  # ECR takes no resource here
    assert not every(graph, "ecr.LifecyclePolicy")
    (it,) = graph.of_type("gouvernail-aws:index:ModelRegistry")
    copy = "111111111111.dkr.ecr.eu-west-1.amazonaws.com/credit-scoring-dev/credit/scorecard@sha256:" + "a" * 64
    assert it.outputs["images"] == {ELSEWHERE: copy, OURS: OURS}
