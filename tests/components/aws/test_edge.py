"""The fleet: a device is known by its certificate, touches its own things, runs what is signed, stops in time."""

import json

import pytest

from components.aws import Edge
from tests.components.aws.graphs import every, one, statements

KEY = "arn:aws:kms:eu-west-1:111111111111:key/0f1e2d3c-0000-4000-8000-000000000000"
INCIDENTS = "arn:aws:kms:eu-west-1:111111111111:key/0f1e2d3c-0000-4000-8000-000000000001"
LOGS = "arn:aws:kms:eu-west-1:111111111111:key/0f1e2d3c-0000-4000-8000-000000000002"
QUEUE = "arn:aws:sqs:eu-west-1:111111111111:bex-dev-dead-letters"
HERE = "arn:aws:iot:eu-west-1:111111111111"
OWN = "${iot:Connection.Thing.ThingName}"
ARGS = {
    "prefix": "document-triage-dev",
    "tags": {"owner": "grp"},
    "account": "111111111111",
    "region": "eu-west-1",
    "roles": "/bex-dev/",
    "system": "document-triage",
    "route": "arn:aws:sns:eu-west-1:111111111111:bex-dev-high",
    "boundary": "arn:aws:iam::111111111111:policy/bex-dev/bex-dev-services-boundary",
    "devices": "document scanners in branches",
    "count": 340,
    "in_hardware": True,
    "image": f"registry.example/credit/document-sorter@sha256:{'1' * 64}",
    "offline_limit": 86400,
    "sync": 900,
    "waves": [0.02, 0.2, 1.0],
    "store": "document-triage-dev-events-111111111111",
    "key_ids": {"events": KEY, "logs": LOGS, "incidents": INCIDENTS},
    "undelivered": QUEUE,
    "stack": "document-triage-aws-dev-workload",
}


@pytest.fixture
def graph(build):
    return build(Edge, ARGS)


def body(graph):
    return json.loads(one(graph, "iot.ProvisioningTemplate").inputs["templateBody"])


def told(graph):
    return json.loads(one(graph, "ssm.Parameter", "configuration").inputs["insecureValue"])


def test_a_certificate_allows_its_own_thing_and_nothing_else(graph):
    allowed = json.loads(one(graph, "iot.Policy").inputs["policy"])["Statement"]
    by_action = {action: statement for statement in allowed for action in statement["Action"]}
    assert by_action["iot:Connect"]["Resource"] == [f"{HERE}:client/{OWN}"]
    assert by_action["iot:Connect"]["Condition"] == {"Bool": {"iot:Connection.Thing.IsAttached": "true"}}
    for action in ("iot:Publish", "iot:Subscribe", "iot:Receive"):
        assert all(f"/{OWN}" in resource for resource in by_action[action]["Resource"]), action
    assert by_action["iot:AssumeRoleWithCertificate"]["Resource"] == [one(graph, "iot.RoleAlias").outputs["arn"]]
    assert not [action for action in by_action if "*" in action]


def test_credentials_write_below_the_things_name_and_delete_nothing(graph):
    alias, role = one(graph, "iot.RoleAlias"), one(graph, "iam.Role", "devices")
    assert (alias.inputs["roleArn"], alias.inputs["credentialDuration"]) == (role.outputs["arn"], 3600)
    may = statements(one(graph, "iam.RolePolicy", "devices"))
    assert may["WriteOwnRecords"]["Action"] == ["s3:PutObject"]
    assert may["WriteOwnRecords"]["Resource"] == [
        "arn:aws:s3:::document-triage-dev-events-111111111111/edge/${credentials-iot:ThingName}/*"
    ]
    assert may["EncryptRecords"]["Resource"] == [KEY]
    assert may["ReadConfiguration"]["Resource"] == [one(graph, "ssm.Parameter", "configuration").outputs["arn"]]
    assert may["ReadWhetherStopped"]["Resource"] == [one(graph, "ssm.Parameter", "stopped").outputs["arn"]]
    assert {action for one_ in may.values() for action in one_["Action"] if action.startswith("ssm:")} == {
        "ssm:GetParameter"
    }
    assert set(may) == {
        "WriteOwnRecords",
        "EncryptRecords",
        "ReadConfiguration",
        "ReadWhetherStopped",
        "AskWhetherRevoked",
    }


