"""Who may do what on Azure: roles, and the assignments that give them.

A role's `notActions` are not subtracted: it is read as allowing more than it does, never less. Whoever may ask for a
role (an eligible assignment) is read as having it. A condition is kept as it is written.

Sources: Azure role-based access control, "Understand Azure role definitions"
(https://learn.microsoft.com/azure/role-based-access-control/role-definitions) and built-in roles
(https://learn.microsoft.com/azure/role-based-access-control/built-in-roles).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe
from gouvernail.values import entry, items, text, texts
from policies.reading.azure.arm import account_in, id_of, named, reference, within
from policies.reading.azure.paths import at_paths
from policies.reading.model.policies import Condition, Group, Policy, Power, Principal, Statement
from policies.reading.policy import matches

__all__ = ["DEFINITION", "GIVEN", "IDENTITY", "actions_of", "data_given_to", "given_on", "given_to", "granted", "on"]

IDENTITY = "azure-native:managedidentity:UserAssignedIdentity"

GIVEN = ("azure-native:authorization:RoleAssignment", "azure-native:authorization:PimRoleEligibilitySchedule")
DEFINITION = "azure-native:authorization:RoleDefinition"

_BOTH = ("actions", "dataActions")
_VAULT = "Microsoft.KeyVault/vaults"
_STORE = "Microsoft.Storage/storageAccounts"
_BLOBS = f"{_STORE}/blobServices/containers"
_QUEUES = f"{_STORE}/queueServices/queues"
_IMAGES = "Microsoft.ContainerRegistry/registries"
_ML = "Microsoft.MachineLearningServices"
_MACHINES = "Microsoft.Compute/virtualMachines"
_HCI = "Microsoft.AzureStackHCI/virtualMachineInstances"
_DESKTOPS = "Microsoft.DesktopVirtualization/hostpools"
_LOOK = ("*/read",)
_BUILT_IN: Mapping[str, tuple[str, ...]] = {
    # Owner, Contributor, Reader, User Access Administrator, Role Based Access Control Administrator
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": ("*",),
    "b24988ac-6180-42a0-ab88-20f7382dd24c": ("*",),
    "acdd72a7-3385-48ef-bd42-f606fba81ae7": _LOOK,
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": (*_LOOK, "Microsoft.Authorization/*"),
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168": (
        *_LOOK,
        "Microsoft.Authorization/roleAssignments/write",
        "Microsoft.Authorization/roleAssignments/delete",
    ),
    # Key Vault: Administrator, Crypto Officer, Crypto User, Crypto Service Encryption User, Reader, Contributor
    "00482a5a-887f-4fb3-b363-3b7fe8e74483": (f"{_VAULT}/*",),
    "14b46e9e-c2b7-41b4-b07b-48a6ebf60603": (f"{_VAULT}/keys/*", f"{_VAULT}/keyrotationpolicies/*"),
    "12338af0-0e69-4776-bea7-57ae8d297424": (
        f"{_VAULT}/keys/read",
        f"{_VAULT}/keys/update/action",
        f"{_VAULT}/keys/backup/action",
        *(f"{_VAULT}/keys/{one}/action" for one in ("encrypt", "decrypt", "wrap", "unwrap", "sign", "verify")),
    ),
    "e147488a-f6f5-4113-8e2d-b22465e65bf6": (
        f"{_VAULT}/keys/read",
        f"{_VAULT}/keys/wrap/action",
        f"{_VAULT}/keys/unwrap/action",
    ),
    "21090545-7ca7-4776-b22c-e363652d74d2": (f"{_VAULT}/*/read",),
    "f25e0fa2-a7c8-4377-a976-54943a77a395": (f"{_VAULT}/*",),
    # Storage: Account Contributor, Blob Data Owner, Blob Data Contributor, Blob Data Reader
    "17d1049b-9a84-46fb-8f53-869881c3d3ab": (f"{_STORE}/*",),
    "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": (f"{_BLOBS}/*",),
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe": (
        *(f"{_BLOBS}/{one}" for one in ("delete", "read", "write")),
        *(f"{_BLOBS}/blobs/{one}" for one in ("delete", "read", "write", "move/action", "add/action")),
    ),
    # Storage Account Backup Contributor
    "e5e2a7ff-d759-4cd2-bb51-3152d37e2eb1": (
        "Microsoft.Authorization/*/read",
        "Microsoft.Authorization/locks/*",
        "Microsoft.Features/features/read",
        "Microsoft.Features/providers/features/read",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
        f"{_STORE}/objectReplicationPolicies/*",
        f"{_STORE}/blobServices/read",
        f"{_STORE}/blobServices/write",
        f"{_BLOBS}/read",
        f"{_BLOBS}/write",
        f"{_STORE}/read",
        f"{_STORE}/restoreBlobRanges/action",
    ),
    # Log Analytics Reader
    "73c42c96-874c-492b-b04d-ab87d138a893": (
        *_LOOK,
        "Microsoft.OperationalInsights/workspaces/analytics/query/action",
        "Microsoft.OperationalInsights/workspaces/search/action",
        "Microsoft.Support/*",
    ),
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": (f"{_BLOBS}/read", f"{_BLOBS}/blobs/read"),
    # Azure Event Hubs Data Sender
    "2b629674-e913-4c01-ae53-ef4638d8f975": ("Microsoft.EventHub/*/eventhubs/read", "Microsoft.EventHub/*/send/action"),
    # IoT Hub: Data Contributor, Registry Contributor, Twin Contributor
    "4fc6c259-987e-4a07-842e-c321cc9d413f": ("Microsoft.Devices/IotHubs/*",),
    "4ea46cd5-c1b2-4a8e-910b-273211f9ce47": ("Microsoft.Devices/IotHubs/devices/*",),
    "494bdba2-168f-4f31-a0a1-191d2f7c028c": ("Microsoft.Devices/IotHubs/twins/*",),
    # Storage: Queue Data Contributor, Message Processor, Message Sender
    "974c5e8b-45b9-4653-ba55-5f855dd0fb88": (
        *(f"{_QUEUES}/{one}" for one in ("delete", "read", "write")),
        *(f"{_QUEUES}/messages/{one}" for one in ("delete", "read", "write", "process/action")),
    ),
    "8a0f0c08-91a1-4084-bc3d-661d67233fed": (f"{_QUEUES}/messages/read", f"{_QUEUES}/messages/process/action"),
    "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a": (f"{_QUEUES}/messages/add/action",),
    # Azure AI Enterprise Network Connection Approver
    "b556d68e-0be0-4f35-a333-ad7ee1ce17ea": (
        *(
            f"{kind}/{what}"
            for kind in (
                "Microsoft.Cache/redis",
                "Microsoft.Cache/redisEnterprise",
                "Microsoft.CognitiveServices/accounts",
                _IMAGES,
                "Microsoft.DocumentDB/databaseAccounts",
                f"{_ML}/workspaces",
                "Microsoft.Sql/servers",
                _STORE,
                _VAULT,
            )
            for what in (
                "read",
                "privateEndpointConnections/read",
                "privateEndpointConnections/write",
                "privateEndpointConnectionsApproval/action",
                "privateLinkResources/read",
            )
        ),
    ),
    # AzureML Data Scientist
    "f6c7c914-8db3-469d-8ca1-694a8f32e121": tuple(
        f"{_ML}/workspaces/*/{verb}" for verb in ("read", "action", "delete", "write")
    ),
    # Managed Identity Operator
    "f1a07417-d97a-45cb-824c-7a7467783830": (
        "Microsoft.ManagedIdentity/userAssignedIdentities/*/read",
        "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action",
        "Microsoft.Authorization/*/read",
        "Microsoft.Insights/alertRules/*",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
        "Microsoft.Resources/deployments/*",
        "Microsoft.Support/*",
    ),
    # Container Registry: Data Importer and Data Reader, AcrPull, AcrPush, AcrDelete, Repository Contributor
    "577a9874-89fd-4f24-9dbd-b5034d0ad23a": (
        f"{_IMAGES}/read",
        f"{_IMAGES}/importImage/action",
        f"{_IMAGES}/pull/read",
    ),
    "7f951dda-4ed3-4680-a7ca-43fe172d538d": (f"{_IMAGES}/pull/read",),
    "8311e382-0749-4cb8-b61a-304f252e45ec": (f"{_IMAGES}/pull/read", f"{_IMAGES}/push/write"),
    "c2f4ef07-c644-48eb-af81-4b1b4947fb11": (f"{_IMAGES}/artifacts/delete",),
    "2efddaa5-3f1f-4df3-97df-af3f13818f4c": tuple(
        f"{_IMAGES}/repositories/{what}/{verb}"
        for what in ("metadata", "content")
        for verb in ("read", "write", "delete")
    ),
    # AzureML Registry User
    "1823dd4f-9b8c-4ab6-ab4e-7397a3684615": (f"{_ML}/registries/read", f"{_ML}/registries/assets/*"),
    # Key Vault Secrets User, Monitoring Metrics Publisher
    "4633458b-17de-408a-b874-0445c86b69e6": (
        f"{_VAULT}/secrets/getSecret/action",
        f"{_VAULT}/secrets/readMetadata/action",
    ),
    "3913510d-42f4-4e42-8a64-420c390055eb": (
        "Microsoft.Insights/Register/Action",
        "Microsoft.Insights/Metrics/Write",
        "Microsoft.Insights/Telemetry/Write",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
        "Microsoft.Support/*",
    ),
    # API Management Service Contributor
    "312a565d-c81f-4fd8-895a-4e21e48d571c": (
        "Microsoft.ApiManagement/service/*",
        "Microsoft.Authorization/*/read",
        "Microsoft.Insights/alertRules/*",
        "Microsoft.ResourceHealth/availabilityStatuses/read",
        "Microsoft.Resources/deployments/*",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
        "Microsoft.Support/*",
    ),
    # Desktop Virtualization Power On Off Contributor
    "40c5ff49-9181-41f8-ae61-143b0e78555e": (
        "Microsoft.Authorization/*/read",
        "Microsoft.AzureStackHCI/operations/read",
        *(f"{_HCI}/{one}" for one in ("read", "restart/action", "start/action", "stop/action")),
        *(f"{_MACHINES}/{one}/action" for one in ("deallocate", "powerOff", "restart", "start")),
        f"{_MACHINES}/read",
        f"{_MACHINES}/instanceView/read",
        *(
            f"Microsoft.ComputeSchedule/locations/virtualMachines{one}/action"
            for one in (
                *("CancelOperations", "ExecuteDeallocate", "ExecuteHibernate", "ExecuteStart", "GetOperationErrors"),
                *("GetOperationStatus", "SubmitDeallocate", "SubmitHibernate", "SubmitStart"),
            )
        ),
        "Microsoft.ComputeSchedule/register/action",
        *(f"{_DESKTOPS}/{one}" for one in ("read", "write", "sessionhosts/read", "sessionhosts/write")),
        *(f"{_DESKTOPS}/sessionhosts/usersessions/{one}" for one in ("delete", "read", "sendMessage/action")),
        *(f"Microsoft.HybridCompute/locations/{one}/read" for one in ("operationresults", "operationstatus")),
        "Microsoft.HybridCompute/machines/read",
        "Microsoft.HybridCompute/operations/read",
        "Microsoft.Insights/alertRules/*",
        "Microsoft.Insights/eventtypes/values/read",
        "Microsoft.Resources/deployments/*",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
    ),
    # Cost Management Reader
    "72fafb9e-0641-4937-9268-a91bfd8191a3": (
        "Microsoft.Consumption/*/read",
        "Microsoft.CostManagement/*/read",
        "Microsoft.Billing/billingPeriods/read",
        "Microsoft.Resources/subscriptions/read",
        "Microsoft.Resources/subscriptions/resourceGroups/read",
        "Microsoft.Management/managementGroups/read",
    ),
    # Logic App Contributor
    "87a39d53-fc1b-424a-814c-f7e04687dc9e": (
        "Microsoft.Logic/*",
        f"{_STORE}/listkeys/action",
        f"{_STORE}/read",
        "Microsoft.Authorization/*/read",
        "Microsoft.Insights/alertRules/*",
        "Microsoft.Insights/diagnosticSettings/*",
        "Microsoft.Insights/metricAlerts/*",
        "Microsoft.Resources/deployments/*",
        "Microsoft.Web/connections/*",
        "Microsoft.Web/customApis/*",
    ),
}
_KEYS = f"{_VAULT}/keys"
_POWERS: Mapping[Power, tuple[str, ...]] = {
    Power.USE: tuple(f"{_KEYS}/{one}/action" for one in ("encrypt", "decrypt", "wrap", "unwrap", "sign", "verify")),
    Power.ADMINISTER: (
        f"{_VAULT}/write",
        f"{_VAULT}/delete",
        f"{_KEYS}/write",
        f"{_KEYS}/delete",
        *(f"{_KEYS}/{one}/action" for one in ("create", "import", "recover", "restore", "purge", "rotate")),
        f"{_VAULT}/keyrotationpolicies/write",
    ),
    Power.DELEGATE: ("Microsoft.Authorization/roleAssignments/write",),
    Power.LOOK: (f"{_KEYS}/read",),
}


def given_on(graph: Graph, thing: Maybe[str]) -> Iterator[Maybe[Statement]]:
    """What is given on the thing with this id: on itself, on what it lies in, on what lies in it."""
    for one, scope, _ in _given(graph):
        if scope is UNKNOWN or thing is UNKNOWN:
            yield UNKNOWN
        elif within(thing, scope) or within(scope, thing):
            yield from _each(granted(graph, one))


def given_to(graph: Graph, principal: Maybe[str | None]) -> Iterator[Maybe[Statement]]:
    """What is given to the principal with this id, wherever."""
    for one, _, who in _given(graph):
        if who is UNKNOWN or principal is UNKNOWN:
            yield UNKNOWN
        elif who == principal:
            yield from _each(granted(graph, one))


@lru_cache(maxsize=4)
def _given(graph: Graph) -> tuple[tuple[Resource, Maybe[str], Maybe[str | None]], ...]:
    """Each assignment, the id of what it is given on, and of whom it is given to."""
    return tuple((one, reference(one.value("scope")), named(one.value("principalId"))) for one in graph.of_type(*GIVEN))


def data_given_to(graph: Graph, principal: Maybe[str | None]) -> Maybe[tuple[str, ...]]:
    """What the principal may do with data. Of Azure's own roles all counts as that."""
    found: list[str] = []
    for one in graph.of_type(*GIVEN):
        who = named(one.value("principalId"))
        if who is UNKNOWN or principal is UNKNOWN:
            return UNKNOWN
        if who == principal:
            its = actions_of(graph, reference(one.value("roleDefinitionId")), "dataActions")
            if its is UNKNOWN:
                return UNKNOWN
            found += its
    return tuple(found)


