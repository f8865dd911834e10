"""Every stack of Azure previews clean, shows what `up` then makes, goes down and is taken back."""

import pytest

from tests.stacks.previews import previewed, previews_clean_and_as_it_then_is, stacks
from tools.stock import Configuration, as_made

pytestmark = [pytest.mark.engine, pytest.mark.slow]

STACKS = stacks("azure")
AUDIT = "bex-azure-audit-foundation"


@pytest.fixture(scope="module")
def configuration() -> Configuration:
    """One only: it takes long, and nothing in it depends on how the engine finds its providers."""
    return as_made()


def test_there_are_stacks_of_every_layer():
    assert len(STACKS) > 2
    assert {name.rpartition("-")[2] for name in STACKS} == {
        "foundation",
        "workload",
    }  # the recovery of Azure is of a workload whose like is previewed


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_previews_clean_and_as_it_then_is(blueprint, stack):
    previews_clean_and_as_it_then_is(blueprint, stack)


@pytest.mark.parametrize("stack", [*reversed(STACKS)])
def test_a_stack_on_azure_goes_down_again(blueprint, stack):
    """What is left is locked, or is what opens it."""
    blueprint.destroy(stack)
    kinds = {thing["type"].rpartition(":")[2] for thing in blueprint.things() if thing["stack"] == stack}
    assert {"StorageAccount", "BlobContainerImmutabilityPolicy"} <= kinds or "Vault" in kinds
    assert not {"VirtualNetwork", "PrivateEndpoint", "ActionGroup", "Budget"} & kinds


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
