"""As for every cloud, with Google's own place: a project, and the region."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_gcp
import pytest

from gouvernail.graph import Graph
from gouvernail.sandbox.inprocess import collect
from gouvernail.sandbox.state import State
from tests.components.conftest import Build
from tests.components.gcp.graphs import ACCOUNT, REGION


@pytest.fixture
def build() -> Build:
    def run(component: type[Any], args: Mapping[str, Any], *, state: State | None = None, stack: str = "test") -> Graph:
        def program() -> None:
            own = pulumi_gcp.Provider("gcp", project=ACCOUNT, region=REGION)
            component("it", args, pulumi.ResourceOptions(provider=own))

        return collect(program, stack_name=stack, state=state, allow_foreign=True)  # it stands on what others made

    return run
