"""Every stack of Google Cloud previews clean, shows what `up` then makes, and is taken back."""

import pytest

from tests.stacks.previews import known, previews_clean_and_as_it_then_is, stacks
from tools.stock import Configuration, as_made

pytestmark = [pytest.mark.engine, pytest.mark.slow]

STACKS = stacks("gcp")
KNOWN = known(STACKS)


@pytest.fixture(scope="module")
def configuration() -> Configuration:
    """One only: it takes long, and nothing in it depends on how the engine finds its providers."""
    return as_made()


def test_there_are_stacks_of_every_layer():
    assert len(STACKS) > 2
    assert {name.rpartition("-")[2] for name in STACKS} == {"foundation", "workload", "recovery"}


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_previews_clean_and_as_it_then_is(blueprint, stack):
    previews_clean_and_as_it_then_is(blueprint, stack, in_both_modes=stack in KNOWN)


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
