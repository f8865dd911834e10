"""Traffic on AWS: an internal load balancer before the gateway and what it replaces, which divides calls between both.

A call keeps the name and the path with which its caller signed it, so that the gateway knows the signature: it has that
name as a private domain name of its own. What goes to the legacy can be written over, because nobody there looks at it.

Source: Elastic Load Balancing, User Guide for Application Load Balancers, "Listener rules", "Transforms for listener
rules" (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html); Amazon API Gateway
Developer Guide, "Custom domain names for private APIs"
(https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html).
"""

import ipaddress
from collections.abc import Mapping
from typing import Final

import pulumi
from pulumi_aws import acm, apigateway, ec2, lb, route53

from components.aws._policy import allow, deny, document
from components.aws._router_log import router_log
from components.aws._router_roles import mover_id, router_roles
from components.contract.naming import physical_name
from components.contract.traffic import RouterName, TrafficArgs
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Traffic", "mover_id"]

_HTTPS: Final = 443
_LONGEST: Final = 32  # of the name of a load balancer or a target group (CreateLoadBalancer, CreateTargetGroup)
_TLS: Final = "ELBSecurityPolicy-TLS13-1-2-2021-06"
_HEADER: Final = "x-gouvernail-bucket"
_EVERYBODY: Final = 100
_NOBODY: Final = ".^"  # nothing stands before its own beginning, whatever a caller sends
_BY_BUCKET, _ALL_OTHERS = 10, 20  # the order of the rules


