"""Each clause of the guarantees of a cutover on Azure: what breaks it, what leaves it open, and what must not."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Add, Drop, Replaced, Set
from tests.policies.clauses import verdict

API = "azure-native:apimanagement:"
SERVICE, POLICY, VALUE, BACKEND = (
    f"{API}{name}" for name in ("ApiManagementService", "ApiOperationPolicy", "NamedValue", "Backend")
)
GROUP = "azure-native:network:NetworkSecurityGroup"
SETTING = "azure-native:monitor:DiagnosticSetting"
ROLE, GIVEN = "azure-native:authorization:RoleDefinition", "azure-native:authorization:RoleAssignment"
ROUTER, DIVIDES, WEIGHT, CALLERS = "-router-", "x-gouvernail-bucket", '"weight"', '"governed"'
KEPT, SEEN, WRITES = "storageAccountId", '"GatewayLogs"', "namedValues/write"
OLD = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols."
OFF = {f"{OLD}{name}": "False" for name in ("Tls10", "Tls11", "Ssl30")}
GIVE_ALL = "/providers/Microsoft.Authorization/roleDefinitions/312a565d-c81f-4fd8-895a-4e21e48d571c"
MOVES = "${azure-native:authorization:RoleDefinition#cutover.id}"
OPERATOR = "53535353-5353-4353-8353-535353535353"


def of_router(path, value):
    return Set(SERVICE, path, value, having=ROUTER)


def policy(pattern, by=""):
    return Set(POLICY, "value", Replaced(pattern, by), having=DIVIDES)


def calls(path, value):
    return Set(SETTING, path, value, having=f"{ROUTER}")


def may(*actions):
    """More of what the role does that moves calls."""
    return Set(ROLE, "permissions[+]", {"actions": list(actions), "dataActions": []}, having=WRITES)


def given(role, scope, who=OPERATOR, kind="Group"):
    return Add(
        GIVEN,
        {
            "scope": scope,
            "roleDefinitionId": role,
            "principalId": who,
            "principalType": kind,
            "roleAssignmentName": "00000000-0000-4000-8000-000000000009",
        },
    )


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("router_inside", of_router("virtualNetworkType", "External")),
        ("router_inside", of_router("virtualNetworkType", "None")),
        ("router_inside", of_router("virtualNetworkType", None)),
        ("router_inside", Set(GROUP, "securityRules[0].sourceAddressPrefix", "10.0.0.0/8", having=CALLERS)),
        ("router_inside", Set(GROUP, "securityRules[0].sourceAddressPrefix", "Internet", having=CALLERS)),
        ("router_inside", Set(GROUP, "securityRules[0].sourceAddressPrefix", "*", having=CALLERS)),
        ("router_inside", of_router("sku.name", "Premium")),
        ("router_inside", of_router("sku.name", None)),
        ("way_back", Drop(BACKEND, having='"legacy"')),
        ("way_back", Set(BACKEND, "url", "http://scoring.legacy.example", having='"legacy"')),
        ("way_back", Set(VALUE, "value", "101", having=WEIGHT)),
        ("way_back", Set(VALUE, "value", "-1", having=WEIGHT)),
        ("way_back", policy('<set-backend-service backend-id="legacy" />')),
        ("way_back", policy('backend-id="legacy"', 'backend-id="governed"')),
        ("way_back", policy("<otherwise>.*</otherwise>")),
        ("way_back", Drop(POLICY, having=DIVIDES)),
        ("divided_calls_logged", Drop(SETTING, having=ROUTER)),
        ("divided_calls_logged", calls("logs", [{"category": "GatewayLogs", "enabled": False}])),
        ("divided_calls_logged", calls("logs", [{"category": "WebSocketConnectionLogs", "enabled": True}])),
        ("divided_calls_logged", calls("logs", [])),
        ("only_moves_calls", may("Microsoft.ApiManagement/service/backends/write")),
        ("only_moves_calls", may("Microsoft.ApiManagement/service/*")),
        ("only_moves_calls", may("Microsoft.OperationalInsights/workspaces/query/read")),
        ("only_moves_calls", may("*/read")),
        ("only_moves_calls", may("*")),
        ("only_moves_calls", Set(GIVEN, "scope", "/subscriptions/${own}", having="/namedValues/weight")),
        ("only_moves_calls", Set(GIVEN, "condition", None, having="-cutover.json")),
        ("only_moves_calls", Set(GIVEN, "condition", Replaced("cutover", "workload"), having="-cutover.json")),
        ("only_moves_calls", Set(GIVEN, "condition", Replaced("azure-(dev|prod)-", "*-"), having="-cutover.json")),
        ("only_moves_calls", given(GIVE_ALL, f"${{{SERVICE}#router.id}}")),
        ("only_moves_calls", given(MOVES, f"${{{SERVICE}#router.id}}")),
        ("only_moves_calls", given(MOVES, f"${{{VALUE}#weight.id}}")),  # whoever has other rights besides
    ],
)  # fmt: skip
def test_what_breaks_it(worked, name, change):
    assert verdict(worked, f"traffic.{name}", change, cloud="azure") is Verdict.FAIL


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("router_inside", of_router("virtualNetworkType", UNKNOWN)),
        ("router_inside", of_router("virtualNetworkConfiguration", UNKNOWN)),
        ("router_inside", of_router("sku.name", UNKNOWN)),
        ("router_inside", Set(GROUP, "securityRules", UNKNOWN, having=CALLERS)),
        ("way_back", Set(VALUE, "value", UNKNOWN, having=WEIGHT)),
        ("way_back", Set(VALUE, "value", "half", having=WEIGHT)),
        ("way_back", Drop(VALUE, having=WEIGHT)),
        ("way_back", Set(POLICY, "value", UNKNOWN, having=DIVIDES)),
        ("way_back", Set(POLICY, "value", "<policies", having=DIVIDES)),
        ("way_back", policy("&lt; int", "&gt; int")),
        ("way_back", policy('condition="@\\(\\(bool', 'condition="@(!(bool')),
        ("way_back", Set(BACKEND, "url", UNKNOWN, having='"legacy"')),
        ("divided_calls_logged", calls("logs", UNKNOWN)),
        ("divided_calls_logged", calls("resourceUri", UNKNOWN)),
        ("only_moves_calls", Drop(ROLE, having=WRITES)),
        ("only_moves_calls", Set(ROLE, "permissions", UNKNOWN, having=WRITES)),
        ("only_moves_calls", Set(GIVEN, "scope", UNKNOWN, having="/namedValues/weight")),
        ("only_moves_calls", Set(GIVEN, "condition", UNKNOWN, having="-cutover.json")),
    ],
)  # fmt: skip
def test_what_leaves_it_open(worked, name, change):
    assert verdict(worked, f"traffic.{name}", change, cloud="azure") is not Verdict.PASS


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("router_inside", Set(GROUP, "securityRules[0].sourceAddressPrefix", "10.10.4.0/24", having=CALLERS)),
        ("way_back", Set(VALUE, "value", "0", having=WEIGHT)),
        ("way_back", Set(VALUE, "value", "100", having=WEIGHT)),
        ("way_back", policy("&#10; *", " ")),
        ("only_moves_calls", may("Microsoft.ApiManagement/service/loggers/read")),
        ("only_moves_calls", Set(GIVEN, "condition", Replaced("stacks/\\*", "stacks/x"), having="-cutover.json")),
    ],
)  # fmt: skip
def test_what_must_not(worked, name, change):
    assert verdict(worked, f"traffic.{name}", change, cloud="azure") is Verdict.PASS
