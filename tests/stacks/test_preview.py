"""Every stack previews clean, as much or as little as a preview knows, and shows what `up` then makes."""

import json

import pytest

from tests.conftest import ROOT
from tools.stock import Configuration, as_made

pytestmark = [pytest.mark.engine, pytest.mark.slow]

_ALIKE = ("triage-aws-dev", "triage-azure-dev", "scoring-azure-prod", "triage-gcp-dev", "scoring-gcp-prod-workload")
"""Workloads whose like is previewed: the other system in this environment, and this one in the other."""
STACKS = sorted(
    (
        path.name.removeprefix("Pulumi.").removesuffix(".yaml")
        for path in (ROOT / "stacks").glob("Pulumi.*.yaml")
        if "-test-" not in path.name  # it is dev with another name
        and not any(name in path.name for name in _ALIKE)
    ),
    key=lambda name: (not name.endswith("foundation"), "-audit-" not in name, name),
)
KNOWN = {name.split("-")[-3] + name.rpartition("-")[2]: name for name in STACKS}.values()
"""One of each layer of each cloud, of production: these are previewed in the other mode too."""
AUDIT = "bex-azure-audit-foundation"
_SAID = (
    "warning: using pulumi-resource-",  # by the engine, of every plugin on PATH
    "warning: detection.sensitiveData: nothing here looks for personal data on Google Cloud",  # asked for, not built
)


@pytest.fixture(scope="module")
def configuration() -> Configuration:
    """One only: it takes long, and nothing in it depends on how the engine finds its providers."""
    return as_made()


def previewed(blueprint, stack, mode, *more):
    asked = ("pulumi", "preview", "--json", "--stack", stack, *more)
    done = blueprint.run("sandbox", "exec", f"--preview={mode}", "--", *asked)
    assert done.returncode == 0, done.stdout + done.stderr
    plan = json.loads(done.stdout)
    said = [one["message"] for one in plan.get("diagnostics", ()) if not one["message"].startswith(_SAID)]
    assert said == []
    return plan["steps"]


def operations(steps):
    return sorted((step["op"], step["urn"]) for step in steps)


def unknown(steps):
    """How many outputs a preview does not know."""
    return sum(json.dumps(step.get("newState", {})).count("04da6b54-80e4-46f7-96ec-b56ff0331ba9") for step in steps)


def test_there_are_stacks_of_every_layer():
    assert len(STACKS) > 4
    assert {name.rpartition("-")[2] for name in STACKS} == {"foundation", "workload", "recovery"}


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_previews_clean_and_as_it_then_is(blueprint, stack):
    """One story, told in order: the stacks that a later one refers to are up when it is previewed.

    `up` runs the program on values that are known, as a preview in the mode `known` does.
    """
    cloud = previewed(blueprint, stack, "cloud")
    assert {step["op"] for step in cloud} <= {"create", "read"}
    if stack in KNOWN:
        known = previewed(blueprint, stack, "known")
        assert operations(known) == operations(cloud)
        assert unknown(known) < unknown(cloud)
    blueprint.up(stack)
    again = previewed(blueprint, stack, "cloud", "--show-sames")
    assert [f"{step['op']} {step['urn']}" for step in again if step["op"] not in ("same", "read")] == []
    assert {step["urn"] for step in again} == {step["urn"] for step in cloud}


@pytest.mark.parametrize("stack", [one for one in reversed(STACKS) if "-azure-" in one])
def test_a_stack_on_azure_goes_down_again(blueprint, stack):
    """What is left is locked, or is what opens it."""
    blueprint.destroy(stack)
    kinds = {thing["type"].rpartition(":")[2] for thing in blueprint.things() if thing["stack"] == stack}
    assert {"StorageAccount", "BlobContainerImmutabilityPolicy"} <= kinds or "Vault" in kinds
    assert not {"VirtualNetwork", "PrivateEndpoint", "ActionGroup", "Budget"} & kinds


def test_what_a_destroy_left_on_google_cloud_is_taken_back(blueprint):
    stacks = ("bex-gcp-dev-foundation", "credit-scoring-gcp-dev-workload")
    for stack in reversed(stacks):
        blueprint.destroy(stack)
    left = {thing["id"]: thing["type"].rpartition(":")[2] for thing in blueprint.things() if thing["stack"] in stacks}
    assert {"Bucket", "CryptoKey", "KeyRing"} <= {*left.values()}
    assert not {"Service", "Network", "Topic", "Workflow", "Account"} & {*left.values()}
    for stack in stacks:
        assert " imported" in blueprint.up(stack).stdout
    assert {*left} <= {thing["id"] for thing in blueprint.things()}
    blueprint.up(stacks[-1], "--expect-no-changes")


def test_the_next_run_takes_back_what_was_left_as_the_spec_says_it_now_and_makes_what_is_gone(blueprint):
    left = {thing["id"] for thing in blueprint.things() if thing["stack"] == AUDIT}
    gone = next(id_ for id_ in left if id_.endswith("/insights-logs-audit/immutabilityPolicies/default"))
    assert blueprint.run("sandbox", "drift", gone, "--delete").returncode == 0
    blueprint.edit("systems/organisation.yaml", "audit: {every", "retention: {auditTrail: {keep: 8y}}\naudit: {every")
    planned = {step["urn"] for step in previewed(blueprint, AUDIT, "cloud") if step["op"] == "import"}
    assert len(planned) == len(left) - 1
    assert f"= {len(planned)} imported" in blueprint.up(AUDIT).stdout
    assert left <= {thing["id"] for thing in blueprint.things()}
    blueprint.up(AUDIT, "--expect-no-changes")
    code, shown = blueprint.show(AUDIT)
    assert code == 0
    assert {one["verdict"] for part in shown["capabilities"] for one in part["guarantees"]} == {"pass"}
