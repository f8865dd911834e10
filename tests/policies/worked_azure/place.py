"""Where a stack of the small platform builds, what was built there before, and what it gives to others."""

from dataclasses import dataclass, field
from typing import Any

import pulumi

__all__ = ["ACCOUNTS", "DIRECTORY", "RECOVERY", "REGION", "Place"]

ACCOUNTS = {
    name: f"{digit * 8}-{digit * 4}-4{digit * 3}-8{digit * 3}-{digit * 12}"
    for name, digit in (("dev", "1"), ("test", "2"), ("prod", "3"), ("audit", "4"))
}
DIRECTORY, REGION, RECOVERY = "99999999-9999-4999-8999-999999999999", "westeurope", "northeurope"


@dataclass(slots=True)
class Place:
    """`built` is what capabilities of this stack gave, by name; `given` holds the outputs of the audit account's.

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
        return f"bex-azure-{self.environment}-foundation"

    @property
    def common(self) -> dict[str, Any]:
        """What every component is told."""
        return {
            "prefix": f"bex-{self.environment}",
            "tags": {"owner": "grp"},
            "account": ACCOUNTS[self.environment],
            "region": RECOVERY if self.standby else REGION,
        }

    @property
    def system(self) -> str:
        """First part of the names of what is the system's own."""
        own = f"credit-scoring-{self.environment}"
        return f"{own}-recovery" if self.standby else own

    @property
    def log_store(self) -> Any:
        """Id of the store of the audit log in the region: built here, or as an environment's stack is given it."""
        if self.standby:
            return self.given["audit"]["recovery_store"]
        return self.given["audit"]["log_store"] if self.given else self.outputs["log_store"]

    @property
    def way(self) -> Any:
        """Where private ways begin, in the network that this stack built."""
        its = self.built["network"]
        return {"subnet_ids": its.subnet_ids, "service_lists": its.service_lists}
