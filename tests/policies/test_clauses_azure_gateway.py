"""Each clause of the guarantees of the gateway on Azure: what breaks it, what leaves it open, and what must not."""

import pytest

from gouvernail.graph import UNKNOWN, Graph
from gouvernail.verdict import Verdict
from policies.proof import results
from policies.twin import Add, Change, Drop, Replaced, Set, Unmatched, apply
from tests.policies.clauses import verdict

API = "azure-native:apimanagement:"
NETWORK = "azure-native:network:"
SERVICE, POLICY, OPERATION = f"{API}ApiManagementService", f"{API}ApiPolicy", f"{API}ApiOperationPolicy"
DIAGNOSTIC, LOGGER = f"{API}ApiDiagnostic", f"{API}Logger"
FRONT, FIREWALL = f"{NETWORK}ApplicationGateway", f"{NETWORK}WebApplicationFirewallPolicy"
GROUP, SETTING = f"{NETWORK}NetworkSecurityGroup", "azure-native:monitor:DiagnosticSetting"
TABLE, GIVEN = "azure-native:resources:Deployment", "azure-native:authorization:RoleAssignment"
WORKFLOW, STOPS = "azure-native:logic:Workflow", '"stops"'
TURN = "definition.actions.Turn.inputs"
CALLS, CALLERS = "GatewayLogs", '"callers"'
CONTRIBUTOR = "roleDefinitions/312a565d-c81f-4fd8-895a-4e21e48d571c"
READER = "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
KEPT = "properties.template.resources[0].properties.totalRetentionInDays"
IDENTITY = "azure-native:managedidentity:UserAssignedIdentity#stop"
PAST = Add(
    GIVEN,
    {
        "scope": "${azure-native:machinelearningservices:OnlineEndpoint.id}",
        "roleDefinitionId": "${azure-native:authorization:RoleDefinition#ask.id}",
        "principalId": f"${{{IDENTITY}.principalId}}",
        "roleAssignmentName": "00000000-0000-4000-8000-000000000001",
    },
)

BREAKS: list[tuple[str, Change]] = [
    ("callers_known", Set(OPERATION, "value", Replaced("<base />"))),
    ("callers_known", Set(POLICY, "value", Replaced("https://login.microsoftonline.com/", "https://else.example/"))),
    ("callers_known", Set(POLICY, "value", Replaced("<audience>.*?</audience>"))),
    ("callers_known", Set(POLICY, "value", Replaced("<required-claims>.*?</required-claims>"))),
    ("callers_known", Drop(POLICY)),
    ("throttled_as_asked", Set(POLICY, "value", Replaced('calls="150"', 'calls="151"'))),
    ("throttled_as_asked", Set(POLICY, "value", Replaced('calls="120"', 'calls="121"'))),
    ("throttled_as_asked", Set(POLICY, "value", Replaced("<rate-limit-by-key[^>]*>"))),
    ("calls_get_through", Set(POLICY, "value", Replaced("<authentication-managed-identity[^>]*>"))),
    ("calls_traced", Set(POLICY, "value", Replaced('<set-header name="x-request-id".*?</set-header>'))),
    ("calls_traced", Set(OPERATION, "value", Replaced('<metadata name="trace"[^>]*>'))),
    ("calls_traced", Set(TABLE, KEPT, 1095)),
    ("calls_traced", Drop(TABLE)),
    ("calls_traced", Drop(SETTING, having=CALLS)),
    ("calls_traced", Set(SETTING, "logs", [{"category": "GatewayLogs", "enabled": False}], having=CALLS)),
    ("calls_traced", Set(DIAGNOSTIC, "verbosity", "error", having="azuremonitor")),
    ("calls_traced", Set(LOGGER, "loggerType", "azureEventHub", having="azureMonitor")),
    ("calls_traced", Drop(DIAGNOSTIC, having="applicationinsights")),
    ("can_be_stopped", Set(POLICY, "value", Replaced("<choose>.*?</choose>"))),
    ("can_be_stopped", Set(POLICY, "value", Replaced("<choose>", "<base /><choose>"))),
    ("can_be_stopped", Set(WORKFLOW, f"{TURN}.body.properties.value", "false", having=STOPS)),
    ("can_be_stopped", Set(WORKFLOW, f"{TURN}.uri", "https://management.azure.com/x", having=STOPS)),
    ("can_be_stopped", Set(WORKFLOW, "definition.triggers", {}, having=STOPS)),
    ("can_be_stopped", Set(WORKFLOW, "tags.stops", "another", having=STOPS)),
    ("can_be_stopped", Set(GIVEN, "roleDefinitionId", READER, having=CONTRIBUTOR)),
    ("attacks_stopped", Set(FIREWALL, "policySettings.state", "Disabled")),
    ("attacks_stopped", Set(FIREWALL, "customRules", [])),
    ("attacks_stopped", Set(FIREWALL, "customRules[0].action", "Log")),
    ("attacks_stopped", Set(FIREWALL, "managedRules.managedRuleSets", [])),
    ("attacks_stopped", Set(FRONT, "firewallPolicy", None)),
    ("only_way_in", Set(FRONT, "frontendIPConfigurations[0].publicIPAddress", {"id": "/x"})),
    ("only_way_in", Set(GROUP, "securityRules[0].sourceAddressPrefixes", ["10.10.9.0/24"], having=CALLERS)),
    ("only_way_in", Set(GROUP, "securityRules[0].sourceAddressPrefix", "VirtualNetwork", having="from-firewall")),
    ("only_way_in", Set(GROUP, "securityRules[0].sourceAddressPrefix", "*", having=CALLERS)),
    ("only_way_in", PAST),
    ("only_way_in", Drop(FRONT)),
]