def on(urn: str, given: Iterable[Maybe[Statement]]) -> Policy:
    """The statements together; unknown where one of them is."""
    found: list[Statement] = []
    for one in given:
        if one is UNKNOWN:
            return Policy(urn, UNKNOWN)
        found.append(one)
    return Policy(urn, tuple(found))


def granted(graph: Graph, assignment: Resource) -> Maybe[tuple[Statement, ...]]:
    """What one assignment lets whom do where, and on which condition where that is not one on paths."""
    return _every_grant(graph)[assignment.urn]


@lru_cache(maxsize=4)  # every reader asks; a graph does not change
def _every_grant(graph: Graph) -> Mapping[str, Maybe[tuple[Statement, ...]]]:
    return {one.urn: _grant(graph, one) for one in graph.of_type(*GIVEN)}


def _grant(graph: Graph, assignment: Resource) -> Maybe[tuple[Statement, ...]]:
    scope, condition = reference(assignment.value("scope")), text(assignment.value("condition"))
    actions, who = actions_of(graph, reference(assignment.value("roleDefinitionId"))), _principal(graph, assignment)
    if actions is UNKNOWN or who is UNKNOWN or scope is UNKNOWN or condition is UNKNOWN:
        return UNKNOWN
    statement = Statement(
        urn=assignment.urn,
        allow=True,
        actions=actions,
        resources=(scope, f"{scope.rstrip('/')}/*"),
        principals=(who,),
        conditions=(Condition("Azure", "condition", (condition,)),) if condition else (),
        powers=_powers(actions),
        name=assignment.name,
    )
    return at_paths(statement, condition) if condition else (statement,)


