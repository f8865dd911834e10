"""Calls move on Google Cloud, on the real engine: in place, and nothing else is touched. One story, told in order."""

import json

import pytest
import yaml

from gouvernail.graph import from_export
from migration.routers import Live, live
from tests.conftest import ONCE

pytestmark = [pytest.mark.engine, pytest.mark.slow, ONCE]

GROUND = ("bex-gcp-audit-foundation", "bex-gcp-dev-foundation", "credit-scoring-gcp-dev-workload")
CUTOVER = "credit-scoring-gcp-dev-cutover"
FILE = f"stacks/Pulumi.{CUTOVER}.yaml"
MOVED = {"update": ["RegionUrlMap router"]}


def told(blueprint, **settings):
    """Writes settings into the stack's file, as an executor does; None takes one away."""
    path = blueprint.folder / FILE
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key, value in settings.items():
        written["config"].pop(f"gouvernail:{key}", None)
        if value is not None:
            written["config"][f"gouvernail:{key}"] = value
    path.write_text(yaml.safe_dump(written), encoding="utf-8")


def now(blueprint):
    """What the state says of how calls are divided."""
    done = blueprint.pulumi("stack", "export", "--stack", CUTOVER)
    assert done.returncode == 0, done.stderr
    return live("gcp", from_export(json.loads(done.stdout)))


def test_it_comes_up_on_the_workload_and_changes_nothing_of_it(blueprint):
    for stack in (*GROUND, CUTOVER):
        blueprint.up(stack)
    blueprint.up(CUTOVER, "--expect-no-changes")
    assert blueprint.planned(GROUND[2]) == {}


@pytest.mark.parametrize("weight", [25, 100, 0])
def test_by_the_caller_the_weight_changes_the_url_map_in_place(blueprint, weight):
    told(blueprint, weight=weight)
    assert blueprint.planned(CUTOVER) == MOVED
    blueprint.up(CUTOVER, "--refresh")
    assert now(blueprint) == Live(weight, 0)


def test_by_chance_too(blueprint):
    told(blueprint, stickyBy=None, weight=25, legacy="https://scoring.legacy.example/invocations")
    assert blueprint.planned(CUTOVER) == MOVED
    blueprint.up(CUTOVER, "--refresh")
    assert now(blueprint) == Live(25, 0)


def test_what_cannot_be_is_refused_and_nothing_moves(blueprint):
    told(blueprint, mirror=100, legacyAddresses=None)
    done = blueprint.pulumi("up", "--yes", "--skip-preview", "--stack", CUTOVER)
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "Traceback" not in said
    assert "gouvernail:mirror" in said
    assert "gouvernail:legacyAddresses" in said
    assert now(blueprint) == Live(25, 0)


def test_every_guarantee_holds_on_what_the_engine_built(blueprint):
    told(blueprint, weight=50, mirror=0, legacyAddresses=["192.168.15.10"])
    blueprint.up(CUTOVER)
    code, shown = blueprint.show(CUTOVER)
    every = [one for part in shown["capabilities"] for one in part["guarantees"] if one["possible"]]
    verdicts = {one["id"]: one["verdict"] for one in every}
    assert code == 0
    assert {name for name in verdicts if name.startswith("traffic.")} == {
        "traffic.divided_calls_logged",
        "traffic.only_moves_calls",
        "traffic.router_inside",
        "traffic.way_back",
    }
    assert set(verdicts.values()) == {"pass"}
