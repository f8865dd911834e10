"""Load balancers that divide calls, and who may say how.

A right on a URL map is a right on all of a project's: no condition knows one. What ties it is that a URL map takes only
backends which who changes it may use.

Sources: Compute Engine API, URL maps (https://cloud.google.com/compute/docs/reference/rest/v1/regionUrlMaps); Cloud
Load Balancing, logs (https://cloud.google.com/load-balancing/docs/l7-internal/monitoring); IAM, what conditions know
(https://cloud.google.com/iam/docs/conditions-resource-attributes).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of, known
from gouvernail.values import entry, flag, items, number, text, texts
from policies.expectation import Expectation
from policies.reading.gcp.grants import ASKED, every_grant
from policies.reading.gcp.names import full_name
from policies.reading.gcp.people import reads
from policies.reading.model.identities import Identity
from policies.reading.model.policies import Group, Statement
from policies.reading.model.traffic import Division, Mover, Router
from policies.reading.policy import matches

__all__ = ["backend_named", "divides", "movers", "routers"]

_MAP: Final = "gcp:compute/regionUrlMap:RegionUrlMap"
_PROXIES: Final = (
    "gcp:compute/regionTargetHttpsProxy:RegionTargetHttpsProxy",
    "gcp:compute/regionTargetHttpProxy:RegionTargetHttpProxy",
)
_RULE: Final = "gcp:compute/forwardingRule:ForwardingRule"
_TLS: Final = "gcp:compute/regionSslPolicy:RegionSslPolicy"
_BACKEND: Final = "gcp:compute/regionBackendService:RegionBackendService"
_GROUP: Final = "gcp:compute/networkEndpointGroup:NetworkEndpointGroup"
_ENDPOINTS: Final = "gcp:compute/networkEndpointList:NetworkEndpointList"
_FIREWALL: Final = "gcp:compute/regionSecurityPolicy:RegionSecurityPolicy"
_SINK: Final = "gcp:logging/projectSink:ProjectSink"
_LOG: Final = "gcp:logging/projectBucketConfig:ProjectBucketConfig"
_LEGACY: Final = "legacy"
_INSIDE: Final = "INTERNAL_MANAGED"
_MOVE: Final = "compute.regionUrlMaps.update"
_USE: Final = ("compute.backendServices.use", "compute.regionBackendServices.use")
_VERSION: Final = "cloudkms.cryptoKeyVersions"
_SECRETS: Final = (f"{_VERSION}.useToDecrypt", f"{_VERSION}.useToEncrypt")
_STATE: Final = tuple(f"storage.objects.{one}" for one in ("create", "delete", "move", "restore", "update"))
_CONTENT: Final = (
    "logging.logEntries.list",
    "logging.privateLogEntries.list",
    "logging.views.access",
    "pubsub.subscriptions.consume",
    "secretmanager.versions.access",
    "storage.objects.get",
)
"""Reading what systems keep: of nothing but of the state."""
_ONLY: Final = re.compile(r'resource\.name == "([^"]+)"')
_EVERYBODY: Final = {"*", "0.0.0.0/0", "::/0"}
_WHOLE: Final = 100
_FOR_EVER: Final = float("inf")


def divides(graph: Graph, url_map: Resource) -> bool:
    """Whether a URL map is one that divides calls: it leads to a side that is left."""
    return any(one is not None and one.name == _LEGACY for one in _backends(graph, url_map))


def routers(graph: Graph) -> Iterator[Router]:
    """Every URL map that divides calls."""
    for one in graph.of_type(_MAP):
        if not divides(graph, one):
            continue
        fronts = [proxy for token in _PROXIES for proxy in graph.of_type(token) if _is(proxy.value("urlMap"), one)]
        rules = [rule for rule in graph.of_type(_RULE) for it in fronts if _is(rule.value("target"), it)]
        backends = [backend for backend in _backends(graph, one) if backend is not None and backend.name == _LEGACY]
        log = _log(graph, one)
        yield Router(
            urn=one.urn,
            inside=all_of([*(_inside(rule) for rule in rules), *(_closed(graph, its) for its in backends)]),
            recent=all_of(_recent(graph, proxy) for proxy in fronts),
            days=_days(graph, one, log),
            encrypted=_encrypted(log),
            divisions=tuple(_divisions(graph, one)),
            legacy_there=any_of(_answered(graph, its) for its in backends),
        )


def movers(graph: Graph, identities: Sequence[Identity], expected: Expectation) -> Iterator[Mover]:
    """Every account, and whoever else, that may change a URL map, or may ask for that."""
    if not any(divides(graph, one) for one in graph.of_type(_MAP)):
        return
    for identity in identities:
        its = identity.permissions
        if its is UNKNOWN or _moves(its):
            besides = UNKNOWN if its is UNKNOWN else tuple(_besides(graph, its, identity.urn, expected))
            yield Mover(identity.urn, UNKNOWN if its is UNKNOWN else True, besides)
    for one, _, given in every_grant(graph):
        if given is UNKNOWN:
            if one.type == ASKED:
                yield Mover(one.urn, UNKNOWN, UNKNOWN)
            continue
        theirs = [its for its in given if any(who.group is not Group.IDENTITY for who in its.principals)]
        if _moves(theirs):
            yield Mover(one.urn, moves=True, besides=tuple(_besides(graph, theirs, one.urn, expected)))


def _moves(statements: Iterable[Statement]) -> bool:
    return any(
        matches(action.lower(), _MOVE.lower()) is True for one in statements if one.allow for action in one.actions
    )


def _besides(graph: Graph, statements: Iterable[Statement], urn: str, expected: Expectation) -> Iterator[str]:
    """What is given that is neither to move calls, nor to look, nor to keep the state of its own stack."""
    stack = urn.split("::", maxsplit=1)[0].rpartition(":")[2]
    for statement in statements:
        for action in statement.actions if statement.allow else ():
            if not _fine(graph, action, statement, stack, expected):
                yield f"{action} on {statement.resources[0]}"


def _fine(graph: Graph, action: str, statement: Statement, stack: str, expected: Expectation) -> bool:
    if action == _MOVE:
        return True  # on all URL maps of the project: of none alone
    if action in _USE:
        return _sides_only(graph, statement, stack)
    if action in _STATE:
        return all(_of_stack(one, stack, expected) for one in statement.resources)
    if action in _SECRETS:
        return expected.state_key is not None and statement.resources[0] == expected.state_key
    if any(matches(action.lower(), one.lower()) is not False for one in _CONTENT):
        return expected.state is not None and all(_in_state(one, expected.state) for one in statement.resources)
    return reads(action)


def _sides_only(graph: Graph, statement: Statement, stack: str) -> bool:
    """Whether the right is tied to backends that this stack's own routers lead to."""
    ours = {
        backend.id
        for one in graph.of_type(_MAP)
        if one.urn.split("::")[0].rpartition(":")[2] == stack
        for backend in _backends(graph, one)
        if backend is not None
    }
    clauses = [part for it in statement.conditions for value in it.values for part in value.split(" || ")]
    named = [found[1] if (found := _ONLY.fullmatch(part)) else None for part in clauses]
    return bool(named) and set(named) <= ours


