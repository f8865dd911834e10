"""How a fleet is read: whatever is wider than one device, or is not known, is not taken for its own."""

import json

import pytest

from gouvernail.graph import UNKNOWN, Graph
from policies.reading.aws.edge import configurations, device_access, device_roles, entries, signers
from policies.reading.aws.identities import identities
from tests.policies.worked.stack import Stack, policy, statement

HERE = "arn:aws:iot:eu-west-1:111111111111"
OWN = "${iot:Connection.Thing.ThingName}"
ATTACHED = {"Bool": {"iot:Connection.Thing.IsAttached": "true"}}


@pytest.fixture
def stack():
    return Stack("s", "111111111111")


def access(stack, *allowed):
    stack.add("iot/policy:Policy", "p", "p", {"policy": policy(*allowed)})
    (found,) = device_access(Graph(stack.resources))
    return found.own, found.itself


@pytest.mark.parametrize(
    ("resource", "own"),
    [
        (f"{HERE}:topic/$aws/things/{OWN}/jobs/*", True),
        (f"{HERE}:topic/calls/{OWN}", True),
        (f"{HERE}:topic/*/{OWN}", False),
        (f"{HERE}:topic/things/{OWN}*", False),
        (f"{HERE}:topic/things/a{OWN}/jobs", False),
        (f"{HERE}:topic/things/*", False),
        ("*", False),
        (f"{HERE}:topic/things/${{iot:ClientId}}/x", False),
    ],
)
def test_only_the_whole_name_of_the_thing_makes_a_topic_its_own(stack, resource, own):
    assert access(stack, statement("Say", ["iot:Publish"], resource))[0] is own


@pytest.mark.parametrize("actions", [["iot:*"], ["*"], ["iot:Pub*"]])
def test_more_than_named_actions_is_not_its_own(stack, actions):
    assert access(stack, statement("Say", actions, f"{HERE}:topic/x/{OWN}"))[0] is False


def test_who_is_not_attached_may_come_in_as_another(stack):
    connect = {"Effect": "Allow", "Action": "iot:Connect", "Resource": f"{HERE}:client/{OWN}"}
    assert access(stack, connect) == (True, False)


def test_a_device_that_is_attached_comes_in_as_itself(stack):
    connect = {"Effect": "Allow", "Action": "iot:Connect", "Resource": f"{HERE}:client/{OWN}", "Condition": ATTACHED}
    assert access(stack, connect) == (True, True)


def test_credentials_of_an_alias_that_is_not_there_are_not_its_own(stack):
    assert access(stack, statement("Prove", ["iot:AssumeRoleWithCertificate"], f"{HERE}:rolealias/none"))[0] is False


def test_a_policy_that_cannot_be_read_is_not_known(stack):
    stack.add("iot/policy:Policy", "p", "p", {"policy": "no policy"})
    (found,) = device_access(Graph(stack.resources))
    assert (found.own, found.itself) == (UNKNOWN, UNKNOWN)


def role_of(stack, *may):
    arn = "arn:aws:iam::111111111111:role/r"
    stack.add("iam/role:Role", "r", "r", {"assumeRolePolicy": policy(statement("T", ["sts:AssumeRole"]))}, arn=arn)
    stack.add("iam/rolePolicy:RolePolicy", "r", "r:p", {"role": "r", "policy": policy(*may)})
    stack.add("iot/roleAlias:RoleAlias", "a", "a", {"alias": "a", "roleArn": arn})
    graph = Graph(stack.resources)
    (found,) = device_roles(graph, tuple(identities(graph)))
    return found


@pytest.mark.parametrize(
    ("actions", "resource", "found"),
    [
        (["s3:PutObject"], "arn:aws:s3:::b/edge/${credentials-iot:ThingName}/*", (True, ("b",), False)),
        (["s3:PutObject"], "arn:aws:s3:::b/*", (False, ("b",), False)),
        (["s3:PutObject"], "arn:aws:s3:::*/${credentials-iot:ThingName}/*", (False, (), False)),
        (["s3:GetObject"], "arn:aws:s3:::b/*", (False, (), False)),
        (["s3:*"], "arn:aws:s3:::b/edge/${credentials-iot:ThingName}/*", (True, (), True)),
        (["s3:DeleteObject"], "arn:aws:s3:::b/edge/${credentials-iot:ThingName}/*", (True, (), True)),
        (["s3:PutObjectRetention"], "arn:aws:s3:::b/edge/${credentials-iot:ThingName}/*", (True, (), True)),
        (["ssm:GetParameter"], "arn:aws:ssm:eu-west-1:111111111111:parameter/p", (True, (), False)),
        (["ssm:PutParameter"], "arn:aws:ssm:eu-west-1:111111111111:parameter/p", (False, (), False)),
    ],
)
def test_what_credentials_write_and_take_away(stack, actions, resource, found):
    role = role_of(stack, statement("May", actions, resource))
    assert (role.own, role.stores, role.deletes) == found


def test_a_role_of_somebody_else_is_not_known(stack):
    stack.add("iot/roleAlias:RoleAlias", "a", "a", {"alias": "a", "roleArn": "arn:aws:iam::1:role/elsewhere"})
    (found,) = device_roles(Graph(stack.resources), ())
    assert (found.own, found.stores, found.deletes) == (UNKNOWN, UNKNOWN, UNKNOWN)


def test_a_certificate_in_a_stack_is_handed_out(stack):
    stack.add("iot/certificate:Certificate", "c", "c", {"active": True})
    assert [one.keys for one in entries(Graph(stack.resources))] == [None]


@pytest.mark.parametrize("written", ["", "[]", "no json", "{}", json.dumps({"trustPolicy": {"trustPolicies": []}})])
def test_what_devices_are_told_without_a_policy_is_never_strict(stack, written):
    parameter = {"name": "/s/edge/configuration", "type": "String", "insecureValue": written}
    stack.add("ssm/parameter:Parameter", "c", "c", parameter)
    (found,) = configurations(Graph(stack.resources), ())
    assert found.strict is not True
    assert found.offline_limit in {None, UNKNOWN}


@pytest.mark.parametrize(("status", "valid"), [("Active", True), ("Canceled", False), ("Revoked", False)])
def test_a_profile_that_has_ended_signs_nothing(stack, status, valid):
    its = {"name": "n", "platformId": "Notation-OCI-SHA384-ECDSA"}
    stack.add("signer/signingProfile:SigningProfile", "n", "n", its, status=status, arn="a")
    assert [one.valid for one in signers(Graph(stack.resources))] == [valid]