class Traffic(pulumi.ComponentResource):
    """Divides calls. Who moves them changes the listener or its rules in place, and nothing else."""

    address: pulumi.Output[str]
    """Where callers ask inside the network; a model's name follows."""
    router: pulumi.Output[str]
    """ARN of the listener, which says how calls are divided."""
    roles: pulumi.Output[dict[str, str]]
    """`operator` and, where a pipeline deploys, `pipeline` -> ARN of the role with which they move calls."""
    log: pulumi.Output[str]
    """Name of the log of calls."""
    measured_as: pulumi.Output[dict[str, str]]
    """`legacy` and `governed` -> by which name the router's measures tell them apart."""

    def __init__(self, name: str, args: TrafficArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:Traffic", name, None, opts)
        named = _named(args)
        _possible(args)
        self._args = args
        self._own = pulumi.ResourceOptions(parent=self)
        self._certificate = acm.Certificate.get("router", named["certificate"], opts=self._own).arn
        balancer = self._balancer()
        sides = {"legacy": self._legacy(), "governed": self._governed()}
        listener = self._listener(balancer, sides)
        rules = self._rules(listener, sides) if args["sticky"] else []
        self._gateway_known_as(named)
        self._found(balancer, named)
        roles = router_roles(args, listener, rules, self)
        log = router_log(args, balancer, self)
        self.address = pulumi.Output.from_input(f"https://{named['host']}")
        self.router = listener.arn
        self.roles = pulumi.Output.all(**roles)
        self.log = log.name
        self.measured_as = pulumi.Output.all(**{side: group.arn_suffix for side, group in sides.items()})
        self.register_outputs(
            {
                "address": self.address,
                "router": self.router,
                "roles": self.roles,
                "log": self.log,
                "measured_as": self.measured_as,
            }
        )

    def _tags(self, role: str) -> dict[str, str]:
        return {**self._args["tags"], "Name": physical_name(self._args["prefix"], role)}

    def _balancer(self) -> lb.LoadBalancer:
        args = self._args
        return lb.LoadBalancer(
            "router",
            name=physical_name(args["prefix"], "router", limit=_LONGEST),
            load_balancer_type="application",
            internal=True,
            subnets=pulumi.Output.from_input(args["subnet_ids"]).apply(lambda found: sorted(found.values())),
            security_groups=[self._firewall().id],
            drop_invalid_header_fields=True,
            desync_mitigation_mode="defensive",
            enable_deletion_protection=True,
            tags=self._tags("router"),
            opts=self._own,
        )

    def _firewall(self) -> ec2.SecurityGroup:
        """In from callers inside the network, out to both sides, and to nobody else."""
        args = self._args
        callers = list(args["allow"]) or [args["cidr"]]
        governed, legacy = args["governed"].get("addresses", {}), args["legacy"]["addresses"]
        return ec2.SecurityGroup(
            "router",
            name=physical_name(args["prefix"], "router", limit=255),
            description="Router: HTTPS from inside the network, and to both sides",
            vpc_id=args["network_id"],
            ingress=[
                {
                    "description": "HTTPS from callers inside the network",
                    "protocol": "tcp",
                    "from_port": _HTTPS,
                    "to_port": _HTTPS,
                    "cidr_blocks": callers,
                }
            ],
            egress=[
                {
                    "description": f"HTTPS to the {side} side",
                    "protocol": "tcp",
                    "from_port": port,
                    "to_port": port,
                    "cidr_blocks": [pulumi.Output.concat(address, "/32") for address in addresses],
                }
                for side, port, addresses in (
                    ("governed", _HTTPS, [governed[zone] for zone in sorted(governed)]),
                    ("legacy", args["legacy"]["port"], legacy),
                )
            ],
            tags=self._tags("router"),
            opts=self._own,
        )

    def _governed(self) -> lb.TargetGroup:
        """The network's endpoint of API Gateway, which answers 403 to a check that names no API."""
        args = self._args
        group = self._side("governed", _HTTPS, {"path": "/", "matcher": "200,403"})
        for zone, address in args["governed"].get("addresses", {}).items():
            lb.TargetGroupAttachment(
                f"governed-{zone}", target_group_arn=group.arn, target_id=address, port=_HTTPS, opts=self._own
            )
        return group

    def _legacy(self) -> lb.TargetGroup:
        """It is well while it answers: a question that is none is refused there, too."""
        legacy = self._args["legacy"]
        group = self._side("legacy", legacy["port"], {"path": legacy["path"], "matcher": "200-499"})
        for address in legacy["addresses"]:
            lb.TargetGroupAttachment(
                f"legacy-{address}",
                target_group_arn=group.arn,
                target_id=address,
                port=legacy["port"],
                availability_zone=self._zone_of(address),
                opts=self._own,
            )
        return group

    def _zone_of(self, address: str) -> pulumi.Output[str | None]:
        """AWS asks for it of addresses outside of the network, and only of these."""

        def of(cidr: str) -> str | None:
            return None if ipaddress.IPv4Address(address) in ipaddress.IPv4Network(cidr) else "all"

        return pulumi.Output.from_input(self._args["cidr"]).apply(of)

    def _side(self, side: str, port: int, check: Mapping[str, str]) -> lb.TargetGroup:
        """Its name tells a port that is not the usual one: a group with another port is another group."""
        args, unusual = self._args, [] if port == _HTTPS else [str(port)]
        return lb.TargetGroup(
            side,
            name=physical_name(args["prefix"], side, *unusual, limit=_LONGEST),
            target_type="ip",
            protocol="HTTPS",
            port=port,
            vpc_id=args["network_id"],
            health_check={
                "enabled": True,
                "protocol": "HTTPS",
                "path": check["path"],
                "matcher": check["matcher"],
                "interval": 15,
                "timeout": 5,
                "healthy_threshold": 2,
                "unhealthy_threshold": 2,
            },
            tags=self._tags(side),
            opts=self._own,
        )

    def _listener(self, balancer: lb.LoadBalancer, sides: Mapping[str, lb.TargetGroup]) -> lb.Listener:
        """Both sides stand in it at every weight: the way back is never away."""
        args = self._args
        governed = 0 if args["sticky"] else args["weight"]
        return lb.Listener(
            "router",
            load_balancer_arn=balancer.arn,
            port=_HTTPS,
            protocol="HTTPS",
            ssl_policy=_TLS,
            certificate_arn=self._certificate,
            default_actions=[
                {
                    "type": "forward",
                    "forward": {
                        "target_groups": [
                            {"arn": sides["legacy"].arn, "weight": _EVERYBODY - governed},
                            {"arn": sides["governed"].arn, "weight": governed},
                        ]
                    },
                }
            ],
            tags=self._tags("router"),
            opts=self._own,
        )

    def _rules(self, listener: lb.Listener, sides: Mapping[str, lb.TargetGroup]) -> list[lb.ListenerRule]:
        """By the caller's bucket: some to the governed side, all others to where the legacy wants to be asked."""
        legacy = self._args["legacy"]
        host = legacy["host"] if legacy["port"] == _HTTPS else f"{legacy['host']}:{legacy['port']}"
        moved = lb.ListenerRule(
            "governed",
            listener_arn=listener.arn,
            priority=_BY_BUCKET,
            conditions=[{"http_header": {"http_header_name": _HEADER, "regex_values": [_below(self._args["weight"])]}}],
            actions=[_to(sides["governed"])],
            tags=self._tags("governed"),
            opts=self._own,
        )
        transforms: list[lb.ListenerRuleTransformArgsDict] = [
            {
                "type": "host-header-rewrite",
                "host_header_rewrite_config": {"rewrite": {"regex": "^.*$", "replace": host}},
            }
        ]
        if legacy["path"] != "/":
            rewrite: lb.ListenerRuleTransformUrlRewriteConfigRewriteArgsDict = {
                "regex": "^/[^?]*",
                "replace": legacy["path"],
            }
            transforms.append({"type": "url-rewrite", "url_rewrite_config": {"rewrite": rewrite}})
        stayed = lb.ListenerRule(
            "legacy",
            listener_arn=listener.arn,
            priority=_ALL_OTHERS,
            conditions=[{"path_pattern": {"values": ["/*"]}}],
            actions=[_to(sides["legacy"])],
            transforms=transforms,
            tags=self._tags("legacy"),
            opts=self._own,
        )
        return [moved, stayed]

    def _gateway_known_as(self, named: RouterName) -> None:
        """The gateway answers to the router's name too, by the network's own endpoint alone."""
        args = self._args
        way = args["governed"].get("endpoint", "")
        inside = {"aws:SourceVpce": way}
        statements = [
            allow("OurEndpoint", ["execute-api:Invoke"], ["*"], principal="*", when={"StringEquals": inside}),
            deny("NoOther", ["execute-api:Invoke"], ["*"], principal="*", when={"StringNotEquals": inside}),
        ]
        domain = apigateway.DomainName(
            "governed",
            domain_name=named["host"],
            certificate_arn=self._certificate,
            endpoint_configuration={"types": "PRIVATE"},
            security_policy="TLS_1_2",
            policy=document(*statements),
            tags=self._tags("governed"),
            opts=self._own,
        )
        apigateway.DomainNameAccessAssociation(
            "governed",
            domain_name_arn=domain.arn,
            access_association_source=way,
            access_association_source_type="VPCE",
            tags=self._tags("governed"),
            opts=self._own,
        )
        called = pulumi.Output.from_input(args["governed"]["arn"]).apply(lambda arn: arn.split(":")[5].split("/"))
        apigateway.BasePathMapping(
            "governed",
            domain_name=domain.domain_name,
            domain_name_id=domain.domain_name_id,
            rest_api=called.apply(lambda parts: parts[0]),
            stage_name=called.apply(lambda parts: parts[1]),
            opts=self._own,
        )

    def _found(self, balancer: lb.LoadBalancer, named: RouterName) -> None:
        """Its name leads to it inside the network, and nowhere else."""
        args = self._args
        zone = route53.Zone(
            "router",
            name=named["host"],
            comment=f"The router of {args['system']}, inside the network",
            vpcs=[{"vpc_id": args["network_id"], "vpc_region": args["region"]}],
            tags=self._tags("router"),
            opts=self._own,
        )
        route53.Record(
            "router",
            zone_id=zone.zone_id,
            name=named["host"],
            type="A",
            aliases=[{"name": balancer.dns_name, "zone_id": balancer.zone_id, "evaluate_target_health": True}],
            opts=self._own,
        )


def _to(side: lb.TargetGroup) -> lb.ListenerRuleActionArgsDict:
    return {"type": "forward", "forward": {"target_groups": [{"arn": side.arn, "weight": _EVERYBODY}]}}


def _below(weight: int) -> str:
    """What the buckets 00 to 99 match that are smaller than the weight."""
    tens, ones = divmod(weight, 10)
    whole = [f"[0-{tens - 1}][0-9]"] if tens else []
    begun = [f"{tens}[0-{ones - 1}]"] if ones else []
    return f"^({'|'.join([*whole, *begun])})$" if whole or begun else _NOBODY


def _named(args: TrafficArgs) -> RouterName:
    if "named" not in args:
        raise GouvernailError("a router on AWS needs a name and a certificate for it (named)")
    return args["named"]


def _possible(args: TrafficArgs) -> None:
    """GouvernailError for what a load balancer cannot do."""
    legacy, found = args["legacy"], list[Problem]()
    if not 0 <= args["weight"] <= _EVERYBODY:
        found.append(
            Problem(f"{args['weight']} is no share of calls", path="gouvernail:weight", expected="0 to 100 per cent")
        )
    if args["mirror"]:
        found.append(
            Problem(
                "a load balancer of AWS copies no call to another backend",
                path="gouvernail:mirror",
                expected="0 on AWS",
                mend="replay captured requests instead: a playbook's setMirrorRoute with by: replay",
            )
        )
    if not legacy["addresses"]:
        found.append(
            Problem(
                "a load balancer of AWS hands calls on to addresses, and the legacy has none",
                path="gouvernail:legacyAddresses",
                expected="its private addresses: [10.10.15.10, 10.10.15.11]",
            )
        )
    own = f"/{args['model']}"
    if not args["sticky"] and legacy["path"].rstrip("/") not in ("", own):
        found.append(
            Problem(
                f"the legacy is asked at {legacy['path']}, and by chance both sides are asked at {own}: AWS writes the "
                "path over by a rule, and which side answers is chosen after that",
                path="gouvernail:legacy",
                expected=f"an address that ends in {own}, or has no path",
                mend="name gouvernail:stickyBy, which sends each side its own; or let the legacy answer there too",
            )
        )
    if found:
        raise GouvernailError(found)
