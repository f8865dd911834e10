"""A playbook with all that its rules are about: the spec, the inventory, the project."""

from dataclasses import dataclass

from gouvernail.spec.places import Map
from gouvernail.spec.system import AISystem
from migration.playbook.inventory import Inventory
from migration.playbook.model import Playbook
from migration.playbook.project import Project

__all__ = ["Stock", "Whole"]


@dataclass(frozen=True, slots=True)
class Whole:
    """What could be read, together."""

    playbook: Playbook
    system: AISystem
    spec: Map
    """The spec as it stands in its files, for messages that name a line of it."""
    project: Project
    inventory: Inventory | None
    """None where the file is not there or not valid, which is told by itself."""


@dataclass(frozen=True, slots=True)
class Stock:
    """An inventory, beside the playbook and the spec that it serves."""

    inventory: Inventory
    playbook: Playbook
    system: AISystem
