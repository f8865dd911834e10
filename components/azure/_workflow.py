"""Workflows: what runs by the clock with an identity of its own, and asks over HTTP.

Sources: Azure Logic Apps, workflow definition language
(https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language), its triggers and actions
(https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers) and managed identities
(https://learn.microsoft.com/azure/logic-apps/authenticate-with-managed-identity).
"""

from collections.abc import Mapping
from typing import Any, Final

__all__ = ["ARM", "STORAGE", "call", "hourly"]

ARM: Final = "https://management.azure.com"
STORAGE: Final = "https://storage.azure.com"
_SCHEMA: Final = (
    "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#"
)


def hourly(actions: Mapping[str, object], *, alone: bool = False) -> dict[str, object]:
    """A definition that runs when it is deployed and then each hour; `alone` where no run begins before another ends.

    Without a start time the first run is when the workflow is deployed.
    """
    trigger: dict[str, object] = {"type": "Recurrence", "recurrence": {"frequency": "Hour", "interval": 1}}
    if alone:
        trigger["runtimeConfiguration"] = {"concurrency": {"runs": 1}}
    return {
        "$schema": _SCHEMA,
        "contentVersion": "1.0.0.0",
        "triggers": {"Hourly": trigger},
        "actions": actions,
        "outputs": {},
    }


def call(
    method: str,
    url: str,
    *,
    identity: str | None = None,
    to: str = f"{ARM}/",
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """One question, asked as the identity with this id, or as the workflow's own where none is given."""
    who = {"type": "ManagedServiceIdentity", **({"identity": identity} if identity else {}), "audience": to}
    inputs: dict[str, object] = {"method": method, "uri": url, "authentication": who}
    return {"type": "Http", "inputs": {**inputs, "headers": headers} if headers else inputs}
