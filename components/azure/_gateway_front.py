"""What stands before a gateway's API: an Application Gateway without a public address, with a web firewall.

The firewall's own rules let attacks through where it only counts. Two things hold whichever it does: who is not of the
named ranges is turned away by the subnet's security group, and a stopped system is stopped in the API.

An Application Gateway without a public address is a feature that a subscription registers once, by hand.

Sources: Azure Application Gateway, private deployment
(https://learn.microsoft.com/azure/application-gateway/application-gateway-private-deployment), TLS policies
(https://learn.microsoft.com/azure/application-gateway/application-gateway-ssl-policy-overview), certificates of a vault
(https://learn.microsoft.com/azure/application-gateway/key-vault-certs) and the path that a backend sees
(https://learn.microsoft.com/azure/application-gateway/configuration-http-settings); Azure Web Application Firewall,
managed rules (https://learn.microsoft.com/azure/web-application-firewall/ag/application-gateway-crs-rulegroups-rules),
limits for each address (https://learn.microsoft.com/azure/web-application-firewall/ag/rate-limiting-overview) and
scrubbed logs (https://learn.microsoft.com/azure/web-application-firewall/ag/waf-sensitive-data-protection).
"""

from typing import Final

import pulumi
from pulumi_azure_native import managedidentity, network

from components.azure._gateway_api import API
from components.azure._gateway_network import Place
from components.azure._group import Group
from components.azure._names import name_of
from components.azure._roles import assign, role_id
from components.contract.gateway import GatewayArgs, GatewayName

__all__ = ["front"]

_HTTPS: Final = 443
_MOST: Final = 10  # instances; the subnet has room for twice as many
_PATIENCE: Final = 90  # seconds, longer than the API's own
_ALIVE: Final = "/status-0123456789abcdef"  # where every API Management says that it runs
_INSPECTED_KB: Final = 128
_SCRUBBED: Final = ("RequestHeaderNames", "RequestCookieNames", "RequestArgNames", "RequestPostArgNames")
_PARTS: Final = {
    "frontendIPConfigurations": "inside",
    "frontendPorts": "https",
    "sslCertificates": "own",
    "httpListeners": "callers",
    "backendAddressPools": "api",
    "backendHttpSettingsCollection": "api",
    "probes": "api",
}


def front(
    api_host: str,
    place: Place,
    named: GatewayName,
    args: GatewayArgs,
    its: Group,
    *after: pulumi.Resource,
) -> network.ApplicationGateway:
    """Takes calls at `place.address` under the given name, and leads all of them to the one API."""
    name = name_of("network:ApplicationGateway", its.prefix, "gateway")
    reads, may = _reads(named, its)
    zones = args.get("zones", [])

    def part(kind: str) -> network.SubResourceArgsDict:
        own = its.name.apply(
            lambda group: (
                f"/subscriptions/{its.account}/resourceGroups/{group}/providers/Microsoft.Network"
                f"/applicationGateways/{name}/{kind}/{_PARTS[kind]}"
            )
        )
        return {"id": own}

    return network.ApplicationGateway(
        "gateway",
        application_gateway_name=name,
        resource_group_name=its.name,
        location=its.region,
        zones=zones,
        sku={"name": "WAF_v2", "tier": "WAF_v2"},
        autoscale_configuration={"min_capacity": 2 if len(zones) > 1 else 1, "max_capacity": _MOST},
        enable_http2=True,
        firewall_policy={"id": _firewall(args, its).id},
        force_firewall_policy_association=True,
        identity={"type": network.ResourceIdentityType.USER_ASSIGNED, "user_assigned_identities": [reads.id]},
        ssl_policy={"policy_type": "Predefined", "policy_name": "AppGwSslPolicy20220101S"},  # TLS 1.2 at least
        gateway_ip_configurations=[{"name": "inside", "subnet": {"id": place.firewall}}],
        frontend_ip_configurations=[
            {
                "name": _PARTS["frontendIPConfigurations"],
                "subnet": {"id": place.firewall},
                "private_ip_address": place.address,
                "private_ip_allocation_method": network.IPAllocationMethod.STATIC,
            }
        ],
        frontend_ports=[{"name": _PARTS["frontendPorts"], "port": _HTTPS}],
        ssl_certificates=[
            {
                "name": _PARTS["sslCertificates"],
                "key_vault_secret_id": pulumi.Output.from_input(named["certificate"]).apply(_address),
            },
        ],
        http_listeners=[
            {
                "name": _PARTS["httpListeners"],
                "frontend_ip_configuration": part("frontendIPConfigurations"),
                "frontend_port": part("frontendPorts"),
                "protocol": network.ApplicationGatewayProtocol.HTTPS,
                "ssl_certificate": part("sslCertificates"),
                "host_name": named["host"],
                "require_server_name_indication": True,
            }
        ],
        backend_address_pools=[{"name": _PARTS["backendAddressPools"], "backend_addresses": [{"fqdn": api_host}]}],
        backend_http_settings_collection=[
            {
                "name": _PARTS["backendHttpSettingsCollection"],
                "port": _HTTPS,
                "protocol": network.ApplicationGatewayProtocol.HTTPS,
                "cookie_based_affinity": network.ApplicationGatewayCookieBasedAffinity.DISABLED,
                "pick_host_name_from_backend_address": True,
                "path": f"/{API}/",  # so that nothing else of the API is reached
                "request_timeout": _PATIENCE,
                "probe": part("probes"),
            }
        ],
        probes=[
            {
                "name": _PARTS["probes"],
                "protocol": network.ApplicationGatewayProtocol.HTTPS,
                "path": _ALIVE,
                "pick_host_name_from_backend_http_settings": True,
                "interval": 30,
                "timeout": 30,
                "unhealthy_threshold": 3,
            }
        ],
        request_routing_rules=[
            {
                "name": "all",
                "priority": 1,
                "rule_type": network.ApplicationGatewayRequestRoutingRuleType.BASIC,
                "http_listener": part("httpListeners"),
                "backend_address_pool": part("backendAddressPools"),
                "backend_http_settings": part("backendHttpSettingsCollection"),
            }
        ],
        tags={**its.tags, "EnhancedNetworkControl": "True"},  # Azure puts it there; it means nothing
        opts=its.opts(None, may, *after),
    )


