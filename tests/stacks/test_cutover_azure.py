"""Calls move on Azure, on the real engine: in place, and nothing else is touched. One story, told in order."""

import pytest

from migration.routers import Live
from tests.conftest import ONCE
from tests.stacks.cutovers import Cutover

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.usefixtures("served"), ONCE]

HERE = Cutover("azure")


def test_without_its_workload_it_says_which_stack_to_bring_up(blueprint):
    for stack in HERE.ground[:2]:
        blueprint.up(stack)
    assert f"pulumi up --stack {HERE.ground[2]}" in HERE.refused(blueprint)


def test_it_comes_up_on_the_workload(blueprint):
    blueprint.up(HERE.ground[2])
    blueprint.up(HERE.stack)
    blueprint.up(HERE.stack, "--expect-no-changes")
    assert blueprint.planned(HERE.ground[2]) == {}


@pytest.mark.parametrize("weight", [25, 100, 0])
def test_by_the_caller_the_weight_changes_one_value_in_place(blueprint, weight):
    HERE.told(blueprint, weight=weight)
    assert blueprint.moved(HERE.stack, "--refresh") == {"update": ["NamedValue weight"]}
    assert HERE.now(blueprint) == Live(weight, 0)


@pytest.mark.parametrize("mirror", [100, 0])
def test_copies_change_one_value_in_place(blueprint, mirror):
    HERE.told(blueprint, mirror=mirror)
    assert blueprint.moved(HERE.stack, "--refresh") == {"update": ["NamedValue mirror"]}
    assert HERE.now(blueprint) == Live(0, mirror)


def test_by_chance_the_policy_changes_and_nothing_is_made_anew(blueprint):
    HERE.told(blueprint, stickyBy=None)
    assert blueprint.moved(HERE.stack) == {"update": ["ApiOperationPolicy router"]}


def test_by_chance_the_weight_changes_the_same_value_in_place(blueprint):
    HERE.told(blueprint, weight=100)
    assert blueprint.moved(HERE.stack, "--refresh") == {"update": ["NamedValue weight"]}
    assert HERE.now(blueprint) == Live(100, 0)


def test_what_cannot_be_is_refused_and_nothing_moves(blueprint):
    HERE.told(blueprint, weight="half", mirror=101, legacy="http://user:secret@scoring.legacy.example")
    said = HERE.refused(blueprint)
    for place in ("weight", "mirror", "legacy"):
        assert f"{HERE.file}: gouvernail:{place}: " in said
    assert "secret" not in said
    assert HERE.now(blueprint) == Live(100, 0)


def test_every_guarantee_holds_on_what_the_engine_built(blueprint):
    HERE.told(blueprint, weight=50, mirror=0, legacy="https://scoring.legacy.example/v2/score")
    blueprint.up(HERE.stack)
    judged = HERE.guarantees(blueprint)
    # That one is the workload's, and cannot hold on Azure: somebody accepts the risk in writing.
    assert {one["id"] for one in judged if one["verdict"] != "pass"} == {"pipeline.jobs_encrypted"}


def test_it_goes_down_and_leaves_nothing(blueprint):
    blueprint.destroy(HERE.stack)
    assert [thing for thing in blueprint.things() if thing["stack"] == HERE.stack] == []
