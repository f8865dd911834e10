"""The audit log: everything is recorded, into a store where nobody deletes, or the landing zone's is read."""

import pytest

from components.aws import AuditLog, trail_id, writer_name
from tests.components.aws.graphs import every, one, statements

KEY = "arn:aws:kms:eu-west-1:111111111111:key/00000000-0000-0000-0000-000000000001"
COMMON = {"prefix": "bex-audit", "tags": {"owner": "grp"}, "account": "111111111111", "region": "eu-west-1"}
TRAILS = [trail_id("bex-audit", "111111111111", "eu-west-1"), trail_id("bex-dev", "222222222222", "eu-west-1")]
BUILD = {
    **COMMON,
    "build": {
        "accounts": ["111111111111", "222222222222"],
        "trails": TRAILS,
        "keep_days": 2557,
        "key_id": KEY,
        "stack": "bex-aws-audit-foundation",
    },
}
BUCKET = "bex-audit-log-111111111111"


REGIONS = ["eu-west-1", "eu-central-1"]
BOUNDARY = "arn:aws:iam::111111111111:policy/bex-dev/bex-dev-services-boundary"
GATEWAYS = {"roles": "/bex-dev/", "regions": REGIONS, "boundary": BOUNDARY}
INTO = {**COMMON, "prefix": "bex-dev", "into": {"store": BUCKET, "key_id": KEY}}


def equal(value):
    return {"equals": [value]}


def chosen(graph):
    """Selector by selector: field -> operator -> values."""
    return [
        {
            field["field"]: {name: its for name, its in field.items() if name != "field"}
            for field in one_["fieldSelectors"]
        }
        for one_ in one(graph, "cloudtrail.Trail").inputs["advancedEventSelectors"]
    ]


@pytest.fixture
def graph(build):
    return build(AuditLog, BUILD)


def test_the_store_is_locked_for_good_encrypted_and_closed(graph):
    bucket = one(graph, "s3.Bucket")
    assert bucket.id == BUCKET
    assert bucket.inputs["objectLockEnabled"] is True
    lock = one(graph, "s3.BucketObjectLockConfiguration").inputs["rule"]["defaultRetention"]
    assert lock == {"mode": "COMPLIANCE", "days": 2557}
    (rule,) = one(graph, "s3.BucketServerSideEncryptionConfiguration").inputs["rules"]
    assert rule["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": KEY}
    assert one(graph, "s3.BucketVersioning").inputs["versioningConfiguration"] == {"status": "Enabled"}
    block = one(graph, "s3.BucketPublicAccessBlock").inputs
    assert all(block[name] for name in block if name.startswith(("block", "ignore", "restrict")))


def test_the_store_and_all_that_guards_it_outlive_the_stack_and_the_trail_does_not(graph):
    assert {resource.retain_on_delete for resource in graph if resource.type.startswith("aws:s3/")} == {True}
    assert one(graph, "cloudtrail.Trail").retain_on_delete is False


def test_nothing_in_it_expires(graph):
    rules = one(graph, "s3.BucketLifecycleConfiguration").inputs["rules"]
    assert [rule["id"] for rule in rules] == ["unfinished-uploads"]


def test_only_named_trails_and_accounts_write(graph):
    policy = statements(one(graph, "s3.BucketPolicy"))
    writes = policy["TrailWrites"]
    assert writes["Condition"]["StringEquals"]["aws:SourceArn"] == TRAILS
    assert writes["Resource"] == [
        f"arn:aws:s3:::{BUCKET}/AWSLogs/111111111111/*",
        f"arn:aws:s3:::{BUCKET}/AWSLogs/222222222222/*",
    ]
    assert policy["FlowLogsWrite"]["Condition"]["StringEquals"]["aws:SourceAccount"] == [
        "111111111111",
        "222222222222",
    ]
    allowed = [statement["Principal"] for statement in policy.values() if statement["Effect"] == "Allow"]
    assert all(set(principal) == {"Service"} for principal in allowed)


def test_nobody_deletes_and_nobody_speaks_in_clear_text(graph):
    policy = statements(one(graph, "s3.BucketPolicy"))
    assert policy["NobodyDeletes"]["Effect"] == policy["OnlyTls"]["Effect"] == "Deny"
    assert {"s3:DeleteObject", "s3:DeleteObjectVersion"} <= set(policy["NobodyDeletes"]["Action"])


def test_the_trail_records_every_region_and_data_and_can_be_validated(graph):
    trail = one(graph, "cloudtrail.Trail").inputs
    for name in ("isMultiRegionTrail", "includeGlobalServiceEvents", "enableLogFileValidation", "enableLogging"):
        assert trail[name] is True
    assert trail["kmsKeyId"] == KEY
    assert chosen(graph)[::2] == [
        {"eventCategory": equal("Management")},
        {"eventCategory": equal("Data"), "resources.type": equal("AWS::SageMaker::Endpoint")},
    ]


