"""Each clause of the guarantees of observability on Azure: what breaks it, what leaves it open, and what must not."""

import base64
import json

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.reading import read
from policies.twin import Add, Change, Drop, Set, apply
from tests.policies.clauses import verdict

RULE = "azure-native:monitor:ScheduledQueryRule"
SETTING = "azure-native:monitor:DiagnosticSetting"
COLLECTION = "azure-native:monitor:DataCollectionRule"
PLACE = "azure-native:network:NetworkInterface"
MACHINE = "azure-native:compute:VirtualMachine"
CLOCK = "azure-native:logic:Workflow"
GIVEN = "azure-native:authorization:RoleAssignment"
COMPONENT = "azure-native:applicationinsights:Component"
DIAGNOSTIC = "azure-native:apimanagement:ApiDiagnostic"
LATENCY, DRIFT, WORSE = "percentile(TotalDurationMs, 50)", 'Monitor == \\"drift\\"', "countif(Outside)"
TRACES = "applicationinsights"
STARTS = "/virtualMachines/"
OTHER = f"/subscriptions/{'9' * 8}-9999-4999-8999-{'9' * 12}/resourceGroups/x"
BY_TAG = {"image": "a.azurecr.io/x:latest", "environment": {"MONITOR_drift": "{}"}}

BREAKS: list[tuple[str, Change]] = [
    ("monitors_alarm", Drop(RULE, having=LATENCY)),
    ("monitors_alarm", Set(RULE, "enabled", value=False, having=DRIFT)),
    ("monitors_alarm", Set(RULE, "evaluationFrequency", "PT30M", having=LATENCY)),  # what it looks at goes by unseen
    ("monitors_alarm", Drop(SETTING, having="AmlOnlineEndpointTrafficLog")),
    ("monitors_alarm", Set(COLLECTION, "dataFlows[0].outputStream", "Custom-Other_CL")),
    ("told_once", Set(RULE, "criteria.allOf[0].threshold", 1, having=WORSE)),
    ("alerts_routed", Set(RULE, "enabled", value=False, having=WORSE)),
    ("silence_told", Set(RULE, "criteria.allOf[0].threshold", 1, having=WORSE)),
    ("drift_by_the_clock", Set(CLOCK, "definition.triggers.Clock.recurrence.interval", 48, having=STARTS)),
    ("drift_by_the_clock", Drop(GIVEN, having="roleDefinitions/40c5ff49-9181-41f8-ae61-143b0e78555e")),
    ("job_contained", Set(PLACE, "ipConfigurations[0].publicIPAddress", {"id": f"{OTHER}/x"})),
    ("job_contained", Set(PLACE, "ipConfigurations[0].subnet.id", f"{OTHER}/x")),
    ("job_contained", Set(MACHINE, "storageProfile.osDisk.managedDisk", {"storageAccountType": "StandardSSD_LRS"})),
    ("job_contained", Set(MACHINE, "userData", base64.b64encode(json.dumps(BY_TAG).encode()).decode())),
    ("traced_as_asked", Set(DIAGNOSTIC, "sampling.percentage", 50, having=TRACES)),
]

OPEN: list[tuple[str, Change]] = [
    ("monitors_alarm", Set(RULE, "criteria", UNKNOWN, having=LATENCY)),
    ("monitors_alarm", Set(RULE, "criteria.allOf[0].criterionType", "DynamicThresholdCriterion", having=LATENCY)),
    ("told_once", Set(RULE, "criteria.allOf[0].threshold", UNKNOWN, having=WORSE)),
    ("drift_by_the_clock", Set(CLOCK, "definition", UNKNOWN, having=STARTS)),
    ("job_contained", Set(MACHINE, "userData", UNKNOWN)),
    ("traced_as_asked", Set(DIAGNOSTIC, "sampling", UNKNOWN, having=TRACES)),
]

HARMLESS: list[tuple[str, Change]] = [
    ("traced_as_asked", Add(COMPONENT, {"samplingPercentage": 100}, {"id": f"{OTHER}/components/other"})),
    ("alerts_routed", Set(RULE, "severity", 3, having=LATENCY)),
]

_EACH = (
    'AmlOnlineEndpointTrafficLog | where EndpointName =~ "scorecard" and ingestion_time() > ago(600s) '
    "| summarize Value = percentile(TotalDurationMs, 99) / 1000.0 by DeploymentName"
)
_FLEET = """workspace("/w/calls").DevicesHeard
| where Last > ago(3600s)
| summarize Heard = count()
| extend Value = 1 - todouble(Heard) / 340
| extend Silent = Heard == 0
| extend Outside = Value > 0.05
| project Alarm = "/w/rule", Silent, Outside
| extend Breach = toint(Outside or Silent)"""


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_it_fails(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"observability.{name}", change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_it_is_not_evaluated(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"observability.{name}", change) is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), HARMLESS)
def test_it_still_passes(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"observability.{name}", change) is Verdict.PASS


def _added(worked, asked: str, column: str, threshold: float, groups: list[str]):
    """The alarm that a further rule is read as."""
    graph, expected = worked("dev", "azure")
    condition = {
        "query": asked,
        "metricMeasureColumn": column,
        "timeAggregation": "Maximum",
        "operator": "GreaterThan",
        "threshold": threshold,
    }
    rule = {
        "criteria": {"allOf": [condition]},
        "evaluationFrequency": "PT5M",
        "windowSize": "PT5M",
        "overrideQueryTimeRange": "PT2H",
        "actions": {"actionGroups": groups},
    }
    changed, _ = apply(graph, Add(RULE, rule, {"id": "/w/rule"}), expected)
    return next(one for one in read(changed, expected).watches if one.urn.endswith("::twin"))


def test_a_rule_that_takes_deployments_back_is_the_alarm_of_that_measure(worked) -> None:
    route = "${azure-native:monitor:ActionGroup.id}"
    found = _added(worked, _EACH, "Value", 0.3, [route])

    assert (found.monitor, found.measure, found.window, found.bounds) == (None, "latency_p99", 600, (None, 0.3))
    assert found.told != ()


def test_who_only_runs_a_workflow_of_ours_is_not_told(worked) -> None:
    graph, expected = worked("dev", "azure")
    group = {"logicAppReceivers": [{"name": "back"}], "tags": {}}
    graph, _ = apply(graph, Add("azure-native:monitor:ActionGroup", group, {"id": "/w/back"}), expected)

    found = _added(lambda *_: (graph, expected), _EACH, "Value", 0.3, ["/w/back"])

    assert found.told == ()


def test_the_share_of_silent_devices_names_what_counts_them(worked) -> None:
    found = _added(worked, _FLEET, "Breach", 0, [])

    assert (found.measure, found.counter, found.devices) == (
        "devices_silent",
        "/w/calls/savedsearches/devicesheard",
        340,
    )
    assert (found.bounds, found.silence, found.window) == ((None, 0.05), "breaching", 3600)
