"""Where callers inside the network come in: one name, in a private zone, with an address and a certificate of its own.

The load balancer proves the name by a certificate of Certificate Manager, and takes TLS 1.2 and later alone.

Sources: Cloud Load Balancing, internal application load balancers
(https://cloud.google.com/load-balancing/docs/l7-internal) and TLS
(https://cloud.google.com/load-balancing/docs/ssl-policies-concepts).
"""

from typing import Final, NamedTuple

import pulumi
from pulumi_gcp import compute, dns

from components.contract.gateway import GatewayArgs
from components.contract.traffic import TrafficArgs
from components.gcp._labels import labels_of
from components.gcp._names import name_of

__all__ = ["INSIDE", "Inside", "come_in"]

INSIDE: Final = "INTERNAL_MANAGED"
"""The scheme of load balancers that are asked from inside the network alone."""


class Inside(NamedTuple):
    """What comes in there (`gateway`), by which name and with which certificate, why, and in which subnetwork."""

    role: str
    host: str
    certificate: pulumi.Input[str]
    why: str
    subnet: pulumi.Output[str]


def come_in(
    stands: Inside, url_map: compute.RegionUrlMap, args: GatewayArgs | TrafficArgs, parent: pulumi.Resource
) -> compute.ForwardingRule:
    """The rule by which callers come to the URL map."""
    role, own, prefix = stands.role, pulumi.ResourceOptions(parent=parent), args["prefix"]
    tls = compute.RegionSslPolicy(
        role,
        name=name_of("compute:RegionSslPolicy", prefix, role),
        project=args["account"],
        region=args["region"],
        profile="RESTRICTED",
        min_tls_version="TLS_1_2",
        opts=own,
    )
    proxy = compute.RegionTargetHttpsProxy(
        role,
        name=name_of("compute:RegionTargetHttpsProxy", prefix, role),
        project=args["account"],
        region=args["region"],
        url_map=url_map.id,
        certificate_manager_certificates=[stands.certificate],
        ssl_policy=tls.id,
        opts=own,
    )
    address = compute.Address(
        role,
        name=name_of("compute:Address", prefix, role),
        project=args["account"],
        region=args["region"],
        address_type="INTERNAL",
        purpose="SHARED_LOADBALANCER_VIP",
        subnetwork=stands.subnet,
        opts=own,
    )
    _resolved(stands, address, args, own)
    return compute.ForwardingRule(
        role,
        name=name_of("compute:ForwardingRule", prefix, role),
        project=args["account"],
        region=args["region"],
        load_balancing_scheme=INSIDE,
        network=args["network_id"],
        subnetwork=stands.subnet,
        ip_address=address.id,
        ip_protocol="TCP",
        port_range="443",
        target=proxy.id,
        allow_global_access=False,
        labels=labels_of(args["tags"]),
        opts=own,
    )


def _resolved(
    stands: Inside, address: compute.Address, args: GatewayArgs | TrafficArgs, own: pulumi.ResourceOptions
) -> None:
    """The name, inside the network alone."""
    zone = dns.ManagedZone(
        stands.role,
        name=name_of("dns:ManagedZone", args["prefix"], stands.role),
        project=args["account"],
        dns_name=f"{stands.host}.",
        description=stands.why,
        visibility="private",
        private_visibility_config={"networks": [{"network_url": args["network_id"]}]},
        force_destroy=False,
        labels=labels_of(args["tags"]),
        opts=own,
    )
    dns.RecordSet(
        stands.role,
        managed_zone=zone.name,
        project=args["account"],
        name=f"{stands.host}.",
        type="A",
        ttl=300,
        rrdatas=[address.address],
        opts=own,
    )
