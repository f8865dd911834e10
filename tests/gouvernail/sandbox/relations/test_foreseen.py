from pathlib import Path

import pytest

from gouvernail.sandbox.relations.foreseen import Foreseen, Seen
from gouvernail.sandbox.state import Existing, State


def thing(id_, urn):
    return Existing("aws", "1", "eu-west-1", "aws:ec2/vpc:Vpc", id_, urn, {}, {"arn": f"arn:{id_}"}, frozenset())


@pytest.fixture
def state():
    with State(Path(":memory:")) as held:
        yield held


def test_a_run_foresees_only_its_own(state):
    foreseen = Foreseen()
    foreseen.add("one", thing("vpc-1", "urn:a"))
    for run, sees in (("one", True), ("two", False)):
        seen = Seen(state, foreseen.of(run), foreseeing=True)
        assert [one.id for one in seen.named(["arn:vpc-1"])] == (["vpc-1"] if sees else [])
        assert [one.id for one in seen.of_type("aws:ec2/vpc:Vpc")] == (["vpc-1"] if sees else [])
    assert Seen(state, foreseen.of("one"), foreseeing=False).named(["vpc-1"]) == []


def test_what_is_previewed_anew_replaces_what_was_foreseen_there(state):
    foreseen = Foreseen()
    foreseen.add("run", thing("vpc-1", "urn:a"))
    foreseen.add("run", thing("vpc-2", "urn:a"))
    seen = Seen(state, foreseen.of("run"), foreseeing=True)
    assert seen.named(["vpc-1"]) == []
    assert [one.id for one in seen.named(["vpc-2"])] == ["vpc-2"]


def test_runs_long_past_are_forgotten(state):
    foreseen = Foreseen()
    for number in range(100):
        foreseen.add(f"run {number}", thing("vpc-1", "urn:a"))
    assert Seen(state, foreseen.of("run 99"), foreseeing=True).named(["vpc-1"])
    assert Seen(state, foreseen.of("run 0"), foreseeing=True).named(["vpc-1"]) == []
