"""Every worked stack on every cloud keeps every rule on resources, without a waiver."""

import pytest

from policies.judging import on_each
from tests.upgrades.recorded import CLOUDS


@pytest.mark.slow
@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_worked_stack_keeps_every_rule(worked_stacks, cloud):
    stacks = worked_stacks(cloud).items()
    found = {stack: [*on_each((one for one in graph if one.custom), graph)] for stack, graph in stacks}
    assert {stack: [(one.id, one.urn, one.message) for one in its if one.open] for stack, its in found.items()} == {
        stack: [] for stack in found
    }
    assert len(found) > 5
    assert all(len(its) > 20 for its in found.values())