def test_an_image_in_ecr_may_be_pulled(build):
    image = f"222222222222.dkr.ecr.eu-west-1.amazonaws.com/sorter@sha256:{'1' * 64}"
    may = statements(one(build(Edge, {**ARGS, "image": image}), "iam.RolePolicy", "devices"))
    assert may["PullImage"]["Resource"] == ["arn:aws:ecr:eu-west-1:222222222222:repository/sorter"]


def test_each_role_is_for_one_resource_of_this_account(graph):
    sources = {}
    for role in (each for each in every(graph, "iam.Role") if "stop" not in each.name):
        (trusted,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
        assert trusted["Condition"]["StringEquals"] == {"aws:SourceAccount": "111111111111"}
        sources[trusted["Principal"]["Service"], role.name] = trusted["Condition"]["ArnLike"]["aws:SourceArn"]
    assert sources == {
        ("credentials.iot.amazonaws.com", "devices"): f"{HERE}:rolealias/document-triage-dev-edge-devices",
        ("iot.amazonaws.com", "called"): f"{HERE}:rule/document_triage_dev_edge_called",
        ("iot.amazonaws.com", "provide"): f"{HERE}:cacert/*",
    }
    assert one(graph, "iot.RoleAlias").outputs["arn"] == f"{HERE}:rolealias/document-triage-dev-edge-devices"


def test_keys_in_hardware_come_with_a_certificate_that_an_authority_signed(graph):
    assert one(graph, "iot.ProvisioningTemplate").inputs["type"] == "JITP"
    thing = body(graph)["Resources"]["thing"]
    assert thing["Properties"]["ThingName"] == {"Ref": "AWS::IoT::Certificate::CommonName"}
    assert thing["Properties"]["ThingGroups"] == ["document-triage-dev-edge-wave-3"]
    assert set(thing["OverrideSettings"].values()) == {"FAIL"}
    assert not every(graph, "iot.Certificate")


def test_keys_in_memory_come_by_a_person(build):
    graph = build(Edge, {**ARGS, "in_hardware": False})
    assert one(graph, "iot.ProvisioningTemplate").inputs["type"] == "FLEET_PROVISIONING"
    assert body(graph)["Resources"]["thing"]["Properties"]["ThingName"] == {"Ref": "ThingName"}


def test_no_device_of_another_system_can_be_made(graph):
    may = statements(one(graph, "iam.RolePolicy", "provide"))
    assert may["MakeOwnThings"]["Resource"] == [f"{HERE}:thing/document-triage-dev-*"]
    attach = may["AttachToOwnThings"]
    assert attach["Action"] == ["iot:AttachThingPrincipal"]
    assert attach["Resource"] == [f"{HERE}:thing/document-triage-dev-*", f"{HERE}:cert/*"]


def test_devices_are_told_when_to_stop_and_whose_signature_counts(graph):
    found = told(graph)
    assert (found["offlineLimit"], found["sync"]) == (86400, 900)
    (policy,) = found["trustPolicy"]["trustPolicies"]
    assert policy["registryScopes"] == ["registry.example/credit/document-sorter"]
    assert policy["signatureVerification"] == {"level": "strict"}
    assert policy["trustedIdentities"] == [one(graph, "signer.SigningProfile").outputs["arn"]]


def test_who_signs_outlives_the_stack(graph):
    profile = one(graph, "signer.SigningProfile")
    assert profile.inputs["platformId"] == "Notation-OCI-SHA384-ECDSA"
    assert profile.inputs["tags"]["retained-by"] == "document-triage-aws-dev-workload"
    assert profile.retain_on_delete


def test_waves_have_the_devices_of_their_shares(graph):
    found = {
        group.name: group.inputs["properties"]["attributePayload"]["attributes"]
        for group in every(graph, "iot.ThingGroup")
        if group.name != "fleet"
    }
    assert found == {
        "wave-1": {"devices": "7", "upTo": "0.02"},
        "wave-2": {"devices": "61", "upTo": "0.2"},
        "wave-3": {"devices": "272", "upTo": "1.0"},
    }


def test_calls_are_written_down_by_name_and_what_cannot_be_is_put_aside(graph):
    rule, log = one(graph, "iot.TopicRule").inputs, one(graph, "cloudwatch.LogGroup")
    (written,) = rule["cloudwatchLogs"]
    assert (written["logGroupName"], rule["sql"]) == (log.id, "SELECT topic(1) AS device")
    assert (log.inputs["kmsKeyId"], log.inputs["retentionInDays"]) == (LOGS, 365)
    assert rule["errorAction"]["sqs"]["queueUrl"] == (
        "https://sqs.eu-west-1.amazonaws.com/111111111111/bex-dev-dead-letters"
    )
    may = statements(one(graph, "iam.RolePolicy", "called"))
    assert may["WriteCalls"]["Resource"] == [log.outputs["arn"], f"{log.outputs['arn']}:*"]
    assert (may["PutAside"]["Resource"], may["EncryptWhatIsPutAside"]["Resource"]) == ([QUEUE], [INCIDENTS])


def test_a_device_that_calls_twice_is_counted_once(graph):
    heard = one(graph, "cloudwatch.ContributorInsightRule").inputs
    said = json.loads(heard["ruleDefinition"])
    assert (heard["ruleState"], said["LogGroupNames"]) == ("ENABLED", [one(graph, "cloudwatch.LogGroup").id])
    assert said["Contribution"] == {"Keys": ["$.device"], "Filters": []}


def test_without_a_queue_nothing_is_put_aside_and_calls_are_counted(build):
    graph = build(Edge, {name: value for name, value in ARGS.items() if name != "undelivered"})
    rule = one(graph, "iot.TopicRule").inputs
    assert "errorAction" not in rule
    assert rule["cloudwatchLogs"]
    assert set(statements(one(graph, "iam.RolePolicy", "called"))) == {"WriteCalls"}


def test_a_stop_of_the_system_writes_what_devices_are_told_to_stop_on(graph):
    switch = one(graph, "ssm.Parameter", "stopped")
    assert switch.inputs["name"] == "/document-triage-dev/edge/stopped"
    assert told(graph)["stopped"] == {"parameter": switch.inputs["name"], "unless": "false"}
    machine = one(graph, "sfn.StateMachine")
    (step,) = json.loads(machine.inputs["definition"])["States"].values()
    assert step["Parameters"] == {"Name": switch.inputs["name"], "Value": "true", "Overwrite": True}
    (write,) = statements(one(graph, "iam.RolePolicy", "stop")).values()
    assert (write["Action"], write["Resource"]) == (["ssm:PutParameter"], [switch.outputs["arn"]])
    rule = one(graph, "cloudwatch.EventRule", "stop")
    assert json.loads(rule.inputs["eventPattern"])["detail"] == {"system": ["document-triage"]}
    assert one(graph, "cloudwatch.EventTarget", "stop").inputs["arn"] == machine.outputs["arn"]
    assert one(graph, "cloudwatch.EventTarget", "stop-ended").inputs["arn"] == ARGS["route"]


def test_it_gives_what_others_need(graph):
    (it,) = graph.of_type("gouvernail-aws:index:Edge")
    assert it.outputs["fleet"] == "document-triage-dev-edge-fleet"
    assert it.outputs["waves"] == [f"document-triage-dev-edge-wave-{number}" for number in (1, 2, 3)]
    assert it.outputs["calls"] == "/aws/iot/document-triage-dev-edge-calls"
    assert it.outputs["heard"] == "document-triage-dev-edge-heard"
    assert it.outputs["profile"] == (
        "arn:aws:signer:eu-west-1:111111111111:/signing-profiles/document_triage_dev_models"
    )
