"""The platforms that are searched: what the worked programs build for production on a cloud, in the sandbox."""

from pathlib import Path
from typing import Final

from assurance.building import Program
from assurance.loading import load
from tools.survivors.judges import Judges

__all__ = ["CLOUDS", "STACKS", "platforms"]

CLOUDS: Final = ("aws", "azure", "gcp")

STACKS: Final = (
    "credit-scoring-{cloud}-prod-cutover",  # a router; the workload, foundation, audit account and standby beside it
    "document-triage-{cloud}-prod-workload",  # a fleet of devices, batches, a cache
    "credit-scoring-{cloud}-prod-recovery",  # the standby judged by itself
)

_ROOT: Final = Path(__file__).resolve().parents[2]


def platforms(cloud: str) -> tuple[Judges, ...]:
    """All that judges, on each platform of the cloud. GouvernailError where a program is refused."""
    program = Program(_ROOT)
    loaded = [load(stack.format(cloud=cloud), program, _ROOT) for stack in STACKS]
    return tuple(Judges(cloud, one.graph, one.expected) for one in loaded)
