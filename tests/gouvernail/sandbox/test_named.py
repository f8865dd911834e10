from pathlib import Path

import pytest

from gouvernail.sandbox.named import key, names, told
from gouvernail.sandbox.state import Existing, State

TOPIC = "aws:sns/topic:Topic"


def thing(**outputs):
    given = {"role": "arn:aws:iam::1:role/r", "name": "t"}
    return Existing("aws", "1", "eu-west-1", TOPIC, "t", "urn:t", given, {**given, **outputs}, frozenset())


def test_a_thing_is_called_what_it_gives_out_but_not_what_it_was_given():
    outputs = {"arn": "arn:t", "role": "arn:r", "name": "t", "ownerId": "1", "policy": "{}", "parts": [{"partId": "p"}]}
    found = dict(names("aws", "id", {"role": "arn:r", "name": "t"}, outputs))
    assert found == {"id": "id", "arn:t": "arn", "t": "name", "1": "ownerId", "p": "partId"}


def test_what_is_given_deep_inside_is_no_name_of_it():
    inputs = {"vpcConfig": {"subnetIds": ["subnet-1"]}, "rules": [{"keyId": "k"}]}
    outputs = {"vpcConfig": {"subnetIds": ["subnet-1"], "clusterSecurityGroupId": "sg-1"}, "rules": [{"keyId": "k"}]}
    assert dict(names("aws", "id", inputs, outputs)) == {"id": "id", "sg-1": "clusterSecurityGroupId"}


@pytest.mark.parametrize(
    ("package", "one", "other"),
    [
        ("azure-native", "/subscriptions/S/resourceGroups/G", "/SUBSCRIPTIONS/s/resourcegroups/g/"),
        ("gcp", "projects/p/global/networks/n", "https://www.googleapis.com/compute/v1/projects/p/global/networks/n"),
        ("gcp", "projects/p/topics/t", "//pubsub.googleapis.com/projects/p/topics/t"),
    ],
)
def test_two_ways_to_write_one_name(package, one, other):
    assert key(package, one) == key(package, other)


def test_aws_knows_one_way_only():
    assert key("aws", "arn:aws:s3:::B") != key("aws", "arn:aws:s3:::b")


def test_the_state_finds_a_thing_by_its_names_as_long_as_they_are_its():
    with State(Path(":memory:")) as state:
        first, second = thing(arn="arn:1"), thing(arn="arn:2")
        state.create(first, "claim")
        assert [(one.id, one.said) for one in state.named(["arn:1", "nothing"])] == [("t", "arn")]
        state.update(first, second, "claim")
        assert state.named(["arn:1"]) == []
        assert len(state.named(["arn:2"])) == 1
        state.delete(second)
        assert state.named(["arn:2", "t"]) == []
        assert state.named([]) == []


def test_an_answer_names_what_it_was_not_asked_with():
    asked = {"filters": [{"name": "owner", "values": ["ami-2"]}]}
    answer = {
        "id": "ami-1",
        "ids": ["ami-3"],
        "rootSnapshotId": None,
        "filters": [{"name": "owner", "values": ["ami-2"]}],
    }
    assert told("aws", answer, asked) == {"ami-1", "ami-3"}
