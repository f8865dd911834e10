"""Detection: one set of plans an account, all that is found in one workspace, sent on by severity and once."""

import re

import pulumi
import pulumi_azure_native
import pytest
from pulumi_azure_native import security

from components.azure import Detection, detector_id
from gouvernail.sandbox.inprocess import collect
from tests.components.azure.graphs import ACCOUNT, DIRECTORY, LOG, REGION, every, one

GROUPS = f"/subscriptions/{ACCOUNT}/resourceGroups/bex-dev-incidents/providers/Microsoft.Insights/actionGroups"
ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "routes": {severity: f"{GROUPS}/bex-dev-{severity}" for severity in ("critical", "high", "medium")},
    "severities": ["critical", "high"],
    "sensitive_data": True,
    "vulnerabilities": True,
    "unused_days": 90,
    "log_store": LOG,
}
PLANS = {"Arm", "CloudPosture", "KeyVaults", "StorageAccounts"}


@pytest.fixture
def graph(build):
    return build(Detection, ARGS)


def extensions(graph, plan):
    return {its["name"]: its["isEnabled"] for its in one(graph, "security.Pricing", plan).inputs["extensions"]}


def test_every_plan_of_what_the_platform_uses_is_on_for_the_whole_account(graph):
    plans = {plan.name: plan for plan in every(graph, "security.Pricing")}
    assert set(plans) == PLANS
    for plan in plans.values():
        assert (plan.inputs["pricingTier"], plan.inputs["scopeId"]) == ("Standard", f"/subscriptions/{ACCOUNT}")
    assert plans["StorageAccounts"].inputs["subPlan"] == "DefenderForStorageV2"
    assert plans["StorageAccounts"].id == detector_id(ACCOUNT)


@pytest.mark.parametrize(("asked", "on"), [(True, "True"), (False, "False")])
def test_sensitive_data_and_weak_images_are_looked_for_where_that_is_asked(build, asked, on):
    graph = build(Detection, {**ARGS, "sensitive_data": asked, "vulnerabilities": asked})
    assert extensions(graph, "CloudPosture") == {
        "SensitiveDataDiscovery": on,
        "ContainerRegistriesVulnerabilityAssessments": on,
        "EntraPermissionsManagement": "True",
    }
    assert extensions(graph, "StorageAccounts")["SensitiveDataDiscovery"] == on


def test_an_access_without_use_that_is_to_be_found_sooner_than_azure_finds_it_is_refused(build):
    with pytest.raises(Exception, match=r"(?s)slas\.access_review\.every.*90d or more"):
        build(Detection, {**ARGS, "unused_days": 89})


def test_all_that_is_found_in_the_account_arrives_in_the_workspace(graph):
    workspace, export = one(graph, "operationalinsights.Workspace"), one(graph, "security.Automation")
    assert export.inputs["isEnabled"] is True
    assert [its["scopePath"] for its in export.inputs["scopes"]] == [f"/subscriptions/{ACCOUNT}"]
    assert export.inputs["sources"] == [{"eventSource": it} for it in ("Alerts", "Assessments", "SubAssessments")]
    assert export.inputs["actions"] == [{"actionType": "Workspace", "workspaceResourceId": workspace.id}]
    there = {
        one(graph, kind).urn for kind in ("securityinsights.SentinelOnboardingState", "operationsmanagement.Solution")
    }
    assert there <= set(export.dependencies)


def test_the_workspace_takes_no_shared_key_and_who_looks_is_recorded(graph):
    workspace = one(graph, "operationalinsights.Workspace")
    assert workspace.inputs["features"]["disableLocalAuth"] is True
    setting = one(graph, "monitor.DiagnosticSetting").inputs
    assert (setting["resourceUri"], setting["storageAccountId"]) == (workspace.id, LOG)


