"""Whether the sandbox is met here."""

import pytest

from gouvernail.errors import Unusable
from migration.simulating import simulated


def test_the_sandbox_is_both_its_providers_and_its_backend() -> None:
    assert simulated({"GOUVERNAIL_SANDBOX_PORTS": "aws:1", "PULUMI_BACKEND_URL": "file:///box/backend"})
    assert not simulated({"PULUMI_BACKEND_URL": "file:///box/backend"})
    assert not simulated({})


@pytest.mark.parametrize("backend", ["s3://state", "", "https://api.pulumi.com"])
def test_half_a_sandbox_is_refused(backend: str) -> None:
    with pytest.raises(Unusable, match="where stacks are kept is not"):
        simulated({"GOUVERNAIL_SANDBOX_PORTS": "aws:1", "PULUMI_BACKEND_URL": backend})