def test_what_is_written_into_the_log_itself_makes_no_event_and_all_else_that_is_done_to_it_does(graph):
    log, objects = (
        [f"arn:aws:s3:::{BUCKET}/"],
        {"eventCategory": equal("Data"), "resources.type": equal("AWS::S3::Object")},
    )
    assert chosen(graph)[1::2] == [
        {**objects, "resources.ARN": {"notStartsWiths": log}},
        {**objects, "resources.ARN": {"startsWiths": log}, "eventName": {"notEquals": ["PutObject"]}},
    ]


def test_another_account_records_every_object(build):
    graph = build(AuditLog, {**COMMON, "prefix": "bex-dev", "into": {"store": BUCKET, "key_id": KEY}})
    assert chosen(graph) == [
        {"eventCategory": equal("Management")},
        {"eventCategory": equal("Data"), "resources.type": equal("AWS::S3::Object")},
        {"eventCategory": equal("Data"), "resources.type": equal("AWS::SageMaker::Endpoint")},
    ]


def test_the_trail_waits_for_all_that_guards_its_store(graph):
    waits = set(one(graph, "cloudtrail.Trail").dependencies)
    for guard in ("BucketPolicy", "BucketObjectLockConfiguration", "BucketServerSideEncryptionConfiguration"):
        assert one(graph, f"s3.{guard}").urn in waits


def test_the_store_expects_a_trail_under_the_name_it_gets(graph):
    assert one(graph, "cloudtrail.Trail").outputs["arn"] == TRAILS[0]


def test_another_account_records_into_that_store_and_makes_none(build):
    graph = build(AuditLog, INTO)
    assert one(graph, "cloudtrail.Trail").inputs["s3BucketName"] == BUCKET
    assert every(graph, "s3.Bucket") == []


def test_without_gateways_nobody_is_made_to_write_their_logs(graph):
    assert [*every(graph, "apigateway.Account"), *every(graph, "iam.Role")] == []


def test_gateways_of_every_region_write_with_one_role_that_may_already_do_so(build):
    graph = build(AuditLog, {**INTO, "gateways": GATEWAYS})
    role, attached = one(graph, "iam.Role"), one(graph, "iam.RolePolicyAttachment")
    assert attached.inputs["policyArn"].endswith(":policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs")
    accounts = every(graph, "apigateway.Account")
    assert {account.inputs["region"] for account in accounts} == set(REGIONS)
    for account in accounts:
        assert account.inputs["cloudwatchRoleArn"] == role.outputs["arn"]
        assert attached.urn in account.dependencies


def test_only_the_service_takes_the_writers_role(build):
    graph = build(AuditLog, {**INTO, "gateways": GATEWAYS})
    trust = statements(one(graph, "iam.Role"), "assumeRolePolicy")["Work"]
    assert trust["Principal"] == {"Service": "apigateway.amazonaws.com"}
    assert not trust["Condition"]  # it names no source, and would be turned away


def test_another_environment_of_the_account_reads_the_writer_in_every_region(build, state):
    built = build(AuditLog, {**INTO, "gateways": GATEWAYS}, state=state)
    shared = {**GATEWAYS, "shared": writer_name("bex-dev")}
    graph = build(AuditLog, {**INTO, "prefix": "bex-test", "gateways": shared}, state=state)
    accounts = every(graph, "apigateway.Account")
    assert {account.outputs["region"] for account in accounts} == set(REGIONS)
    assert {account.outputs["cloudwatchRoleArn"] for account in accounts} == {one(built, "iam.Role").outputs["arn"]}
    assert all(account.external for account in [*accounts, one(graph, "iam.Role")])


@pytest.mark.parametrize("read_store", [True, False])
def test_an_adopted_trail_is_read_and_nothing_is_made(build, state, read_store):
    built = one(build(AuditLog, BUILD, state=state), "cloudtrail.Trail")
    adopt = {"trail_id": built.id, "read_store": read_store}
    graph = build(AuditLog, {**COMMON, "adopt": adopt}, state=state)
    cloud = [resource for resource in graph if resource.type.startswith("aws:")]
    assert all(resource.external for resource in cloud)
    assert bool(every(graph, "s3.Bucket")) is read_store
    (it,) = graph.of_type("gouvernail-aws:index:AuditLog")
    assert it.outputs["store"] == BUCKET
    assert it.outputs["key_id"] == KEY


def test_gateways_write_their_logs_where_the_trail_is_adopted_too(build, state):
    built = one(build(AuditLog, BUILD, state=state), "cloudtrail.Trail")
    adopt = {"trail_id": built.id, "read_store": False}
    graph = build(AuditLog, {**COMMON, "adopt": adopt, "gateways": GATEWAYS}, state=state)
    assert one(graph, "cloudtrail.Trail").external
    assert len(every(graph, "apigateway.Account")) == len(REGIONS)


def test_a_log_without_a_place_is_refused(build):
    with pytest.raises(ValueError, match="none was given"):
        build(AuditLog, COMMON)
