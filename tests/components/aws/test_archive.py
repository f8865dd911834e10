"""Archive: a locked bucket apart, put into by systems, locked anew at each release; or the landing zone's."""

import json
import re

import pulumi
import pulumi_aws
import pytest

from components.aws import Archive, sender_of, writers_of
from gouvernail.sandbox.inprocess import collect
from tests.components.aws.graphs import every, one, statements

KEY = "arn:aws:kms:eu-west-1:111111111111:key/0f1e2d3c-0000-4000-8000-000000000000"
ROUTE = "arn:aws:sns:eu-west-1:111111111111:bex-audit-high"
COMMON = {
    "prefix": "bex-audit",
    "tags": {"owner": "grp"},
    "account": "111111111111",
    "region": "eu-west-1",
    "roles": "/bex-audit/",
    "boundary": "arn:aws:iam::111111111111:policy/bex-audit/bex-audit-services-boundary",
}
WRITERS, SENDER = writers_of("333333333333", "/bex-prod/"), sender_of("333333333333", "bex-prod", "/bex-prod/")
BUILD = {
    **COMMON,
    "build": {
        "environment": "prod",
        "writing_account": "333333333333",
        "writers": WRITERS,
        "sender": SENDER,
        "keep_days": 3653,
        "key_id": KEY,
        "route": ROUTE,
        "stack": "bex-aws-audit-foundation",
    },
}
BUS = "arn:aws:events:eu-west-1:111111111111:event-bus/bex-audit-releases"
INTO = {
    **COMMON,
    "prefix": "bex-prod",
    "roles": "/bex-prod/",
    "boundary": "arn:aws:iam::111111111111:policy/bex-prod/bex-prod-services-boundary",
    "into": {"environment": "prod", "store": "theirs", "key_id": KEY, "releases": BUS, "route": ROUTE},
}
BUCKET = "bex-audit-documents-111111111111"


@pytest.fixture
def graph(build):
    return build(Archive, BUILD)


def machine(graph):
    return json.loads(one(graph, "sfn.StateMachine").inputs["definition"])["States"]


def test_the_store_is_locked_for_good_under_a_key_of_its_own_and_outlives_the_stack(graph):
    assert one(graph, "s3.Bucket").id == BUCKET
    lock = one(graph, "s3.BucketObjectLockConfiguration").inputs["rule"]["defaultRetention"]
    assert lock == {"mode": "COMPLIANCE", "days": 3653}
    (rule,) = one(graph, "s3.BucketServerSideEncryptionConfiguration").inputs["rules"]
    assert rule["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": KEY}
    assert {resource.retain_on_delete for resource in graph if resource.type.startswith("aws:s3/")} == {True}
    assert [rule["id"] for rule in one(graph, "s3.BucketLifecycleConfiguration").inputs["rules"]] == [
        "unfinished-uploads"
    ]


