"""Load balancers that divide calls, and the roles that may say how.

Source: Elastic Load Balancing, User Guide for Application Load Balancers (listener rules, security policies); Amazon
CloudWatch Logs User Guide, "Enable logging from AWS services"; Service Authorization Reference, Elastic Load Balancing.
"""

import ipaddress
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of, known
from gouvernail.values import entry, flag, items, number, text, texts
from policies.expectation import Expectation
from policies.reading.aws.people import CONTENT, reads
from policies.reading.model.identities import Identity
from policies.reading.model.policies import Statement
from policies.reading.model.traffic import Division, Mover, Router
from policies.reading.policy import matches, permits

__all__ = ["movers", "routers"]

_BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
_LISTENER: Final = "aws:lb/listener:Listener"
_RULE: Final = "aws:lb/listenerRule:ListenerRule"
_GROUP: Final = "aws:lb/targetGroup:TargetGroup"
_TARGET: Final = "aws:lb/targetGroupAttachment:TargetGroupAttachment"
_FIREWALL: Final = "aws:ec2/securityGroup:SecurityGroup"
_VPC: Final = "aws:ec2/vpc:Vpc"
_SOURCE: Final = "aws:cloudwatch/logDeliverySource:LogDeliverySource"
_DELIVERY: Final = "aws:cloudwatch/logDelivery:LogDelivery"
_DESTINATION: Final = "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination"
_LOG: Final = "aws:cloudwatch/logGroup:LogGroup"
_CALLS: Final = "ALB_ACCESS_LOGS"
_LEGACY: Final = "legacy"
_MOVE: Final = ("elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyRule")
_STATE: Final = ("s3:DeleteObject", "s3:PutObject")
_SECRETS: Final = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey")
_ALIAS: Final = ("ForAnyValue:StringEquals", "kms:resourcealiases")
_FOR_EVER: Final = float("inf")


def routers(graph: Graph) -> Iterator[Router]:
    """Every load balancer for web calls that somebody listens behind."""
    for balancer in graph.of_type(_BALANCER):
        listeners = [one for one in graph.of_type(_LISTENER) if _is(one.value("loadBalancerArn"), balancer)]
        yield Router(
            urn=balancer.urn,
            inside=all_of([flag(balancer.value("internal")), *_closed(graph, balancer)]),
            recent=all_of(_recent(one) for one in listeners),
            days=_days(graph, balancer),
            encrypted=_encrypted(graph, balancer),
            divisions=_divisions(graph, listeners),
            legacy_there=any_of(_answered(graph, one) for one in graph.of_type(_GROUP) if one.name == _LEGACY),
        )


def movers(graph: Graph, identities: Sequence[Identity], expected: Expectation) -> Iterator[Mover]:
    """Every role that may, or perhaps may, change a listener or a rule of a router."""
    routing = [one for token in (_LISTENER, _RULE) for one in graph.of_type(token)]
    for identity in identities:
        its = identity.permissions
        may = UNKNOWN if its is UNKNOWN else any_of(_may(its, one) for one in routing)
        if identity.outside and may is False:
            continue  # what AWS wrote itself is read nowhere; who has it is judged by what it is for
        if may is not False and routing:
            read = its is not UNKNOWN and not identity.outside
            yield Mover(
                identity.urn, may, tuple(_besides(known(its, ()), identity, routing, expected)) if read else UNKNOWN
            )


def _is(value: object, resource: Resource) -> bool:
    return isinstance(value, str) and value in (resource.id, resource.outputs.get("arn"))


def _may(statements: Iterable[Statement], routing: Resource) -> Truth:
    action = _MOVE[0] if routing.type == _LISTENER else _MOVE[1]
    arn = text(routing.value("arn"))
    return permits(statements, action, arn if isinstance(arn, str) else str(routing.id))


def _besides(
    statements: Iterable[Statement], identity: Identity, routing: Sequence[Resource], expected: Expectation
) -> Iterator[str]:
    """What a role may that is neither to move calls, nor to look, nor to keep the state of its own stack."""
    ours = {name for one in routing for name in (one.id, text(one.value("arn"))) if isinstance(name, str)}
    stack = identity.urn.split("::")[0].rpartition(":")[2]
    for statement in statements:
        if not statement.allow:
            continue
        if statement.except_actions or statement.except_resources:
            yield "everything but what is named"
            continue
        for action in statement.actions:
            if not _fine(action, statement, ours, stack, expected):
                yield f"{action} on {', '.join(statement.resources[:2])}"


def _fine(action: str, statement: Statement, ours: set[str], stack: str, expected: Expectation) -> bool:
    if action in _MOVE:
        return set(statement.resources) <= ours
    if action in _STATE:
        return all(_of_stack(one, stack, expected) for one in statement.resources)
    if action in _SECRETS:
        return any(
            (one.operator, one.key) == _ALIAS and one.values == (expected.state_key,) for one in statement.conditions
        )
    if any(matches(action.lower(), one.lower()) is not False for one in CONTENT):
        store = f"arn:aws:s3:::{expected.state}"
        return expected.state is not None and all(one in (store, f"{store}/*") for one in statement.resources)
    return reads(action)


