"""Each clause of serving's guarantees on Azure: what breaks it, what leaves it open, and what must not."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Add, Change, Drop, Set
from tests.policies.clauses import verdict

LEARNING = "azure-native:machinelearningservices:"
DEPLOYMENT = f"{LEARNING}OnlineDeployment"
ENDPOINT = f"{LEARNING}OnlineEndpoint"
WORKSPACE = f"{LEARNING}Workspace"
RULE = "azure-native:monitor:ScheduledQueryRule"
GROUP = "azure-native:monitor:ActionGroup"
FLOW = "azure-native:logic:Workflow"
SCALING = "azure-native:monitor:AutoscaleSetting"
GIVEN = "azure-native:authorization:RoleAssignment"
TRAFFIC, CALLS, MOVES, BACK = "AmlOnlineEndpointTrafficLog", "scorecard-back", '"Mirror"', '"Back"'
OURS, RINGS = '-serving"', '-back"'
COLLECTED = "properties.dataCollector.collections"
ROLE, ENDPOINTS = (
    "azure-native:authorization:RoleDefinition",
    "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
)
ROLES = "/subscriptions/${own}/providers/Microsoft.Authorization/roleDefinitions"
QUERY = "criteria.allOf[0].query"

BREAKS: list[tuple[str, Change]] = [
    ("serving.image_pinned", Set(f"{LEARNING}EnvironmentVersion", "properties.image", None, having=OURS)),
    ("serving.model_isolated", Set(ENDPOINT, "properties.publicNetworkAccess", "Enabled")),
    ("serving.model_isolated", Set(WORKSPACE, "publicNetworkAccess", "Enabled", having=OURS)),
    (
        "serving.model_isolated",
        Add(
            f"{LEARNING}ManagedNetworkSettingsRule",
            {"properties": {"type": "FQDN", "destination": "example.org"}},
            {"id": f"${{{WORKSPACE}#serving.id}}/outboundRules/twin"},
        ),
    ),
    ("serving.predictions_captured", Set(DEPLOYMENT, f"{COLLECTED}.response", None)),
    ("serving.predictions_captured", Set(DEPLOYMENT, f"{COLLECTED}.response.dataCollectionMode", "Disabled")),
    ("serving.predictions_captured", Set(DEPLOYMENT, "properties.dataCollector", None)),
    ("serving.rolls_back", Set(RULE, "enabled", value=False, having=RINGS)),
    ("serving.rolls_back", Set(RULE, "actions.actionGroups", [], having=RINGS)),
    ("serving.rolls_back", Set(RULE, QUERY, TRAFFIC, having=RINGS)),
    ("serving.rolls_back", Set(RULE, "criteria.allOf[0].operator", "LessThan", having=RINGS)),
    ("serving.rolls_back", Set(FLOW, "state", "Disabled", having=BACK)),
    ("serving.rolls_back", Set(GROUP, "enabled", value=False, having=CALLS)),
    ("serving.rolls_back", Set(GROUP, "logicAppReceivers", [], having=CALLS)),
    ("serving.rolls_back", Set(ROLE, "permissions[0].actions", [f"{ENDPOINTS}/read"], having=f"{ENDPOINTS}/write")),
    ("serving.autoscaled", Set(SCALING, "enabled", value=False)),
    ("serving.autoscaled", Set(SCALING, "profiles[0].capacity.maximum", "3")),
    ("serving.autoscaled", Drop(SCALING)),
    ("serving.scales_down_off_hours", Set(SCALING, "profiles[2].recurrence", None)),
    ("serving.shadow_as_asked", Set(FLOW, "definition.actions.Stands", {"type": "Compose"}, having=MOVES)),
    ("network.endpoint_policies_limited", Set(ENDPOINT, "properties.authMode", "Key")),
]

OPEN: list[tuple[str, Change]] = [
    ("serving.image_pinned", Set(DEPLOYMENT, "properties.environmentId", UNKNOWN)),
    ("serving.model_isolated", Set(WORKSPACE, "publicNetworkAccess", UNKNOWN, having=OURS)),
    ("serving.predictions_captured", Drop(f"{LEARNING}Datastore", having='"captured"')),
    ("serving.redundant", Set(FLOW, "state", UNKNOWN, having=MOVES)),
    ("serving.redundant", Drop(FLOW, having=MOVES)),
    ("serving.rolls_back", Set(FLOW, "definition", UNKNOWN, having=BACK)),
    ("serving.rolls_back", Set(RULE, QUERY, UNKNOWN, having=RINGS)),
    ("serving.role_least_privilege", Set(ENDPOINT, "identity", UNKNOWN)),
    ("serving.scales_down_off_hours", Set(SCALING, "targetResourceUri", UNKNOWN)),
    ("network.endpoint_policies_limited", Set(ENDPOINT, "properties.authMode", UNKNOWN)),
]


def clause(case: tuple[str, Change]) -> str:
    name, change = case
    return f"{name}-{type(change).__name__}-{getattr(change, 'path', '')}"


@pytest.mark.parametrize("case", BREAKS, ids=clause)
def test_it_breaks(worked, case) -> None:
    assert verdict(worked, *case) is Verdict.FAIL


@pytest.mark.parametrize("case", OPEN, ids=clause)
def test_it_cannot_be_told(worked, case) -> None:
    assert verdict(worked, *case) is Verdict.NOT_EVALUATED


def test_a_model_that_is_no_version_of_the_registry_was_never_approved(worked) -> None:
    other = Set(DEPLOYMENT, "properties.model", f"${{{WORKSPACE}.id}}/models/scorecard/versions/3")

    assert verdict(worked, "serving.approved_version_served", other, environment="prod") is Verdict.FAIL


def test_an_alarm_that_calls_nothing_of_ours_takes_nothing_back(worked) -> None:
    elsewhere = Set(GROUP, "logicAppReceivers[0].resourceId", f"${{{FLOW}.id}}", having=CALLS)

    assert verdict(worked, "serving.rolls_back", elsewhere) is Verdict.FAIL
