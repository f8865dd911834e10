import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox import facts
from gouvernail.sandbox.difference import between
from gouvernail.sandbox.mutability import ASSUMED, at, judge
from tests.gouvernail.sandbox.answers.asking import type_of


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("aws:ec2/vpc:Vpc", "cidrBlock"),
        ("aws:ec2/subnet:Subnet", "cidrBlock"),
        ("aws:ec2/subnet:Subnet", "vpcId"),
        ("aws:ec2/securityGroup:SecurityGroup", "description"),
        ("aws:ec2/securityGroup:SecurityGroup", "name"),
        ("aws:ec2/vpcEndpoint:VpcEndpoint", "serviceName"),
        ("aws:ec2/flowLog:FlowLog", "trafficType"),
        ("aws:kms/key:Key", "multiRegion"),
        ("aws:kms/alias:Alias", "name"),
        ("aws:s3/bucket:Bucket", "bucket"),
        ("aws:s3/bucket:Bucket", "objectLockEnabled"),
        ("aws:s3/bucketVersioning:BucketVersioning", "bucket"),
        ("aws:cloudtrail/trail:Trail", "name"),
        ("aws:sagemaker/model:Model", "primaryContainer"),
        ("aws:sagemaker/endpointConfiguration:EndpointConfiguration", "productionVariants"),
        ("aws:sagemaker/endpoint:Endpoint", "name"),
        ("aws:appautoscaling/target:Target", "resourceId"),
        ("aws:cloudwatch/metricAlarm:MetricAlarm", "name"),
        ("aws:iam/role:Role", "path"),
        ("aws:iam/policy:Policy", "description"),
        ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn"),
        ("aws:sns/topic:Topic", "region"),
        ("azure-native:keyvault:Key", "vaultName"),
        ("azure-native:authorization:RoleAssignment", "principalId"),
        ("azure-native:network:PrivateEndpoint", "subnet"),
        ("azure-native:storage:StorageAccount", "location"),
        ("azure-native:resources:ResourceGroup", "resourceGroupName"),
        ("gcp:kms/cryptoKey:CryptoKey", "keyRing"),
        ("gcp:storage/bucket:Bucket", "name"),
        ("gcp:compute/subnetwork:Subnetwork", "region"),
        ("gcp:storage/bucketIAMMember:BucketIAMMember", "member"),
        ("gcp:storage/bucketIAMBinding:BucketIAMBinding", "role"),
    ],
)
def test_what_replaces(token, name) -> None:
    resource = type_of(token)
    for new in ("b", UNKNOWN):
        (verdict,) = judge(resource, between({name: "a"}, {name: new}))
        assert (verdict.path, verdict.answer) == (name, "replace")
        assert verdict.authority != ASSUMED


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("aws:ec2/vpc:Vpc", "enableDnsHostnames"),
        ("aws:ec2/subnet:Subnet", "tags"),
        ("aws:ec2/flowLog:FlowLog", "tags"),
        ("aws:kms/key:Key", "policy"),
        ("aws:kms/alias:Alias", "targetKeyId"),
        ("aws:sagemaker/endpoint:Endpoint", "endpointConfigName"),
        ("aws:sagemaker/model:Model", "tags"),
        ("aws:cloudwatch/metricAlarm:MetricAlarm", "threshold"),
        ("aws:cloudtrail/trail:Trail", "s3BucketName"),
        ("aws:rds/instance:Instance", "identifier"),
        ("azure-native:storage:StorageAccount", "tags"),
        ("gcp:compute/network:Network", "routingMode"),
        ("gcp:storage/bucketIAMBinding:BucketIAMBinding", "members"),
        ("gcp:storage/bucketIAMPolicy:BucketIAMPolicy", "policyData"),
        ("gcp:sql/databaseInstance:DatabaseInstance", "databaseVersion"),
    ],
)
def test_what_changes_in_place(token, name) -> None:
    (verdict,) = judge(type_of(token), between({name: "a"}, {name: "b"}))
    assert (verdict.path, verdict.answer) == (name, "update")
    assert verdict.authority != ASSUMED


@pytest.mark.assumes("in-place")
def test_what_nobody_speaks_of_is_unknown() -> None:
    (verdict,) = judge(type_of("aws:sqs/queue:Queue"), between({}, {"noSuch": 1}))
    assert (verdict.answer, verdict.authority) == ("unknown", ASSUMED)


TOKEN = "aws:wafv2/webAcl:WebAcl"


@pytest.fixture
def told(monkeypatch):
    """What two authorities say of a type, as if they said it."""

    def say(first, second):
        known = facts.Facts({}, {"first": first, "second": second}, {})
        monkeypatch.setattr(facts, "of", lambda _token: known)

    return say


def test_the_nearest_place_above_answers(told) -> None:
    told({}, {"rules": "replace", "rules.name": "update", "rules.action": "update"})
    resource = type_of(TOKEN)
    old = {"rules": [{"name": "a", "priority": 1, "action": {"allow": {}}}]}

    def after(**changed):
        return [(one.path, one.answer) for one in judge(resource, between(old, {"rules": [old["rules"][0] | changed]}))]

    assert after(name="b") == [("rules[0].name", "update")]
    assert after(priority=2) == [("rules[0].priority", "replace")]
    assert after(action={"block": {}}) == [("rules[0].action.allow", "update"), ("rules[0].action.block", "update")]


def test_the_first_authority_is_heard_wherever_it_speaks(told) -> None:
    told({"rules": "replace"}, {"rules": "update", "rules.name": "update", "scope": "update"})
    resource = type_of(TOKEN)
    assert at(resource, ("rules", "name")) == ("replace", "first")
    assert at(resource, ("scope",)) == ("update", "second")


def test_what_comes_or_goes_is_judged_by_all_of_it(told) -> None:
    told({"rules.name": "replace", "rules.priority": "update", "tags": "update"}, {})
    resource = type_of(TOKEN)

    def answer(value):
        both = [*judge(resource, between({}, value)), *judge(resource, between(value, {}))]
        assert both[0] == both[1]
        return both[0].answer

    assert answer({"rules": [{"name": "a", "priority": 1}]}) == "replace"
    assert answer({"rules": [{"priority": 1}]}) == "update"
    assert answer({"rules": [{"priority": 1, "overrideAction": {"none": {}}}]}) == "unknown"
    assert answer({"tags": {"a": "b"}}) == "update"


def test_the_key_of_a_map_is_any_key(told) -> None:
    told({"tags.*": "update"}, {})
    assert at(type_of(TOKEN), ("tags", "*")) == ("update", "first")
    (verdict,) = judge(type_of(TOKEN), between({"tags": {"a.b": "1"}}, {"tags": {"a.b": "2"}}))
    assert (verdict.path, verdict.answer) == ('tags["a.b"]', "update")


def test_what_is_not_known_yet_has_the_shape_of_what_was(told) -> None:
    told({"rules.name": "replace"}, {})
    (verdict,) = judge(type_of(TOKEN), between({"rules": [{"name": "a"}]}, {"rules": UNKNOWN}))
    assert (verdict.path, verdict.answer) == ("rules", "replace")
