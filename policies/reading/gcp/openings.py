"""What on Google Cloud is reached from the internet or reaches it: addresses, ways out, fronts and services.

What is not known to be private is taken to be public.

Sources: VPC, addresses (https://cloud.google.com/vpc/docs/ip-addresses) and Cloud NAT
(https://cloud.google.com/nat/docs/overview); Cloud Load Balancing, schemes
(https://cloud.google.com/load-balancing/docs/forwarding-rule-concepts); Cloud Run, ingress
(https://cloud.google.com/run/docs/securing/ingress), and of functions
(https://cloud.google.com/functions/docs/networking/network-settings); Cloud SQL, addresses
(https://cloud.google.com/sql/docs/postgres/configure-ip).
"""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.values import entry, flag, items, text
from policies.reading.model.networks import PublicAddress

__all__ = ["public_addresses"]

_MODULE = "gcp:compute/"
_NAT = f"{_MODULE}routerNat:RouterNat"
_ADDRESSES = (f"{_MODULE}address:Address", f"{_MODULE}globalAddress:GlobalAddress")
_FRONTS = (f"{_MODULE}forwardingRule:ForwardingRule", f"{_MODULE}globalForwardingRule:GlobalForwardingRule")
_INSTANCES = (f"{_MODULE}instance:Instance", f"{_MODULE}instanceTemplate:InstanceTemplate")
_SQL = "gcp:sql/databaseInstance:DatabaseInstance"
# What answers calls -> where it says from where it is called.
_CALLED = {
    "gcp:cloudrunv2/service:Service": ("ingress",),
    "gcp:cloudrun/service:Service": ("metadata", "annotations", "run.googleapis.com/ingress"),
    "gcp:cloudfunctionsv2/function:Function": ("serviceConfig", "ingressSettings"),
    "gcp:cloudfunctions/function:Function": ("ingressSettings",),
}
_INSIDE = {"INTERNAL", "INTERNAL_MANAGED", "INTERNAL_SELF_MANAGED"}
_CLOSED = {
    *("INGRESS_TRAFFIC_INTERNAL_ONLY", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"),
    *("internal", "internal-and-cloud-load-balancing", "ALLOW_INTERNAL_ONLY", "ALLOW_INTERNAL_AND_GCLB"),
}


def public_addresses(graph: Graph) -> Iterator[PublicAddress]:
    """Every one of them."""
    for one in graph.of_type(_NAT):
        yield PublicAddress(one.urn, "a NAT gateway")
    for one in graph.of_type(*_ADDRESSES):
        if text(one.value("addressType")) != "INTERNAL":
            yield PublicAddress(one.urn, "a public address")
    for one in graph.of_type(*_FRONTS):
        if not _private_front(one):
            yield PublicAddress(one.urn, "a front that is open to the internet")
    for one in graph.of_type(*_INSTANCES):
        nets = items(one.value("networkInterfaces"))
        if nets is UNKNOWN or any(entry(net, name) for net in nets for name in ("accessConfigs", "ipv6AccessConfigs")):
            yield PublicAddress(one.urn, "a machine with a public address")
    yield from _answering(graph)


def _answering(graph: Graph) -> Iterator[PublicAddress]:
    """Services, functions and databases that answer to the internet."""
    for token, (first, *rest) in _CALLED.items():
        for one in graph.of_type(token):
            if text(entry(one.value(first), *rest)) not in _CLOSED:
                yield PublicAddress(one.urn, "a service that is open to the internet")
    for one in graph.of_type(_SQL):
        if flag(entry(one.value("settings"), "ipConfiguration", "ipv4Enabled"), absent=True) is not False:
            yield PublicAddress(one.urn, "a database with a public address")


def _private_front(front: Resource) -> bool:
    """Whether a scheme of the inside is said, or none at all, as for an endpoint of Private Service Connect."""
    scheme, target = front.value("loadBalancingScheme"), text(front.value("target"))
    if text(scheme) in _INSIDE:
        return True
    leads = target if isinstance(target, str) else ""
    return scheme == "" and (leads in {"vpc-sc", "all-apis"} or "/serviceAttachments/" in leads)
