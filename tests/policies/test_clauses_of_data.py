"""Each clause of the guarantees of data and pipeline: one change, and it fails or says that it cannot tell."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.proof import results
from policies.twin import Add, Drop, Set, apply

DATA = "-data-"
LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
BUCKET = "aws:s3/bucket:Bucket"
PIPELINE = "aws:sagemaker/pipeline:Pipeline"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
SCHEDULE = "aws:scheduler/schedule:Schedule"
GROUP_POLICY = "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy"
PARAMETER = "aws:ssm/parameter:Parameter"
MACHINE = "aws:sfn/stateMachine:StateMachine"
RULE = "aws:cloudwatch/eventRule:EventRule"
STARTS = "sagemaker:CreateTrainingJob"
RELEASE = "pipelineDefinition.Steps[3].Arguments"
READERS = "policy.Statement[1]"


def may(action, resource):
    return {"Effect": "Allow", "Action": action, "Resource": resource}


BREAK = [
    ("data_lake.kept_as_asked", Drop(BUCKET, having=DATA)),
    ("data_lake.kept_as_asked", Drop(LIFECYCLE, having=DATA)),
    ("data_lake.kept_as_asked", Set(LIFECYCLE, "rules[1].status", "Disabled", having=DATA)),
    ("data_lake.kept_as_asked", Set(LIFECYCLE, "rules[1].filter", {"prefix": "data/"}, having=DATA)),
    ("data_lake.kept_as_asked", Set(LIFECYCLE, "rules[1].expiration.days", 30, having=DATA)),
    ("data_lake.kept_as_asked", Set(LIFECYCLE, "rules[1].noncurrentVersionExpiration", None, having=DATA)),
    ("data_lake.kept_as_asked", Set(VERSIONING, "versioningConfiguration.status", "Suspended", having=DATA)),
    ("data_lake.readers_named", Drop(BUCKET_POLICY, having=DATA)),
    ("data_lake.readers_named", Set(BUCKET_POLICY, f"{READERS}.Action", ["s3:GetObject"], having=DATA)),
    ("data_lake.readers_named", Set(BUCKET_POLICY, f"{READERS}.Effect", "Allow", having=DATA)),
    ("data_lake.readers_named", Set(BUCKET_POLICY, f"{READERS}.Principal", {"AWS": "111111111111"}, having=DATA)),
    ("data_lake.readers_named", Set(BUCKET_POLICY, f"{READERS}.Condition.Bool", {"aws:x": "true"}, having=DATA)),
    ("data_lake.classified", Set(BUCKET, "tags.data-class", None, having=DATA)),
    ("pipeline.release_gated", Drop(PIPELINE)),
    ("pipeline.release_gated", Set(PIPELINE, "tags.model", "another")),
    ("pipeline.release_gated", Set(PIPELINE, f"{RELEASE}.ElseSteps", [])),
    ("pipeline.release_gated", Set(PIPELINE, f"{RELEASE}.Conditions[1].Type", "LessThanOrEqualTo")),
    ("pipeline.release_gated", Set(PIPELINE, f"{RELEASE}.Conditions[2].RightValue", 1)),
    ("pipeline.release_gated", Set(PIPELINE, f"{RELEASE}.IfSteps", [])),
    ("pipeline.release_gated", Set(PIPELINE, "pipelineDefinition.Steps[2].PropertyFiles", [])),
    ("pipeline.registered_as_pending", Set(PIPELINE, f"{RELEASE}.IfSteps[0].Arguments.ModelApprovalStatus", None)),
    ("pipeline.versions_recorded", Set(PIPELINE, f"{RELEASE}.IfSteps[0].Arguments.ModelMetrics", {})),
    ("pipeline.jobs_isolated", Set(PIPELINE, "pipelineDefinition.Steps[0].Arguments.NetworkConfig.VpcConfig", {})),
    ("pipeline.jobs_isolated", Set(PIPELINE, "pipelineDefinition.Steps[+]", {"Name": "Call", "Type": "Lambda"})),
    (
        "pipeline.jobs_isolated",
        Set(PIPELINE, "pipelineDefinition.Steps[1].Arguments.EnableInterContainerTrafficEncryption", value=False),
    ),
    ("pipeline.jobs_encrypted", Set(PIPELINE, "pipelineDefinition.Steps[1].Arguments.OutputDataConfig", {})),
    ("pipeline.roles_bounded", Set(ROLE_POLICY, "policy.Statement[+]", may("s3:GetObject", "*"), having=STARTS)),
    (
        "pipeline.stops_before_production",
        Set(ROLE_POLICY, "policy.Statement[+]", may("sagemaker:Update*", "arn:aws:sagemaker:*"), having=STARTS),
    ),
    ("pipeline.retrained_as_asked", Drop(SCHEDULE)),
    ("pipeline.retrained_as_asked", Set(SCHEDULE, "state", "DISABLED")),
    ("cache.cache_dropped", Set(RULE, "eventPattern.detail.alarmName", ["errors"], having="cache-rollback")),
    (
        "cache.cache_dropped",  # an endpoint that goes back by itself tells no such state
        Set(
            RULE,
            "eventPattern",
            {
                "detail-type": ["SageMaker Endpoint State Change"],
                "detail": {"EndpointName": ["scorecard"], "EndpointStatus": ["ROLLING_BACK"]},
            },
            having="cache-rollback",
        ),
    ),
    ("pipeline.silence_starts_nothing", Set(RULE, "eventPattern.detail.state.reason", None, having="anything-but")),
    # A cache is there: whoever asks it reads its generation.
    ("network.services_reached_privately", Drop("aws:ec2/vpcEndpoint:VpcEndpoint", having=".ssm")),
    ("pipeline.results_its_own", Drop(BUCKET_POLICY, having="/pipelines/*")),
    (
        "pipeline.results_its_own",
        Set(BUCKET_POLICY, "policy.Statement[1].Action", "s3:DeleteObject", having="/pipelines/*"),
    ),
    ("model_registry.registered_by_pipeline", Set(GROUP_POLICY, "resourcePolicy.Statement[2].Effect", "Allow")),
    ("model_registry.registered_by_pipeline", Set(PIPELINE, "roleArn", "arn:aws:iam::111111111111:role/another")),
    ("edge.devices_stopped", Set(PARAMETER, "insecureValue.stopped.parameter", "/another", having="trustPolicy")),
    ("edge.devices_stopped", Set(MACHINE, "definition.States.Write.Parameters.Value", "false", having="edge-stop")),
    ("edge.devices_stopped", Set(ROLE_POLICY, "policy.Statement[1].Action", "ssm:GetParameters", having="s/edge/*")),
    ("observability.devices_measured", Drop(ROLE_POLICY, having="watches")),
]
UNKNOWNS = [
    ("data_lake.kept_as_asked", Set(BUCKET, "tags", UNKNOWN, having=DATA)),
    ("data_lake.kept_as_asked", Set(LIFECYCLE, "rules", UNKNOWN, having=DATA)),
    ("data_lake.kept_as_asked", Set(VERSIONING, "versioningConfiguration", UNKNOWN, having=DATA)),
    ("pipeline.release_gated", Set(PIPELINE, "tags", UNKNOWN)),
    ("pipeline.jobs_isolated", Set(PIPELINE, "pipelineDefinition.Steps[1].Arguments.VpcConfig.Subnets", ["subnet-x"])),
    (
        "pipeline.jobs_encrypted",
        Set(PIPELINE, "pipelineDefinition.Steps[1].Arguments.ResourceConfig.VolumeKmsKeyId", "arn:aws:kms:x:y:key/z"),
    ),
    ("pipeline.roles_bounded", Set(PIPELINE, "roleArn", UNKNOWN)),
    (
        "pipeline.stops_before_production",
        Add(
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            {"role": "training-jobs", "policyArn": "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"},
        ),
    ),
    ("pipeline.retrained_as_asked", Set(SCHEDULE, "scheduleExpression", "cron(0 4 1 1/3 ? *)")),
    ("pipeline.retrained_as_asked", Set(SCHEDULE, "state", UNKNOWN)),
]


@pytest.mark.parametrize(("name", "change"), BREAK)
def test_breaking_one_clause_fails_the_guarantee(worked, name, change) -> None:
    graph, expected = worked("dev")
    result = results(apply(graph, change, expected)[0], expected)[name]
    assert result.verdict is Verdict.FAIL, result.reasons


@pytest.mark.parametrize(("name", "change"), UNKNOWNS)
def test_what_is_not_known_is_said_and_never_passes(worked, name, change) -> None:
    graph, expected = worked("dev")
    result = results(apply(graph, change, expected)[0], expected)[name]
    assert result.verdict is Verdict.NOT_EVALUATED, result.reasons
