"""Names of stacks: `<owner>-<cloud>-<environment>-<layer>`."""

import re
from dataclasses import dataclass
from typing import Final

from gouvernail.errors import GouvernailError, Problem

__all__ = ["AUDIT", "CUTOVER", "FOUNDATION", "RECOVERY", "WORKLOAD", "StackName", "parse"]

FOUNDATION: Final = "foundation"
WORKLOAD: Final = "workload"
RECOVERY: Final = "recovery"  # what stands ready of a workload in the recovery region
CUTOVER: Final = "cutover"  # what divides calls between a system and what it replaces
AUDIT: Final = "audit"  # no environment: the account where the audit log lies
_NAME: Final = re.compile(
    r"(?P<owner>[a-z][a-z0-9-]*)-(?P<cloud>aws|azure|gcp)-(?P<environment>[a-z0-9]+)-(?P<layer>[a-z]+)"
)


@dataclass(frozen=True, slots=True)
class StackName:
    """Whose stack it is, where it stands and which layer it is."""

    owner: str
    cloud: str
    environment: str
    layer: str

    def __str__(self) -> str:
        return f"{self.owner}-{self.cloud}-{self.environment}-{self.layer}"


def parse(text: str) -> StackName:
    """The parts of a stack's name. GouvernailError where it is not `<owner>-<cloud>-<environment>-<layer>`."""
    found = _NAME.fullmatch(text)
    if found is None or found["layer"] not in {FOUNDATION, WORKLOAD, RECOVERY, CUTOVER}:
        raise GouvernailError(
            Problem(
                f"{text!r} is no name of a stack",
                expected="<owner>-<cloud>-<environment>-<layer>: cloud aws, azure or gcp, "
                "layer foundation, workload, recovery or cutover",
                mend="for example credit-scoring-aws-dev-workload",
            )
        )
    return StackName(**found.groupdict())
