"""The verbs of a playbook, one a file: its model, its sentence in the plan, how it is performed."""

import re
from importlib import import_module
from types import ModuleType
from typing import Final

from migration.steps.step import Step

__all__ = ["VERBS", "told", "verb_module"]

VERBS: Final = (
    "health",
    "observeTraffic",
    "dataCopy",
    "provision",
    "policy",
    "loadTest",
    "drill",
    "setMirrorRoute",
    "pause",
    "analysis",
    "approval",
    "setWeight",
    "soak",
    "reconcile",
    "decommission",
)
"""Every verb, in the order in which they first come in a run."""


def verb_module(verb: str) -> ModuleType:
    """`migration/steps/<verb>.py`, for one of `VERBS`; it is loaded when it is asked for."""
    if verb not in VERBS:
        raise LookupError(f"there is no verb {verb!r}")
    return import_module(f"{__name__}.{re.sub('[A-Z]', lambda found: f'_{found[0].lower()}', verb)}")


def told(step: Step) -> str:
    """The step in one sentence."""
    return verb_module(step.verb).told(step)