def _each(given: Maybe[tuple[Statement, ...]]) -> tuple[Maybe[Statement], ...]:
    return (UNKNOWN,) if given is UNKNOWN else given


def actions_of(graph: Graph, role: Maybe[str], *kinds: str) -> Maybe[tuple[str, ...]]:
    """What the role with this id lets do, on things and with their data where `kinds` does not say which."""
    if role is UNKNOWN:
        return UNKNOWN
    own, names = role.rpartition("/")[2], kinds or _BOTH
    known = _definitions(graph)
    if own not in known:
        return _BUILT_IN.get(own, UNKNOWN)
    permissions = known[own]
    if permissions is UNKNOWN:
        return UNKNOWN
    found: list[str] = []
    for one in permissions:
        its = [texts(entry(one, name)) for name in names]
        if UNKNOWN in its:
            return UNKNOWN
        found += [action for actions in its if actions is not UNKNOWN for action in actions]
    return tuple(found)


@lru_cache(maxsize=4)
def _definitions(graph: Graph) -> Mapping[str, Maybe[Sequence[Mapping[str, object]]]]:
    """The roles of these stacks, each by the last part of its id and of what it names itself."""
    found: dict[str, Maybe[Sequence[Mapping[str, object]]]] = {}
    for one in graph.of_type(DEFINITION):
        for name in (str(id_of(one)).rpartition("/")[2], str(one.value("roleDefinitionId")).lower()):
            found.setdefault(name, items(one.value("permissions")))
    return found


@lru_cache(maxsize=1024)  # the same few roles are given many times
def _powers(actions: tuple[str, ...]) -> frozenset[Power]:
    return frozenset(
        power
        for power, needed in _POWERS.items()
        if any(matches(one.lower(), action.lower()) is True for one in actions for action in needed)
    )


def _principal(graph: Graph, assignment: Resource) -> Maybe[Principal]:
    """An identity of these stacks by its id, else somebody whom the directory knows."""
    who = reference(assignment.value("principalId"))
    if who is UNKNOWN:
        return UNKNOWN
    return _holders(graph).get(who, Principal(Group.DIRECTORY, who))


@lru_cache(maxsize=4)
def _holders(graph: Graph) -> Mapping[str, Principal]:
    """Who a principal is: an identity, or a thing that has one by itself."""
    found: dict[str, Principal] = {}
    own = [(one, named(one.value("principalId"))) for one in graph.of_type(IDENTITY)]
    others = (one for one in graph if one.type.startswith("azure-native:"))
    for one, who in (*own, *((one, text(entry(one.value("identity"), "principalId"))) for one in others)):
        if isinstance(who, str) and one.id:
            found.setdefault(who, Principal(Group.IDENTITY, one.id.lower(), account_in(one.id)))
    return found
