"""Each clause of each guarantee on Azure: what breaks it, what leaves it open, and what must not."""

from dataclasses import replace

import pytest

from assurance.summary import summary
from gouvernail.errors import GouvernailError
from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.verdict import Verdict
from policies.proof import results
from policies.reading import read
from policies.twin import Add, Change, Drop, Set
from tests.policies.clauses import verdict
from tests.policies.worked_azure import ACCOUNTS

NET = "azure-native:network:"
VAULT = "azure-native:keyvault:Vault"
KEY = "azure-native:keyvault:Key"
STORE = "azure-native:storage:StorageAccount"
CONTAINER = "azure-native:storage:BlobContainer"
POLICY = "azure-native:storage:BlobContainerImmutabilityPolicy"
VERSIONS = "azure-native:storage:BlobServiceProperties"
KEEPER = "azure-native:logic:Workflow"
ROLE = "azure-native:authorization:RoleDefinition"
GIVEN = "azure-native:authorization:RoleAssignment"
TRAIL = "azure-native:monitor:SubscriptionDiagnosticSetting"
SETTING = "azure-native:monitor:DiagnosticSetting"
IDENTITY = "azure-native:managedidentity:UserAssignedIdentity"
ROLES = "/providers/Microsoft.Authorization/roleDefinitions"
ACTIVITIES = "insights-activity-logs"
OWNER, READER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "acdd72a7-3385-48ef-bd42-f606fba81ae7"
STRANGER = "66666666-6666-4666-8666-666666666666"
LOCK = "definition.actions.Each.actions.Unlocked.actions.Lock.inputs"
AUDIT_STORE = f"${{{STORE}#log@audit.id}}"
OWN_NETWORK = f"${{{NET}VirtualNetwork.id}}"


def given(scope: str, role: str, to: str) -> Add:
    return Add(GIVEN, {"scope": scope, "roleDefinitionId": f"{ROLES}/{role}", "principalId": to})


def rule(**more: object) -> dict[str, object]:
    """A rule of a network security group that lets HTTPS in."""
    said = {"access": "Allow", "direction": "Inbound", "protocol": "Tcp", "priority": 200}
    return {**said, "sourceAddressPrefix": "10.0.0.0/8", "destinationPortRange": "443", **more}


