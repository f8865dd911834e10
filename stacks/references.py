"""What one stack reads of another."""

from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi.runtime import invoke

from gouvernail.errors import GouvernailError, Problem
from stacks.names import StackName

__all__ = ["outputs_of"]


def outputs_of(stack: StackName, *names: str) -> Mapping[str, pulumi.Output[Any]]:
    """The named outputs of another stack. GouvernailError with the command to give where one is not there.

    The engine is asked first, because a stack reference to what is not there ends the run without saying what to do.
    """
    path = f"{pulumi.get_organization()}/{pulumi.get_project()}/{stack}"
    there = _there(stack, path)
    if missing := [name for name in names if not there.get(name)]:
        raise _not_up(stack, f"is not up: it gives no {' and no '.join(missing)}")
    reference = pulumi.StackReference(str(stack), stack_name=path)
    return {name: reference.require_output(name) for name in names}


def _there(stack: StackName, path: str) -> Mapping[str, object]:
    try:
        found = invoke("pulumi:pulumi:readStackOutputs", {"name": path}).value
    except Exception as error:  # the SDK raises nothing narrower
        if "unknown stack" in str(error):
            raise _not_up(stack, "does not exist yet") from None
        raise
    return found["outputs"]


def _not_up(stack: StackName, what: str) -> GouvernailError:
    return GouvernailError(
        Problem(f"this stack stands on {stack}, which {what}", mend=f"pulumi up --stack {stack}, then this stack again")
    )
