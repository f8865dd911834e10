"""Traffic on Azure: an API Management service of its own inside the network, which divides calls between the gateway
and what it replaces.

It is no part of the gateway, so that who moves calls, and what they do to the router, touches nothing of it. A policy
divides the calls by a named value, which is changed in place; the other one says which share of them is copied. Azure's
own routers do neither: an Application Gateway has no weights, Front Door and Traffic Manager are public or DNS.

The tier is Premium v2, as the gateway's, for the same reason: it alone has no public address at any time. Who calls
shows the token that the gateway asks for, whichever side answers, and the router hands it on.

`roles`, `boundary` and `key_id` mean nothing here: rights are given where things are, and the log lies in the gateway's
workspace, and a second time under a key of ours in the store of the audit log.

Sources: Azure API Management, tiers and networks
(https://learn.microsoft.com/azure/api-management/virtual-network-concepts), custom domains
(https://learn.microsoft.com/azure/api-management/configure-custom-domain), backends
(https://learn.microsoft.com/azure/api-management/backends); the log of calls
(https://learn.microsoft.com/azure/azure-monitor/reference/tables/apimanagementgatewaylogs).
"""

from typing import Any, Final

import pulumi
from pulumi_azure_native import apimanagement, managedidentity, monitor

from components.azure._diagnostics import record
from components.azure._gateway_network import name_in_network
from components.azure._gateway_policy import Callers
from components.azure._group import Group, group
from components.azure._names import name_of
from components.azure._roles import assign, role_id
from components.azure._router_network import range_of_router, subnet_of_router
from components.azure._router_policy import MIRROR, SIDES, WEIGHT, of_callers, of_router
from components.azure._router_roles import router_roles
from components.contract.identity import Pipeline
from components.contract.traffic import RouterName, TrafficArgs
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Traffic"]

_TIER: Final = "PremiumV2"
_HTTPS: Final = 443
_ALL: Final = 100
_NO_BODY: Final[apimanagement.HttpMessageDiagnosticArgsDict] = {"body": {"bytes": 0}, "headers": []}
_SILENT: Final[apimanagement.PipelineDiagnosticSettingsArgsDict] = {"request": _NO_BODY, "response": _NO_BODY}


