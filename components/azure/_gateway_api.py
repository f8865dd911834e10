"""The API of a gateway: one operation a model, what is done with a call of it, and what is logged of it.

Sources: Azure API Management REST API (https://learn.microsoft.com/rest/api/apimanagement/), "Api Operation",
"Api Policy", "Api Diagnostic", "Logger"; Application Insights with an identity
(https://learn.microsoft.com/azure/api-management/api-management-howto-app-insights); Azure Machine Learning, where an
endpoint is asked (https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online).
"""

from typing import Any, Final, cast

import pulumi
from pulumi_azure_native import apimanagement, managedidentity, monitor

from components.azure._gateway_log import Log
from components.azure._gateway_policy import Callers, of_api, of_model
from components.azure._group import Group
from components.azure._roles import assign, role_id
from components.contract.gateway import GatewayArgs

__all__ = ["API", "api", "logged"]

API: Final = "models"
"""Its name, and the path at which it stands."""

_POLICY: Final = "policy"  # there is one of each, which is called so
_NO_BODY: Final[apimanagement.HttpMessageDiagnosticArgsDict] = {"body": {"bytes": 0}, "headers": []}
_SILENT: Final[apimanagement.PipelineDiagnosticSettingsArgsDict] = {"request": _NO_BODY, "response": _NO_BODY}


def api(
    service: apimanagement.ApiManagementService,
    callers: Callers,
    asker: managedidentity.UserAssignedIdentity,
    args: GatewayArgs,
    its: Group,
    *after: pulumi.Resource,
) -> apimanagement.Api:
    """`POST /<model>`, once `after` is there."""
    made = apimanagement.Api(
        API,
        api_id=API,
        resource_group_name=its.name,
        service_name=service.name,
        display_name=API,
        description=f"The only way in to {args['system']}",
        path=API,
        protocols=[apimanagement.Protocol.HTTPS],
        api_type=apimanagement.ApiType.HTTP,
        subscription_required=False,  # a subscription is a key
        opts=its.opts(),
    )
    told: dict[str, object] = {"system": args["system"], "stopped": True}
    if "fallback" in args:
        told["fallback"] = args["fallback"]
    every = apimanagement.ApiPolicy(
        API,
        api_id=made.name,
        policy_id=_POLICY,
        resource_group_name=its.name,
        service_name=service.name,
        format=apimanagement.PolicyContentFormat.XML,
        value=asker.client_id.apply(lambda id_: of_api(callers, args["throttle"], id_, told)),
        opts=its.opts(None, *after),
    )
    for model in args["models"]:
        _operation(model, service, made, args, its, every)
    return made


def logged(
    service: apimanagement.ApiManagementService,
    of: apimanagement.Api,
    asker: managedidentity.UserAssignedIdentity,
    log: Log,
    its: Group,
) -> None:
    """Every call into the log, and into traces; of no call what was asked or answered."""
    monitor.DiagnosticSetting(
        "calls",
        name="calls",
        resource_uri=service.id,
        workspace_id=log.workspace.id,
        log_analytics_destination_type="Dedicated",
        logs=[{"category": "GatewayLogs", "enabled": True}],
        opts=its.opts(),
    )
    loggers = apimanagement.LoggerType
    role, name = role_id(its.account, "Monitoring Metrics Publisher"), f"{its.prefix}-gateway-traces"
    writes = assign("traces", role, asker.principal_id, log.traces.id, its.opts(), holder=name)
    known = pulumi.Output.all(log.traces.connection_string, asker.client_id)
    traces = apimanagement.Logger(
        "traces",
        logger_id="traces",
        resource_group_name=its.name,
        service_name=service.name,
        logger_type=loggers.APPLICATION_INSIGHTS,
        resource_id=log.traces.id,
        credentials=known.apply(lambda both: {"connectionString": both[0], "identityClientId": both[1]}),
        is_buffered=True,
        opts=its.opts(None, writes),
    )
    calls = apimanagement.Logger(
        "calls",
        logger_id="calls",
        resource_group_name=its.name,
        service_name=service.name,
        logger_type=loggers.AZURE_MONITOR,
        is_buffered=False,
        opts=its.opts(),
    )
    for kind, logger in (("azuremonitor", calls), ("applicationinsights", traces)):
        apimanagement.ApiDiagnostic(
            kind,
            api_id=of.name,
            diagnostic_id=kind,
            resource_group_name=its.name,
            service_name=service.name,
            logger_id=logger.id,
            always_log=apimanagement.AlwaysLog.ALL_ERRORS,
            sampling={"sampling_type": apimanagement.SamplingType.FIXED, "percentage": 100},
            verbosity=apimanagement.Verbosity.INFORMATION,
            http_correlation_protocol=apimanagement.HttpCorrelationProtocol.W3_C,
            log_client_ip=True,
            frontend=_SILENT,
            backend=_SILENT,
            opts=its.opts(),
        )


def _operation(
    model: str,
    service: apimanagement.ApiManagementService,
    of: apimanagement.Api,
    args: GatewayArgs,
    its: Group,
    *after: pulumi.Resource,
) -> None:
    made = apimanagement.ApiOperation(
        model,
        api_id=of.name,
        operation_id=model,
        resource_group_name=its.name,
        service_name=service.name,
        display_name=model,
        method="POST",
        url_template=f"/{model}",
        opts=its.opts(None, *after),
    )
    known = pulumi.Output.all(args["endpoints"], args["releases"])

    def policy(both: list[Any]) -> str:
        endpoints, releases = cast("list[dict[str, str]]", both)
        return of_model(model, _address(endpoints[model], its.region), releases[model])

    apimanagement.ApiOperationPolicy(
        model,
        api_id=of.name,
        operation_id=made.name,
        policy_id=_POLICY,
        resource_group_name=its.name,
        service_name=service.name,
        format=apimanagement.PolicyContentFormat.XML,
        value=known.apply(policy),
        opts=its.opts(),
    )


def _address(endpoint: str, region: str) -> str:
    """Where the endpoint with this id is asked."""
    return f"https://{endpoint.rpartition('/')[2]}.{region}.inference.ml.azure.com"