OPEN: list[tuple[str, Change]] = [
    ("callers_known", Set(POLICY, "value", "<policies>")),
    ("throttled_as_asked", Set(OPERATION, "value", UNKNOWN)),
    ("calls_get_through", Drop("azure-native:managedidentity:UserAssignedIdentity", having="gateway-ask")),
    ("calls_traced", Set(TABLE, "properties.template", UNKNOWN)),
    ("calls_traced", Drop("azure-native:operationalinsights:Workspace", having="gateway")),
    ("can_be_stopped", Set(WORKFLOW, "definition", UNKNOWN, having=STOPS)),
    ("attacks_stopped", Set(FIREWALL, "managedRules.managedRuleSets[0].ruleGroupOverrides", [{"ruleGroupName": "x"}])),
    ("attacks_stopped", Drop(FIREWALL)),
    ("only_way_in", Set(GROUP, "securityRules", UNKNOWN, having=CALLERS)),
]

HARMLESS: list[tuple[str, Change]] = [
    ("callers_known", Set(POLICY, "value", Replaced('code="401"', 'code="403"'))),
    ("calls_traced", Set(TABLE, KEPT, 4383)),
    ("attacks_stopped", Set(FIREWALL, "customRules[0].priority", 5)),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_it_fails(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"gateway.{name}", change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_it_is_not_evaluated(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"gateway.{name}", change) is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), HARMLESS)
def test_it_still_passes(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"gateway.{name}", change) is Verdict.PASS


def test_a_route_to_the_internet_is_still_one_beside_those_to_services(worked) -> None:
    route = Set(f"{NETWORK}RouteTable", "routes[1].addressPrefix", "20.0.0.0/8", having="Storage")

    assert verdict(worked, "network.no_public_address", route) is Verdict.FAIL


def test_a_twin_that_replaces_nothing_is_an_error(worked) -> None:
    graph, expected = worked("dev", "azure")

    with pytest.raises(Unmatched, match="no such thing"):
        apply(graph, Set(POLICY, "value", Replaced("no such thing")), expected)


def test_an_api_that_nothing_leads_to_lets_nobody_in(worked) -> None:
    graph, expected = worked("dev", "azure")
    alone = Graph(one for one in graph if one.type != FRONT)

    assert results(alone, expected)["gateway.can_be_stopped"].verdict is Verdict.FAIL
