"""As for every cloud, with Azure's own place: a subscription of a directory, and the region."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_azure_native
import pytest

from gouvernail.graph import Graph
from gouvernail.sandbox.inprocess import collect
from gouvernail.sandbox.state import State
from tests.components.azure.graphs import ACCOUNT, DIRECTORY, REGION
from tests.components.conftest import Build


@pytest.fixture
def build() -> Build:
    def run(component: type[Any], args: Mapping[str, Any], *, state: State | None = None, stack: str = "test") -> Graph:
        def program() -> None:
            own = pulumi_azure_native.Provider("azure", subscription_id=ACCOUNT, location=REGION, tenant_id=DIRECTORY)
            component("it", args, pulumi.ResourceOptions(provider=own))

        return collect(program, stack_name=stack, state=state, allow_foreign=True)  # it stands on what others made

    return run
