"""Whether the engine meets the sandbox here, and no cloud: all that this is known by."""

import os
from collections.abc import Mapping
from typing import Final

from gouvernail.errors import Problem, Unusable

__all__ = ["BOX", "simulated"]

BOX: Final = "GOUVERNAIL_SANDBOX"
"""The sandbox's folder, as `gouvernail sandbox exec` sets it."""
_PORTS: Final = "GOUVERNAIL_SANDBOX_PORTS"
_BACKEND: Final = "PULUMI_BACKEND_URL"


def simulated(environment: Mapping[str, str] | None = None) -> bool:
    """Whether what is done here is done in the sandbox.

    Unusable where only a part of it says so: a run would be called simulated and change the state of real stacks.
    """
    known = os.environ if environment is None else environment
    if not known.get(_PORTS):
        return False
    if not known.get(_BACKEND, "").startswith("file://"):
        raise Unusable(
            Problem(
                "the providers are the sandbox's, and where stacks are kept is not",
                path=_BACKEND,
                expected="both, as `gouvernail sandbox exec` sets them, or neither",
                mend=f"run it in `gouvernail sandbox exec`, or `unset {_PORTS}`",
            )
        )
    return True