def _of_stack(resource: str, stack: str, expected: Expectation) -> bool:
    """Whether the pattern covers nothing but what the backend keeps of the stack (Pulumi, "State and backends")."""
    store = re.escape(expected.state or "")
    where = rf"projects/[^/]+/buckets/{store}/objects/\.pulumi/(stacks|locks|history|backups)/\?\*/"
    return expected.state is not None and re.fullmatch(rf"{where}{re.escape(stack)}(\.json|/)\*", resource) is not None


def _in_state(resource: str, store: str) -> bool:
    return re.match(rf"projects/[^/]+/buckets/{re.escape(store)}(/|\Z)", resource) is not None


def _is(value: object, resource: Resource) -> bool:
    name = full_name(value)
    return isinstance(name, str) and name == resource.id


def backend_named(graph: Graph, value: object) -> Resource | None:
    """The backend of this name, as the stack has it that makes it; as another one reads it, where that is not there."""
    found = [one for one in graph.of_type(_BACKEND) if _is(value, one)]
    return next((one for one in found if not one.external), found[0] if found else None)


def _backends(graph: Graph, url_map: Resource) -> list[Resource | None]:
    """Every backend that the URL map names; None for one that is not known."""
    matchers = known(items(url_map.value("pathMatchers")), ())
    named = [url_map.value("defaultService"), *(one.get("defaultService") for one in matchers)]
    found = [backend_named(graph, one) for one in named if one is not None]
    for rule in _rules(url_map):
        named = [rule.get("service"), *_weighted(rule)]
        found += [backend_named(graph, one) for one in named if one is not None]
    return found


