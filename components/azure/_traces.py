"""How a call is followed from its trace to its model: a question that is kept, in the workspace of calls.

The gateway makes a trace of each call, gives the call a name that no caller can choose, and hands that on; the endpoint
writes it down with the release that answered, and with the name under which the prediction is recorded.

Sources: Azure Monitor, query packs (https://learn.microsoft.com/azure/azure-monitor/logs/query-packs), queries across
workspaces (https://learn.microsoft.com/azure/azure-monitor/logs/cross-workspace-query) and tables
(https://learn.microsoft.com/azure/azure-monitor/reference/tables/apprequests,
https://learn.microsoft.com/azure/azure-monitor/reference/tables/apimanagementgatewaylogs,
https://learn.microsoft.com/azure/azure-monitor/reference/tables/amlonlineendpointtrafficlog); Azure API Management,
Application Insights (https://learn.microsoft.com/azure/api-management/api-management-howto-app-insights).
"""

import pulumi
from pulumi_azure_native import operationalinsights

from components.azure._group import Group
from components.azure._names import guid, name_of
from components.contract.observability import ObservabilityArgs

__all__ = ["question"]


def question(
    args: ObservabilityArgs, workspace: operationalinsights.Workspace, its: Group
) -> operationalinsights.Query:
    """By the name that the gateway's calls have in traces, and no others."""
    pack = operationalinsights.QueryPack(
        "traces",
        query_pack_name=name_of("operationalinsights:QueryPack", its.prefix, "traces"),
        resource_group_name=its.name,
        location=its.region,
        tags=its.tags,
        opts=its.opts(),
    )
    known = pulumi.Output.all(of=args["traced_as"], calls=args.get("gateway_log", ""), here=workspace.id)
    return operationalinsights.Query(
        "traces",
        id=guid(its.account, its.prefix, "observability", "traces"),
        query_pack_name=pack.name,
        resource_group_name=its.name,
        display_name=f"From a call of {its.prefix} to its model",
        description="Traces of the gateway's calls, with the call in its log, the prediction and the release",
        body=known.apply(lambda found: _body(found["of"], found["calls"], found["here"])),
        related={"categories": ["monitor"], "resource_types": ["microsoft.operationalinsights/workspaces"]},
        opts=its.opts(),
    )


def _body(traced_as: str, calls: str, here: str) -> str:
    """One trace, the call in the gateway's log, the name of the prediction in the record, the release that answered."""
    log = f'workspace("{calls}").' if calls else ""
    return "\n".join(
        (
            f"{log}AppRequests",
            f'| where AppRoleName startswith "{traced_as}"',
            '| extend Call = tostring(Properties["Request Id"])',
            f"| join kind=leftouter ({log}ApiManagementGatewayLogs",
            "| project Call = CorrelationId, Answer = ResponseCode) on Call",
            f'| join kind=leftouter (workspace("{here}").AmlOnlineEndpointTrafficLog',
            "| project Call = XMSClientRequestId, Record = XRequestId, Release = DeploymentName) on Call",
            "| project TimeGenerated, Trace = OperationId, Call, Answer, Record, Release, DurationMs",
        )
    )