def test_each_severity_takes_its_route_and_no_finding_is_missed_between_two_looks(graph):
    rules = {rule.name: rule.inputs for rule in every(graph, "monitor.ScheduledQueryRule")}
    assert set(rules) == {"critical", "high"}
    for severity, rule in rules.items():
        assert rule["actions"] == {"actionGroups": [f"{GROUPS}/bex-dev-{severity}"]}
        (condition,) = rule["criteria"]["allOf"]
        assert (condition["operator"], condition["threshold"]) == ("GreaterThan", 0)
        assert f'| where Severity =~ "{severity}"' in condition["query"]
        for table in ("SecurityAlert", "SecurityRecommendation", "SecurityNestedRecommendation"):
            assert f"({table} " in condition["query"]
        assert set(re.findall(r"ago\((\d+)m\)", condition["query"])) == {"5"}
        assert (rule["evaluationFrequency"], rule["overrideQueryTimeRange"]) == ("PT5M", "P1D")
        assert rule["autoMitigate"] is False
    assert (rules["critical"]["severity"], rules["high"]["severity"]) == (0, 1)


def test_rules_look_with_an_identity_that_may_read_the_workspace_and_nothing_else(graph):
    identity, may = one(graph, "managedidentity.UserAssignedIdentity"), one(graph, "authorization.RoleAssignment")
    assert may.inputs["principalId"] == identity.outputs["principalId"]
    assert may.inputs["scope"] == one(graph, "operationalinsights.Workspace").id
    assert may.inputs["roleDefinitionId"].endswith("/73c42c96-874c-492b-b04d-ab87d138a893")
    for rule in every(graph, "monitor.ScheduledQueryRule"):
        assert rule.inputs["identity"]["userAssignedIdentities"] == [identity.id]
        assert may.urn in rule.dependencies


def test_whoever_stops_what_records_or_watches_is_found(graph):
    rule = one(graph, "securityinsights.ScheduledAlertRule").inputs
    assert (rule["enabled"], rule["severity"]) == (True, "High")
    for stopped in ("DIAGNOSTICSETTINGS/DELETE", "PRICINGS/WRITE", "WORKFLOWS/DISABLE/ACTION"):
        assert stopped in rule["query"]
    activities = one(graph, "monitor.SubscriptionDiagnosticSetting").inputs
    assert activities["workspaceId"] == one(graph, "operationalinsights.Workspace").id
    assert "Administrative" in {its["category"] for its in activities["logs"]}


def test_one_plan_and_one_export_are_of_the_recovery_region_too(build, graph):
    (it,) = graph.of_type("gouvernail-azure:index:Detection")
    assert it.outputs == {"detector_id": detector_id(ACCOUNT), "recovery_detector_id": "", "aggregator": ""}
    both = build(Detection, {**ARGS, "recovery_region": "northeurope"})
    (it,) = both.of_type("gouvernail-azure:index:Detection")
    assert len(every(both, "security.Pricing")) == len(PLANS)
    assert it.outputs["recovery_detector_id"] == detector_id(ACCOUNT)
    assert it.outputs["aggregator"] == one(both, "security.Automation").id


@pytest.mark.parametrize(
    "told", [{"adopt": {"detector_id": detector_id(ACCOUNT)}}, {"analysers": "bex-first"}], ids=["adopt", "analysers"]
)
def test_plans_of_others_are_read_and_findings_still_take_routes_of_our_own(told):
    def program() -> None:
        place = pulumi_azure_native.Provider("azure", subscription_id=ACCOUNT, location=REGION, tenant_id=DIRECTORY)
        opts = pulumi.ResourceOptions(provider=place)
        theirs = [
            security.Pricing(
                f"their-{plan}",
                pricing_name=plan,
                scope_id=f"/subscriptions/{ACCOUNT}",
                pricing_tier="Standard",
                opts=opts,
            )
            for plan in sorted(PLANS)
        ]
        Detection("it", {**ARGS, **told}, pulumi.ResourceOptions(provider=place, depends_on=theirs))

    graph = collect(program, stack_name="test", allow_foreign=True)
    plans = {plan.name: plan for plan in every(graph, "security.Pricing") if not plan.name.startswith("their-")}
    assert set(plans) == PLANS
    assert all(plan.external for plan in plans.values())
    assert len(every(graph, "monitor.ScheduledQueryRule")) == len(ARGS["severities"])
    assert one(graph, "security.Automation").external is False
