"""A machine runs what its maker signed, from its first instruction on."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "A machine starts only what is signed, and shows what it started."
SEVERITY = "medium"
REMEDIATION = "Set `shieldedInstanceConfig` with `enableSecureBoot`, and leave the rest of it on."
NOT_THERE = {
    "aws": "Whether a machine starts only what is signed is a property of its image.",
    "azure": "Whether its image can be verified decides whether a machine starts so, and no program says it.",
}


def _shielded(machine: View) -> Iterator[Reason]:
    parts = {"enableSecureBoot": False, "enableVtpm": True, "enableIntegrityMonitoring": True}
    for name, absent in parts.items():
        path = f"shieldedInstanceConfig.{name}"
        yield from machine.needs(path, machine.flag(path, absent=absent), "is not true")


def _workbench(notebook: View) -> Iterator[Reason]:
    return _shielded(notebook.part("gceSetup"))


def _template(template: View) -> Iterator[Reason]:
    path = "shieldedVmConfig.enableSecureBoot"
    return template.needs(path, template.flag(path), "is not true")


READS = {
    "gcp:colab/runtimeTemplate:RuntimeTemplate": _template,
    "gcp:compute/instance:Instance": _shielded,
    "gcp:compute/instanceTemplate:InstanceTemplate": _shielded,
    "gcp:workbench/instance:Instance": _workbench,
}
