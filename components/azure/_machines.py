"""Which type of instance has what a spec asks for.

Source: Azure Machine Learning, machines of managed online endpoints
(https://learn.microsoft.com/azure/machine-learning/reference-managed-online-endpoints-vm-sku-list); Azure Virtual
Machines, sizes (https://learn.microsoft.com/azure/virtual-machines/sizes/overview).
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


_PROCESSORS: Final = (2, 4, 8, 16, 32, 48, 64)
_FAMILIES: Final = {"Standard_F{}s_v2": 2, "Standard_D{}as_v4": 4, "Standard_E{}s_v3": 8}
"""How a family calls its sizes -> GiB of memory a processor."""
_LARGEST: Final = {"Standard_E64s_v3": 432}  # the one size that has less than its family


def instance_for(machine: Machine) -> Instance:
    """The smallest type that has it all. GouvernailError where none is large enough, and for accelerators."""
    if machine["accelerators"]:
        raise GouvernailError(
            Problem("accelerators are not built yet", path="serving.machine.accelerators", expected="0")
        )
    for instance in sorted(_all(), key=lambda one: (one.processors, one.memory)):
        if instance.processors >= machine["cpu"] and instance.memory >= machine["memory"]:
            return instance
    raise GouvernailError(
        Problem(
            f"no instance has {machine['cpu']} processors and {machine['memory']} GiB",
            path="serving.machine",
            expected="at most 64 processors and 432 GiB",
        )
    )


def _all() -> Iterator[Instance]:
    for family, memory in _FAMILIES.items():
        for processors in _PROCESSORS:
            name = family.format(processors)
            yield Instance(name, processors, _LARGEST.get(name, processors * memory))