BREAKS: list[tuple[str, Change]] = [
    # a policy that nobody locks
    ("audit_log.log_immutable", Drop(KEEPER, at="audit", having="log-keeper")),
    ("audit_log.log_immutable", Set(KEEPER, "state", "Disabled", at="audit", having="log-keeper")),
    ("audit_log.log_immutable", Set(KEEPER, "definition.triggers", {}, at="audit", having="log-keeper")),
    ("audit_log.log_immutable", Set(KEEPER, f"{LOCK}.method", "GET", at="audit", having="log-keeper")),
    (
        "audit_log.log_immutable",
        Set(KEEPER, f"{LOCK}.uri", "https://management.azure.com/else", at="audit", having="log-keeper"),
    ),
    ("audit_log.log_immutable", Set(ROLE, "permissions[0].actions", [], at="audit", having="log-keeper")),
    ("audit_log.log_immutable", Drop(POLICY, at="audit", having=ACTIVITIES)),
    ("audit_log.log_immutable", Drop(POLICY, at="audit", having="workflowruntime")),
    ("audit_log.log_immutable", Set(VERSIONS, "isVersioningEnabled", value=False, at="audit", having="bexauditlog")),
    ("network.flows_logged", Drop(KEEPER, at="audit", having="log-keeper")),
    ("network.flows_logged", Drop(f"{NET}FlowLog")),
    ("network.flows_logged", Set(f"{NET}FlowLog", "enabledFilteringCriteria", "srcIP=10.0.0.1")),
    ("audit_log.trail_complete", Drop(KEEPER, at="audit", having="log-keeper")),
    ("audit_log.trail_complete", Set(TRAIL, "logs", [])),
    ("audit_log.trail_complete", Drop(SETTING, having="/blobServices/")),
    ("audit_log.trail_complete", Drop(SETTING, at="own", having="/vaults/")),
    ("audit_log.trail_complete", Set(SETTING, "logs[0].categoryGroup", "audit", at="own", having="/vaults/")),
    ("audit_log.log_apart", Set(TRAIL, "storageAccountId", f"${{{STORE}@own.id}}", at="own")),
    ("audit_log.log_apart", given(AUDIT_STORE, OWNER, f"${{{IDENTITY}@own.principalId}}")),
    ("audit_log.log_apart", given(f"/subscriptions/{ACCOUNTS['audit']}", OWNER, f"${{{IDENTITY}@own.principalId}}")),
    (
        "audit_log.log_apart",
        Set(
            ROLE,
            "permissions[0].dataActions[+]",
            "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete",
            at="audit",
            having="deletes nothing",
        ),
    ),
    ("keys.key_policies_least_privilege", given(f"${{{KEY}.id}}", OWNER, STRANGER)),
    ("keys.keys_rotate", Set(KEY, "properties.rotationPolicy.lifetimeActions[0].trigger.timeAfterCreate", "P2Y")),
    ("keys.keys_rotate", Set(KEY, "properties.rotationPolicy", None)),
    ("keys.stores_encrypted_with_own_key", Set(STORE, "tags.purpose", "else", at="own")),
    ("network.no_public_address", Set(f"{NET}Subnet", "defaultOutboundAccess", None)),
    ("network.no_public_address", Set(f"{NET}Subnet", "routeTable", None)),
    ("network.no_public_address", Set(f"{NET}RouteTable", "routes[0].nextHopType", "Internet")),
    ("network.no_public_address", Set(f"{NET}RouteTable", "routes", [])),
    ("network.no_public_address", Add(f"{NET}NatGateway", {"resourceGroupName": "x"})),
    ("network.no_public_address", Set(STORE, "allowBlobPublicAccess", value=True)),
    (
        "network.no_public_address",
        Set(f"{NET}NetworkSecurityGroup", "securityRules[+]", rule(sourceAddressPrefix="Internet")),
    ),
    (
        "network.no_path_between_environments",
        Add(
            f"{NET}VirtualNetworkPeering",
            {"remoteVirtualNetwork": {"id": f"/subscriptions/{ACCOUNTS['prod']}/resourceGroups/x"}},
            {"id": f"{OWN_NETWORK}/virtualNetworkPeerings/twin"},
        ),
    ),
    ("network.services_reached_privately", Drop(f"{NET}PrivateEndpoint", having="/vaults/")),
    ("network.services_reached_privately", Drop("azure-native:privatedns:VirtualNetworkLink", having="vaultcore")),
    ("network.services_reached_privately", Set(f"{NET}NetworkSecurityGroup", "securityRules[0].access", "Deny")),
    ("network.endpoint_policies_limited", Set(VAULT, "properties.enableRbacAuthorization", value=False, at="own")),
    ("network.endpoint_policies_limited", Set(STORE, "isLocalUserEnabled", value=True, at="own")),
]

OPEN: list[tuple[str, Change]] = [
    ("audit_log.log_immutable", Set(KEEPER, "definition", UNKNOWN, at="audit", having="log-keeper")),
    ("audit_log.log_apart", given(AUDIT_STORE, OWNER, STRANGER)),
    ("audit_log.log_apart", given(AUDIT_STORE, STRANGER, f"${{{IDENTITY}@own.principalId}}")),
    ("audit_log.trail_complete", Set(SETTING, "logs", UNKNOWN, at="own", having="/vaults/")),
    ("keys.keys_rotate", Set(KEY, "properties.rotationPolicy.lifetimeActions[0].trigger", {"timeBeforeExpiry": "P9D"})),
    ("keys.stores_encrypted_with_own_key", Set(STORE, "encryption.keyVaultProperties.keyName", "else", at="own")),
    ("network.no_public_address", Set(f"{NET}RouteTable", "routes", UNKNOWN)),
    ("network.no_public_address", Drop(f"{NET}RouteTable")),
    (
        "network.no_public_address",
        Set(f"{NET}NetworkSecurityGroup", "securityRules[+]", rule(sourceAddressPrefix="Sql.WestEurope")),
    ),
    (
        "network.no_path_between_environments",
        Add(f"{NET}VirtualNetworkGateway", {"resourceGroupName": "x", "ipConfigurations": []}),
    ),
    ("network.services_reached_privately", Set(f"{NET}Subnet", "privateEndpointNetworkPolicies", "Disabled")),
    ("network.services_reached_privately", Set(f"{NET}VirtualNetwork", "dhcpOptions", {"dnsServers": ["10.0.0.4"]})),
    ("network.zones", Set(f"{NET}VirtualNetwork", "location", "somewherenew")),
]