def _weighted(rule: object) -> list[object]:
    shares = items(entry(rule, "routeAction", "weightedBackendServices"))
    return [UNKNOWN] if shares is UNKNOWN else [one.get("backendService") for one in shares]


def _rules(url_map: Resource) -> list[dict[str, object]]:
    """Those of routes and those of paths."""
    matchers = known(items(url_map.value("pathMatchers")), ())
    return [
        dict(rule)
        for matcher in matchers
        for key in ("routeRules", "pathRules")
        for rule in known(items(matcher.get(key)), ())
    ]


def _inside(rule: Resource) -> Truth:
    scheme = text(rule.value("loadBalancingScheme"))
    return UNKNOWN if scheme is UNKNOWN else scheme == _INSIDE


def _closed(graph: Graph, backend: Resource) -> Truth:
    """Whether the firewall before a side names whom it lets in."""
    named = full_name(backend.value("securityPolicy")) if backend.value("securityPolicy") is not None else None
    if named is None or named is UNKNOWN:
        return UNKNOWN if named is UNKNOWN else False
    policy = next((one for one in graph.of_type(_FIREWALL) if one.id == named), None)
    rules = UNKNOWN if policy is None else items(policy.value("rules"))
    if rules is UNKNOWN:
        return UNKNOWN
    return all_of([_names(rule) for rule in rules if _lets_in(rule)])


def _lets_in(rule: object) -> bool:
    action = text(entry(rule, "action"))
    return not (isinstance(action, str) and action.startswith("deny"))


def _names(rule: object) -> Truth:
    ranges = texts(entry(rule, "match", "config", "srcIpRanges"))
    return UNKNOWN if ranges is UNKNOWN else bool(ranges) and not _EVERYBODY & set(ranges)


def _recent(graph: Graph, proxy: Resource) -> Truth:
    if proxy.type != _PROXIES[0]:
        return False
    named = proxy.value("sslPolicy")
    if named is None or named is UNKNOWN:
        return UNKNOWN if named is UNKNOWN else False
    policy = next((one for one in graph.of_type(_TLS) if _is(named, one)), None)
    least = UNKNOWN if policy is None else text(policy.value("minTlsVersion"))
    return UNKNOWN if least is UNKNOWN else least in {"TLS_1_2", "TLS_1_3"}


def _log(graph: Graph, url_map: Resource) -> Maybe[Resource | None]:
    """The log bucket that its calls are carried to, all of them."""
    name = text(url_map.value("name"))
    wanted = f'resource.type="internal_http_lb_rule" AND resource.labels.url_map_name="{name}"'
    for sink in graph.of_type(_SINK):
        said, to = text(sink.value("filter")), text(sink.value("destination"))
        if said is UNKNOWN or to is UNKNOWN:
            return UNKNOWN
        off = flag(sink.value("disabled"))
        if said == wanted and off is not True and not sink.value("exclusions"):
            if off is UNKNOWN:
                return UNKNOWN
            place = str(to).removeprefix("logging.googleapis.com/")
            return next((one for one in graph.of_type(_LOG) if one.id == place), UNKNOWN)
    return None


