"""What one stack reads of another."""

from collections.abc import Mapping
from typing import Any

import pulumi

from gouvernail.errors import GouvernailError, Problem
from stacks.names import StackName
from stacks.states import outputs_in

__all__ = ["outputs_now", "outputs_of"]


def outputs_of(stack: StackName, *names: str) -> Mapping[str, pulumi.Output[Any]]:
    """The named outputs of another stack. GouvernailError with the command to give where one is not there.

    The engine is asked first, because a stack reference to what is not there ends the run without saying what to do.
    """
    outputs_now(stack, *names)
    reference = pulumi.StackReference(str(stack), stack_name=_path(stack))
    return {name: reference.require_output(name) for name in names}


def outputs_now(stack: StackName, *names: str) -> Mapping[str, object]:
    """The same as they are, for what a program must know before it builds; the stacks are not judged together."""
    there = _there(stack)
    if missing := [name for name in names if not there.get(name)]:
        raise _not_up(stack, f"is not up: it gives no {' and no '.join(missing)}")
    return {name: there[name] for name in names}


def _path(stack: StackName) -> str:
    return f"{pulumi.get_organization()}/{pulumi.get_project()}/{stack}"


def _there(stack: StackName) -> Mapping[str, object]:
    try:
        return outputs_in("pulumi:pulumi:readStackOutputs", {"name": _path(stack)})
    except Exception as error:  # the SDK raises nothing narrower
        if "unknown stack" in str(error):
            raise _not_up(stack, "does not exist yet") from None
        raise


def _not_up(stack: StackName, what: str) -> GouvernailError:
    return GouvernailError(
        Problem(f"this stack stands on {stack}, which {what}", mend=f"pulumi up --stack {stack}, then this stack again")
    )
