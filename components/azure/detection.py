"""Detection on Azure: Defender for Cloud watches a subscription, Sentinel collects, each severity takes its route.

A plan of Defender is on or off for a subscription as a whole, in every region of it: there is one of each, what it
finds anywhere arrives in one workspace, and where the landing zone or another environment has switched it on it is read
and never made. The workspace, and the rules that send findings on, are the platform's own either way.

The workspace is not encrypted with a key of ours: that takes a dedicated cluster of 100 GB a day and more. What lies
there are findings and the activity log, which is kept under our key in the audit log; Azure encrypts it with its own.
Its doors are shut by identity (no shared key is taken), not by network: Azure names only diagnostic settings as an
exception from closed networks, and findings that are lost on the way would be told by nobody.

Sources: Microsoft Defender for Cloud, plans and their extensions
(https://learn.microsoft.com/rest/api/defenderforcloud/pricings/update), continuous export
(https://learn.microsoft.com/azure/defender-for-cloud/continuous-export) and permissions management
(https://learn.microsoft.com/azure/defender-for-cloud/permissions-management); Azure Monitor, log search alert rules
(https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule), tables
(https://learn.microsoft.com/azure/azure-monitor/reference/tables/securityrecommendation) and customer-managed keys
(https://learn.microsoft.com/azure/azure-monitor/logs/customer-managed-keys); Microsoft Sentinel, onboarding states
(https://learn.microsoft.com/rest/api/securityinsights/sentinel-onboarding-states).
"""

from collections.abc import Mapping, Sequence
from typing import Final

import pulumi
from pulumi_azure_native import (
    authorization,
    managedidentity,
    monitor,
    operationalinsights,
    operationsmanagement,
    security,
    securityinsights,
)

from components.azure._diagnostics import record, setting_id
from components.azure._group import Group, group
from components.azure._names import guid, name_of
from components.azure._roles import assign, role_id
from components.contract.detection import DetectionArgs
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Detection", "detector_id", "posture_id"]

_DETECTOR: Final = "StorageAccounts"
_POSTURE: Final = "CloudPosture"
_PLANS: Final[Mapping[str, str | None]] = {
    _DETECTOR: "DefenderForStorageV2",
    "Arm": "PerSubscription",
    "KeyVaults": "PerKeyVault",
    _POSTURE: None,
}
"""Plan -> its sub-plan: reading and writing of stored objects, what is done with things, with keys, and the account."""
_UNUSED_DAYS: Final = 90
"""Days after which Defender finds an access that nobody used; nobody can set them."""
_KEPT_DAYS: Final = 184  # half a year; the first 90 are in the price of Sentinel
_EVERY_MINUTES: Final = 5
_LATE: Final = "P1D"  # how long after it was found a finding may still arrive
_EXPORT: Final = "ExportToWorkspace"  # the name by which the portal shows it
_SOLUTION: Final = "SecurityCenterFree"  # its tables are those that findings are exported to
_GRADES: Final[Mapping[str, int]] = {"critical": 0, "high": 1, "medium": 2, "low": 3}
"""Severity -> that of an alert, 0 is gravest."""
_ACTIVITIES: Final = ("Administrative", "Policy", "Security")
_STOPPED: Final = (
    "Microsoft.Insights/diagnosticSettings/delete",
    "Microsoft.Insights/scheduledQueryRules/delete",
    "Microsoft.Logic/workflows/delete",
    "Microsoft.Logic/workflows/disable/action",
    "Microsoft.OperationalInsights/workspaces/delete",
    "Microsoft.Security/automations/delete",
    "Microsoft.Security/pricings/delete",
    "Microsoft.Security/pricings/write",
    "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies/delete",
)
"""What an intruder does who wants to stay unseen: stop what records, watches or keeps."""


def detector_id(account: str) -> str:
    """The id of what watches an account, before it is switched on."""
    return _plan_id(account, _DETECTOR)


