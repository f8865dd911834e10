"""Which type of instance has what a spec asks for.

Source: Amazon EC2 instance types (https://aws.amazon.com/ec2/instance-types/), those that SageMaker hosts models on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from components.contract import Machine
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Instance", "instance_for"]


@dataclass(frozen=True, slots=True)
class Instance:
    """A type of instance."""

    name: str
    processors: int
    memory: int
    accelerators: int = 0


_SIZES: Final = {"large": 2, "xlarge": 4, "2xlarge": 8, "4xlarge": 16}
_LARGE: Final = {"12xlarge": 48, "24xlarge": 96}  # sizes that c5 has not
_MEMORY_A_PROCESSOR: Final = {"c5": 2, "m5": 4, "r5": 8}
_ACCELERATED: Final = (
    Instance("ml.g5.xlarge", 4, 16, 1),
    Instance("ml.g5.2xlarge", 8, 32, 1),
    Instance("ml.g5.4xlarge", 16, 64, 1),
    Instance("ml.g5.8xlarge", 32, 128, 1),
    Instance("ml.g5.16xlarge", 64, 256, 1),
    Instance("ml.g5.12xlarge", 48, 192, 4),
    Instance("ml.g5.24xlarge", 96, 384, 4),
    Instance("ml.g5.48xlarge", 192, 768, 8),
)


def instance_for(machine: Machine) -> Instance:
    """The smallest type that has it all. GouvernailError where none is large enough."""
    for instance in sorted(_all(), key=lambda one: (one.accelerators, one.processors, one.memory)):
        if (
            instance.processors >= machine["cpu"]
            and instance.memory >= machine["memory"]
            and instance.accelerators >= machine["accelerators"]
        ):
            return instance
    raise GouvernailError(
        Problem(
            f"no instance has {machine['cpu']} processors, {machine['memory']} GiB "
            f"and {machine['accelerators']} accelerators",
            path="serving.machine",
            expected="at most 192 processors, 768 GiB and 8 accelerators",
        )
    )


def _all() -> Iterator[Instance]:
    for family, memory in _MEMORY_A_PROCESSOR.items():
        sizes = _SIZES if family == "c5" else {**_SIZES, **_LARGE}
        for size, processors in sizes.items():
            yield Instance(f"ml.{family}.{size}", processors, processors * memory)
    yield from _ACCELERATED
