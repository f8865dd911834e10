"""Which verbs a playbook comes to, before it is compiled."""

from migration.playbook.model import Playbook
from migration.playbook.verbs import said

__all__ = ["verbs_of"]


def verbs_of(playbook: Playbook) -> tuple[str, ...]:
    """Each verb once, in the order of a run."""
    canary, blue_green = playbook.strategy.canary, playbook.strategy.blue_green
    found = [*said(playbook.assess), "provision"]
    found += [verb for one in playbook.validation for verb in said(one)]
    found += [verb for one in (canary.steps if canary else ()) for verb in said(one)]
    if blue_green:
        found += ["setMirrorRoute", "pause"] if blue_green.mirror else []
        found += ["analysis"] if blue_green.pre_promotion_analysis or blue_green.post_promotion_analysis else []
        found += ["approval", "setWeight"]
    found += [
        "soak",
        *(["reconcile"] if playbook.coexistence.reconcile else []),
        *(["decommission"] if playbook.decommission else []),
    ]
    return tuple(dict.fromkeys(found))