def _firewall(args: GatewayArgs, its: Group) -> network.WebApplicationFirewallPolicy:
    """A question of any size goes through; as much of it is looked at as the firewall looks at."""
    mode = network.WebApplicationFirewallMode
    return network.WebApplicationFirewallPolicy(
        "gateway",
        policy_name=name_of("network:WebApplicationFirewallPolicy", its.prefix, "gateway"),
        resource_group_name=its.name,
        location=its.region,
        policy_settings={
            "state": network.WebApplicationFirewallEnabledState.ENABLED,
            "mode": mode.PREVENTION if args["block"] else mode.DETECTION,
            "request_body_check": True,
            "request_body_inspect_limit_in_kb": _INSPECTED_KB,
            "request_body_enforcement": False,
            "file_upload_enforcement": False,
            "log_scrubbing": {
                "state": network.WebApplicationFirewallScrubbingState.ENABLED,
                "scrubbing_rules": [
                    {
                        "match_variable": one,
                        "selector_match_operator": "EqualsAny",
                        "state": network.ScrubbingRuleEntryState.ENABLED,
                    }
                    for one in (*_SCRUBBED, "RequestJSONArgNames")
                ],
            },
        },
        managed_rules={
            "managed_rule_sets": [
                {"rule_set_type": "Microsoft_DefaultRuleSet", "rule_set_version": "2.1"},
            ]
        },
        custom_rules=[_bound(args)],
        tags=its.tags,
        opts=its.opts(),
    )


def _bound(args: GatewayArgs) -> network.WebApplicationFirewallCustomRuleArgsDict:
    """One address that asks for all that there is leaves nothing to the others: it waits outside."""
    return {
        "name": "bound",
        "priority": 1,
        "rule_type": network.WebApplicationFirewallRuleType.RATE_LIMIT_RULE,
        "rate_limit_duration": network.ApplicationGatewayFirewallRateLimitDuration.ONE_MIN,
        "rate_limit_threshold": 60 * args["throttle"]["requests_per_second"] + args["throttle"]["burst"],
        "group_by_user_session": [
            {
                "group_by_variables": [
                    {"variable_name": network.ApplicationGatewayFirewallUserSessionVariable.CLIENT_ADDR}
                ]
            }
        ],
        "match_conditions": [
            {
                "match_variables": [{"variable_name": network.WebApplicationFirewallMatchVariable.REMOTE_ADDR}],
                "operator": network.WebApplicationFirewallOperator.IP_MATCH,
                "match_values": ["255.255.255.255/32"],
                "negation_conditon": True,  # every address
            }
        ],
        "action": network.WebApplicationFirewallAction.BLOCK,
    }


def _reads(named: GatewayName, its: Group) -> tuple[managedidentity.UserAssignedIdentity, pulumi.Resource]:
    """Who reads the certificate, and nothing else of its vault."""
    name = name_of("managedidentity:UserAssignedIdentity", its.prefix, "gateway-certificate")
    made = managedidentity.UserAssignedIdentity(
        "certificate",
        resource_name_=name,
        resource_group_name=its.name,
        location=its.region,
        tags=its.tags,
        opts=its.opts(),
    )
    reads = role_id(its.account, "Key Vault Secrets User")
    may = assign("certificate", reads, made.principal_id, named["certificate"], its.opts(), holder=name)
    return made, may


def _address(secret: str) -> str:
    """Where a secret is read, without a version: what is renewed there is taken within hours."""
    return f"https://{secret.split('/')[8]}.vault.azure.net/secrets/{secret.rpartition('/')[2]}"
