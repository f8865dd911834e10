"""Workflows as data: their clock, their document, and how they ask a store.

A store behind a firewall lets in a workflow of the same directory by the identity that the workflow has by itself, in
HTTP actions alone; an identity of its own it does not let in there.

Sources: Azure Logic Apps, workflow definition language
(https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language), managed identities
(https://learn.microsoft.com/azure/logic-apps/authenticate-with-managed-identity) and retries
(https://learn.microsoft.com/azure/logic-apps/error-exception-handling); Azure Storage, trusted services
(https://learn.microsoft.com/azure/storage/common/storage-network-security-trusted-azure-services) and its REST API
(https://learn.microsoft.com/rest/api/storageservices/).
"""

from collections.abc import Mapping
from typing import Any, Final

__all__ = ["ARM", "SECRET", "after", "asked", "asked_of_store", "by_the_clock", "definition"]

ARM: Final = "https://management.azure.com"

_SCHEMA: Final = (
    "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#"
)
_STORE_VERSION: Final = "2021-12-02"
_RETRIES: Final = {"type": "exponential", "count": 10, "interval": "PT10S", "maximumInterval": "PT30M"}
SECRET: Final = {"secureData": {"properties": ["inputs", "outputs"]}}
"""`runtimeConfiguration` of an action whose inputs and outputs nobody may read in the history of runs."""


def definition(triggers: Mapping[str, object], actions: Mapping[str, object]) -> dict[str, object]:
    """The document of a workflow."""
    return {
        "$schema": _SCHEMA,
        "contentVersion": "1.0.0.0",
        "triggers": triggers,
        "actions": actions,
        "outputs": {},
    }


def by_the_clock(frequency: str, interval: int) -> dict[str, object]:
    """A trigger by the clock; without a start time the first run is when the workflow is deployed."""
    return {"type": "Recurrence", "recurrence": {"frequency": frequency, "interval": interval}}


def after(action: str, *outcomes: str) -> dict[str, list[str]]:
    """`runAfter`: when an action ended so, else when it succeeded."""
    return {action: list(outcomes) or ["Succeeded"]}


def asked(
    method: str,
    uri: str,
    run_after: Mapping[str, object] | None = None,
    *,
    identity: str | None = None,
    of: str = ARM,
    body: object = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """An action that asks something `of` ARM or a store, as the identity with this id or as the workflow itself."""
    who = {"type": "ManagedServiceIdentity", **({"identity": identity} if identity else {}), "audience": f"{of}/"}
    inputs: dict[str, object] = {"method": method, "uri": uri, "authentication": who}
    if headers:
        inputs["headers"] = headers
    if body is not None:
        inputs["body"] = body
    return {"type": "Http", "inputs": inputs, "runAfter": run_after or {}}


def asked_of_store(
    method: str,
    uri: str,
    run_after: Mapping[str, object],
    *,
    body: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """An action that asks a store as the workflow itself, again and again for hours where it is away."""
    said = {"x-ms-version": _STORE_VERSION, "x-ms-date": "@{utcNow('R')}", **(headers or {})}
    action = asked(method, uri, run_after, of="https://storage.azure.com", body=body, headers=said)
    return {**action, "inputs": {**action["inputs"], "retryPolicy": _RETRIES}}
