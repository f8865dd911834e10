"""Network on Google Cloud: a network that leads nowhere but to one private address for all of Google's services.

A subnetwork lies in all zones of its region. Services have their usual names, which lead to the private address here,
and it answers for what a perimeter can close and for nothing else. The perimeter says who comes in from outside.

The address is the last of the range, outside of the subnetwork, which has the first quarter; Google's proxies, behind
which gateways stand, have a subnetwork at the beginning of the second. A network has one of those in a region, and one
policy by which Memorystore makes addresses in it: so both are the network's, not a system's. Whoever listens on another
port than HTTPS adds a rule for it.

Sources: VPC, Private Service Connect for Google APIs
(https://cloud.google.com/vpc/docs/about-accessing-google-apis-endpoints,
https://cloud.google.com/vpc/docs/configure-private-service-connect-apis), subnetworks
(https://cloud.google.com/vpc/docs/subnets), those of proxies
(https://cloud.google.com/load-balancing/docs/proxy-only-subnets), connection policies
(https://cloud.google.com/vpc/docs/about-service-connection-policies), flow logs
(https://cloud.google.com/vpc/docs/using-flow-logs), routes (https://cloud.google.com/vpc/docs/routes) and firewall
rules (https://cloud.google.com/firewall/docs/firewalls); Cloud DNS, private zones
(https://cloud.google.com/dns/docs/zones) and logs (https://cloud.google.com/dns/docs/monitoring).
"""

import ipaddress
from typing import Final

import pulumi
from pulumi_gcp import compute, dns, networkconnectivity

from components.contract.naming import digest
from components.contract.network import AdoptedNetwork, NetworkArgs
from components.gcp._labels import labels_of
from components.gcp._names import name_of
from components.gcp._perimeter import perimeter
from components.gcp._services import switched_on
from gouvernail.errors import GouvernailError, Problem

__all__ = ["ZONES", "Network", "services_address"]

ZONES: Final = {
    "googleapis": ("googleapis.com",),
    "images": ("gcr.io", "pkg.dev"),
    "run": ("run.app",),
}
"""What is reached -> the zones in which it has its names."""
_SERVICES: Final = tuple(
    f"{one}.googleapis.com"
    for one in (
        "accesscontextmanager",
        "cloudresourcemanager",
        "compute",
        "dns",
        "logging",
        "networkconnectivity",
        "servicedirectory",
    )
)
_PARTS: Final = 2  # bits: the subnetwork has the first of four parts
_PROXIES: Final = 26  # the smallest subnetwork that takes Google's proxies
_CACHES: Final = "gcp-memorystore"
_LAST: Final = 65_534  # the lowest priority above what every network has by itself
_FIRST: Final = 1_000
_ANYWHERE: Final = "0.0.0.0/0"
_MINUTES: Final = 5 * 60


