"""Gateway on Azure: API Management inside the network, a web firewall in front of it, a log of every call.

The tier is Premium v2, injected into the network, in every environment. It alone has no public address at any time and
needs no way in for its own management: the older tiers are managed over a public one, and Standard v2 is open to
everybody from when it is made until its public access is switched off, which cannot be declared with it. Where nothing
is produced it costs the more for that.

It has two units where a system must not fail. Over zones, version 2 of API Management spreads only with
`zoneRedundant`, which the provider's version of the API does not know; the web firewall stands in every zone that it is
given.

Who calls is proved by a token of the directory for an application of the landing zone, with the role that is called
like the system: to give somebody that role is to let him in. That application, the gateway's name and its certificate
are made once, by hand: Azure has no declaration for them. `key_id`, `roles`, `boundary` and `undelivered` mean nothing
here: a workspace of logs takes no key of ours (`_gateway_log.py`), rights are given where things are, and what a route
cannot deliver is put aside behind it.

Sources: Azure API Management, tiers and networks
(https://learn.microsoft.com/azure/api-management/virtual-network-concepts), public access
(https://learn.microsoft.com/azure/api-management/private-endpoint) and zones
(https://learn.microsoft.com/azure/api-management/enable-availability-zone-support); what its diagnostics log
(https://learn.microsoft.com/azure/api-management/monitor-api-management).
"""

from typing import Any, Final

import pulumi
from pulumi_azure_native import apimanagement, managedidentity

from components.azure._diagnostics import record
from components.azure._gateway_api import api, logged
from components.azure._gateway_front import front
from components.azure._gateway_log import log
from components.azure._gateway_network import Place, name_in_network, place
from components.azure._gateway_policy import STOPPED, Callers
from components.azure._gateway_stop import stop
from components.azure._group import Group, group
from components.azure._names import name_of
from components.azure._roles import assign, read_role
from components.contract.gateway import GatewayArgs, GatewayName
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Gateway"]

_TIER: Final = "PremiumV2"