def _of_stack(resource: str, stack: str, expected: Expectation) -> bool:
    """Whether the pattern covers nothing but what the backend keeps of the stack (Pulumi, "State and backends")."""
    where = rf"arn:aws:s3:::{re.escape(expected.state or '')}/\.pulumi/(stacks|locks|history|backups)/[^/]+/"
    kept = rf"{where}{re.escape(stack)}(\.json\*?|/.+)"
    return expected.state is not None and re.fullmatch(kept, resource) is not None


def _closed(graph: Graph, balancer: Resource) -> Iterator[Truth]:
    """Of each firewall before it, whether it lets in addresses of a network of ours alone."""
    groups = texts(balancer.value("securityGroups"))
    if groups is UNKNOWN or not groups:
        yield UNKNOWN if groups is UNKNOWN else False
        return
    blocks = [text(one.value("cidrBlock")) for one in graph.of_type(_VPC)]
    for name in groups:
        group = graph.find(name, _FIREWALL)
        rules = UNKNOWN if group is None else items(group.value("ingress"))
        if rules is UNKNOWN:
            yield UNKNOWN
            continue
        for rule in rules:
            four, six = texts(rule.get("cidrBlocks")), texts(rule.get("ipv6CidrBlocks"))
            yield UNKNOWN if six is UNKNOWN else not six
            yield (
                UNKNOWN if four is UNKNOWN else all_of(any_of(_within(one, block) for block in blocks) for one in four)
            )


def _within(block: str, network: Maybe[str | None]) -> Truth:
    """Whether a range lies in that of a network; what is no range does not."""
    if network is UNKNOWN or network is None:
        return UNKNOWN if network is UNKNOWN else False
    try:
        return ipaddress.IPv4Network(block).subnet_of(ipaddress.IPv4Network(network))
    except ValueError:
        return False


def _recent(listener: Resource) -> Truth:
    """The names of AWS's policies say from which version on."""
    protocol, policy = text(listener.value("protocol")), text(listener.value("sslPolicy"))
    if UNKNOWN in (protocol, policy):
        return UNKNOWN
    return protocol == "HTTPS" and any(part in str(policy) for part in ("TLS13-1-2-", "TLS13-1-3-", "TLS-1-2-"))


def _group(graph: Graph, balancer: Resource) -> Maybe[Resource | None]:
    """The group that its calls are delivered to."""
    for source in graph.of_type(_SOURCE):
        if not _is(source.value("resourceArn"), balancer) or source.value("logType") != _CALLS:
            continue
        for delivery in graph.of_type(_DELIVERY):
            if delivery.value("deliverySourceName") != source.value("name"):
                continue
            into = graph.find(delivery.value("deliveryDestinationArn"), _DESTINATION)
            arn = (
                UNKNOWN
                if into is None
                else text(entry(into.value("deliveryDestinationConfiguration"), "destinationResourceArn"))
            )
            return graph.find(str(arn).removesuffix(":*"), _LOG) or UNKNOWN if isinstance(arn, str) else UNKNOWN
    elsewhere = flag(entry(balancer.value("accessLogs"), "enabled"))
    return None if elsewhere is False else UNKNOWN  # how long a bucket of others keeps it is not read here


def _days(graph: Graph, balancer: Resource) -> Maybe[float | None]:
    group = _group(graph, balancer)
    if group is UNKNOWN or group is None:
        return group
    days = number(group.value("retentionInDays"))
    return days if days is UNKNOWN else days or _FOR_EVER


def _encrypted(graph: Graph, balancer: Resource) -> Truth:
    group = _group(graph, balancer)
    if group is UNKNOWN or group is None:
        return UNKNOWN if group is UNKNOWN else False
    key = text(group.value("kmsKeyId"))
    return UNKNOWN if key is UNKNOWN else key is not None


def _answered(graph: Graph, group: Resource) -> Truth:
    return any(_is(one.value("targetGroupArn"), group) for one in graph.of_type(_TARGET))


def _divisions(graph: Graph, listeners: Sequence[Resource]) -> tuple[Division, ...]:
    found: list[Division] = []
    for listener in listeners:
        found += _of(graph, listener, listener.value("defaultActions"))
        for rule in graph.of_type(_RULE):
            if _is(rule.value("listenerArn"), listener):
                found += _of(graph, rule, rule.value("actions"), some=True)
    return tuple(found)


def _of(graph: Graph, place: Resource, written: object, *, some: bool = False) -> Iterator[Division]:
    actions = items(written)
    for action in () if actions is UNKNOWN else actions:
        groups = items(entry(action, "forward", "targetGroups"))
        shares: dict[str, Maybe[float | None]] = {}
        for one in () if groups is UNKNOWN else groups:
            group = graph.find(one.get("arn"), _GROUP)
            side = "unknown" if group is None else _LEGACY if group.name == _LEGACY else "governed"
            shares[side] = number(one.get("weight"))
        unknown = groups is UNKNOWN or "unknown" in shares
        yield Division(
            place.urn,
            legacy=UNKNOWN if unknown else shares.get(_LEGACY),
            governed=UNKNOWN if unknown else shares.get("governed"),
            some=some,
        )
    if actions is UNKNOWN:
        yield Division(place.urn, UNKNOWN, UNKNOWN, some)
