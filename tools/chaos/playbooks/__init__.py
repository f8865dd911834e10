"""What is performed while it is disturbed: a playbook a way, forward and back, on each cloud.

To add a cloud: its two `Playbook`s, and how its own state says where the calls go. Nothing here is shared with what the
executor reads a router by: it is judged by this.
"""

from collections.abc import Mapping
from typing import Final

from tools.chaos.playbooks import aws, azure, gcp
from tools.chaos.playbooks.playbook import Hold, Playbook

__all__ = ["PEOPLE", "PLAYBOOKS", "Hold", "Playbook"]

PEOPLE: Final = {"approver": "grp-model-risk", "operator": "grp-mlops"}
"""Role -> its group in systems/organisation.yaml: one person each, called as the role."""

PLAYBOOKS: Final[Mapping[str, Playbook]] = {one.name: one for one in (*aws.PLAYBOOKS, *azure.PLAYBOOKS, *gcp.PLAYBOOKS)}
