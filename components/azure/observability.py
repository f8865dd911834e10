"""Observability on Azure: one alert rule a monitor, some that tell together, a page, and a job by the clock.

All that is watched arrives in one workspace: what the endpoint writes of each call, and what somebody measures, in a
table of ours. Rules look there, and at what counts devices, so several monitors make one alert in one query, and none
of them has to wait for the state of another.

The workspace is not encrypted with a key of ours: that takes a dedicated cluster of 100 GB a day and more. What lies
there are figures and the course of calls, no payload of any; Azure encrypts it with its own. Reports of what measures
lie under our key. Its doors are shut by identity (no shared key is taken), not by network: a network has room for one
private way to Azure Monitor, and what hands measures in comes from outside of it.

`roles` and `boundary` mean nothing here, where roles have neither path nor boundary; nor does `network_id`, which a
machine knows by its subnet. Traces are the gateway's, which sends them and makes where they are kept: the share that is
kept, `traced`, is told to it.

Sources: Azure Monitor, log search alert rules
(https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule), custom tables
(https://learn.microsoft.com/azure/azure-monitor/logs/create-custom-table), data collection rules
(https://learn.microsoft.com/azure/azure-monitor/essentials/data-collection-rule-structure), customer-managed keys
(https://learn.microsoft.com/azure/azure-monitor/logs/customer-managed-keys) and workbooks
(https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-overview); Azure Machine Learning, logs of online
endpoints (https://learn.microsoft.com/azure/machine-learning/how-to-monitor-online-endpoints).
"""

from collections.abc import Mapping
from typing import Any, Final

import pulumi
from pulumi_azure_native import applicationinsights, monitor, operationalinsights

from components.azure._diagnostics import record, setting_id
from components.azure._group import Group, group
from components.azure._measuring import Told, measure_by_the_clock
from components.azure._names import guid, name_of
from components.azure._rules import Asked, Sight, rule, sight_of
from components.azure._traces import question
from components.azure._watch import TABLE, Watched, check, of_all, of_one, rings_in_silence
from components.azure._workbook import Shown, body
from components.contract.observability import Monitor, ObservabilityArgs

__all__ = ["Observability"]

_KEPT_DAYS: Final = 184  # half a year
_STREAM: Final = f"Custom-{TABLE}"
_COLUMNS: Final[Mapping[str, str]] = {
    "TimeGenerated": "datetime",
    "System": "string",
    "Environment": "string",
    "Monitor": "string",
    "Measure": "string",
    "Value": "real",
    "Cases": "long",
}
_SETTING: Final = "watch"


