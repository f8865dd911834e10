"""Load balancers inside a network, with the web firewall before the services that they lead to.

Who calls is known by the service that is asked: it lets in whoever has the right to ask it. No address leads to a
service past its load balancer where its own is switched off.

Sources: Compute Engine API, URL maps (https://cloud.google.com/compute/docs/reference/rest/v1/regionUrlMaps), backend
services (https://cloud.google.com/compute/docs/reference/rest/v1/regionBackendServices) and policies
(https://cloud.google.com/compute/docs/reference/rest/v1/regionSecurityPolicies); Cloud Armor, order of rules
(https://cloud.google.com/armor/docs/security-policy-overview); Cloud Run, ingress
(https://cloud.google.com/run/docs/securing/ingress).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of, negated
from gouvernail.values import entry, flag, items, number, text, texts
from policies.reading.gcp.grants import given_on, given_to
from policies.reading.gcp.moves import SERVICE, WORKFLOW, calls
from policies.reading.gcp.names import id_of
from policies.reading.gcp.serving import endpoint_named, trace_of
from policies.reading.gcp.traffic import backend_named, divides
from policies.reading.model.gateway import Asker, Door, Gateway, Way
from policies.reading.model.policies import Group
from policies.reading.policy import matches

__all__ = ["askers", "gateways"]

_MAP = "gcp:compute/regionUrlMap:RegionUrlMap"
_PROXY = "gcp:compute/regionTargetHttpsProxy:RegionTargetHttpsProxy"
_RULE = "gcp:compute/forwardingRule:ForwardingRule"
_GROUP = "gcp:compute/regionNetworkEndpointGroup:RegionNetworkEndpointGroup"
_POLICY = "gcp:compute/regionSecurityPolicy:RegionSecurityPolicy"
_SINK = "gcp:logging/projectSink:ProjectSink"
_LOG = "gcp:logging/projectBucketConfig:ProjectBucketConfig"
_INSIDE = "INTERNAL_MANAGED"
_TURNS = "https://compute.googleapis.com/compute/v1/"
_CHANGES = "compute.regionSecurityPolicies.update"
_TO_LOG = "logging.googleapis.com/"
_EVERYBODY = "*"
_ACCOUNT = re.compile(r"(?:projects/[^/]+/serviceAccounts/)?(.+)")

Rule = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Led:
    """One path: the backend that it leads to, and the service that is asked behind it."""

    backend: Resource | None
    service: Resource | None


def gateways(graph: Graph) -> Iterator[Gateway]:
    """Every URL map, with the rules by which callers come to it; what divides calls is judged as that."""
    for one in graph.of_type(_MAP):
        if divides(graph, one):
            continue
        led = _led(graph, one)
        rules = _forwarding(graph, one)
        inside = all_of(_is(rule.value("loadBalancingScheme"), _INSIDE) for rule in rules)
        yield Gateway(
            urn=one.urn,
            private=inside,
            inside=inside,
            ranges=_ranges(graph, led),
            ways=tuple(_way(graph, one, its) for its in led),
            doors=tuple(_door(graph, one, rule, led) for rule in rules),
        )


def askers(graph: Graph) -> Iterator[Asker]:
    """Whoever may come to a service past its load balancer: everybody, where it has an address of its own."""
    for service in graph.of_type(SERVICE):
        past = any_of(
            (
                negated(flag(service.value("defaultUriDisabled"))),
                _is(service.value("ingress"), "INGRESS_TRAFFIC_ALL", absent=True),
            )
        )
        if past is not False:
            yield Asker(service.urn, "whoever knows its address", id_of(graph, service), past)


def _way(graph: Graph, url_map: Resource, its: _Led) -> Way:
    service = its.service
    return Way(
        urn=url_map.urn if its.backend is None else its.backend.urn,
        identified=UNKNOWN if service is None else _identified(graph, service),
        endpoint=UNKNOWN if service is None else id_of(graph, service),
        identity=None,  # it hands the caller's own token on
        taken=True,
        trace=UNKNOWN if service is None else trace_of(service),
    )


def _identified(graph: Graph, service: Resource) -> Truth:
    given = list(given_on(graph, id_of(graph, service)))
    nobody = [
        UNKNOWN
        if one is UNKNOWN
        else not (
            any(who.group is Group.ANYONE for who in one.principals)
            and any(matches(action, "run.routes.invoke") is True for action in one.actions)
        )
        for one in given
    ]
    return all_of((negated(flag(service.value("invokerIamDisabled"))), *nobody))


def _door(graph: Graph, url_map: Resource, rule: Resource, led: list[_Led]) -> Door:
    policies = [_policy(graph, one) for one in led]
    days, said = _logged(graph, url_map, led)
    return Door(
        urn=rule.urn,
        days=days,
        said=said,
        distributed=all_of(UNKNOWN if one.service is None else True for one in led),  # Cloud Run traces by itself
        rate=UNKNOWN,
        burst=UNKNOWN,
        attacks_seen=all_of(UNKNOWN if one is UNKNOWN else _seen(one) for one in policies),
        attacks_blocked=all_of(UNKNOWN if one is UNKNOWN else _blocked(one) for one in policies),
        stopped_by=_stopped_by(graph, policies),
        traced_as=UNKNOWN if not led or led[0].service is None else _called(led[0].service),
    )


def _called(service: Resource) -> Maybe[str]:
    name = text(service.value("name"))
    return UNKNOWN if name is None else name


def _led(graph: Graph, url_map: Resource) -> list[_Led]:
    found: list[_Led] = []
    matchers = items(url_map.value("pathMatchers"))
    for matcher in () if matchers is UNKNOWN else matchers:
        rules = items(matcher.get("pathRules"))
        for rule in () if rules is UNKNOWN else rules:
            named = text(rule.get("service"))
            backend = backend_named(graph, named)
            found.append(_Led(backend, None if backend is None else _behind(graph, backend)))
    return found


def _behind(graph: Graph, backend: Resource) -> Resource | None:
    groups = items(backend.value("backends"))
    named = [text(one.get("group")) for one in (() if groups is UNKNOWN else groups)]
    for group in graph.of_type(_GROUP):
        if group.id in named:
            name = text(entry(group.value("cloudRun"), "service"))
            return endpoint_named(graph, graph.account(group), graph.region(group), name)
    return None


def _forwarding(graph: Graph, url_map: Resource) -> list[Resource]:
    proxies = [one.id for one in graph.of_type(_PROXY) if text(one.value("urlMap")) == url_map.id]
    return [one for one in graph.of_type(_RULE) if text(one.value("target")) in proxies]


def _policy(graph: Graph, led: _Led) -> Maybe[Resource]:
    named = UNKNOWN if led.backend is None else text(led.backend.value("securityPolicy"))
    if named is UNKNOWN or named is None:
        return UNKNOWN
    own = named[named.find("projects/") :]
    return next((one for one in graph.of_type(_POLICY) if one.id == own), UNKNOWN)


def _rules(policy: Resource) -> list[Rule]:
    """By their order; none where they could not be read."""
    found = items(policy.value("rules"))
    return [] if found is UNKNOWN else sorted(found, key=_order)


def _attacks(policy: Resource) -> tuple[list[Rule], list[Rule]]:
    """The rules that know attacks, and those that bound what one address asks."""
    rules = _rules(policy)
    known = [one for one in rules if "evaluatePreconfiguredWaf" in str(entry(one, "match", "expr", "expression"))]
    floods = [
        one
        for one in rules
        if text(one.get("action")) in {"rate_based_ban", "throttle"}
        and entry(one, "rateLimitOptions", "enforceOnKey") == "IP"
    ]
    return known, floods


def _seen(policy: Resource) -> Truth:
    if policy.value("rules") is UNKNOWN:
        return UNKNOWN
    known, floods = _attacks(policy)
    return bool(known) and bool(floods)


def _blocked(policy: Resource) -> Truth:
    """Each of them turns away, and nothing lets in before it: the first rule that matches decides."""
    known, floods = _attacks(policy)
    let_in = [
        _order(one) for one in _rules(policy) if text(one.get("action")) == "allow" and _decides(one) is not False
    ]
    first = min(let_in, default=float("inf"))
    return all_of(
        (
            *(all_of((_decides(one), _turns_away(one), _order(one) < first)) for one in (*known, *floods)),
            # One that bounds lets in what is within the bound.
            all(_order(one) < min(map(_order, floods), default=0) for one in known),
        )
    )


def _decides(rule: Rule) -> Truth:
    """Whether it is more than tried out."""
    return negated(flag(rule.get("preview")))


def _order(rule: Rule) -> float:
    found = number(rule.get("priority"))
    return found if isinstance(found, float) else float("inf")


def _turns_away(rule: Rule) -> Truth:
    action = text(rule.get("action"))
    return UNKNOWN if action is UNKNOWN else str(action) in {"rate_based_ban", "throttle"} or _denies(action)


def _denies(action: object) -> bool:
    return isinstance(action, str) and action.startswith("deny(")


def _ranges(graph: Graph, led: list[_Led]) -> Maybe[frozenset[str]]:
    """The addresses that the rules let in, the same before every backend; none where all are."""
    found: set[frozenset[str]] = set()
    for one in led:
        policy = _policy(graph, one)
        if policy is UNKNOWN or policy.value("rules") is UNKNOWN:
            return UNKNOWN
        let = [rule for rule in _rules(policy) if text(rule.get("action")) == "allow"]
        if any(flag(rule.get("preview")) is UNKNOWN for rule in let):
            return UNKNOWN
        some = [texts(entry(rule, "match", "config", "srcIpRanges")) for rule in let if not flag(rule.get("preview"))]
        if UNKNOWN in some:
            return UNKNOWN
        every = {name for names in some if names is not UNKNOWN for name in names}
        found.add(frozenset() if _EVERYBODY in every else frozenset(every))
    return found.pop() if len(found) == 1 else UNKNOWN


def _stopped_by(graph: Graph, policies: list[Maybe[Resource]]) -> Maybe[frozenset[str]]:
    """The systems whose stop closes all of these: a workflow makes the first rule turn everybody away."""
    every: list[frozenset[str]] = []
    for policy in policies:
        if policy is UNKNOWN:
            return UNKNOWN
        systems = set[str]()
        for one in graph.of_type(WORKFLOW):
            closes = _closes(graph, one, policy)
            if closes is UNKNOWN:
                return UNKNOWN
            system = text(entry(one.value("labels"), "stops"))
            if closes and isinstance(system, str):
                systems.add(system)
        every.append(frozenset(systems))
    return every[0].intersection(*every[1:]) if every else frozenset()


def _closes(graph: Graph, workflow: Resource, policy: Resource) -> Truth:
    """Unknown is only what says of itself that it stops something."""
    if entry(workflow.value("labels"), "stops") is None:
        return False
    found, rules = calls(workflow), _rules(policy)
    if found is UNKNOWN or not rules:
        return UNKNOWN
    first = rules[0]
    turned = any(
        one.get("call") == "http.post"
        and entry(one, "args", "url") == f"{_TURNS}{policy.id}/patchRule?priority={first.get('priority')}"
        and entry(one, "args", "body", "preview") is False
        and _denies(entry(one, "args", "body", "action"))
        for one in found
    )
    everybody = entry(first, "match", "config", "srcIpRanges") == [_EVERYBODY]
    return all_of((turned and everybody, _may_turn(graph, workflow)))


def _may_turn(graph: Graph, workflow: Resource) -> Truth:
    runs_as = text(workflow.value("serviceAccount"))
    named = _ACCOUNT.fullmatch(runs_as) if isinstance(runs_as, str) else None
    if named is None:
        return UNKNOWN
    return any_of(
        UNKNOWN
        if one is UNKNOWN
        else one.allow and any(matches(action.lower(), _CHANGES.lower()) is True for action in one.actions)
        for one in given_to(graph, named.group(1))
    )


def _logged(graph: Graph, url_map: Resource, led: list[_Led]) -> tuple[Maybe[float | None], Maybe[frozenset[str]]]:
    """How long every call stands in a log, and what is said there of it.

    The load balancer names a call by its header; the service that was asked does so too, and says with which revision.
    """
    whole = all_of(UNKNOWN if one.backend is None else _all_logged(one.backend) for one in led)
    if whole is UNKNOWN:
        return UNKNOWN, UNKNOWN
    name = text(url_map.value("name"))
    for sink in graph.of_type(_SINK):
        said, to = text(sink.value("filter")), text(sink.value("destination"))
        if said is UNKNOWN or to is UNKNOWN:
            return UNKNOWN, UNKNOWN
        if said is None or f'url_map_name="{name}"' not in said:
            continue
        kept = next((one for one in graph.of_type(_LOG) if f"{_TO_LOG}{one.id}" == to), None)
        days = UNKNOWN if kept is None else number(kept.value("retentionDays"))
        answered = [one.service for one in led if one.service is not None and _of_service(said, one.service)]
        heads = {trace for one in answered if isinstance(trace := trace_of(one), str)}
        names = {str(entry(one.value("template"), "revision")) for one in answered}
        return (days if whole else None), frozenset({*heads, *names})
    return None, frozenset()


def _all_logged(backend: Resource) -> Truth:
    share = number(entry(backend.value("logConfig"), "sampleRate"))
    full: Truth = UNKNOWN if share is UNKNOWN else share is None or share >= 1
    return all_of((flag(entry(backend.value("logConfig"), "enable")), full))


def _of_service(said: str, service: Resource) -> bool:
    return f'service_name="{text(service.value("name"))}"' in said and "run.googleapis.com/requests" in said


def _is(value: object, wanted: str, *, absent: bool = False) -> Truth:
    found = text(value)
    return UNKNOWN if found is UNKNOWN else absent if found is None else found == wanted
