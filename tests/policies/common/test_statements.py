import json

import pytest

from gouvernail.graph import SECRET, UNKNOWN, Graph, Resource
from policies.common.statements import anybody, names_callers
from policies.resource import View

OURS = {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}


def judged(**statement: object) -> object:
    return anybody(View(Resource(urn="u", type="t", name="n", inputs=statement), Graph([])))


@pytest.mark.parametrize(
    ("principal", "answer"),
    [
        ("*", True),
        ({"AWS": "*"}, True),
        ({"AWS": ["arn:aws:iam::111111111111:root", "*"]}, True),
        ({"AWS": "arn:aws:iam::111111111111:root"}, False),
        ({"Service": "s3.amazonaws.com"}, False),
        (UNKNOWN, UNKNOWN),
        (SECRET, UNKNOWN),
        ({"AWS": UNKNOWN}, UNKNOWN),
        (None, False),
    ],
)
def test_who_is_named_is_not_anybody(principal: object, answer: object) -> None:
    assert judged(Effect="Allow", Principal=principal) is answer


def test_a_denial_lets_nobody_in_and_who_names_those_outside_lets_all_others_in() -> None:
    assert judged(Effect="Deny", Principal="*") is False
    assert judged(Effect="Allow", NotPrincipal={"AWS": "arn:aws:iam::111111111111:root"}) is True
    assert judged(Effect=UNKNOWN, Principal="*") is UNKNOWN


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (OURS, False),
        ({"ForAnyValue:StringLike": {"aws:PRINCIPALORGPATHS": ["o-1/r-1/*"]}}, False),
        ({"ArnLike": {"aws:PrincipalArn": ["arn:aws:iam::1:role/a", "*"]}}, True),
        ({"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-1"}}, True),
        ({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}, True),
        ({"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}, True),
        ({"StringEquals": {"aws:RequestTag/team": "ml"}}, True),
        ({"Bool": {"aws:SecureTransport": "true"}}, True),
        ({**OURS, "Bool": {"aws:SecureTransport": "true"}}, False),
        (UNKNOWN, UNKNOWN),
        ({"StringEquals": UNKNOWN}, UNKNOWN),
        ({"StringEquals": {"aws:PrincipalOrgID": UNKNOWN}}, UNKNOWN),
        ({}, True),
    ],
)
def test_a_condition_counts_where_it_names_the_caller(condition: object, answer: object) -> None:
    assert judged(Effect="Allow", Principal="*", Condition=condition) is answer


@pytest.mark.parametrize(
    ("policy", "messages"),
    [
        (None, []),
        (
            json.dumps({"Statement": {"Effect": "Allow", "Principal": "*"}}),
            ["`policy.Statement.Principal` lets anybody in"],
        ),
        (
            json.dumps({"Statement": [{"Effect": "Deny", "Principal": "*"}, {"Effect": "Allow", "Principal": "*"}]}),
            ["`policy.Statement[1].Principal` lets anybody in"],
        ),
        (UNKNOWN, ["`policy.Statement` is not known"]),
        ("{", ["`policy.Statement` is not known"]),
    ],
)
def test_each_statement_of_a_policy_is_read(policy: object, messages: list[str]) -> None:
    view = View(Resource(urn="u", type="t", name="n", inputs={"policy": policy}), Graph([]))
    assert [reason.message for reason in names_callers(view, "policy")] == messages