HARMLESS: list[tuple[str, Change]] = [
    # what is locked needs no keeper; its name may be written in any case
    ("audit_log.log_immutable", Set(TRAIL, "storageAccountId", AUDIT_STORE, at="own")),
    ("audit_log.log_apart", given(AUDIT_STORE, READER, f"${{{IDENTITY}@own.principalId}}")),
    ("keys.key_policies_least_privilege", given(f"${{{KEY}.id}}", READER, STRANGER)),
    ("network.no_public_address", Set(STORE, "publicNetworkAccess", "Enabled")),
    ("network.no_public_address", Set(STORE, "networkRuleSet.defaultAction", "Allow")),
    (
        "network.no_public_address",
        Set(f"{NET}NetworkSecurityGroup", "securityRules[+]", rule(sourceAddressPrefix="*", priority=4097)),
    ),
    ("network.no_public_address", Set(f"{NET}VirtualNetwork", "location", "West Europe")),
    ("network.zones", Set(f"{NET}VirtualNetwork", "location", "West Europe")),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_it_fails(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_it_is_not_evaluated(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change) is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), HARMLESS)
def test_it_still_passes(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change) is Verdict.PASS


def test_what_the_cloud_says_is_locked_needs_no_keeper(worked) -> None:
    graph, expected = worked("dev", "azure")
    locked = Graph(
        replace(one, outputs={**one.outputs, "state": "Locked"}) if one.type == POLICY else one
        for one in graph
        if one.type != KEEPER
    )

    assert results(locked, expected)["audit_log.log_immutable"].verdict is Verdict.PASS


def test_ids_are_the_same_however_they_are_written(worked) -> None:
    graph, expected = worked("dev", "azure")

    def shouted(value: object) -> object:
        if isinstance(value, str) and value.startswith("/subscriptions/"):
            return value.upper().replace("/SUBSCRIPTIONS/", "/subscriptions/")
        return value

    loud = Graph(
        replace(
            one,
            inputs={key: shouted(value) for key, value in one.inputs.items()},
            outputs={key: shouted(value) for key, value in one.outputs.items()},
        )
        for one in graph
    )
    before, after = results(graph, expected), results(loud, expected)

    assert {name: result.verdict for name, result in after.items()} == {
        name: result.verdict for name, result in before.items()
    }


def test_a_graph_of_two_clouds_is_refused_by_name(worked) -> None:
    graph, expected = worked("dev", "azure")
    other, _ = worked("dev")

    with pytest.raises(GouvernailError, match="aws and azure in one platform"):
        read(Graph((*graph, *other)), expected)


def test_what_is_not_proved_on_azure_is_not_judged_there(worked) -> None:
    judged = [one for capability in summary(*worked("dev", "azure")) for one in capability.guarantees]
    unproved = [one.result.verdict for one in judged if "azure" not in one.guarantee.broken]

    assert set(unproved) == {Verdict.NOT_EVALUATED}
    assert {one.result.verdict for one in judged if "azure" in one.guarantee.broken} == {Verdict.PASS}


def test_a_graph_of_no_cloud_holds_nothing(worked) -> None:
    _, expected = worked("dev", "azure")
    stack = Resource("urn:pulumi:s::p::pulumi:pulumi:Stack::s", "pulumi:pulumi:Stack", "s", custom=False)

    assert not read(Graph([stack]), expected).networks
