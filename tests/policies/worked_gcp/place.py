"""Where a stack of the small platform builds, what was built there before, and what it gives to others."""

from dataclasses import dataclass, field
from typing import Any

import pulumi

__all__ = ["ACCOUNTS", "BILLING", "DOMAIN", "ORGANISATION", "RECOVERY", "REGION", "Place"]

ACCOUNTS = {name: f"bex-ai-{name}" for name in ("dev", "test", "prod", "audit")}
REGION, RECOVERY, DOMAIN = "europe-west1", "europe-west4", "banque.example"
ORGANISATION, BILLING = "123456789012", "012345-6789AB-CDEF01"


@dataclass(slots=True)
class Place:
    """`built` is what capabilities of this stack gave, by name; `given` holds the outputs of stacks before it.

    `standby` where it is what stands ready in the recovery region.
    """

    environment: str
    opts: pulumi.ResourceOptions
    given: dict[str, Any]
    standby: bool = False
    built: dict[str, Any] = field(default_factory=dict[str, Any])
    outputs: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def stack(self) -> str:
        return f"bex-gcp-{self.environment}-foundation"

    @property
    def common(self) -> dict[str, Any]:
        """What every component is told."""
        return {
            "prefix": f"bex-{self.environment}",
            "tags": {"owner": "grp"},
            "account": ACCOUNTS[self.environment],
            "region": self.region,
        }

    @property
    def region(self) -> str:
        return RECOVERY if self.standby else REGION

    @property
    def system(self) -> str:
        """First part of the names of what is the system's own."""
        own = f"credit-scoring-{self.environment}"
        return f"{own}-recovery" if self.standby else own

    @property
    def system_stack(self) -> str:
        """The stack that takes back what destroy leaves of what is the system's own."""
        return f"credit-scoring-gcp-{self.environment}-{'recovery' if self.standby else 'workload'}"

    @property
    def log_store(self) -> Any:
        """Id of the store of the audit log: built here, or as an environment's stack is given it."""
        return self.given["audit"]["log_store"] if self.given else self.outputs["log_store"]
