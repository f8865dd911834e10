"""Traces: where they are kept, which share of them, who may write them, and how a call is followed to its model.

What is kept is a share of what arrives, by the trace and not by the call, so that those that are kept are whole. Which
requests those are is decided in one place, whoever sends.

Sources: Azure Monitor, sampling in Application Insights
(https://learn.microsoft.com/azure/azure-monitor/app/opentelemetry-sampling), authentication
(https://learn.microsoft.com/azure/azure-monitor/app/azure-ad-authentication), query packs
(https://learn.microsoft.com/azure/azure-monitor/logs/query-packs) and tables
(https://learn.microsoft.com/azure/azure-monitor/reference/tables/apimanagementgatewaylogs); Azure API Management,
Application Insights (https://learn.microsoft.com/azure/api-management/api-management-howto-app-insights).
"""

from typing import Final

import pulumi
from pulumi_azure_native import apimanagement, applicationinsights, operationalinsights

from components.azure._group import Group
from components.azure._names import guid, name_of
from components.azure._roles import assign, role_id
from components.contract.observability import ObservabilityArgs

__all__ = ["trace"]

_LOGGER: Final = "traces"


def trace(
    args: ObservabilityArgs, workspace: operationalinsights.Workspace, its: Group
) -> applicationinsights.Component:
    """Where traces are kept, and the question by which they are found."""
    made = applicationinsights.Component(
        "traces",
        resource_name_=name_of("applicationinsights:Component", its.prefix, "traces"),
        resource_group_name=its.name,
        location=its.region,
        kind="other",
        application_type=applicationinsights.ApplicationType.OTHER,
        ingestion_mode=applicationinsights.IngestionMode.LOG_ANALYTICS,
        workspace_resource_id=workspace.id,
        sampling_percentage=round(100 * args["traced"], 6),
        disable_ip_masking=False,
        disable_local_auth=True,
        tags=its.tags,
        opts=its.opts(),
    )
    if "gateway" in args:
        _of_gateway(args, args["gateway"], made, its)
    pack = operationalinsights.QueryPack(
        "traces",
        query_pack_name=name_of("operationalinsights:QueryPack", its.prefix, "traces"),
        resource_group_name=its.name,
        location=its.region,
        tags=its.tags,
        opts=its.opts(),
    )
    operationalinsights.Query(
        "traces",
        id=guid(its.account, its.prefix, "observability", "traces"),
        query_pack_name=pack.name,
        resource_group_name=its.name,
        display_name=f"From a call of {its.prefix} to its model",
        description="Traces of the gateway's calls, with the call in its log, the prediction and the release",
        body=pulumi.Output.all(as_=args["traced_as"], log=args.get("gateway_log", "")).apply(
            lambda of: _question(of["as_"], of["log"])
        ),
        related={"categories": ["monitor"], "resource_types": ["microsoft.operationalinsights/workspaces"]},
        opts=its.opts(),
    )
    return made


def _of_gateway(
    args: ObservabilityArgs, gateway: pulumi.Input[str], to: applicationinsights.Component, its: Group
) -> None:
    """The gateway writes all its calls there, as itself, and hands the trace on."""
    service = pulumi.Output.from_input(gateway)
    parts = service.apply(lambda id_: id_.split("/"))
    may: list[pulumi.Resource] = []
    if "gateway_principal" in args:
        writes = role_id(its.account, "Monitoring Metrics Publisher")
        holder = name_of("applicationinsights:Component", its.prefix, "traces-gateway")
        may.append(assign("traces-gateway", writes, args["gateway_principal"], to.id, its.opts(), holder=holder))
    logger = apimanagement.Logger(
        "traces",
        logger_id=_LOGGER,
        service_name=parts.apply(lambda of: of[8]),
        resource_group_name=parts.apply(lambda of: of[4]),
        logger_type=apimanagement.LoggerType.APPLICATION_INSIGHTS,
        resource_id=to.id,
        credentials={"connectionString": to.connection_string, "identityClientId": "SystemAssigned"},
        is_buffered=True,
        opts=its.opts(None, *may),
    )
    apimanagement.Diagnostic(
        "traces",
        diagnostic_id="applicationinsights",
        service_name=parts.apply(lambda of: of[8]),
        resource_group_name=parts.apply(lambda of: of[4]),
        logger_id=logger.id,
        http_correlation_protocol=apimanagement.HttpCorrelationProtocol.W3_C,
        log_client_ip=False,
        sampling={"sampling_type": apimanagement.SamplingType.FIXED, "percentage": 100},
        verbosity=apimanagement.Verbosity.INFORMATION,
        opts=its.opts(),
    )


def _question(traced_as: str, log: str) -> str:
    """One trace, the call in the gateway's log, the prediction as it is recorded, and the release that answered."""
    calls = f'workspace("{log}").ApiManagementGatewayLogs' if log else "ApiManagementGatewayLogs"
    return "\n".join(
        (
            "AppRequests",
            f'| where AppRoleName startswith "{traced_as}"',
            '| extend Call = tostring(Properties["Request Id"])',
            f"| join kind=leftouter ({calls}",
            "| project Call = CorrelationId, Caller = CallerIpAddress, Answer = ResponseCode) on Call",
            "| join kind=leftouter (AmlOnlineEndpointTrafficLog",
            "| project Call = XMSClientRequestId, Record = XRequestId, Release = DeploymentName) on Call",
            "| project TimeGenerated, Trace = OperationId, Call, Caller, Answer, Record, Release, DurationMs",
        )
    )
