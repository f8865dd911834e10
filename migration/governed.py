"""Where the governed side answers: the one address of a run, as the gateway of its workload says it."""

from pathlib import Path

from gouvernail import engine
from migration.gates.endpoints import gateway_of
from migration.plan import Plan

__all__ = ["endpoint"]


def endpoint(plan: Plan, project: Path) -> str:
    """The URL of the served model behind the gateway of the run's workload stack.

    GouvernailError where that stack is not up, or gives no address; Unusable where there is no engine.
    """
    stack = plan.playbook.workload_stack
    return f"{gateway_of(stack, engine.find().export(stack, cwd=project))}/{plan.system.served_model}"