class Traffic(pulumi.ComponentResource):
    """Divides calls. Who moves them changes a named value in place, and nothing else."""

    address: pulumi.Output[str]
    """Where callers ask inside the network; a model's name follows."""
    router: pulumi.Output[str]
    """Id of the named value that says how calls are divided."""
    roles: pulumi.Output[dict[str, str]]
    """`pipeline` -> id of the identity with which its jobs move calls; people have none."""
    log: pulumi.Output[str]
    """Id of the workspace where calls are logged."""
    measured_as: pulumi.Output[dict[str, str]]
    """`legacy` and `governed` -> by which name the router's log tells them apart (`BackendId`)."""

    def __init__(self, name: str, args: TrafficArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-azure:index:Traffic", name, None, opts)
        named, log, callers, pipeline = _named(args), _log(args), _callers(args), _pipeline(args)
        _possible(args)
        its = group("router", args, self)
        service = self._service(named, args, its)
        values = {
            name: self._value(name, share, service, its)
            for name, share in ((WEIGHT, args["weight"]), (MIRROR, args["mirror"]))
        }
        sides = [self._side(side, url, service, its) for side, url in _urls(args).items()]
        self._api(service, callers, args, its, *values.values(), *sides)
        self._logged(service, log, args, its)
        inside = service.private_ip_addresses.apply(lambda all_: all_[0] if all_ else "")
        name_in_network("router", named["host"], inside, args["network_id"], its)
        self.address = pulumi.Output.from_input(f"https://{named['host']}")
        self.router = values[WEIGHT].id
        self.roles = pulumi.Output.all(**router_roles(pipeline, args, values, its))
        self.log = pulumi.Output.from_input(log)
        self.measured_as = pulumi.Output.from_input({side: side for side in SIDES})
        self.register_outputs(
            {
                "address": self.address,
                "router": self.router,
                "roles": self.roles,
                "log": self.log,
                "measured_as": self.measured_as,
            }
        )

    def _service(self, named: RouterName, args: TrafficArgs, its: Group) -> apimanagement.ApiManagementService:
        """It bears one name of ours, whose certificate it reads with an identity that does nothing else."""
        holder = name_of("managedidentity:UserAssignedIdentity", its.prefix, "router-certificate")
        reader = managedidentity.UserAssignedIdentity(
            "certificate",
            resource_name_=holder,
            resource_group_name=its.name,
            location=its.region,
            tags=its.tags,
            opts=its.opts(),
        )
        reads = role_id(its.account, "Key Vault Secrets User")
        may = assign("certificate", reads, reader.principal_id, named["certificate"], its.opts(), holder=holder)
        return apimanagement.ApiManagementService(
            "router",
            service_name=name_of("apimanagement:ApiManagementService", its.prefix, "router", its.account),
            resource_group_name=its.name,
            location=its.region,
            publisher_name=args["system"],
            publisher_email=f"router@{named['host']}",  # has to be one; nothing is sent but the service's own news
            sku={"name": _TIER, "capacity": args.get("units", 1)},
            virtual_network_type=apimanagement.VirtualNetworkType.INTERNAL,
            virtual_network_configuration={"subnet_resource_id": subnet_of_router(args, its)},
            identity={
                "type": apimanagement.ApimIdentityType.USER_ASSIGNED,
                "user_assigned_identities": reader.id.apply(_alone),
            },
            hostname_configurations=[
                {
                    "type": apimanagement.HostnameType.PROXY,
                    "host_name": named["host"],
                    "certificate_source": apimanagement.CertificateSource.KEY_VAULT,
                    "key_vault_id": pulumi.Output.from_input(named["certificate"]).apply(_read_at),
                    "identity_client_id": reader.client_id,
                    "default_ssl_binding": True,
                    "negotiate_client_certificate": False,
                }
            ],
            developer_portal_status=apimanagement.DeveloperPortalStatus.DISABLED,
            legacy_portal_status=apimanagement.LegacyPortalStatus.DISABLED,
            tags=its.tags,
            opts=its.opts(None, may),
        )

    def _value(
        self, name: str, share: int, service: apimanagement.ApiManagementService, its: Group
    ) -> apimanagement.NamedValue:
        """What is changed while calls move."""
        return apimanagement.NamedValue(
            name,
            named_value_id=name,
            display_name=name,
            value=str(share),
            secret=False,
            resource_group_name=its.name,
            service_name=service.name,
            opts=its.opts(),
        )

    def _side(
        self, side: str, url: pulumi.Input[str], service: apimanagement.ApiManagementService, its: Group
    ) -> apimanagement.Backend:
        """It is asked over TLS alone, and has to prove by a certificate that it is who it is asked for."""
        return apimanagement.Backend(
            side,
            backend_id=side,
            resource_group_name=its.name,
            service_name=service.name,
            protocol=apimanagement.BackendProtocol.HTTP,  # REST; over TLS, as the address says
            url=url,
            tls={"validate_certificate_chain": True, "validate_certificate_name": True},
            opts=its.opts(),
        )

    def _api(
        self,
        service: apimanagement.ApiManagementService,
        callers: Callers,
        args: TrafficArgs,
        its: Group,
        *after: pulumi.Resource,
    ) -> None:
        """`POST /<model>`, once what its policy names is there."""
        model = args["model"]
        made = apimanagement.Api(
            "router",
            api_id="router",
            resource_group_name=its.name,
            service_name=service.name,
            display_name="router",
            description=f"Divides calls to {args['system']}",
            path="",
            protocols=[apimanagement.Protocol.HTTPS],
            api_type=apimanagement.ApiType.HTTP,
            subscription_required=False,  # a subscription is a key
            opts=its.opts(),
        )
        every = apimanagement.ApiPolicy(
            "router",
            api_id=made.name,
            policy_id="policy",
            resource_group_name=its.name,
            service_name=service.name,
            format=apimanagement.PolicyContentFormat.XML,
            value=of_callers(callers),
            opts=its.opts(),
        )
        operation = apimanagement.ApiOperation(
            model,
            api_id=made.name,
            operation_id=model,
            resource_group_name=its.name,
            service_name=service.name,
            display_name=model,
            method="POST",
            url_template=f"/{model}",
            opts=its.opts(None, every),
        )
        policy = pulumi.Output.from_input(args["governed"]["address"]).apply(
            lambda governed: of_router(model, governed, args["legacy"]["path"], sticky=args["sticky"])
        )
        apimanagement.ApiOperationPolicy(
            "router",
            api_id=made.name,
            operation_id=operation.name,
            policy_id="policy",
            resource_group_name=its.name,
            service_name=service.name,
            format=apimanagement.PolicyContentFormat.XML,
            value=policy,
            opts=its.opts(None, *after),
        )
        calls = apimanagement.Logger(
            "router",
            logger_id="router",
            resource_group_name=its.name,
            service_name=service.name,
            logger_type=apimanagement.LoggerType.AZURE_MONITOR,
            is_buffered=False,
            opts=its.opts(),
        )
        apimanagement.ApiDiagnostic(
            "router",
            api_id=made.name,
            diagnostic_id="azuremonitor",
            resource_group_name=its.name,
            service_name=service.name,
            logger_id=calls.id,
            always_log=apimanagement.AlwaysLog.ALL_ERRORS,
            sampling={"sampling_type": apimanagement.SamplingType.FIXED, "percentage": 100},
            verbosity=apimanagement.Verbosity.INFORMATION,
            log_client_ip=True,
            frontend=_SILENT,
            backend=_SILENT,
            opts=its.opts(),
        )

    def _logged(
        self, service: apimanagement.ApiManagementService, log: pulumi.Input[str], args: TrafficArgs, its: Group
    ) -> None:
        """Every call beside those of the gateway, and under a key of ours."""
        monitor.DiagnosticSetting(
            "calls",
            name="calls",
            resource_uri=service.id,
            workspace_id=log,
            log_analytics_destination_type="Dedicated",
            logs=[{"category": "GatewayLogs", "enabled": True}],
            opts=its.opts(),
        )
        if "log_store" in args:
            record("router", service.id, args["log_store"], its.opts())


def _alone(id_: str) -> Any:  # noqa: ANN401 - the SDK's own type knows no output here
    return {id_: {}}


def _read_at(secret: str) -> str:
    """Where a secret is read, without a version: what is renewed there is taken within hours."""
    return f"https://{secret.split('/')[8]}.vault.azure.net/secrets/{secret.rpartition('/')[2]}"


def _urls(args: TrafficArgs) -> dict[str, pulumi.Input[str]]:
    """Side -> where it is asked; a path follows."""
    host, port = args["legacy"]["host"], args["legacy"]["port"]
    return {
        "legacy": f"https://{host}" if port == _HTTPS else f"https://{host}:{port}",
        "governed": args["governed"]["address"],
    }


def _named(args: TrafficArgs) -> RouterName:
    if "named" not in args:
        raise GouvernailError("a router on Azure needs a name and a certificate for it (named)")
    return args["named"]


def _callers(args: TrafficArgs) -> Callers:
    if "directory" not in args or "application" not in args:
        raise GouvernailError("a router on Azure asks for tokens of a directory, as the gateway does (application)")
    return Callers(args["directory"], args["application"], args["system"])


def _pipeline(args: TrafficArgs) -> Pipeline:
    if "pipeline" in args:
        return args["pipeline"]
    raise GouvernailError(
        Problem(
            "nobody could move calls: on Azure the pipeline's jobs do, and none deploys",
            path="ci",
            expected="the product and the repository of the pipeline: {kind: github, repository: owner/name}",
        )
    )


def _log(args: TrafficArgs) -> pulumi.Input[str]:
    if "calls_log" not in args:
        raise GouvernailError("a router on Azure logs its calls where the gateway does (calls_log)")
    return args["calls_log"]


def _possible(args: TrafficArgs) -> None:
    """GouvernailError for shares that are none, or where there is no room for it."""
    found = [
        Problem(f"{args[key]} is no share of calls", path=f"gouvernail:{key}", expected="0 to 100 per cent")
        for key in ("weight", "mirror")
        if not 0 <= args[key] <= _ALL
    ]
    if found:
        raise GouvernailError(found)
    if "subnet" not in args:
        range_of_router(args)
