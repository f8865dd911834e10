# ruff: noqa: E501 - a table is read row by row
"""AWS's grammar of policies: what is taken, and what is refused where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox.relations.statements import IDENTITY, REPOSITORY, RESOURCE, TRUST, allows, read

READS = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::orders/*"}
ASSUMES = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}


def wrong(kind, *statements, **more):
    return list(read({"Version": "2012-10-17", "Statement": list(statements), **more}, kind))


@pytest.mark.parametrize(
    ("kind", "statement"),
    [
        (IDENTITY, READS),
        (IDENTITY, {**READS, "Action": ["s3:Get*", "kms:Decrypt"], "Resource": ["*", "arn:aws-cn:s3:::a", "${aws:x}"]}),
        (IDENTITY, {"Effect": "Deny", "NotAction": "*", "NotResource": "*"}),
        (IDENTITY, {**READS, "Sid": ""}),
        (IDENTITY, {**READS, "Condition": {"ForAllValues:StringEqualsIfExists": {"aws:TagKeys": ["a"]}}}),
        (IDENTITY, {**READS, "Condition": {"Bool": {"aws:SecureTransport": True}, "Null": {"a:b": "true"}}}),
        (TRUST, ASSUMES),
        (TRUST, {**ASSUMES, "Principal": {"AWS": ["111111111111", "arn:aws:iam::111111111111:root", "AIDAQ3EGR5TOQWERTYUIO"]}}),
        (TRUST, {**ASSUMES, "Principal": {"Federated": "cognito-identity.amazonaws.com"}}),
        (RESOURCE, {**READS, "Principal": "*", "Sid": "any text it likes"}),
        (RESOURCE, {**READS, "Principal": {"AWS": "*"}}),
        (REPOSITORY, {"Effect": "Allow", "Action": "ecr:*", "Principal": {"Service": "lambda.amazonaws.com"}}),
    ],
)  # fmt: skip
def test_what_aws_takes_is_taken(kind, statement):
    assert wrong(kind, statement) == []
    assert list(read({"Statement": statement}, kind)) == [], "one statement needs no list, nor a version"


@pytest.mark.parametrize(
    ("kind", "change", "reason"),
    [
        (IDENTITY, {"Effect": "allow"}, "expected Effect to be 'Allow' or 'Deny', got 'allow'"),
        (IDENTITY, {"Effect": None}, "missing Effect"),
        (IDENTITY, {"Action": None}, "missing Action (or NotAction), which an identity's policy needs"),
        (IDENTITY, {"Resource": None}, "missing Resource (or NotResource), which an identity's policy needs"),
        (IDENTITY, {"NotAction": "s3:*"}, "has both Action and NotAction: give one"),
        (IDENTITY, {"Principal": "*"}, "an identity's policy has no Principal"),
        (IDENTITY, {"Action": "GetObject"}, "expected an action as service:Name or '*', got 'GetObject'"),
        (IDENTITY, {"Action": []}, "Action is empty"),
        (IDENTITY, {"Action": ["s3:Get*", 7]}, "expected Action to be a string or a list of strings, got a number in it"),
        (IDENTITY, {"Resource": "orders"}, "expected an ARN or '*' for a resource, got 'orders'"),
        (IDENTITY, {"Sid": "not this"}, "expected Sid to be letters and digits only, got 'not this'"),
        (IDENTITY, {"Condition": {"StringEqual": {"a:b": "c"}}}, "no condition operator 'StringEqual': did you mean 'StringEquals'?"),
        (IDENTITY, {"Condition": {"StringEquals": "c"}}, "expected StringEquals to be an object of keys and values, got 'c'"),
        (IDENTITY, {"Condition": []}, "expected Condition to be an object, got a list"),
        (TRUST, {"Principal": None}, "missing Principal (or NotPrincipal), which a trust policy needs"),
        (TRUST, {"Resource": "*"}, "a trust policy has no Resource"),
        (TRUST, {"Principal": {"Service": "ec2"}}, "Principal.Service: expected a service's name, x.amazonaws.com, got 'ec2'"),
        (TRUST, {"Principal": {"AWS": "admin"}}, "Principal.AWS: expected an account's number or an ARN, got 'admin'"),
        (TRUST, {"Principal": {"Services": "ec2.amazonaws.com"}}, "Principal: unknown key 'Services': did you mean 'Service'?"),
        (TRUST, {"Principal": "me"}, "expected Principal to be '*' or an object such as {'Service': '...'}, got 'me'"),
        (RESOURCE, {"Principal": None}, "missing Principal (or NotPrincipal), which a resource's policy needs"),
    ],
)  # fmt: skip
def test_what_aws_refuses_is_refused_where_it_stands(kind, change, reason):
    good = {IDENTITY: READS, TRUST: ASSUMES, RESOURCE: {**READS, "Principal": "*"}}[kind]
    bad = {name: value for name, value in {**good, **change}.items() if value is not None}
    assert wrong(kind, good, bad) == [f"statement 2: {reason}"]


def test_a_misspelt_key_is_named_once_with_the_right_one():
    bad = {"Effect": "Allow", "Actions": "s3:*", "Resource": "*"}
    assert wrong(IDENTITY, bad) == ["statement 1: unknown key 'Actions': did you mean 'Action'?"]
    assert wrong(IDENTITY, READS, Statements=[]) == ["unknown key 'Statements': did you mean 'Statement'?"]


def test_a_policy_has_a_known_version_and_statements():
    assert wrong(IDENTITY, READS, Version="2012-10-18") == [
        "expected Version to be '2012-10-17' or '2008-10-17', got '2012-10-18'"
    ]
    assert list(read({"Version": "2012-10-17"}, IDENTITY)) == ["missing Statement"]
    assert wrong(IDENTITY) == ["Statement is empty"]
    assert wrong(IDENTITY, "s3:*") == ["statement 1: expected an object, got 's3:*'"]


def test_sids_are_there_once_but_in_repositories():
    twice = ({**READS, "Sid": "One", "Principal": "*"},) * 2
    assert wrong(RESOURCE, *twice) == ["statement 2: Sid 'One' is that of statement 1 too"]
    assert wrong(REPOSITORY, *twice) == []


def test_what_is_not_known_is_not_judged():
    assert wrong(IDENTITY, UNKNOWN, {**READS, "Resource": UNKNOWN, "Action": UNKNOWN, "Condition": UNKNOWN}) == []
    assert list(read({"Statement": UNKNOWN}, TRUST)) == []
    assert allows({"Statement": [UNKNOWN]}, "kms:PutKeyPolicy")


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ({"Effect": "Allow", "Action": "kms:Put*"}, True),
        ({"Effect": "Allow", "Action": ["kms:Decrypt", "KMS:putkeypolicy"]}, True),
        ({"Effect": "Allow", "NotAction": "kms:Decrypt"}, True),
        ({"Effect": "Allow", "Action": "kms:Decrypt"}, False),
        ({"Effect": "Deny", "Action": "kms:*"}, False),
    ],
)
def test_what_a_policy_may_allow(statement, allowed):
    assert allows({"Statement": [statement]}, "kms:PutKeyPolicy") is allowed


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
statements = st.dictionaries(
    st.sampled_from(["Sid", "Effect", "Action", "Resource", "Principal", "Condition", "NotAction"]), values
)


@given(st.dictionaries(st.sampled_from(["Version", "Id", "Statement", "x"]), values | st.lists(statements, max_size=3)))
def test_whatever_stands_there_is_answered_in_words(document):
    for kind in (IDENTITY, RESOURCE, TRUST, REPOSITORY):
        assert all(isinstance(reason, str) for reason in read(document, kind))
    assert allows(document, "kms:PutKeyPolicy") in (True, False)
