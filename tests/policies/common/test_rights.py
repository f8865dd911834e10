"""Statements are read as AWS reads them."""

import json

import pytest

from gouvernail.graph import UNKNOWN, Graph, Resource
from policies.common.rights import acts, allows, conditions, gives, has, statements
from policies.resource import View


def view(policy):
    return View(Resource(urn="urn", type="aws:iam/policy:Policy", name="p", inputs={"policy": policy}), Graph([]))


def one(statement):
    (found,) = statements(view({"Statement": statement}), "policy")
    return found


def test_a_policy_is_text_or_an_object_with_one_statement_or_many():
    one_statement = {"Effect": "Allow", "Action": "s3:Get*"}

    assert len(statements(view(json.dumps({"Statement": [one_statement, one_statement]})), "policy")) == 2
    assert len(statements(view(json.dumps({"Statement": one_statement})), "policy")) == 1
    assert [allows(found) for found in statements(view({"Statement": [one_statement]}), "policy")] == [True]


@pytest.mark.parametrize("policy", [UNKNOWN, "no JSON", {"Statement": UNKNOWN}])
def test_of_a_policy_that_is_not_known_nothing_is(policy):
    (found,) = statements(view(policy), "policy")

    assert allows(found) is UNKNOWN
    assert acts(found, "iam:PassRole") is UNKNOWN
    assert conditions(found) is UNKNOWN


@pytest.mark.parametrize(
    ("statement", "answer"),
    [
        ({"Action": "iam:PassRole"}, True),
        ({"Action": ["s3:GetObject", "IAM:pass*"]}, True),
        ({"Action": "*"}, True),
        ({"Action": "iam:PassRoles"}, False),
        ({"NotAction": "s3:*"}, True),
        ({"NotAction": "iam:*"}, False),
        ({"NotAction": ["iam:PassRole"]}, True),
        ({"Action": UNKNOWN}, UNKNOWN),
        ({"Action": "iam:PassRole", "NotAction": UNKNOWN}, True),
    ],
)
def test_actions_are_patterns_without_case(statement, answer):
    assert acts(one(statement), "iam:PassRole", "iam:AttachRolePolicy") is answer


def test_a_text_is_a_list_of_one():
    assert has(one({"Resource": "*"}), "Resource", "*") is True
    assert has(one({"Resource": ["a", "b"]}), "Resource", "*") is False
    assert has(one({"Resource": ["*", UNKNOWN]}), "Resource", "*") is UNKNOWN


def test_only_conditions_of_equality_bind():
    found = conditions(
        one(
            {
                "Condition": {
                    "StringLike": {"token.example.com:Sub": ["a", "b"]},
                    "ForAnyValue:StringEquals": {"aws:PrincipalOrgPaths": UNKNOWN},
                    "StringNotEquals": {"aws:PrincipalOrgID": "o-1"},
                    "StringEqualsIfExists": {"aws:SourceAccount": "1"},
                }
            }
        )
    )

    assert found == {"token.example.com:sub": ("a", "b"), "aws:principalorgpaths": UNKNOWN}
    assert conditions(one({"Condition": {"StringEquals": UNKNOWN}})) is UNKNOWN
    assert conditions(one({})) == {}


@pytest.mark.parametrize(("limit", "answer"), [("arn", False), ("other", True), (None, True), (UNKNOWN, UNKNOWN)])
def test_a_policy_that_limits_a_role_gives_nothing(limit, answer):
    policy = Resource(urn="p", type="aws:iam/policy:Policy", name="p", outputs={"arn": "arn"})
    role = Resource(urn="r", type="aws:iam/role:Role", name="r", inputs={"permissionsBoundary": limit})

    assert gives(View(policy, Graph([policy, role]))) is answer
