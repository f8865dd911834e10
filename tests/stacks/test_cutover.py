"""Calls move on the real engine: in place, and nothing else is touched. One story, told in order."""

import json
import time

import pytest
import yaml

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
    began = time.monotonic()
    blueprint.up(CUTOVER)
    print("UP", time.monotonic() - began)
    blueprint.up(CUTOVER, "--expect-no-changes")
    assert blueprint.planned(GROUND[2]) == {}


@pytest.mark.parametrize("weight", [25, 100, 0])
def test_by_the_caller_the_weight_changes_one_rule_in_place(blueprint, weight):
    told(blueprint, weight=weight)
    assert blueprint.planned(CUTOVER) == {"update": ["ListenerRule governed"]}
    began = time.monotonic()
    blueprint.up(CUTOVER)
    print("WEIGHT", weight, time.monotonic() - began)
    blueprint.up(CUTOVER, "--expect-no-changes")


def test_by_chance_the_rules_go_and_the_listener_stays(blueprint):
    told(blueprint, stickyBy=None, legacy="https://scoring.legacy.example/scorecard")
    planned = blueprint.planned(CUTOVER)
    assert sorted(planned.pop("delete")) == ["ListenerRule governed", "ListenerRule legacy"]
    print(planned)
    blueprint.up(CUTOVER)


@pytest.mark.parametrize("weight", [25, 100, 0])
def test_by_chance_the_weight_changes_the_listener_in_place(blueprint, weight):
    told(blueprint, weight=weight)
    assert blueprint.planned(CUTOVER) == {"update": ["Listener router"]}
    blueprint.up(CUTOVER)
    blueprint.up(CUTOVER, "--expect-no-changes")


def test_what_cannot_be_is_refused_and_nothing_moves(blueprint):
    told(blueprint, weight="half", mirror=101, legacy="http://user:secret@scoring.legacy.example", legacyAddresses=None)
    said = refused(blueprint)
    for place in ("weight", "mirror", "legacy"):
        assert f"{FILE}: gouvernail:{place}: " in said
    assert "secret" not in said