class Gateway(pulumi.ComponentResource):
    """Asks the models for callers that the directory knows. Keeps no answer, and decides about nobody."""

    address: pulumi.Output[str]
    """Where it is reached inside the network; a model's name follows."""
    arn: pulumi.Output[str]
    """Id of the API Management service."""
    log: pulumi.Output[str]
    """Id of the Log Analytics workspace of calls."""
    stop: pulumi.Output[str]
    """Id of the workflow that stops the system."""
    traced_as: pulumi.Output[str]
    """By which name its calls stand in traces."""

    def __init__(self, name: str, args: GatewayArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-azure:index:Gateway", name, None, opts)
        self._args = args
        named, callers = _named(args), _callers(args)
        its = group("gateway", args, self)
        where = place(args, its)
        calls = log(args["keep_days"], args.get("traced", 1.0), its)
        asker, may = self._asker(its)
        service_name = name_of("apimanagement:ApiManagementService", its.prefix, "gateway", its.account)
        host = f"{service_name}.azure-api.net"
        service = self._service(service_name, named, asker, where, its)
        inside = service.private_ip_addresses.apply(lambda all_: all_[0] if all_ else "")
        resolved = name_in_network("gateway", host, inside, args["network_id"], its)
        switch = apimanagement.NamedValue(
            STOPPED,
            named_value_id=STOPPED,
            display_name=STOPPED,
            value="false",
            secret=False,
            resource_group_name=its.name,
            service_name=service.name,
            # The workflow writes it: an update of the stack must not start a stopped system.
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["value"]),
        )
        taken = api(service, callers, asker, args, its, switch, *may)
        logged(service, taken, asker, calls, its)
        before = front(host, where, named, args, its, resolved)
        if "log_store" in args:
            for thing, id_ in (("gateway", service.id), ("firewall", before.id), ("log", calls.workspace.id)):
                record(thing, id_, args["log_store"], its.opts())
        name_in_network("callers", named["host"], where.address, args["network_id"], its)
        self.address = pulumi.Output.from_input(f"https://{named['host']}")
        self.arn = service.id
        self.log = calls.workspace.id
        self.stop = stop(switch, args, its).id
        self.traced_as = pulumi.Output.from_input(host)
        self.register_outputs(
            {
                "address": self.address,
                "arn": self.arn,
                "log": self.log,
                "stop": self.stop,
                "traced_as": self.traced_as,
            }
        )

    def _asker(self, its: Group) -> tuple[managedidentity.UserAssignedIdentity, list[pulumi.Resource]]:
        """With this identity the gateway asks the endpoints, and nothing else."""
        args, name = self._args, name_of("managedidentity:UserAssignedIdentity", its.prefix, "gateway-ask")
        if "ask_role" not in args:
            raise GouvernailError(
                Problem(
                    "the gateway has no role with which it could ask a model",
                    path="ask_role",
                    expected="the id of the account's role that asks endpoints, which identity makes",
                )
            )
        made = managedidentity.UserAssignedIdentity(
            "ask",
            resource_name_=name,
            resource_group_name=its.name,
            location=its.region,
            tags=its.tags,
            opts=its.opts(),
        )
        endpoints, asks = pulumi.Output.from_input(args["endpoints"]), args["ask_role"]
        if args.get("apart", False):
            read_role("ask", asks, its.opts())
        may: list[pulumi.Resource] = [
            assign(
                f"ask-{model}",
                asks,
                made.principal_id,
                endpoints.apply(lambda ids, model=model: ids[model]),
                its.opts(),
                holder=name,
            )
            for model in args["models"]
        ]
        return made, may

    def _service(
        self,
        name: str,
        named: GatewayName,
        asker: managedidentity.UserAssignedIdentity,
        where: Place,
        its: Group,
    ) -> apimanagement.ApiManagementService:
        """Its portal for developers is off; it has no key and no product, so that a token is the only way in."""
        return apimanagement.ApiManagementService(
            "gateway",
            service_name=name,
            resource_group_name=its.name,
            location=its.region,
            publisher_name=self._args["system"],
            publisher_email=f"gateway@{named['host']}",  # has to be one; nothing is sent but the service's own news
            sku={"name": _TIER, "capacity": self._args.get("units", 1)},
            virtual_network_type=apimanagement.VirtualNetworkType.INTERNAL,
            virtual_network_configuration={"subnet_resource_id": where.api},
            identity={
                "type": apimanagement.ApimIdentityType.USER_ASSIGNED,
                "user_assigned_identities": asker.id.apply(_alone),
            },
            developer_portal_status=apimanagement.DeveloperPortalStatus.DISABLED,
            legacy_portal_status=apimanagement.LegacyPortalStatus.DISABLED,
            tags=its.tags,
            opts=its.opts(),
        )


def _alone(id_: str) -> Any:  # noqa: ANN401 - the SDK's own type knows no output here
    return {id_: {}}


def _named(args: GatewayArgs) -> GatewayName:
    """GouvernailError where a landing zone has not said by what the gateway is found and trusted."""
    if "named" not in args:
        raise GouvernailError(
            Problem(
                "the gateway has no name, no certificate and no application whose tokens it takes",
                path="clouds.azure.adopt.gateways",
                expected="a domain, a certificate for the names in it, and the id of an application of the directory",
                mend="make them once, by hand, as the gateway's guide says",
            )
        )
    return args["named"]


def _callers(args: GatewayArgs) -> Callers:
    """GouvernailError where the directory is not known."""
    if "directory" not in args:
        raise GouvernailError(
            Problem(
                "who calls is proved by a token of a directory, and none is named",
                path="clouds.azure.tenant",
                expected="the id of the Entra ID tenant of these subscriptions",
                mend="az account show --query tenantId",
            )
        )
    return Callers(args["directory"], _named(args)["application"], args["system"])
