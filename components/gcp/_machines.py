"""Sizes of an instance of Cloud Run, and what the containers beside the model take of it.

Source: Cloud Run, limits of processors and memory (https://cloud.google.com/run/docs/configuring/services/cpu,
https://cloud.google.com/run/docs/configuring/services/memory-limits).
"""

from dataclasses import dataclass
from typing import Final

from components.contract.serving import Machine
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Instance", "instance_for"]


@dataclass(frozen=True, slots=True)
class Instance:
    """What a container has: `memory` in GiB."""

    processors: int
    memory: int

    @property
    def limits(self) -> dict[str, str]:
        """As Cloud Run is told it."""
        return {"cpu": str(self.processors), "memory": f"{self.memory}Gi"}


_PROCESSORS: Final = (1, 2, 4, 8)
_MOST: Final = 32
_EACH: Final = 4  # GiB, at most, for one processor


def instance_for(machine: Machine) -> Instance:
    """The smallest that has it all. GouvernailError where none is large enough, and for accelerators."""
    if machine["accelerators"]:
        raise GouvernailError(
            Problem("accelerators are not built yet", path="serving.machine.accelerators", expected="0")
        )
    for processors in _PROCESSORS:
        if processors >= machine["cpu"] and min(_MOST, processors * _EACH) >= machine["memory"]:
            return Instance(processors, max(machine["memory"], 2 if processors > 2 else 1))
    raise GouvernailError(
        Problem(
            f"no instance has {machine['cpu']} processors and {machine['memory']} GiB",
            path="serving.machine",
            expected=f"at most {_PROCESSORS[-1]} processors and {_MOST} GiB",
        )
    )
