"""What a migration lead writes: read once, at the edge; inside, frozen models."""

from migration.playbook.loading import Loaded, load
from migration.playbook.model import Playbook

__all__ = ["Loaded", "Playbook", "load"]
