"""What was trained, copied to another region as it is written.

Azure promises no time for copies of blobs unless they are given priority: then 99 % of them are there within a quarter
of an hour, where both regions lie on one continent. The SDK's policy does not know of it yet, so both halves of the
policy, which is the same on the account that is copied to and on the one that is copied from, are deployed as a
template.

Sources: Azure Storage, object replication (https://learn.microsoft.com/azure/storage/blobs/object-replication-overview)
with priority (https://learn.microsoft.com/azure/storage/blobs/object-replication-priority-replication) and its template
(https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts/objectreplicationpolicies); Azure
Resource Manager, nested templates
(https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates).
"""

from collections.abc import Sequence
from typing import Final

import pulumi
from pulumi_azure_native import resources

from components.azure._group import Group
from components.azure._names import name_of

__all__ = ["copied"]

_POLICIES: Final = "Microsoft.Storage/storageAccounts/objectReplicationPolicies"
_VERSION: Final = "2026-04-01"
_DEPLOYMENTS: Final = "Microsoft.Resources/deployments"
_DEPLOYED: Final = "2022-09-01"
_SCHEMA: Final = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def copied(
    role: str,
    here: pulumi.Output[str],
    there: pulumi.Output[str],
    containers: Sequence[str],
    its: Group,
    *after: pulumi.Resource,
) -> resources.Deployment:
    """Copies what is written to these containers of the store `here` into those of the same names of `there` (ids)."""
    name = name_of("resources:Deployment", its.prefix, role)
    return resources.Deployment(
        role,
        deployment_name=name,
        resource_group_name=its.name,
        properties={
            "mode": resources.DeploymentMode.INCREMENTAL,
            "template": pulumi.Output.all(here, there).apply(
                lambda both: _template(name, both[0], both[1], containers)
            ),
        },
        tags=its.tags,
        opts=its.opts(None, *after),
    )


def _template(name: str, here: str, there: str, containers: Sequence[str]) -> dict[str, object]:
    """The account that is copied to names policy and rules; the one that is copied from is told those names."""
    to = there.rpartition("/")[2]
    made = f"reference(resourceId('{_POLICIES}', '{to}', 'default'), '{_VERSION}')"
    named = {f"rule{number}": f"[{made}.rules[{number}].ruleId]" for number in range(len(containers))}
    told = {"policy": f"[{made}.policyId]", **named}
    return {
        **_document(),
        "resources": [
            _policy(f"{to}/default", here, there, [_rule(one) for one in containers]),
            {
                "type": _DEPLOYMENTS,
                "apiVersion": _DEPLOYED,
                "name": f"{name}-from",
                "dependsOn": [f"[resourceId('{_POLICIES}', '{to}', 'default')]"],
                "properties": {
                    "mode": "Incremental",
                    "expressionEvaluationOptions": {"scope": "inner"},
                    "parameters": {key: {"value": value} for key, value in told.items()},
                    "template": {
                        **_document(),
                        "parameters": {key: {"type": "string"} for key in told},
                        "resources": [
                            _policy(
                                f"[format('{{0}}/{{1}}', '{here.rpartition('/')[2]}', parameters('policy'))]",
                                here,
                                there,
                                [
                                    {**_rule(one), "ruleId": f"[parameters('rule{number}')]"}
                                    for number, one in enumerate(containers)
                                ],
                            )
                        ],
                    },
                },
            },
        ],
    }


def _document() -> dict[str, object]:
    return {"$schema": _SCHEMA, "contentVersion": "1.0.0.0"}


def _policy(name: str, here: str, there: str, rules: Sequence[dict[str, str]]) -> dict[str, object]:
    return {
        "type": _POLICIES,
        "apiVersion": _VERSION,
        "name": name,
        "properties": {
            "sourceAccount": here,
            "destinationAccount": there,
            "metrics": {"enabled": True},
            "priorityReplication": {"enabled": True},
            "rules": list(rules),
        },
    }


def _rule(container: str) -> dict[str, str]:
    return {"sourceContainer": container, "destinationContainer": container}