def test_a_system_puts_below_its_own_name_and_does_nothing_else(graph):
    policy = statements(one(graph, "s3.BucketPolicy"))
    puts = policy["SystemsPut"]
    assert puts["Action"] == ["s3:PutObject"]
    assert puts["Resource"] == [f"arn:aws:s3:::{BUCKET}/prod/${{aws:PrincipalTag/ai-system-id}}/*"]
    assert puts["Condition"] == {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::333333333333:role/bex-prod/*-reports"}}
    assert [name for name, its in policy.items() if its["Effect"] == "Allow"] == ["SystemsPut"]
    assert {"s3:DeleteObject", "s3:DeleteObjectVersion"} <= {*policy["NobodyDeletes"]["Action"]}


def test_nobody_but_the_machine_sets_a_lock(graph):
    locks = statements(one(graph, "s3.BucketPolicy"))["OnlyReleasesLock"]
    role = one(graph, "iam.Role", "extend")
    assert locks["Condition"] == {"ArnNotLike": {"aws:PrincipalArn": role.outputs["arn"]}}
    assert "s3:PutObjectRetention" in locks["Action"]


def test_the_machine_locks_every_version_from_the_release_on(graph):
    states = machine(graph)
    assert states["List"]["Resource"].endswith("s3:listObjectVersions")
    lock = states["Extend"]["ItemProcessor"]["States"]["Lock"]
    assert lock["Resource"].endswith("s3:putObjectRetention")
    assert lock["Arguments"]["Bucket"] == BUCKET
    assert lock["Arguments"]["Retention"]["Mode"] == "COMPLIANCE"
    assert "VersionId" in lock["Arguments"]
    assert "Execution.StartTime) + 3653 * 86400000" in states["Begin"]["Assign"]["until"]


def test_every_state_leads_to_one_that_is_there_and_pages_are_read_to_the_end(graph):
    states = machine(graph)
    (again,) = states["More"]["Choices"]
    following = {state["Next"] for state in states.values() if "Next" in state} | {again["Next"], "Done"}
    assert following <= {*states}
    assert again == {"Condition": "{% $more %}", "Next": "List"}
    assert "NextKeyMarker" in states["List"]["Assign"]["page"]


def test_what_a_map_s_parts_need_is_handed_to_them_for_they_see_no_variables(graph):
    extend = machine(graph)["Extend"]
    inner = json.dumps(extend["ItemProcessor"])
    assert not re.findall(r"\$(?!states)\w+", inner)
    assert {*re.findall(r"\$states\.input\.(\w+)", inner)} == {*extend["ItemSelector"]}


def test_the_machine_may_what_it_does_and_no_more(graph):
    (policy,) = [one_ for one_ in every(graph, "iam.RolePolicy") if one_.name == "extend"]
    may = statements(policy)
    assert {action for its in may.values() for action in its["Action"]} == {
        "s3:ListBucketVersions",
        "s3:PutObjectRetention",
        "states:StartExecution",
        "states:DescribeExecution",
        "states:StopExecution",
    }
    assert may["Extend"]["Resource"] == [f"arn:aws:s3:::{BUCKET}/prod/*"]
    assert may["StartParts"]["Resource"] == [one(graph, "sfn.StateMachine").outputs["arn"]]


def test_only_the_sender_of_production_tells_of_releases(graph):
    told = statements(one(graph, "cloudwatch.EventBusPolicy"))["TellReleases"]
    assert told["Principal"] == {"AWS": "arn:aws:iam::333333333333:root"}
    assert told["Condition"]["ArnEquals"] == {"aws:PrincipalArn": SENDER}
    rule = one(graph, "cloudwatch.EventRule")
    assert json.loads(rule.inputs["eventPattern"])["account"] == ["333333333333"]
    target = one(graph, "cloudwatch.EventTarget").inputs
    assert target["arn"] == one(graph, "sfn.StateMachine").outputs["arn"]
    assert target["eventBusName"] == rule.inputs["eventBusName"] == "bex-audit-releases"


def test_production_tells_of_what_went_into_service_with_the_role_that_the_bus_expects(build):
    graph = build(Archive, INTO)
    pattern = json.loads(one(graph, "cloudwatch.EventRule").inputs["eventPattern"])
    assert pattern["detail"] == {"EndpointStatus": ["IN_SERVICE"], "EndpointName": [{"wildcard": "*-prod-*"}]}
    assert one(graph, "cloudwatch.EventTarget").inputs["arn"] == BUS
    assert one(graph, "iam.Role").outputs["arn"].endswith(SENDER.rpartition(":")[2])
    (may,) = statements(one(graph, "iam.RolePolicy")).values()
    assert (may["Action"], may["Resource"]) == (["events:PutEvents"], [BUS])
    assert not every(graph, "s3.Bucket")


BADLY = {"ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"}


def test_a_run_that_hangs_ends(build):
    assert json.loads(one(build(Archive, BUILD), "sfn.StateMachine").inputs["definition"])["TimeoutSeconds"] == 86_400


@pytest.mark.parametrize("args", [BUILD, INTO])
def test_a_release_that_extended_nothing_is_told(build, args):
    graph = build(Archive, args)
    assert all(alarm.inputs["alarmActions"] == [ROUTE] for alarm in every(graph, "cloudwatch.MetricAlarm"))
    measures = {alarm.inputs["metricName"] for alarm in every(graph, "cloudwatch.MetricAlarm")}
    assert measures == (BADLY | {"FailedInvocations"} if args is BUILD else {"FailedInvocations"})


def test_the_landing_zones_archive_is_read_where_it_lies_and_nothing_is_made(build, state):
    def landing():
        own = pulumi_aws.Provider("landing", region="eu-west-1", allowed_account_ids=["111111111111"])
        opts = pulumi.ResourceOptions(provider=own)
        pulumi_aws.s3.Bucket("theirs", bucket="theirs", object_lock_enabled=True, opts=opts)
        rule = {"default_retention": {"mode": "COMPLIANCE", "years": 10}}
        after = pulumi_aws.s3.BucketVersioning(
            "theirs", bucket="theirs", versioning_configuration={"status": "Enabled"}, opts=opts
        )
        later = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[after]))
        pulumi_aws.s3.BucketObjectLockConfiguration("theirs", bucket="theirs", rule=rule, opts=later)
        sse = {"apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms"}}
        pulumi_aws.s3.BucketServerSideEncryptionConfiguration("theirs", bucket="theirs", rules=[sse], opts=later)
        pulumi_aws.s3.BucketPublicAccessBlock("theirs", bucket="theirs", block_public_acls=True, opts=later)
        text = {"Sid": "No", "Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject"}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [{**text, "Resource": "arn:aws:s3:::theirs/*"}]})
        pulumi_aws.s3.BucketPolicy("theirs", bucket="theirs", policy=policy, opts=later)

    collect(landing, stack_name="landing-zone", state=state)
    for read in (True, False):
        graph = build(Archive, {**COMMON, "adopt": {"store": "theirs", "read_store": read}}, state=state)
        cloud = [resource for resource in graph if resource.type.startswith("aws:")]
        assert len(cloud) == (6 if read else 0)
        assert all(resource.external for resource in cloud)
        (it,) = graph.of_type("gouvernail-aws:index:Archive")
        assert (it.outputs["store"], it.outputs["releases"]) == ("theirs", "")


def test_an_archive_without_a_place_is_refused(build):
    with pytest.raises(ValueError, match="none was given"):
        build(Archive, COMMON)
