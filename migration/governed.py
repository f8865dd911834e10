"""Where the governed side answers: the one address of a run, as the gateway of its workload says it."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from gouvernail import engine
from gouvernail.errors import GouvernailError, Problem
from migration.gates.endpoints import gateway_of
from migration.plan import Plan

__all__ = ["STAND_IN", "endpoint"]

STAND_IN: Final = "GOUVERNAIL_STAND_IN"
"""In the sandbox nobody answers at a gateway: an address of this machine that is asked instead."""
_SANDBOX: Final = "GOUVERNAIL_SANDBOX_PORTS"
_HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def endpoint(plan: Plan, project: Path, environment: Mapping[str, str] | None = None) -> str:
    """The URL of the served model behind the gateway of the run's workload stack.

    GouvernailError where that stack is not up, or gives no address; Unusable where there is no engine.
    """
    known = os.environ if environment is None else environment
    if (stand_in := known.get(STAND_IN)) and known.get(_SANDBOX):
        return _stand_in(stand_in)
    stack = plan.playbook.workload_stack
    return f"{gateway_of(stack, engine.find().export(stack, cwd=project))}/{plan.system.served_model}"


def _stand_in(address: str) -> str:
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    if host not in _HERE:
        raise GouvernailError(
            Problem("a stand-in is on this machine", path=STAND_IN, expected="http://127.0.0.1:8080/score, or alike")
        )
    return address
