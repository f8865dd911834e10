"""Where the two sides answer: the legacy's own address, or what a workload stack says of its gateway."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from gouvernail.engine import find
from gouvernail.errors import GouvernailError, Problem
from gouvernail.graph import from_export
from migration.performing import Run
from migration.playbook.legacy import STACK

__all__ = ["gateway_of", "governed", "legacy", "legacy_at"]


def legacy(run: Run) -> str:
    """Where the legacy is asked whether it is well. GouvernailError where its stack does not say it."""
    its = run.plan.playbook.legacy
    return legacy_at(its.health or its.endpoint, run.project)


def legacy_at(endpoint: str, project: Path) -> str:
    """The address of an endpoint that may be a stack. GouvernailError where that does not say it."""
    return _gateway(endpoint.removeprefix(STACK), project) if endpoint.startswith(STACK) else endpoint


def governed(run: Run) -> str:
    """Where the governed side itself answers, whatever the router does. GouvernailError where nobody says it."""
    return _gateway(run.plan.playbook.workload_stack, run.project)


def _gateway(stack: str, project: Path) -> str:
    return gateway_of(stack, find().export(stack, cwd=project))


def gateway_of(stack: str, exported: Mapping[str, object]) -> str:
    """The address of the gateway in what the engine exports of a workload stack."""
    gateway = from_export(exported).outputs.get("gateway")
    address = cast("Mapping[str, object]", gateway).get("address") if isinstance(gateway, Mapping) else None
    if not isinstance(address, str) or not address.startswith("https://"):
        raise GouvernailError(
            Problem(
                f"the stack {stack} does not say where its gateway answers",
                expected="an output gateway with an https address",
                mend=f"bring it up first: pulumi up --stack {stack}",
            )
        )
    return address.rstrip("/")
