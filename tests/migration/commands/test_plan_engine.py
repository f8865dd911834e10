"""A plan asks the real engine what its stacks would change, and nothing is made, not even a line of a file."""

import json
import subprocess

import pytest

from tests.conftest import ONCE

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.usefixtures("served"), ONCE]

GROUND = ("bex-aws-audit-foundation", "bex-aws-dev-foundation")
WORKLOAD, CUTOVER = "credit-scoring-aws-dev-workload", "credit-scoring-aws-dev-cutover"
PLAN = ("migrate", "plan", "migration/playbooks/aws-canary.yaml", "--environment", "dev", "--json")


def planned(blueprint, code):
    command = blueprint.configuration.command(*PLAN)
    done = blueprint.run("sandbox", "exec", "--", *command)
    assert done.returncode == code, done.stdout + done.stderr
    told = json.loads(done.stdout)
    return {one["stack"]: one for one in told["previews"]}, told


def changed(blueprint):
    return subprocess.run(
        ["git", "status", "--porcelain", "--", "stacks", "migration", "systems", "Pulumi.yaml"],
        cwd=blueprint.folder,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_before_its_foundation_the_engines_own_words_stand_against_it(blueprint):
    found, told = planned(blueprint, 1)
    assert found[WORKLOAD]["problem"]
    assert found[CUTOVER]["unknown"] == f"{WORKLOAD} does not stand yet, and it leads to that"
    assert told["findings"] == [f"the preview of {WORKLOAD} failed: {found[WORKLOAD]['problem']}"]


def test_on_the_workload_it_says_what_the_routing_makes_and_makes_nothing(blueprint):
    for stack in (*GROUND, WORKLOAD):
        blueprint.up(stack)
    before = blueprint.pulumi("stack", "ls", "--json").stdout
    found, told = planned(blueprint, 0)
    assert told["findings"] == []
    assert found[WORKLOAD]["simulated"]
    assert set(found[WORKLOAD]["changes"]) == {"same"}
    assert found[CUTOVER]["changes"]["create"] > 10
    assert found[CUTOVER]["lost"] == []
    assert changed(blueprint) == ""
    assert [one["name"] for one in json.loads(blueprint.pulumi("stack", "ls", "--json").stdout)] == [
        one["name"] for one in json.loads(before)
    ]
