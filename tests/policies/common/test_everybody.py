"""A policy that lets anybody in is told from one that says who calls."""

import json

import pytest

from gouvernail.graph import UNKNOWN, Graph, Resource
from policies.common.everybody import denied_to_everybody, members_named, policy_for_callers
from policies.resource import View


def said(reader, **inputs):
    thing = Resource("urn:thing", "x:y:Z", "z", inputs=inputs)
    return [reason.message for reason in reader(View(thing, Graph([thing])))]


def of(*statements):
    return said(policy_for_callers("policy"), policy={"Statement": list(statements)})


def allows(**more):
    return {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", **more}


OPEN = ["`policy.Statement[0].Principal` lets anybody in"]
UNCLEAR = ["`policy.Statement[0].Principal` is not known"]


@pytest.mark.parametrize(
    "statement",
    [
        allows(),
        allows(Principal={"AWS": "*"}),
        allows(Principal={"AWS": ["arn:aws:iam::111111111111:root", "*"]}),
        allows(Principal={"Federated": "*"}),
        {"Effect": "Allow", "NotPrincipal": {"AWS": "arn:aws:iam::111111111111:root"}},
        allows(Condition={"Bool": {"aws:SecureTransport": "true"}}),
        allows(Condition={"StringNotEquals": {"aws:PrincipalAccount": "111111111111"}}),
        allows(Condition={"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}),
        allows(Condition={"StringLike": {"aws:PrincipalArn": "*"}}),
        allows(Condition={"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "0.0.0.0/0"]}}),
        allows(Condition={"StringEquals": {"s3:prefix": "home"}}),
    ],
)
def test_a_statement_for_anybody_is_found(statement):
    assert of(statement) == OPEN


@pytest.mark.parametrize(
    "statement",
    [
        {"Effect": "Deny", "Principal": "*", "Action": "s3:*"},
        allows(Principal={"AWS": "arn:aws:iam::111111111111:root"}),
        allows(Principal={"Service": "events.amazonaws.com"}),
        allows(Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}}),
        allows(Condition={"StringEquals": {"AWS:SourceOwner": "111111111111", "s3:prefix": "home"}}),
        allows(Condition={"ArnLike": {"aws:SourceArn": "arn:aws:s3:::ours"}}),
        allows(Condition={"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-1/*"}}),
        allows(Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
    ],
)
def test_a_statement_that_says_who_calls_is_let_be(statement):
    assert of(statement) == []


@pytest.mark.parametrize(
    "statement",
    [
        allows(Principal=UNKNOWN),
        allows(Principal={"AWS": UNKNOWN}),
        allows(Effect=UNKNOWN),
        allows(Condition=UNKNOWN),
        allows(Condition={"StringEquals": UNKNOWN}),
        allows(Condition={"StringEquals": {"aws:SourceVpce": UNKNOWN}}),
    ],
)
def test_what_is_not_known_of_a_statement_is_no_pass(statement):
    assert of(statement) == UNCLEAR


def test_a_policy_is_read_from_its_text():
    reads = policy_for_callers("policy")
    assert said(reads, policy=json.dumps({"Statement": allows()})) == ["`policy.Statement.Principal` lets anybody in"]
    assert said(reads, policy="no JSON") == ["`policy.Statement` is not known"]
    assert said(reads, policy=UNKNOWN) == ["`policy.Statement` is not known"]
    assert said(reads) == []


def test_members_for_everybody_are_found():
    reads = members_named("member", "members")
    assert said(reads, member="allUsers") == ["`member` lets anybody in"]
    assert said(reads, members=["user:a@b.c", "allAuthenticatedUsers"]) == ["`members` lets anybody in"]
    assert said(reads, members=["user:a@b.c", UNKNOWN]) == ["`members` is not known"]
    assert said(reads, member="user:a@b.c") == []


@pytest.mark.parametrize(
    ("changed", "denied"),
    [
        ({}, True),
        ({"Principal": {"AWS": ["*"]}, "Action": ["s3:GetObject", "s3:*"]}, True),
        ({"Effect": "Allow"}, False),
        ({"Principal": {"AWS": "111111111111"}}, False),
        ({"Action": "s3:GetObject"}, False),
        ({"Action": UNKNOWN}, UNKNOWN),
    ],
)
def test_what_is_denied_to_everybody_is_found(changed, denied):
    statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", **changed}
    thing = Resource("urn:thing", "x:y:Z", "z", inputs={"policy": {"Statement": [statement]}})
    (found,) = View(thing, Graph([thing])).document("policy").each("Statement")
    assert denied_to_everybody(found, "s3:*") is denied
