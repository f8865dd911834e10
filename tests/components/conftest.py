"""A component built in process against the sandbox's provider, which refuses what the cloud would refuse."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws
import pytest

from gouvernail.graph import Graph
from gouvernail.sandbox.inprocess import collect
from gouvernail.sandbox.state import State

ACCOUNT, REGION = "111111111111", "eu-west-1"

Build = Callable[..., Graph]


@pytest.fixture
def build() -> Build:
    """A component's class and arguments -> the graph that it registers."""

    def run(component: type[Any], args: Mapping[str, Any], *, state: State | None = None, stack: str = "test") -> Graph:
        def program() -> None:
            own = pulumi_aws.Provider("aws", region=REGION, allowed_account_ids=[ACCOUNT])
            component("it", args, pulumi.ResourceOptions(provider=own))

        return collect(program, stack_name=stack, state=state, allow_foreign=True)  # it stands on what others made

    return run


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """Clouds that remember from one build to the next."""
    held = State(tmp_path / "state.db")
    yield held
    held.close()
