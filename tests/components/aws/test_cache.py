"""The cache: private, entered by identity, two zones where two nodes, emptied by what the spec names."""

import json

import pytest

from components.aws import Cache
from tests.components.aws.graphs import every, one, statements

KEY = "arn:aws:kms:eu-west-1:111111111111:key/0f1e2d3c-0000-4000-8000-000000000000"
ARGS = {
    "prefix": "credit-scoring-dev",
    "tags": {"owner": "grp"},
    "account": "111111111111",
    "region": "eu-west-1",
    "roles": "/bex-dev/",
    "boundary": "arn:aws:iam::111111111111:policy/bex-dev/bex-dev-services-boundary",
    "network_id": "vpc-0123456789abcdef0",
    "cidr": "10.10.0.0/20",
    "subnet_ids": {"eu-west-1a": "subnet-0123456789abcdef0", "eu-west-1b": "subnet-0123456789abcdef1"},
    "key_ids": {"cache": KEY, "logs": KEY},
    "nodes": 1,
    "memory": 1,
    "endpoints": {"scorecard": "credit-scoring-dev-scorecard"},
    "alarms": {"error_rate": "credit-scoring-dev-scorecard-error-rate", "latency_p99": "credit-scoring-dev-latency"},
    "ttl": 600,
    "drop_on": ["release", "rollback", "stop"],
    "system": "credit-scoring",
}


@pytest.fixture
def graph(build):
    return build(Cache, ARGS)


def patterns(graph):
    return {rule.name: json.loads(rule.inputs["eventPattern"]) for rule in every(graph, "cloudwatch.EventRule")}


def test_everything_is_encrypted_and_nothing_is_kept_for_later(graph):
    group = one(graph, "elasticache.ReplicationGroup").inputs
    assert (group["kmsKeyId"], group["transitEncryptionMode"]) == (KEY, "required")
    assert group["snapshotRetentionLimit"] == 0


def test_who_comes_in_is_a_role_that_can_only_read_and_write_what_ends(graph):
    users = {user.inputs["userName"]: user.inputs for user in every(graph, "elasticache.User")}
    assert users["default"]["accessString"].startswith("off")
    (it,) = graph.of_type("gouvernail-aws:index:Cache")
    caller = users[it.outputs["user"]]
    assert caller["authenticationMode"] == {"type": "iam"}
    assert caller["accessString"] == "on ~credit-scoring-dev:* -@all +get +setex +ttl +ping"
    assert not [user for user in users.values() if user.get("passwords")]


def test_only_the_network_reaches_it(graph):
    (rule,) = one(graph, "ec2.SecurityGroup").inputs["ingress"]
    assert (rule["cidrBlocks"], rule["fromPort"], rule["toPort"]) == (["10.10.0.0/20"], 6379, 6379)
    assert one(graph, "ec2.SecurityGroup").inputs["egress"] == []


@pytest.mark.parametrize(("nodes", "several"), [(1, False), (2, True)])
def test_several_nodes_stand_in_several_zones(build, nodes, several):
    group = one(build(Cache, {**ARGS, "nodes": nodes}), "elasticache.ReplicationGroup").inputs
    assert (group["multiAzEnabled"], group["automaticFailoverEnabled"]) == (several, several)


def test_a_release_a_rollback_and_a_stop_each_write_a_new_generation(graph):
    found = patterns(graph)
    assert found["release"]["detail"] == {
        "EndpointName": ["credit-scoring-dev-scorecard"],
        "EndpointStatus": ["UPDATING", "IN_SERVICE"],
    }
    assert found["rollback"] == {
        "source": ["aws.cloudwatch"],
        "detail-type": ["CloudWatch Alarm State Change"],
        "detail": {"alarmName": sorted(ARGS["alarms"].values()), "state": {"value": ["ALARM"]}},
    }
    assert found["stop"]["detail"] == {"system": ["credit-scoring"]}
    machine = one(graph, "sfn.StateMachine")
    assert {target.inputs["arn"] for target in every(graph, "cloudwatch.EventTarget")} == {machine.outputs["arn"]}
    step = json.loads(machine.inputs["definition"])["States"]["Count"]
    assert step["Resource"] == "arn:aws:states:::aws-sdk:ssm:putParameter"
    assert step["Parameters"] == {
        "Name": "/credit-scoring-dev/cache/generation",
        "Value.$": "$.id",
        "Overwrite": True,
    }


def test_the_machine_may_write_the_generation_and_nothing_else(graph):
    parameter = one(graph, "ssm.Parameter", "generation").outputs["arn"]
    count = statements(one(graph, "iam.RolePolicy", "write"))["Count"]
    assert (count["Action"], count["Resource"]) == (["ssm:PutParameter"], [parameter])


def test_only_what_the_spec_names_empties_it(build):
    assert set(patterns(build(Cache, {**ARGS, "drop_on": ["stop"]}))) == {"stop"}
    nothing = build(Cache, {**ARGS, "drop_on": []})
    assert [*every(nothing, "sfn.StateMachine"), *every(nothing, "cloudwatch.EventRule")] == []


def test_more_memory_than_a_node_has_is_refused(build):
    with pytest.raises(Exception, match="no node has 500 GiB"):
        build(Cache, {**ARGS, "memory": 500})
