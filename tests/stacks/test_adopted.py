"""A landing zone is there already: it is read and judged on the real engine, and never changed."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.stacks.desk import ADOPTED

pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.usefixtures("served"),
    # One only: it takes long, and nothing in it depends on how the engine finds its providers.
    pytest.mark.parametrize("configuration", ["make"], indirect=True, scope="module"),
]

AUDIT = "bex-aws-audit-foundation"
FOUNDATION = "bex-aws-prod-foundation"
WORKLOAD = "credit-scoring-aws-prod-workload"
THEIRS = "landing"


def _theirs(blueprint):
    """Everything of the landing zone, whole."""
    found = [one for one in blueprint.things() if one["stack"] == THEIRS]
    return {one["id"]: blueprint.run("sandbox", "show", one["id"], "--json").stdout for one in found}


@pytest.fixture(scope="module")
def landing(blueprint, tmp_path_factory):
    """The landing zone, built by a program of its own in the same simulated clouds; its outputs."""
    folder = tmp_path_factory.mktemp("theirs") / "landing zone"
    shutil.copytree(Path(__file__).parent / "landing_zone", folder)
    run = blueprint.configuration.command("sandbox", "exec", "--state", str(blueprint.folder / ".sandbox"), "--")

    def pulumi(*arguments):
        done = subprocess.run(
            [*run, "pulumi", *arguments],
            cwd=folder,
            env=blueprint.configuration.environment(NO_COLOR="1"),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    pulumi("up", "--yes", "--skip-preview", "--stack", THEIRS)
    return json.loads(pulumi("stack", "output", "--json", "--stack", THEIRS))


def test_what_is_there_is_read_and_the_rest_is_built_on_it(blueprint, landing):
    before = _theirs(blueprint)
    adopt = (
        f"      network: {{prod: {{vpcId: {landing['vpc']}, subnetIds: {json.dumps(landing['subnets'])}}}}}\n"
        f'      auditLog: {{organizationTrail: "{landing["trail"]}"}}\n{ADOPTED}'
    )
    blueprint.edit("systems/organisation.yaml", ADOPTED, adopt)
    for stack in (AUDIT, FOUNDATION, WORKLOAD):
        blueprint.up(stack)
    for stack in (FOUNDATION, WORKLOAD):
        blueprint.up(stack, "--expect-no-changes")
    made = [one for one in blueprint.things() if one["stack"] != THEIRS]
    kinds = {one["type"].rpartition(":")[2] for one in made}
    assert not kinds & {"Vpc", "Subnet", "RouteTable", "FlowLog", "Trail"}
    assert _theirs(blueprint) == before


def test_its_guarantees_are_judged_on_what_was_read_and_the_rest_is_said_to_be_not_evaluated(blueprint, landing):
    _, shown = blueprint.show(WORKLOAD)
    judged = {one["id"]: one for part in shown["capabilities"] for one in part["guarantees"]}
    assert judged["network.zones"]["verdict"] == "pass"
    unclear = {name: one for name, one in judged.items() if one["verdict"] == "not_evaluated"}
    assert "network.flows_logged" in unclear
    assert all(one["reasons"] for one in unclear.values())
    broken = {name for name, one in judged.items() if one["verdict"] == "fail"}
    assert broken == {"backup.standby_ready"}  # its stack is not up
    vpcs = [one for part in shown["capabilities"] for one in part["resources"] if one["type"] == "aws:ec2/vpc:Vpc"]
    assert [one["id"] for one in vpcs] == [landing["vpc"]]


def test_destroy_does_not_touch_it(blueprint, landing):
    before = _theirs(blueprint)
    for stack in (WORKLOAD, FOUNDATION, AUDIT):
        blueprint.destroy(stack)
    assert _theirs(blueprint) == before


def test_a_network_that_is_not_there_is_said(blueprint, landing):
    blueprint.up(AUDIT)
    blueprint.edit("systems/organisation.yaml", landing["vpc"], "vpc-0123456789abcdef0")
    done = blueprint.pulumi("up", "--yes", "--skip-preview", "--stack", FOUNDATION)
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "vpc-0123456789abcdef0" in said
    assert "Traceback" not in said
