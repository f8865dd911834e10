"""Every leaf of a resource, and what it may be changed to."""

import json

import pytest

from gouvernail.graph import Resource
from tools.survivors.changes import changes
from tools.survivors.leaves import REMOVED, leaves, put

POLICY = json.dumps(
    {"Statement": [{"Effect": "Deny", "Action": ["s3:*"]}, {"Effect": "Allow", "Action": "s3:GetObject"}]}
)


def resource(type_: str = "aws:s3/bucketPolicy:BucketPolicy", **inputs: object) -> Resource:
    return Resource(urn=f"urn:pulumi:s::p::{type_}::one", type=type_, name="one", inputs=inputs)


def of(inputs: dict[str, object]) -> Resource:
    return Resource(urn="urn:pulumi:s::p::a:b/c:C::one", type="a:b/c:C", name="one", inputs=inputs)


def changed(one: Resource, row: str) -> dict[str, object]:
    leaf = next(leaf for leaf in leaves(one) if leaf.row == row)
    return dict(changes(one, leaf))


def test_rows_know_no_position_and_open_what_is_written_in_a_text() -> None:
    assert [leaf.row for leaf in leaves(resource(bucket="b", policy=POLICY))] == [
        "bucket",
        "policy:Statement[]",
        "policy:Statement[Deny].Effect",
        "policy:Statement[Deny].Action[]",
        "policy:Statement[Deny].Action[*]",
        "policy:Statement[Allow].Effect",
        "policy:Statement[Allow].Action",
    ]


def test_what_a_program_names_as_it_likes_is_no_part_of_a_row() -> None:
    machine = resource("aws:sfn/stateMachine:StateMachine", definition='{"States": {"Begin": {"Type": "Pass"}}}')
    assert [leaf.row for leaf in leaves(machine)] == ["definition:States.*.Type"]


@pytest.mark.parametrize(
    ("inputs", "row", "expected"),
    [
        ({"versioned": True}, "versioned", {"removed": REMOVED, "flipped": False}),
        ({"days": 30}, "days", {"removed": REMOVED, "zero": 0, "tenfold": 300, "tenth": 3}),
        ({"days": 0}, "days", {"removed": REMOVED, "ten": 10}),
        ({"kept": "P30D"}, "kept", {"removed": REMOVED, "zero": "P0D", "tenfold": "P300D", "tenth": "P3D"}),
        ({"range": "10.0.0.0/16"}, "range", {"removed": REMOVED, "open": "0.0.0.0/0"}),
        ({"status": "Enabled"}, "status", {"removed": REMOVED, "other": "Disabled"}),
        ({"names": ["a"]}, "names[]", {"emptied": []}),
        ({"names": []}, "names[]", {}),
        ({"text": "a"}, "text", {"removed": REMOVED, "emptied": ""}),
        ({"at": "https://a.b"}, "at", {"removed": REMOVED, "plain": "http://a.b", "emptied": ""}),
        ({"member": "user:a@b.c"}, "member", {"removed": REMOVED, "anybody": "allUsers", "emptied": ""}),
        (
            {"topic": "arn:aws:sns:eu-west-1:111111111111:t"},
            "topic",
            {"removed": REMOVED, "elsewhere": "arn:aws:sns:eu-west-1:999999999999:t"},
        ),
        (
            {"policy": POLICY},
            "policy:Statement[Allow].Action",
            {"removed": REMOVED, "anything": "*", "emptied": ""},
        ),
    ],
)
def test_each_kind_of_value_has_its_unsafe_ones(
    inputs: dict[str, object], row: str, expected: dict[str, object]
) -> None:
    assert changed(of(inputs), row) == expected


def test_of_an_enumeration_the_member_that_opens_is_taken() -> None:
    vault = resource("azure-native:storage:StorageAccount", publicNetworkAccess="Disabled")
    assert changed(vault, "publicNetworkAccess")["other"] == "Enabled"


def test_a_change_is_put_where_the_leaf_stood_and_nowhere_else() -> None:
    one = resource(bucket="b", policy=POLICY)
    leaf = next(leaf for leaf in leaves(one) if leaf.row == "policy:Statement[Deny].Action[*]")
    removed = put(one.inputs, leaf.steps, REMOVED)
    left = '{"Statement": [{"Effect": "Deny", "Action": []}, {"Effect": "Allow", "Action": "s3:GetObject"}]}'
    assert removed == {"bucket": "b", "policy": left}
    assert one.inputs == {"bucket": "b", "policy": POLICY}


def test_steps_that_lead_nowhere_are_told() -> None:
    with pytest.raises(LookupError):
        put({"a": []}, ("a", 0), 1)
    with pytest.raises(LookupError):
        put({}, ("a", "b"), 1)
