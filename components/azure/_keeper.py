"""The keeper of a locked store: it locks, by the clock, every policy that is not locked yet.

Azure's lock is an action, so no declaration of a store can hold it. A policy that is not locked yet refuses deletion
and change as a locked one does, and could itself be lifted: the keeper closes that, at once when it is deployed and
then each hour. Its identity may look at containers and lock their policies, and nothing else; what is locked stays so.

Sources: Storage resource provider, "Lock immutability policy"
(https://learn.microsoft.com/rest/api/storagerp/blob-containers/lock-immutability-policy); Azure Logic Apps, workflow
definition language (https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language) and managed
identities (https://learn.microsoft.com/azure/logic-apps/authenticate-with-managed-identity).
"""

from collections.abc import Sequence
from typing import Final

import pulumi
from pulumi_azure_native import logic, managedidentity

from components.azure._alerts import failures_told
from components.azure._diagnostics import record, setting_id
from components.azure._group import Group, group_of
from components.azure._names import guid, name_of
from components.azure._roles import assign, assignment_id, custom_role, role_id
from components.azure._workflow import ARM, asked, by_the_clock, definition

__all__ = ["keeper", "keeper_of", "keeper_role_id"]

_CONTAINERS: Final = "Microsoft.Storage/storageAccounts/blobServices/containers"
_MAY: Final = (
    f"{_CONTAINERS}/read",
    f"{_CONTAINERS}/immutabilityPolicies/read",
    f"{_CONTAINERS}/immutabilityPolicies/lock/action",
)
_VERSION: Final = "2024-01-01"


def keeper(
    role: str,
    store: pulumi.Output[str],
    its: Group,
    log_store: pulumi.Input[str],
    after: Sequence[pulumi.Resource],
    *,
    route: pulumi.Input[str] | None = None,
    left_store: str | None = None,
) -> logic.Workflow:
    """Keeps the store with this id from when `after` is there; what it does is recorded in `log_store`.

    It stands in the store's group, and is left and taken back with it; `left_store` is then the store's id. `route` is
    told when it fails.
    """
    name = name_of("managedidentity:UserAssignedIdentity", its.prefix, f"{role}-keeper")
    identity = managedidentity.UserAssignedIdentity(
        f"{role}-keeper",
        resource_name_=name,
        resource_group_name=its.name,
        location=its.region,
        tags=its.tags,
        opts=its.opts(f"Microsoft.ManagedIdentity/userAssignedIdentities/{name}"),
    )
    around, definition = store.apply(group_of), keeper_role_id(its.prefix, its.account, role)
    own = definition.rpartition("/")[2]
    locks = custom_role(
        f"{role}-keeper",
        own,
        [around],
        its.opts(f"Microsoft.Authorization/roleDefinitions/{own}"),
        called=name_of("authorization:RoleDefinition", its.prefix, f"{role}-keeper", its.account),
        why="Looks at containers and locks their policies",
        actions=_MAY,
    )
    may = assign(
        f"{role}-keeper",
        definition,
        identity.principal_id,
        store,
        its.opts(None, locks, id_=assignment_id(left_store, definition, name) if left_store else None),
        holder=name,
    )
    workflow = _called(its.prefix, role)
    made = logic.Workflow(
        f"{role}-keeper",
        workflow_name=workflow,
        resource_group_name=its.name,
        location=its.region,
        state=logic.WorkflowState.ENABLED,
        identity={"type": "UserAssigned", "user_assigned_identities": [identity.id]},
        definition=pulumi.Output.all(store, identity.id).apply(lambda both: _definition(*both)),
        tags=its.tags,
        opts=its.opts(f"Microsoft.Logic/workflows/{workflow}", may, *after),
    )
    record(f"{role}-keeper", made.id, log_store, its.opts(setting_id(f"Microsoft.Logic/workflows/{workflow}")))
    if route is not None:
        failures_told(f"{role}-keeper", made.id, route, its)
    return made


def keeper_of(store: str, prefix: str, role: str) -> str:
    """The id of the keeper of the store `prefix-role` with this id, for whoever is made after it."""
    return f"{group_of(store)}/providers/Microsoft.Logic/workflows/{_called(prefix, role)}"


def _called(prefix: str, role: str) -> str:
    return name_of("logic:Workflow", prefix, f"{role}-keeper")


def keeper_role_id(prefix: str, account: str, role: str) -> str:
    """The id of the role of the keeper of a store, before it is there."""
    return role_id(account, guid(account, prefix, role, "keeper"))


def _definition(store: str, identity: str) -> dict[str, object]:
    """Lists the containers; of each that has a policy, reads it, and locks it where it is not locked."""
    containers = f"{ARM}{store}/blobServices/default/containers"
    policy = f"{containers}/@{{items('Each')?['name']}}/immutabilityPolicies/default"
    lock = _call("POST", f"{policy}/lock", identity, **{"If-Match": "@{body('Read')?['etag']}"})
    return definition(
        {"Hourly": by_the_clock("Hour", 1)},
        {
            "List": _call("GET", containers, identity),
            "Guarded": {
                "type": "Query",
                "inputs": {
                    "from": "@body('List')?['value']",
                    "where": "@equals(item()?['properties']?['hasImmutabilityPolicy'], true)",
                },
                "runAfter": {"List": ["Succeeded"]},
            },
            "Each": {
                "type": "Foreach",
                "foreach": "@body('Guarded')",
                "runAfter": {"Guarded": ["Succeeded"]},
                "actions": {
                    "Read": _call("GET", policy, identity),
                    "Unlocked": {
                        "type": "If",
                        "expression": {"equals": ["@body('Read')?['properties']?['state']", "Unlocked"]},
                        "runAfter": {"Read": ["Succeeded"]},
                        "actions": {"Lock": lock},
                    },
                },
            },
        },
    )


def _call(method: str, url: str, identity: str, **headers: str) -> dict[str, object]:
    return asked(method, f"{url}?api-version={_VERSION}", identity=identity, headers=headers)
