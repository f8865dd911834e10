"""Which type of instance has what a spec asks for.

Source: Amazon EC2 instance types (https://aws.amazon.com/ec2/instance-types/), those that SageMaker hosts models on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from components.contract.serving import Machine
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Instance", "instance_for"]


@dataclass(frozen=True, slots=True)
class Instance:
    """A type of instance."""

    name: str
    processors: int
    memory: int


_SIZES: Final = {"large": 2, "xlarge": 4, "2xlarge": 8, "4xlarge": 16}
_LARGE: Final = {"12xlarge": 48, "24xlarge": 96}  # sizes that c5 has not
_MEMORY_A_PROCESSOR: Final = {"c5": 2, "m5": 4, "r5": 8}


def instance_for(machine: Machine) -> Instance:
    """The smallest type that has it all. GouvernailError where none is large enough.

    Accelerated types keep local disks that take no key of ours (CreateEndpointConfig refuses a KmsKeyId for them), so
    they are refused rather than used without.
    """
    if machine["accelerators"]:
        raise GouvernailError(
            Problem(
                "accelerators are not built yet: such instances have local disks that take no key of ours",
                path="serving.machine.accelerators",
                expected="0",
            )
        )
    for instance in sorted(_all(), key=lambda one: (one.processors, one.memory)):
        if instance.processors >= machine["cpu"] and instance.memory >= machine["memory"]:
            return instance
    raise GouvernailError(
        Problem(
            f"no instance has {machine['cpu']} processors and {machine['memory']} GiB",
            path="serving.machine",
            expected="at most 96 processors and 768 GiB",
        )
    )


def _all() -> Iterator[Instance]:
    for family, memory in _MEMORY_A_PROCESSOR.items():
        sizes = _SIZES if family == "c5" else {**_SIZES, **_LARGE}
        for size, processors in sizes.items():
            yield Instance(f"ml.{family}.{size}", processors, processors * memory)