class Network(pulumi.ComponentResource):
    """A private subnetwork, in every zone, and a private address for services. No internet, NAT, peering or address."""

    network_id: pulumi.Output[str]
    """Id of the network."""
    cidr: pulumi.Output[str]
    """Its address range."""
    subnet_ids: pulumi.Output[dict[str, str]]
    """Zone -> id of the private subnetwork; it spans all zones, so it is the same one."""
    service_lists: pulumi.Output[list[str]]
    """Ids of the private DNS zones in which services have their names."""

    def __init__(self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-gcp:index:Network", name, None, opts)
        adopted = args.get("adopt")
        if adopted is None:
            self._build(name, args)
        else:
            self._read(name, adopted)
        self.register_outputs(
            {
                "network_id": self.network_id,
                "cidr": self.cidr,
                "subnet_ids": self.subnet_ids,
                "service_lists": self.service_lists,
            }
        )

    def _build(self, name: str, args: NetworkArgs) -> None:
        organisation, let_in = _outside(args)
        range_, proxies, address = _ranges(args["cidr"])
        on = switched_on(args["account"], _SERVICES, self)
        net = compute.Network(
            name,
            name=name_of("compute:Network", args["prefix"], "network"),
            project=args["account"],
            auto_create_subnetworks=False,
            delete_default_routes_on_create=True,
            routing_mode="REGIONAL",
            opts=pulumi.ResourceOptions(parent=self, depends_on=on),
        )
        own = pulumi.ResourceOptions(parent=self)
        subnet = compute.Subnetwork(
            "private",
            name=name_of("compute:Subnetwork", args["prefix"], "private"),
            project=args["account"],
            region=args["region"],
            network=net.id,
            ip_cidr_range=range_,
            private_ip_google_access=True,
            log_config={
                "aggregation_interval": "INTERVAL_1_MIN",
                "flow_sampling": 1,
                "metadata": "INCLUDE_ALL_METADATA",
            },
            opts=own,
        )
        self._room(net, subnet, proxies, args)
        dns.Policy(
            name,
            name=name_of("dns:Policy", args["prefix"], "names"),
            project=args["account"],
            enable_logging=True,
            networks=[{"network_url": net.id}],
            opts=own,
        )
        self._firewall(net, args)
        self._endpoint(net, address, args)
        names = sorted({zone for zones in args["services"].values() for zone in zones})
        zones = [self._names(zone, net, address, args) for zone in names]
        audit = pulumi.Output.from_input(args["flow_log_store"]).apply(lambda id_: id_.split("/")[1])
        perimeter(
            {
                "prefix": args["prefix"],
                "account": args["account"],
                "organisation": organisation,
                "let_in": let_in,
                "audit": audit,
            },
            self,
            on,
        )
        self.network_id = net.id
        self.cidr = pulumi.Output.from_input(args["cidr"])
        self.subnet_ids = subnet.id.apply(lambda id_: dict.fromkeys(args["zones"], id_))
        self.service_lists = pulumi.Output.all(*[zone.id for zone in zones])

    def _room(self, net: compute.Network, private: compute.Subnetwork, proxies: str, args: NetworkArgs) -> None:
        """Where gateways of any system stand, and how a cache of any system gets an address."""
        own = pulumi.ResourceOptions(parent=self)
        compute.Subnetwork(
            "gateways",
            name=name_of("compute:Subnetwork", args["prefix"], "gateways"),
            project=args["account"],
            region=args["region"],
            network=net.id,
            ip_cidr_range=proxies,
            purpose="REGIONAL_MANAGED_PROXY",
            role="ACTIVE",
            opts=own,
        )
        networkconnectivity.ServiceConnectionPolicy(
            "caches",
            name=name_of("networkconnectivity:ServiceConnectionPolicy", args["prefix"], "caches"),
            project=args["account"],
            location=args["region"],
            service_class=_CACHES,
            description="Caches of the systems have their addresses in the private subnetwork",
            network=net.id,
            psc_config={"subnetworks": [private.id]},
            labels=labels_of(args["tags"]),
            opts=own,
        )

    def _firewall(self, net: compute.Network, args: NetworkArgs) -> None:
        """HTTPS inside the range, where the services' address lies too; all else is refused, and recorded."""
        for role, direction, range_ in (
            ("https-inside", "INGRESS", args["cidr"]),
            ("https-within", "EGRESS", args["cidr"]),
            ("nothing-in", "INGRESS", _ANYWHERE),
            ("nothing-out", "EGRESS", _ANYWHERE),
        ):
            compute.Firewall(
                role,
                name=name_of("compute:Firewall", args["prefix"], role),
                project=args["account"],
                network=net.id,
                direction=direction,
                priority=_LAST if range_ == _ANYWHERE else _FIRST,
                allows=None if range_ == _ANYWHERE else [{"protocol": "tcp", "ports": ["443"]}],
                denies=[{"protocol": "all"}] if range_ == _ANYWHERE else None,
                source_ranges=[range_] if direction == "INGRESS" else None,
                destination_ranges=[range_] if direction == "EGRESS" else None,
                log_config={"metadata": "INCLUDE_ALL_METADATA"},
                opts=pulumi.ResourceOptions(parent=self),
            )

    def _endpoint(self, net: compute.Network, address: str, args: NetworkArgs) -> None:
        own = pulumi.ResourceOptions(parent=self)
        reserved = compute.GlobalAddress(
            "services",
            name=name_of("compute:GlobalAddress", args["prefix"], "services"),
            project=args["account"],
            address_type="INTERNAL",
            purpose="PRIVATE_SERVICE_CONNECT",
            network=net.id,
            address=address,
            opts=own,
        )
        compute.GlobalForwardingRule(
            "services",
            name=f"services{digest([args['prefix'], 'services'])}",  # letters and digits alone, 20 at most
            project=args["account"],
            target="vpc-sc",
            network=net.id,
            ip_address=reserved.id,
            load_balancing_scheme="",
            opts=own,
        )

    def _names(self, zone: str, net: compute.Network, address: str, args: NetworkArgs) -> dns.ManagedZone:
        """The zone's own name leads to the address, and so does every name below it."""
        made = dns.ManagedZone(
            zone,
            name=name_of("dns:ManagedZone", args["prefix"], zone.replace(".", "-")),
            project=args["account"],
            dns_name=f"{zone}.",
            description="Google's services, by the private address of this network",
            visibility="private",
            private_visibility_config={"networks": [{"network_url": net.id}]},
            labels=labels_of(args["tags"]),
            opts=pulumi.ResourceOptions(parent=self),
        )
        for name, kind, leads in ((f"{zone}.", "A", address), (f"*.{zone}.", "CNAME", f"{zone}.")):
            dns.RecordSet(
                f"{zone}-{kind.lower()}",
                project=args["account"],
                managed_zone=made.name,
                name=name,
                type=kind,
                ttl=_MINUTES,
                rrdatas=[leads],
                opts=pulumi.ResourceOptions(parent=made),
            )
        return made

    def _read(self, name: str, adopted: AdoptedNetwork) -> None:
        """Its rules, its endpoint and its perimeter bear no ids in the spec: their guarantees are not evaluated."""
        own = pulumi.ResourceOptions(parent=self)
        net = compute.Network.get(name, adopted["network_id"], opts=own)
        read = {
            id_: compute.Subnetwork.get(id_.rpartition("/")[2], id_, opts=own)
            for id_ in dict.fromkeys(adopted["subnet_ids"].values())
        }
        for id_ in adopted["route_table_ids"]:
            compute.Route.get(id_.rpartition("/")[2], id_, opts=own)
        for id_ in adopted["service_lists"]:
            dns.ManagedZone.get(id_.rpartition("/")[2], id_, opts=own)
        first = next(iter(read.values()), None)
        self.network_id = net.id
        self.cidr = first.ip_cidr_range if first else pulumi.Output.from_input("")
        self.subnet_ids = pulumi.Output.all(**{zone: read[id_].id for zone, id_ in adopted["subnet_ids"].items()})
        self.service_lists = pulumi.Output.from_input(adopted["service_lists"])


def _outside(args: NetworkArgs) -> tuple[str, list[pulumi.Input[str]]]:
    """The organisation's number, and who is let in. GouvernailError where one is not said."""
    organisation, let_in = args.get("organisation"), args.get("let_in", [])
    problems: list[Problem] = []
    if not organisation:
        problems.append(
            Problem(
                "a perimeter belongs to an organisation, and none is named",
                path="clouds.gcp.organisation",
                expected="the organisation's number, such as 123456789012",
                mend="gcloud organizations list",
            )
        )
    if not let_in:
        problems.append(
            Problem(
                "nobody could reach what is built here once the perimeter stands, not even to deploy",
                path="let_in",
                expected="who comes in from outside, such as serviceAccount:bex-dev-deploy@…",
            )
        )
    if problems or not organisation:
        raise GouvernailError(problems)
    return organisation, let_in


def _ranges(cidr: str) -> tuple[str, str, str]:
    """The ranges of the subnetwork and of proxies, the services' address. GouvernailError where there is no room."""
    whole = ipaddress.IPv4Network(cidr)
    if whole.prefixlen + _PARTS > _PROXIES:
        raise GouvernailError(
            Problem(
                f"{cidr} has no room for a subnetwork and one of Google's proxies",
                expected=f"a range of /{_PROXIES - _PARTS} or larger",
            )
        )
    first, second, *_ = whole.subnets(new_prefix=whole.prefixlen + _PARTS)
    return str(first), str(next(second.subnets(new_prefix=_PROXIES))), services_address(cidr)


def services_address(cidr: str) -> str:
    """The address in the network's range by which Google's services are reached."""
    return str(ipaddress.IPv4Network(cidr)[-2])
