"""Calls move on the real engine: in place, and nothing else is touched. One story, told in order."""

import pytest

from migration.routers import Live
from tests.conftest import ONCE
from tests.stacks.cutovers import Cutover

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.usefixtures("served"), ONCE]

HERE = Cutover("aws")


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
def test_by_the_caller_the_weight_changes_one_rule_in_place(blueprint, weight):
    HERE.told(blueprint, weight=weight)
    assert blueprint.moved(HERE.stack, "--refresh") == {"update": ["ListenerRule governed"]}
    assert HERE.now(blueprint) == Live(weight, 0)


def test_by_chance_the_rules_go_and_the_listener_stays(blueprint):
    HERE.told(blueprint, stickyBy=None, legacy="https://scoring.legacy.example/scorecard")
    planned = blueprint.planned(HERE.stack)
    assert sorted(planned.pop("delete")) == ["ListenerRule governed", "ListenerRule legacy"]
    # The roles name the rules no more, and the legacy is asked at another path whether it is well.
    changed = ["RolePolicy cutover-operator", "RolePolicy cutover-pipeline", "TargetGroup legacy"]
    assert {operation: sorted(names) for operation, names in planned.items()} == {"update": changed}
    blueprint.up(HERE.stack)


def test_by_chance_the_weight_changes_the_listener_in_place(blueprint):
    HERE.told(blueprint, weight=100)
    assert blueprint.moved(HERE.stack, "--refresh") == {"update": ["Listener router"]}
    assert HERE.now(blueprint) == Live(100, 0)


def test_what_cannot_be_is_refused_and_nothing_moves(blueprint):
    HERE.told(
        blueprint, weight="half", mirror=101, legacy="http://user:secret@scoring.legacy.example", legacyAddresses=None
    )
    said = HERE.refused(blueprint)
    for place in ("weight", "mirror", "legacy"):
        assert f"{HERE.file}: gouvernail:{place}: " in said
    assert "secret" not in said
    assert HERE.now(blueprint) == Live(100, 0)


def test_every_guarantee_holds_on_what_the_engine_built(blueprint):
    HERE.told(
        blueprint,
        weight=50,
        mirror=0,
        legacy="https://scoring.legacy.example/scorecard",
        legacyAddresses=["10.10.15.10"],
    )
    blueprint.up(HERE.stack)
    assert {one["verdict"] for one in HERE.guarantees(blueprint)} == {"pass"}