class Observability(pulumi.ComponentResource):
    """Watches, tells, shows and traces one system. Answers no alert, and keeps none open: that is the ITSM's."""

    alarms: pulumi.Output[dict[str, str]]
    """Monitor or composite -> id of its alert rule."""
    dashboard: pulumi.Output[str]
    """Id of the page."""
    namespace: pulumi.Output[str]
    """Id of the rule by which measures that somebody writes come in."""

    def __init__(self, name: str, args: ObservabilityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-azure:index:Observability", name, None, opts)
        self._args = args
        for monitor_, wanted in args["monitors"].items():
            check(monitor_, wanted)
        its = group("observability", args, self)
        workspace = self._workspace(its)
        table, told = self._written(workspace, its)
        self._calls(workspace, its)
        sight = sight_of(workspace, args.get("heard"), its, table)
        alarms: dict[str, pulumi.Output[str]] = {}
        for one, wanted in args["monitors"].items():
            if "alarm" in wanted:
                alarms[one] = pulumi.Output.from_input(wanted["alarm"])
            else:
                alarms[one] = self._alone(one, wanted, sight, its).id
        composites = {each: self._together(each, alarms, sight, its).id for each in args["composites"]}
        if "job" in args:
            measure_by_the_clock(args, args["job"], told, its)
        question(args, workspace, its)
        self.alarms = pulumi.Output.all(**alarms, **composites)
        self.dashboard = self._page(workspace, alarms, composites, its).id
        self.namespace = told.rule.id
        self.register_outputs({"alarms": self.alarms, "dashboard": self.dashboard, "namespace": self.namespace})

    def _workspace(self, its: Group) -> operationalinsights.Workspace:
        name = name_of("operationalinsights:Workspace", its.prefix, "observability")
        path = f"Microsoft.OperationalInsights/workspaces/{name}"
        made = operationalinsights.Workspace(
            "watched",
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
            record("watched", made.id, self._args["log_store"], its.opts(setting_id(path)))
        return made

    def _written(self, workspace: operationalinsights.Workspace, its: Group) -> tuple[operationalinsights.Table, Told]:
        """The table of what somebody measures, and the rule by which it is written: who may is given on the rule."""
        table = operationalinsights.Table(
            "measures",
            table_name=TABLE,
            resource_group_name=its.name,
            workspace_name=workspace.name,
            plan=operationalinsights.TablePlanEnum.ANALYTICS,
            retention_in_days=_KEPT_DAYS,
            schema={"name": TABLE, "columns": [{"name": one, "type": _kind(kind)} for one, kind in _COLUMNS.items()]},
            opts=its.opts(),
        )
        endpoint = monitor.DataCollectionEndpoint(
            "measures",
            data_collection_endpoint_name=name_of("monitor:DataCollectionEndpoint", its.prefix, "measures"),
            resource_group_name=its.name,
            location=its.region,
            network_acls={"public_network_access": monitor.KnownPublicNetworkAccessOptions.ENABLED},
            tags=its.tags,
            opts=its.opts(),
        )
        rule = monitor.DataCollectionRule(
            "measures",
            data_collection_rule_name=name_of("monitor:DataCollectionRule", its.prefix, "measures"),
            resource_group_name=its.name,
            location=its.region,
            description="Measures that somebody writes",
            data_collection_endpoint_id=endpoint.id,
            stream_declarations={_STREAM: {"columns": [{"name": one, "type": kind} for one, kind in _COLUMNS.items()]}},
            destinations={"log_analytics": [{"name": "watched", "workspace_resource_id": workspace.id}]},
            data_flows=[
                {
                    "streams": [_STREAM],
                    "destinations": ["watched"],
                    "transform_kql": "source",
                    "output_stream": _STREAM,
                }
            ],
            tags=its.tags,
            opts=its.opts(None, table),
        )
        return table, Told(rule, endpoint, _STREAM)

    def _calls(self, workspace: operationalinsights.Workspace, its: Group) -> None:
        """What the endpoint writes of each call."""
        args = self._args
        monitor.DiagnosticSetting(
            "calls",
            name=_SETTING,
            resource_uri=args["endpoint"],
            workspace_id=workspace.id,
            log_analytics_destination_type="Dedicated",
            logs=[{"category": "AmlOnlineEndpointTrafficLog", "enabled": True}],
            opts=its.opts(),
        )

    def _watched(self) -> pulumi.Output[Watched]:
        args = self._args
        return pulumi.Output.all(endpoint=args["endpoint"], heard=args.get("heard", "")).apply(
            lambda of: Watched(args["system"], args["environment"], of["endpoint"], of["heard"])
        )

    def _alone(self, name: str, wanted: Monitor, sight: Sight, its: Group) -> monitor.ScheduledQueryRule:
        """A monitor's one rule. It tells by itself where the monitor has a route; where not, a composite does."""
        called = name_of("monitor:ScheduledQueryRule", its.prefix, name)
        silent = rings_in_silence(wanted) and "route" in wanted and not self._args.get("idle", False)
        query = pulumi.Output.all(of=self._watched(), group=its.name).apply(
            lambda known: of_one(_id(its, known["group"], called), name, wanted, known["of"], silent=silent)
        )
        route = [wanted["route"]] if "route" in wanted else []
        return rule(name, Asked(called, _said(name, wanted), query, [wanted], route), sight, its)

    def _together(
        self, name: str, alarms: Mapping[str, pulumi.Output[str]], sight: Sight, its: Group
    ) -> monitor.ScheduledQueryRule:
        """One alert for several monitors. That one of them is silent is told as well, whichever way they are joined."""
        args, wanted = self._args, self._args["composites"][name]
        parts = {one: _awake(args["monitors"][one], idle=args.get("idle", False)) for one in wanted["of"]}
        ids = pulumi.Output.all(**{one: alarms[one] for one in wanted["of"]})
        query = pulumi.Output.all(of=self._watched(), ids=ids).apply(
            lambda known: of_all(wanted, args["monitors"], known["ids"], known["of"], quiet=not any(parts.values()))
        )
        called = name_of("monitor:ScheduledQueryRule", its.prefix, name)
        silent = ", or one of them is silent" if any(parts.values()) else ""
        said = f"{name}: {wanted['when']} of {', '.join(wanted['of'])}{silent}"
        looked = [args["monitors"][one] for one in wanted["of"]]
        return rule(name, Asked(called, said, query, looked, [wanted["route"]]), sight, its)

    def _page(
        self,
        workspace: operationalinsights.Workspace,
        alarms: Mapping[str, pulumi.Output[str]],
        composites: Mapping[str, pulumi.Output[str]],
        its: Group,
    ) -> applicationinsights.Workbook:
        args = self._args
        takes = {one: wanted["route"] for one, wanted in args["monitors"].items() if "route" in wanted}
        takes |= {one: wanted["route"] for one, wanted in args["composites"].items()}
        known = pulumi.Output.all(
            of=self._watched(),
            workspace=workspace.id,
            alarms=alarms,
            composites=composites,
            takes=takes,
            routes=args["routes"],
            store=args["store"],
            dead_letters=args.get("dead_letters", ""),
        )
        return applicationinsights.Workbook(
            "page",
            resource_name_=guid(its.account, its.prefix, "observability", "page"),
            resource_group_name=its.name,
            location=its.region,
            kind=applicationinsights.WorkbookSharedTypeKind.SHARED,
            category="workbook",
            display_name=name_of("applicationinsights:Component", its.prefix, "overview"),
            version="Notebook/1.0",
            source_id=workspace.id,
            serialized_data=known.apply(lambda found: body(args["monitors"], found["of"], _shown(found))),
            tags=its.tags,
            opts=its.opts(),
        )


def _kind(name: str) -> str:
    """A column of a table calls a date what a stream calls a datetime."""
    return "dateTime" if name == "datetime" else name


def _awake(wanted: Monitor, *, idle: bool) -> bool:
    return rings_in_silence(wanted) and not idle


def _id(its: Group, group_name: str, called: str) -> str:
    """The id of a rule, before it is there: its own query names it."""
    around = f"/subscriptions/{its.account}/resourceGroups/{group_name}"
    return f"{around}/providers/Microsoft.Insights/scheduledQueryRules/{called}"


def _said(name: str, wanted: Monitor) -> str:
    too_few = f", or on fewer than {wanted['cases']} cases" if "cases" in wanted else ""
    why = "no device called" if "devices" in wanted else f"nothing was measured{too_few}"
    silent = f"; without a value, {why}" if rings_in_silence(wanted) else ""
    return f"{name} ({wanted['kind']}): {wanted['measure']} is not within what the spec allows{silent}"


def _shown(found: dict[str, Any]) -> Shown:
    rules = {**found["alarms"], **found["composites"]}
    told = {
        severity: [rules[one] for one, route in sorted(found["takes"].items()) if route == to]
        for severity, to in found["routes"].items()
    }
    composites = [found["composites"][one] for one in sorted(found["composites"])]
    alarms = {one: found["alarms"][one] for one in sorted(found["alarms"])}
    return Shown(found["workspace"], alarms, composites, told, found["store"], found["dead_letters"] or "")