def posture_id(account: str) -> str:
    """The id of what looks at how an account is set and at its images, in every region, before it is switched on."""
    return _plan_id(account, _POSTURE)


class Detection(pulumi.ComponentResource):
    """Watches one account, in all its regions. Blocks nothing: what a finding sets in motion is the route's.

    `undelivered` means nothing here: what a route cannot deliver is put aside behind it. An aggregator that was adopted
    neither: what is found is brought to a workspace of the platform's own.
    """

    detector_id: pulumi.Output[str]
    """Id of the plan that watches the account."""
    recovery_detector_id: pulumi.Output[str]
    """The same in the recovery region, which one plan watches as well; empty where the spec names none."""
    aggregator: pulumi.Output[str]
    """Id of the export that brings the findings of all regions home; empty where the spec names one region."""

    def __init__(self, name: str, args: DetectionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-azure:index:Detection", name, None, opts)
        self._args = args
        if args["unused_days"] < _UNUSED_DAYS:
            raise GouvernailError(
                Problem(
                    f"an access that nobody used is found after {_UNUSED_DAYS} days here, not {args['unused_days']}",
                    path="slas.access_review.every",
                    expected=f"{_UNUSED_DAYS}d or more on Azure",
                    mend="raise it, or look by hand at the accesses that were given since",
                )
            )
        watches = self._read() if "adopt" in args or "analysers" in args else self._watch()
        its = group("detection", args, self)
        workspace, ready = self._collect(its)
        export = self._bring(its, workspace, ready)
        self._look_closer(its, workspace, ready)
        sender, may = self._sender(its, workspace)
        for severity in args["severities"]:
            self._route(severity, its, workspace, sender, after=[*ready, export, may])
        self.detector_id = watches.id
        away = "recovery_region" in args
        self.recovery_detector_id = watches.id if away else pulumi.Output.from_input("")
        self.aggregator = export.id if away else pulumi.Output.from_input("")
        self.register_outputs(
            {
                "detector_id": self.detector_id,
                "recovery_detector_id": self.recovery_detector_id,
                "aggregator": self.aggregator,
            }
        )

    def _read(self) -> security.Pricing:
        """What somebody else has switched on in the account."""
        args, own = self._args, pulumi.ResourceOptions(parent=self)
        there: dict[str, pulumi.Input[str]] = {plan: _plan_id(args["account"], plan) for plan in _PLANS}
        if "adopt" in args:
            there[_DETECTOR] = args["adopt"]["detector_id"]
        return {plan: security.Pricing.get(plan, id_, opts=own) for plan, id_ in there.items()}[_DETECTOR]

    def _watch(self) -> security.Pricing:
        """Scanning for malware is left off: it is paid by the gigabyte, and nobody writes here from outside."""
        args = self._args
        sensitive = _extension("SensitiveDataDiscovery", on=args["sensitive_data"])
        extensions = {
            _DETECTOR: [sensitive, _extension("OnUploadMalwareScanning", on=False)],
            _POSTURE: [
                sensitive,
                _extension("ContainerRegistriesVulnerabilityAssessments", on=args["vulnerabilities"]),
                _extension("EntraPermissionsManagement", on=True),
            ],
        }
        made = {
            plan: security.Pricing(
                plan,
                pricing_name=plan,
                scope_id=f"/subscriptions/{args['account']}",
                pricing_tier=security.PricingTier.STANDARD,
                sub_plan=sub_plan,
                extensions=extensions.get(plan),
                opts=pulumi.ResourceOptions(parent=self),
            )
            for plan, sub_plan in _PLANS.items()
        }
        return made[_DETECTOR]

    def _collect(self, its: Group) -> tuple[operationalinsights.Workspace, list[pulumi.Resource]]:
        """The workspace with Sentinel, and what must be there before anything arrives in it."""
        name = name_of("operationalinsights:Workspace", its.prefix, "detection")
        path = f"Microsoft.OperationalInsights/workspaces/{name}"
        made = operationalinsights.Workspace(
            "findings",
            workspace_name=name,
            resource_group_name=its.name,
            location=its.region,
            sku={"name": operationalinsights.WorkspaceSkuNameEnum.PER_GB2018},
            retention_in_days=_KEPT_DAYS,
            features={"disable_local_auth": True, "enable_log_access_using_only_resource_permissions": False},
            tags=its.tags,
            opts=its.opts(path),
        )
        if "log_store" in self._args:
            record("findings", made.id, self._args["log_store"], its.opts(setting_id(path)))
        sentinel = securityinsights.SentinelOnboardingState(
            "findings",
            sentinel_onboarding_state_name="default",
            resource_group_name=its.name,
            workspace_name=made.name,
            customer_managed_key=False,
            opts=its.opts(),
        )
        solution = f"{_SOLUTION}({name})"
        tables = operationsmanagement.Solution(
            "findings",
            solution_name=solution,
            resource_group_name=its.name,
            location=its.region,
            plan={
                "name": solution,
                "product": f"OMSGallery/{_SOLUTION}",
                "publisher": "Microsoft",
                "promotion_code": "",
            },
            properties={"workspace_resource_id": made.id},
            tags=its.tags,
            opts=its.opts(f"Microsoft.OperationsManagement/solutions/{solution}"),
        )
        return made, [sentinel, tables]

    def _bring(
        self, its: Group, workspace: operationalinsights.Workspace, after: Sequence[pulumi.Resource]
    ) -> security.Automation:
        """All that Defender finds in the account, in whatever region, as it is found."""
        found = (security.EventSource.ALERTS, security.EventSource.ASSESSMENTS, security.EventSource.SUB_ASSESSMENTS)
        scope = f"/subscriptions/{its.account}"
        return security.Automation(
            "findings",
            automation_name=_EXPORT,
            resource_group_name=its.name,
            location=its.region,
            description="All findings of the account",
            is_enabled=True,
            scopes=[{"description": scope, "scope_path": scope}],
            sources=[{"event_source": one} for one in found],
            actions=[{"action_type": "Workspace", "workspace_resource_id": workspace.id}],
            tags=its.tags,
            opts=its.opts(f"Microsoft.Security/automations/{_EXPORT}", *after),
        )

    def _look_closer(
        self, its: Group, workspace: operationalinsights.Workspace, after: Sequence[pulumi.Resource]
    ) -> None:
        """At what is done in the account: to stop what records or watches is a finding. A deployment that does is."""
        activities = monitor.SubscriptionDiagnosticSetting(
            "activities",
            name=name_of("monitor:DiagnosticSetting", its.prefix, "detection"),
            workspace_id=workspace.id,
            logs=[{"category": one, "enabled": True} for one in _ACTIVITIES],
            opts=its.opts(),
        )
        stopped = ", ".join(f'"{one.upper()}"' for one in _STOPPED)
        securityinsights.ScheduledAlertRule(
            "stopped",
            rule_id=guid(its.account, its.prefix, "detection", "stopped"),
            resource_group_name=its.name,
            workspace_name=workspace.name,
            kind="Scheduled",
            display_name="What records, watches or keeps was stopped",
            description="Done by whoever wants to stay unseen, and by a deployment that changes detection",
            enabled=True,
            severity=securityinsights.AlertSeverity.HIGH,
            tactics=[securityinsights.AttackTactic.DEFENSE_EVASION],
            query="\n".join(
                (
                    "AzureActivity",
                    f"| where OperationNameValue in~ ({stopped})",
                    '| where ActivityStatusValue =~ "Success"',
                )
            ),
            query_frequency="PT5M",
            query_period="PT15M",  # the activity log arrives minutes late
            trigger_operator=securityinsights.TriggerOperator.GREATER_THAN,
            trigger_threshold=0,
            suppression_enabled=True,
            suppression_duration="PT15M",
            opts=its.opts(None, activities, *after),
        )

    def _sender(
        self, its: Group, workspace: operationalinsights.Workspace
    ) -> tuple[managedidentity.UserAssignedIdentity, authorization.RoleAssignment]:
        """With what rights rules look: without an identity of their own, with those of whoever changed them last."""
        name = name_of("managedidentity:UserAssignedIdentity", its.prefix, "detection")
        identity = managedidentity.UserAssignedIdentity(
            "findings",
            resource_name_=name,
            resource_group_name=its.name,
            location=its.region,
            tags=its.tags,
            opts=its.opts(f"Microsoft.ManagedIdentity/userAssignedIdentities/{name}"),
        )
        reads = role_id(its.account, "Log Analytics Reader")
        may = assign("findings", reads, identity.principal_id, workspace.id, its.opts(), holder=name)
        return identity, may

    def _route(
        self,
        severity: str,
        its: Group,
        workspace: operationalinsights.Workspace,
        sender: managedidentity.UserAssignedIdentity,
        *,
        after: Sequence[pulumi.Resource],
    ) -> None:
        """New findings only, each once: what somebody works on, or closed, is not sent again."""
        name = name_of("monitor:ScheduledQueryRule", its.prefix, f"findings-{severity}")
        every = f"PT{_EVERY_MINUTES}M"
        routes = pulumi.Output.from_input(self._args["routes"])
        monitor.ScheduledQueryRule(
            severity,
            rule_name=name,
            resource_group_name=its.name,
            location=its.region,
            kind=monitor.Kind.LOG_ALERT,
            display_name=name,
            description=f"New findings that are {severity}",
            enabled=True,
            severity=_GRADES[severity],
            scopes=[workspace.id],
            evaluation_frequency=every,
            window_size=every,
            override_query_time_range=_LATE,
            auto_mitigate=False,
            skip_query_validation=True,  # tables are there once something was found
            identity={"type": monitor.IdentityType.USER_ASSIGNED, "user_assigned_identities": [sender.id]},
            criteria={
                "all_of": [
                    {
                        "query": _query(severity),
                        "time_aggregation": monitor.TimeAggregation.COUNT,
                        "operator": "GreaterThan",  # the SDK lists another service's
                        "threshold": 0,
                        "dimensions": [
                            {"name": one, "operator": monitor.DimensionOperator.INCLUDE, "values": ["*"]}
                            for one in ("Finding", "Thing")
                        ],
                        "failing_periods": {"min_failing_periods_to_alert": 1, "number_of_evaluation_periods": 1},
                    }
                ]
            },
            actions={"action_groups": [routes.apply(lambda by: by[severity])]},
            tags=its.tags,
            opts=its.opts(f"Microsoft.Insights/scheduledQueryRules/{name}", *after),
        )


def _plan_id(account: str, plan: str) -> str:
    return f"/subscriptions/{account}/providers/Microsoft.Security/pricings/{plan}"


def _extension(name: str, *, on: bool) -> security.ExtensionArgsDict:
    return {"name": name, "is_enabled": security.IsEnabled.TRUE if on else security.IsEnabled.FALSE}


def _query(severity: str) -> str:
    """Counts from when a finding arrived, not from when it was found: what is late is not lost."""
    new = f"| where ingestion_time() > ago({_EVERY_MINUTES}m)"
    wrong = 'RecommendationState =~ "Unhealthy"'
    tables = (
        ("SecurityAlert", 'Status =~ "New"', "AlertSeverity", "DisplayName", "CompromisedEntity"),
        ("SecurityRecommendation", wrong, "RecommendationSeverity", "RecommendationDisplayName", "AssessedResourceId"),
        ("SecurityNestedRecommendation", wrong, "RecommendationSeverity", "RecommendationName", "AssessedResourceId"),
    )
    each = ",\n".join(
        f"({table} {new} | where {is_new} | project Severity = {grade}, Finding = {finding}, Thing = {thing})"
        for table, is_new, grade, finding, thing in tables
    )
    return f'union isfuzzy=true\n{each}\n| where Severity =~ "{severity}"'
