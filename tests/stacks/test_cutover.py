"""Calls move on the real engine: in place, and nothing else is touched. One story, told in order."""

import json

import pytest
import yaml

from gouvernail.graph import from_export
from migration.routers import Live, live
from tests.conftest import ONCE

pytestmark = [pytest.mark.engine, pytest.mark.slow, ONCE]

GROUND = ("bex-aws-audit-foundation", "bex-aws-dev-foundation", "credit-scoring-aws-dev-workload")
CUTOVER = "credit-scoring-aws-dev-cutover"
FILE = f"stacks/Pulumi.{CUTOVER}.yaml"


def told(blueprint, **settings):
    """Writes settings into the stack's file, as an executor does; None takes one away."""
    path = blueprint.folder / FILE
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key, value in settings.items():
        written["config"].pop(f"gouvernail:{key}", None)
        if value is not None:
            written["config"][f"gouvernail:{key}"] = value
    path.write_text(yaml.safe_dump(written), encoding="utf-8")


def graph(blueprint):
    """What the state says."""
    done = blueprint.pulumi("stack", "export", "--stack", CUTOVER)
    assert done.returncode == 0, done.stderr
    return from_export(json.loads(done.stdout))


def refused(blueprint):
    done = blueprint.pulumi("up", "--yes", "--skip-preview", "--stack", CUTOVER)
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "Traceback" not in said
    return said


def test_without_its_workload_it_says_which_stack_to_bring_up(blueprint):
    for stack in GROUND[:2]:
        blueprint.up(stack)
    assert f"pulumi up --stack {GROUND[2]}" in refused(blueprint)


def test_it_comes_up_on_the_workload(blueprint):
    blueprint.up(GROUND[2])
    blueprint.up(CUTOVER)
    blueprint.up(CUTOVER, "--expect-no-changes")
    assert blueprint.planned(GROUND[2]) == {}


@pytest.mark.parametrize("weight", [25, 100, 0])
def test_by_the_caller_the_weight_changes_one_rule_in_place(blueprint, weight):
    told(blueprint, weight=weight)
    assert blueprint.planned(CUTOVER) == {"update": ["ListenerRule governed"]}
    blueprint.up(CUTOVER, "--refresh")
    assert live("aws", graph(blueprint)) == Live(weight, 0)


def test_by_chance_the_rules_go_and_the_listener_stays(blueprint):
    told(blueprint, stickyBy=None, legacy="https://scoring.legacy.example/scorecard")
    planned = blueprint.planned(CUTOVER)
    assert sorted(planned.pop("delete")) == ["ListenerRule governed", "ListenerRule legacy"]
    # The roles name the rules no more, and the legacy is asked at another path whether it is well.
    changed = ["RolePolicy cutover-operator", "RolePolicy cutover-pipeline", "TargetGroup legacy"]
    assert {operation: sorted(names) for operation, names in planned.items()} == {"update": changed}
    blueprint.up(CUTOVER)


@pytest.mark.parametrize("weight", [25, 100, 0])
def test_by_chance_the_weight_changes_the_listener_in_place(blueprint, weight):
    told(blueprint, weight=weight)
    assert blueprint.planned(CUTOVER) == {"update": ["Listener router"]}
    blueprint.up(CUTOVER, "--refresh")
    assert live("aws", graph(blueprint)) == Live(weight, 0)


def test_what_cannot_be_is_refused_and_nothing_moves(blueprint):
    told(blueprint, weight="half", mirror=101, legacy="http://user:secret@scoring.legacy.example", legacyAddresses=None)
    said = refused(blueprint)
    for place in ("weight", "mirror", "legacy"):
        assert f"{FILE}: gouvernail:{place}: " in said
    assert "secret" not in said
    assert live("aws", graph(blueprint)) == Live(0, 0)


def test_every_guarantee_holds_on_what_the_engine_built(blueprint):
    told(
        blueprint,
        weight=50,
        mirror=0,
        legacy="https://scoring.legacy.example/scorecard",
        legacyAddresses=["10.10.15.10"],
    )
    blueprint.up(CUTOVER)
    code, shown = blueprint.show(CUTOVER)
    verdicts = {one["id"]: one["verdict"] for part in shown["capabilities"] for one in part["guarantees"]}
    assert code == 0
    assert {name for name in verdicts if name.startswith("traffic.")} == {
        "traffic.divided_calls_logged",
        "traffic.only_moves_calls",
        "traffic.router_inside",
        "traffic.way_back",
    }
    assert set(verdicts.values()) == {"pass"}
