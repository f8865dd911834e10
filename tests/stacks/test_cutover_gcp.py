"""Calls move on Google Cloud, on the real engine: in place, and nothing else is touched. One story, told in order.

It ends with all of it destroyed, and what that left taken back.
"""

import pytest

from migration.routers import Live
from tests.conftest import ONCE
from tests.stacks.cutovers import Cutover

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.usefixtures("served"), ONCE]

HERE = Cutover("gcp")
MOVED = {"update": ["RegionUrlMap router"]}


def test_it_comes_up_on_the_workload_and_changes_nothing_of_it(blueprint):
    for stack in (*HERE.ground, HERE.stack):
        blueprint.up(stack)
    blueprint.up(HERE.stack, "--expect-no-changes")
    assert blueprint.planned(HERE.ground[2]) == {}


@pytest.mark.parametrize("weight", [25, 100, 0])
def test_by_the_caller_the_weight_changes_the_url_map_in_place(blueprint, weight):
    HERE.told(blueprint, weight=weight)
    assert blueprint.moved(HERE.stack, "--refresh") == MOVED
    assert HERE.now(blueprint) == Live(weight, 0)


def test_by_chance_too(blueprint):
    HERE.told(blueprint, stickyBy=None, weight=25, legacy="https://scoring.legacy.example/invocations")
    assert blueprint.moved(HERE.stack, "--refresh") == MOVED
    assert HERE.now(blueprint) == Live(25, 0)


def test_what_cannot_be_is_refused_and_nothing_moves(blueprint):
    HERE.told(blueprint, mirror=100, legacyAddresses=None)
    said = HERE.refused(blueprint)
    assert "gouvernail:mirror" in said
    assert "gouvernail:legacyAddresses" in said
    assert HERE.now(blueprint) == Live(25, 0)


def test_every_guarantee_holds_on_what_the_engine_built(blueprint):
    HERE.told(blueprint, weight=50, mirror=0, legacyAddresses=["192.168.15.10"])
    blueprint.up(HERE.stack)
    judged = HERE.guarantees(blueprint)
    assert {one["verdict"] for one in judged if one["possible"]} == {"pass"}


def test_what_a_destroy_left_on_google_cloud_is_taken_back(blueprint):
    stacks = HERE.ground[1:]
    for stack in (HERE.stack, *reversed(stacks)):
        blueprint.destroy(stack)
    left = {thing["id"]: thing["type"].rpartition(":")[2] for thing in blueprint.things() if thing["stack"] in stacks}
    assert {"Bucket", "CryptoKey", "KeyRing"} <= {*left.values()}
    assert not {"Service", "Network", "Topic", "Workflow", "Account"} & {*left.values()}
    for stack in stacks:
        assert " imported" in blueprint.up(stack).stdout
    assert {*left} <= {thing["id"] for thing in blueprint.things()}
    blueprint.up(stacks[-1], "--expect-no-changes")
