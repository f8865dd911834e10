import fnmatch
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.graph import UNKNOWN
from policies.reading.aws.policy import document
from policies.reading.model.policies import Group, Power, Statement
from policies.reading.policy import concerns, limits_caller, matches, permits

OWN, OTHER = "111111111111", "333333333333"
ALPHABET = "ab:*?[]-"


def read(*statements: dict[str, object]) -> tuple[Statement, ...]:
    found = document("urn", json.dumps({"Version": "2012-10-17", "Statement": list(statements)})).statements
    assert found is not UNKNOWN
    return found


def allow(actions: object, resource: object = "*", **more: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": actions, "Resource": resource, **more}


def deny(actions: object, resource: object = "*", **more: object) -> dict[str, object]:
    return {"Effect": "Deny", "Action": actions, "Resource": resource, **more}


@given(st.text(ALPHABET, max_size=8), st.text(ALPHABET, max_size=8))
def test_wildcards_match_as_in_a_shell_without_its_brackets(pattern: str, text: str) -> None:
    assert matches(pattern, text) is fnmatch.fnmatchcase(text, pattern.replace("[", "[[]"))


def test_a_pattern_with_a_variable_may_match() -> None:
    assert matches("arn:aws:s3:::bex/${aws:username}/*", "arn:aws:s3:::bex/me/x") is UNKNOWN


@pytest.mark.parametrize(
    ("statements", "answer"),
    [
        ([], False),
        ([allow("s3:*")], True),
        ([allow("S3:putobject")], True),
        ([allow("s3:GetObject")], False),
        ([allow("s3:*"), deny("s3:Put*")], False),
        ([allow("s3:*", "arn:aws:s3:::other/*")], False),
        ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], True),
        ([{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}], False),
        ([{"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::bex/*"}], False),
        ([allow("s3:*", Condition={"StringEquals": {"aws:PrincipalTag/team": "x"}})], UNKNOWN),
        ([allow("s3:*"), deny("s3:*", Condition={"StringEquals": {"aws:PrincipalTag/team": "x"}})], UNKNOWN),
        ([deny("s3:*"), allow("s3:*", Condition={"StringEquals": {"aws:PrincipalTag/team": "x"}})], False),
        ([allow("s3:*", Condition={"Bool": {"aws:SecureTransport": True}})], True),
        ([allow("s3:*"), deny("s3:*", Condition={"Bool": {"aws:SecureTransport": False}})], True),
    ],
)
def test_deny_beats_allow_and_conditions_leave_it_open(statements: list[dict[str, object]], answer: object) -> None:
    assert permits(read(*statements), "s3:PutObject", "arn:aws:s3:::bex/x") is answer


patterns = st.lists(
    st.sampled_from(["*", "s3:*", "s3:Put*", "s3:PutObject", "s3:Get*", "kms:*"]), min_size=1, max_size=2
)
drawn = st.builds(
    lambda effect, actions: {"Effect": effect, "Action": actions, "Resource": "*"},
    st.sampled_from(["Allow", "Deny"]),
    patterns,
)


@given(st.lists(drawn, max_size=5), st.sampled_from(["s3:PutObject", "s3:GetObject", "kms:Decrypt"]))
def test_without_conditions_the_answer_is_the_textbook_s(statements: list[dict[str, object]], action: str) -> None:
    def hit(effect: str) -> bool:
        return any(
            one["Effect"] == effect and any(fnmatch.fnmatchcase(action, pattern) for pattern in one["Action"])  # pyright: ignore[reportGeneralTypeIssues]
            for one in statements
        )

    found = document("urn", json.dumps({"Statement": statements})).statements

    assert found is not UNKNOWN
    assert permits(found, action, "arn") is (hit("Allow") and not hit("Deny"))


@pytest.mark.parametrize(
    ("who", "own", "other"),
    [
        ("*", True, True),
        ({"AWS": "*"}, True, True),
        ({"AWS": OWN}, True, False),
        ({"AWS": f"arn:aws:iam::{OWN}:root"}, True, False),
        ({"AWS": f"arn:aws:iam::{OTHER}:role/x"}, False, True),
        ({"Service": "cloudtrail.amazonaws.com"}, False, False),
    ],
)
def test_principals_belong_to_their_accounts(who: object, *, own: bool, other: bool) -> None:
    (statement,) = read(allow("s3:*", Principal=who))

    assert (concerns(statement, OWN), concerns(statement, OTHER)) == (own, other)


def test_all_but_one_account_means_every_other_account() -> None:
    (statement,) = read({"Effect": "Deny", "NotPrincipal": {"AWS": OWN}, "Action": "*", "Resource": "*"})

    assert (concerns(statement, OWN), concerns(statement, OTHER)) == (False, True)


@pytest.mark.parametrize(
    ("condition", "limits"),
    [
        ({"StringEquals": {"aws:PrincipalAccount": OWN}}, True),
        ({"StringEquals": {"AWS:SourceAccount": [OWN]}}, True),
        ({"ArnLike": {"aws:SourceArn": f"arn:aws:cloudtrail:*:{OWN}:trail/x"}}, True),
        ({"StringLike": {"aws:PrincipalAccount": "*"}}, False),
        ({"StringNotEquals": {"aws:PrincipalAccount": OTHER}}, False),
        ({"StringEqualsIfExists": {"aws:PrincipalAccount": OWN}}, False),
        ({"Bool": {"aws:SecureTransport": True}}, False),
    ],
)
def test_only_conditions_that_name_the_caller_limit_it(condition: object, *, limits: bool) -> None:
    (statement,) = read(allow("s3:*", Principal="*", Condition=condition))

    assert limits_caller(statement) is limits


@pytest.mark.parametrize(
    ("actions", "powers"),
    [
        ("kms:*", set(Power)),
        ("*", set(Power)),
        (["kms:Decrypt", "kms:GenerateDataKey*"], {Power.USE}),
        ("kms:Put*", {Power.ADMINISTER}),
        ("kms:CreateGrant", {Power.DELEGATE}),
        ("kms:Describe*", {Power.LOOK}),
        ("s3:*", set()),
    ],
)
def test_actions_on_keys_give_powers(actions: object, powers: set[Power]) -> None:
    (statement,) = read(allow(actions))

    assert statement.powers == powers


def test_all_actions_but_some_give_all_other_powers() -> None:
    (statement,) = read({"Effect": "Allow", "NotAction": ["kms:Decrypt"], "Resource": "*"})

    assert statement.powers == set(Power)


@pytest.mark.parametrize(
    "text",
    [
        UNKNOWN,
        None,
        "",
        "not json",
        "[]",
        "{}",
        json.dumps({"Statement": ["x"]}),
        json.dumps({"Statement": {"Effect": "Maybe"}}),
        {"Statement": [{"Effect": "Allow", "Action": UNKNOWN}]},
    ],
)
def test_what_is_no_policy_is_unknown_and_never_empty(text: object) -> None:
    assert document("urn", text).statements is UNKNOWN


def test_one_statement_needs_no_list() -> None:
    found = document("urn", {"Statement": allow("s3:GetObject", Principal={"Service": "x.amazonaws.com"})}).statements

    assert found is not UNKNOWN
    assert found[0].principals[0].group is Group.SERVICE
