"""Two systems and two environments beside each other in one account, on the real engine: nobody disturbs anybody."""

import pytest

from tools.stock import Configuration, as_made

pytestmark = [pytest.mark.engine, pytest.mark.slow]

AUDIT = "bex-aws-audit-foundation"
OF = {
    environment: (
        f"bex-aws-{environment}-foundation",
        f"credit-scoring-aws-{environment}-workload",
        f"document-triage-aws-{environment}-workload",
    )
    for environment in ("dev", "prod")
}
OF["prod"] += ("credit-scoring-aws-prod-recovery",)
OWN = 'accounts: {dev: "111111111111", test: "222222222222", prod: "333333333333"'
SHARED = 'sharedAccounts: true\n    accounts: {dev: "111111111111", test: "111111111111", prod: "111111111111"'


@pytest.fixture(scope="module")
def configuration() -> Configuration:
    """One only: it takes long, and nothing in it depends on how the engine finds its providers."""
    return as_made()


def test_dev_and_prod_of_both_systems_go_up_in_one_account(blueprint):
    blueprint.edit("systems/organisation.yaml", OWN, SHARED)
    blueprint.up(AUDIT)
    for stacks in OF.values():
        for stack in stacks:
            blueprint.up(stack)
    things = [thing for thing in blueprint.things() if thing["stack"] != AUDIT]
    assert {thing["account"] for thing in things} == {"111111111111"}
    assert len({(thing["type"], thing["region"], thing["id"]) for thing in things}) == len(things)


@pytest.mark.parametrize("stack", [*OF["dev"], *OF["prod"]])
def test_each_is_still_as_it_was_made(blueprint, stack):
    blueprint.up(stack, "--expect-no-changes")


@pytest.mark.parametrize("environment", OF)
def test_guarantees_hold_in_both_environments(blueprint, environment):
    for stack in OF[environment]:
        code, shown = blueprint.show(stack)
        assert code == 0, shown


def test_taking_prod_down_does_not_touch_dev(blueprint):
    before = {thing["id"] for thing in blueprint.things() if thing["stack"] in OF["dev"]}
    for stack in reversed(OF["prod"]):
        blueprint.destroy(stack)
    assert {thing["id"] for thing in blueprint.things() if thing["stack"] in OF["dev"]} == before
    for stack in OF["dev"]:
        blueprint.up(stack, "--expect-no-changes")


def test_and_dev_goes_down_too(blueprint):
    for stack in reversed(OF["dev"]):
        blueprint.destroy(stack)
    kinds = {thing["type"].rpartition(":")[2] for thing in blueprint.things() if thing["stack"] != AUDIT}
    kept = {
        "Key",
        "ModelPackageGroup",  # versions are evidence: the registry stays, and who may approve in it
        "ModelPackageGroupPolicy",
        "SigningProfile",  # the name of a profile that was given up can never be taken again
    }
    assert not [kind for kind in kinds if not kind.startswith("Bucket") and kind not in kept]
