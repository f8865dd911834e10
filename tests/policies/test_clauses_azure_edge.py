"""Each clause of the guarantees of the edge on Azure: what breaks it, what leaves it open, and what must not."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Add, Change, Drop, Set
from tests.policies.clauses import verdict

HUB = "azure-native:iothub:IotHubResource"
WORKFLOW = "azure-native:logic:Workflow"
GIVEN = "azure-native:authorization:RoleAssignment"
ALERT = "azure-native:monitor:MetricAlert"
ROUTE = "azure-native:monitor:ActionGroup"
SETTING = "azure-native:monitor:DiagnosticSetting"
EVENTS = "azure-native:eventhub:EventHub"
FUNCTION = "azure-native:operationalinsights:SavedSearch"
REGISTRY, SENDER = (
    "roleDefinitions/4ea46cd5-c1b2-4a8e-910b-273211f9ce47",
    "roleDefinitions/2b629674-e913-4c01-ae53-ef4638d8f975",
)
KEEP, POLICY = "definition.actions.Keep.inputs", "definition.actions.Keep.inputs.trustPolicy.trustPolicies[0]"
STOP = "definition.actions.Stop.inputs.body"
TELLS, STOPS, MAKES = "trustPolicy", "/configurations/stopped", "certificateAuthority"
KIND = "definition.actions.Ours.actions.Make.inputs.body.authentication.type"
STOPPED, LET_IN, LIMIT, SIGNED = (
    "edge.devices_stopped",
    "edge.identity_of_its_own",
    "edge.offline_limited",
    "edge.signed_only",
)
KEPT, WAVES, HEARD = "edge.records_kept", "edge.rollout_in_waves", "edge.silence_noticed"


def tells(path: str, value: object) -> Set:
    return Set(WORKFLOW, path, value, having=TELLS)


def stops(path: str, value: object) -> Set:
    return Set(WORKFLOW, path, value, having=STOPS)


BREAKS: list[tuple[str, Change]] = [
    (STOPPED, stops("state", "Disabled")),
    (STOPPED, stops(f"{STOP}.priority", 1)),
    (STOPPED, Set(ROUTE, "logicAppReceivers", [], having="edge-stops")),
    (STOPPED, Set(WORKFLOW, "tags.stops", "another", having='"stops"')),
    (LET_IN, Set(HUB, "properties.disableModuleSAS", value=False)),
    (LET_IN, Set(WORKFLOW, KIND, "sas", having=MAKES)),
    (LET_IN, Set(WORKFLOW, KIND, "selfSigned", having=MAKES)),
    (LET_IN, Drop(GIVEN, having=REGISTRY)),
    # it would come into the hub by a shared key, which stands in the state
    (LET_IN, Add("azure-native:deviceprovisioningservices:IotDpsResource", {"resourceGroupName": "x"})),
    (LIMIT, tells("state", "Disabled")),
    (LIMIT, tells(f"{KEEP}.sync", None)),
    (SIGNED, tells(f"{POLICY}.trustedIdentities", ["*"])),
    (SIGNED, tells(f"{POLICY}.trustStores", ["ca:another"])),
    (KEPT, Drop(GIVEN, having=SENDER)),
    (KEPT, Drop(GIVEN, having="containers/devices")),
    (KEPT, Set(HUB, "properties.routing.routes[0].condition", "level='x'")),
    (WAVES, tells("definition.actions.Lacks-wave-1", None)),
    (HEARD, Drop(FUNCTION)),
    (HEARD, Set(FUNCTION, "query", "AzureDiagnostics | summarize count()")),
    (HEARD, Set(SETTING, "logs[0].enabled", value=False, having="D2CTwinOperations")),
]
OPEN: list[tuple[str, Change]] = [
    (STOPPED, stops("definition.actions.Stop.inputs.body.priority", UNKNOWN)),
    (STOPPED, Drop(WORKFLOW, having='"stops"')),
    (LET_IN, Set(WORKFLOW, "definition", UNKNOWN, having=MAKES)),
    (LIMIT, Set(WORKFLOW, "definition", UNKNOWN, having=TELLS)),
    (KEPT, Set(HUB, "properties.routing", UNKNOWN)),
    (KEPT, Set(HUB, "properties.storageEndpoints", {"$default": {"containerName": "uploads"}})),
]
HOLDS: list[tuple[str, Change]] = [
    (KEPT, Set(HUB, "properties.storageEndpoints", {"$default": {"containerName": ""}})),
    (LIMIT, tells(f"{KEEP}.offlineLimit", 60)),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_a_clause_breaks(worked, name, change) -> None:
    assert verdict(worked, name, change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_a_clause_is_left_open(worked, name, change) -> None:
    assert verdict(worked, name, change) is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), HOLDS)
def test_a_clause_holds(worked, name, change) -> None:
    assert verdict(worked, name, change) is Verdict.PASS