def _days(graph: Graph, url_map: Resource, log: Maybe[Resource | None]) -> Maybe[float | None]:
    """None where a side's calls are not all logged."""
    whole = all_of(UNKNOWN if one is None else _all_logged(one) for one in _backends(graph, url_map))
    if whole is UNKNOWN or log is UNKNOWN:
        return UNKNOWN
    if log is None or not whole:
        return None
    days = number(log.value("retentionDays"))
    return days if days is UNKNOWN else days or _FOR_EVER


def _all_logged(backend: Resource) -> Truth:
    sampled = number(entry(backend.value("logConfig"), "sampleRate"))
    every: Truth = UNKNOWN if sampled is UNKNOWN else sampled is None or sampled >= 1
    return all_of((flag(entry(backend.value("logConfig"), "enable")), every))


def _encrypted(log: Maybe[Resource | None]) -> Truth:
    if log is UNKNOWN or log is None:
        return UNKNOWN if log is UNKNOWN else False
    key = text(entry(log.value("cmekSettings"), "kmsKeyName"))
    return UNKNOWN if key is UNKNOWN else key is not None


def _answered(graph: Graph, backend: Resource) -> Truth:
    """Whether a group behind the backend has an address."""
    groups = items(backend.value("backends"))
    if groups is UNKNOWN:
        return UNKNOWN
    return any_of(_addresses(graph, one.get("group")) for one in groups)


def _addresses(graph: Graph, named: object) -> Truth:
    if full_name(named) is UNKNOWN:
        return UNKNOWN
    group = next((one for one in graph.of_type(_GROUP) if _is(named, one)), None)
    if group is None:
        return UNKNOWN
    name = text(group.value("name"))
    lists = [one for one in graph.of_type(_ENDPOINTS) if text(one.value("networkEndpointGroup")) in (name, group.id)]
    return any_of(
        UNKNOWN if (found := items(one.value("networkEndpoints"))) is UNKNOWN else bool(found) for one in lists
    )


def _divisions(graph: Graph, url_map: Resource) -> Iterator[Division]:
    matchers = items(url_map.value("pathMatchers"))
    if matchers is UNKNOWN:
        yield Division(url_map.urn, UNKNOWN, UNKNOWN)
        return
    for place in ({"defaultRouteAction": url_map.value("defaultRouteAction")}, *matchers):
        abort = entry(place, "defaultRouteAction", "faultInjectionPolicy", "abort")
        if number(entry(abort, "percentage")) != _WHOLE:
            service = place.get("defaultService", url_map.value("defaultService"))
            yield _to(graph, url_map, service, some=False)
    for rule in _rules(url_map):
        some = _asks(rule)
        if rule.get("service") is not None:
            yield _to(graph, url_map, rule["service"], some=some)
        shares = items(entry(rule, "routeAction", "weightedBackendServices"))
        if shares is UNKNOWN or shares:
            yield _shared(graph, url_map, shares, some=some)


def _asks(rule: object) -> bool:
    """Whether a rule takes calls by more than their path."""
    found = items(entry(rule, "matchRules"))
    return found is not UNKNOWN and any(
        one.get("headerMatches") or one.get("queryParameterMatches") or one.get("metadataFilters") for one in found
    )


def _to(graph: Graph, url_map: Resource, service: object, *, some: bool) -> Division:
    return _shared(graph, url_map, ({"backendService": service, "weight": _WHOLE},), some=some)


def _shared(
    graph: Graph, url_map: Resource, shares: Maybe[tuple[object, ...] | Sequence[object]], *, some: bool
) -> Division:
    found: dict[str, Maybe[float | None]] = {}
    for one in () if shares is UNKNOWN else shares:
        backend = backend_named(graph, entry(one, "backendService"))
        side = "unknown" if backend is None else _LEGACY if backend.name == _LEGACY else "governed"
        found[side] = number(entry(one, "weight"))
    unknown = shares is UNKNOWN or "unknown" in found
    return Division(
        url_map.urn,
        legacy=UNKNOWN if unknown else found.get(_LEGACY),
        governed=UNKNOWN if unknown else found.get("governed"),
        some=some,
    )
