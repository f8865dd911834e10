"""Services of API Management that divide calls, and who may say how.

What a policy does is not found out by running it: read are the forms in which a cutover writes it, and of any other
form nothing is known.

Sources: Azure API Management, policy reference
(https://learn.microsoft.com/azure/api-management/api-management-policies), its version 2 and TLS
(https://learn.microsoft.com/azure/api-management/v2-service-tiers-overview); Azure permissions of API Management
(https://learn.microsoft.com/azure/role-based-access-control/permissions/integration).
"""

import ipaddress
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of, known
from gouvernail.values import entry, flag, items, number, text
from policies.expectation import Expectation
from policies.reading.azure.arm import id_of, named, reference
from policies.reading.azure.front import lets_in, networks_around
from policies.reading.azure.gateway import CUTOVER, days_logged, inside
from policies.reading.azure.people import CONTENT
from policies.reading.azure.roles import GIVEN, given_to, on
from policies.reading.model.identities import Identity
from policies.reading.model.policies import Statement
from policies.reading.model.stores import Store
from policies.reading.model.traffic import Division, Mover, Router
from policies.reading.policy import matches, permits

__all__ = ["movers", "routers"]

_MODULE: Final = "azure-native:apimanagement:"
_SERVICE: Final = f"{_MODULE}ApiManagementService"
_POLICY: Final = f"{_MODULE}ApiOperationPolicy"
_VALUE: Final = f"{_MODULE}NamedValue"
_BACKEND: Final = f"{_MODULE}Backend"
_SETTING: Final = "azure-native:monitor:DiagnosticSetting"
_CALLS: Final = {"GatewayLogs", "allLogs"}
_OLD: Final = ("Protocols.Tls10", "Protocols.Tls11", "Protocols.Ssl30")
_SECURITY: Final = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security."
_DRAWN: Final = re.compile(
    r"@\{ var (?:bucket = context\.Request\.Headers\.GetValueOrDefault\(\"x-gouvernail-bucket\", \"\"\); return "
    r"Regex\.IsMatch\(bucket, \"\^\[0-9\]\[0-9\]\$\"\) && int\.Parse\(bucket\)|drawn = new "
    r"Random\(context\.RequestId\.GetHashCode\(\)\); return drawn\.Next\(100\)) "
    r"< int\.Parse\(\"\{\{([\w.-]+)\}\}\"\); \}"
)
"""A share by the caller's bucket, or by chance; the named value that it stands in."""
_MOVED: Final = '@((bool)context.Variables["governed"])'
_LEGACY: Final = "legacy"
_WHOLE: Final = 100
_MOVE: Final = {
    _VALUE: "Microsoft.ApiManagement/service/namedValues/write",
    _POLICY: "Microsoft.ApiManagement/service/apis/operations/policies/write",
}
_BLOBS: Final = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"
_WRITE: Final = tuple(f"{_BLOBS}/{one}".lower() for one in ("write", "add/action", "delete"))
_SECRETS: Final = ("microsoft.keyvault/vaults/keys/encrypt/action", "microsoft.keyvault/vaults/keys/decrypt/action")


def routers(graph: Graph, stores: Sequence[Store]) -> Iterator[Router]:
    """Every service in a cutover's stack."""
    for service in _routing(graph, _SERVICE):
        yield Router(
            urn=service.urn,
            inside=_inside(graph, service),
            recent=_recent(service),
            days=days_logged(graph, service),
            encrypted=_encrypted(graph, service, stores),
            divisions=tuple(_division(graph, service, one) for one in inside(graph, _POLICY, service)),
            legacy_there=any_of(_answered(one) for one in inside(graph, _BACKEND, service) if _called(one) == _LEGACY),
        )


def movers(graph: Graph, identities: Sequence[Identity], expected: Expectation) -> Iterator[Mover]:
    """Every identity, and everybody of the directory, who may, or perhaps may, change what divides calls."""
    routing = [one for token in _MOVE for one in _routing(graph, token)]
    for urn, may in (*((one.urn, one.permissions) for one in identities), *_people(graph)) if routing else ():
        moves = UNKNOWN if may is UNKNOWN else any_of(_may(may, one) for one in routing)
        if moves is not False:
            besides = UNKNOWN if may is UNKNOWN else tuple(_besides(known(may, ()), urn, routing, expected))
            yield Mover(urn, moves, besides)


def _routing(graph: Graph, token: str) -> Iterator[Resource]:
    return (one for one in graph.of_type(token) if one.urn.split("::")[0].endswith(CUTOVER))


def _people(graph: Graph) -> Iterator[tuple[str, Maybe[tuple[Statement, ...]]]]:
    """What is given to whom no stack made, each by the first that is given."""
    found: dict[Maybe[str | None], str] = {}
    for one in graph.of_type(*GIVEN):
        if named(one.value("principalType")) != "serviceprincipal":
            found.setdefault(named(one.value("principalId")), one.urn)
    for who, urn in found.items():
        yield urn, on(urn, given_to(graph, who)).statements


def _may(statements: Maybe[Sequence[Statement]], routing: Resource) -> Truth:
    own = id_of(routing)
    return UNKNOWN if own is UNKNOWN else permits(known(statements, ()), _MOVE[routing.type], own)


def _besides(
    statements: Iterable[Statement], urn: str, routing: Sequence[Resource], expected: Expectation
) -> Iterator[str]:
    """What somebody may that is neither to move calls, nor to look, nor to keep the state of the cutover's stack."""
    stacks = {one.urn.split("::")[0].rpartition(":")[2] for one in routing}
    stack = urn.split("::", maxsplit=1)[0].rpartition(":")[2]
    own = {str(one.id).lower() for one in routing}
    for statement in statements:
        for action in statement.actions:
            if statement.allow and not _fine(action, statement, own, stack if stack in stacks else "", expected):
                yield f"{action} on {statement.resources[0]}"


def _fine(action: str, statement: Statement, own: set[str], stack: str, expected: Expectation) -> bool:
    asked, places = action.lower(), tuple(one.removesuffix("/*") for one in statement.resources)
    if asked in {one.lower() for one in _MOVE.values()}:
        return set(places) <= own
    if asked in _WRITE:
        return all(_of_stack(one, stack, expected) for one in statement.resources)
    if asked in _SECRETS:
        return all(_at_state_key(one, expected) or _in_state(one, expected) for one in places)
    if any(matches(asked, one.lower()) is not False for one in CONTENT):
        return all(_in_state(one, expected) or _at_state_key(one, expected) for one in places)
    return asked.endswith("/read")


def _in_state(place: str, expected: Expectation) -> bool:
    account = f"/storageaccounts/{expected.state}/blobservices/default/containers/"
    return expected.state is not None and account in f"{place}/"


def _at_state_key(place: str, expected: Expectation) -> bool:
    vault, _, key = place.rpartition("/vaults/")[2].partition("/keys/")
    return expected.state_key is not None and f"https://{vault}.vault.azure.net/keys/{key}" == expected.state_key


def _of_stack(place: str, stack: str, expected: Expectation) -> bool:
    """Whether the pattern covers nothing but what the backend keeps of the stack (Pulumi, "State and backends")."""
    kept = (
        rf"\.pulumi/(?:stacks/[^/]+/{re.escape(stack)}\.json\*?|(?:locks|history|backups)/[^/]+/{re.escape(stack)}/.+)"
    )
    container, _, path = place.partition("/blobs/")
    return bool(stack) and _in_state(container, expected) and re.fullmatch(kept, path) is not None


def _inside(graph: Graph, service: Resource) -> Truth:
    """It has no public address, and its subnet lets in ranges of its own network alone."""
    kind, net = named(service.value("virtualNetworkType")), service.value("virtualNetworkConfiguration")
    subnet = reference(entry(net, "subnetResourceId"))
    callers, whole = lets_in(graph, subnet), networks_around(graph, subnet)
    if kind is UNKNOWN or callers is UNKNOWN or whole is UNKNOWN:
        return False if kind is not UNKNOWN and kind != "internal" else UNKNOWN
    return kind == "internal" and all(any(_within(one, its) for its in whole) for one in callers)


def _within(range_: str, network: str) -> bool:
    inner, outer = ipaddress.ip_network(range_), ipaddress.ip_network(network)
    return inner.version == outer.version and inner.subnet_of(outer)  # pyright: ignore[reportArgumentType] - same version


def _recent(service: Resource) -> Truth:
    """Version 2 knows nothing older; of the tiers before it that has to be said."""
    tier, told = text(entry(service.value("sku"), "name")), service.value("customProperties")
    if tier is UNKNOWN:
        return UNKNOWN
    if str(tier).endswith("V2"):
        return True
    off = [text(entry(told, f"{_SECURITY}{one}")) for one in _OLD]
    return UNKNOWN if UNKNOWN in off else all(str(one).lower() == "false" for one in off)


def _encrypted(graph: Graph, service: Resource, stores: Sequence[Store]) -> Truth:
    """Whether its calls are kept in a store with a key of ours, beside the workspace where one looks at them."""
    return any_of(_kept(one, service, stores) for one in graph.of_type(_SETTING))


def _kept(setting: Resource, service: Resource, stores: Sequence[Store]) -> Truth:
    own, of, logs = id_of(service), reference(setting.value("resourceUri")), items(setting.value("logs"))
    if own is UNKNOWN or of is UNKNOWN or logs is UNKNOWN:
        return UNKNOWN
    if of != own or setting.value("storageAccountId") is None:
        return False
    to = reference(setting.value("storageAccountId"))
    store = next((one for one in stores if to is not UNKNOWN and one.id == to), None)
    key = UNKNOWN if store is None else store.key
    written = [
        UNKNOWN if (on_ := flag(one.get("enabled"))) is UNKNOWN else on_ is True
        for one in logs
        if {text(one.get("category")), text(one.get("categoryGroup"))} & _CALLS
    ]
    return all_of((any_of(written), UNKNOWN if key is UNKNOWN else key is not None))


def _called(backend: Resource) -> str:
    own = id_of(backend)
    return "" if own is UNKNOWN else own.rpartition("/")[2]


def _answered(backend: Resource) -> Truth:
    url = text(backend.value("url"))
    return UNKNOWN if url is UNKNOWN else str(url).startswith("https://")


def _division(graph: Graph, service: Resource, policy: Resource) -> Division:
    inbound = _inbound(policy)
    if inbound is UNKNOWN:
        return Division(policy.urn, UNKNOWN, UNKNOWN)
    found = [_DRAWN.fullmatch(_plain(one.get("value"))) for one in inbound if one.get("name") == "governed"]
    ways = [one for one in inbound if one.tag == "choose"]
    if len(found) != 1 or found[0] is None or len(ways) != 1:
        return Division(policy.urn, UNKNOWN, UNKNOWN)
    when, otherwise = ways[0].find("when"), ways[0].find("otherwise")
    if when is None or _plain(when.get("condition")) != _MOVED:
        return Division(policy.urn, UNKNOWN, UNKNOWN)
    share = _share(graph, service, found[0].group(1))
    left = UNKNOWN if share is UNKNOWN else _WHOLE - share
    shares: dict[str, Maybe[float]] = {}
    for way, its in ((when, share), (otherwise, left)):
        to = None if way is None else next((one.get("backend-id") for one in way.findall("set-backend-service")), None)
        shares[_LEGACY if to == _LEGACY else "governed" if to else "nobody"] = its
    return Division(policy.urn, legacy=shares.get(_LEGACY), governed=shares.get("governed"))


def _share(graph: Graph, service: Resource, name: str) -> Maybe[float]:
    value = next((one for one in inside(graph, _VALUE, service) if _called(one) == name.lower()), None)
    found = UNKNOWN if value is None else number(value.value("value"))
    return UNKNOWN if found is UNKNOWN or found is None else found


def _inbound(policy: Resource) -> Maybe[list[Element]]:
    written = text(policy.value("value"))
    if not isinstance(written, str):
        return UNKNOWN
    try:
        found = fromstring(written).find("inbound")  # noqa: S314 - what the stack itself wrote
    except ParseError:
        return UNKNOWN
    return [] if found is None else list(found)


def _plain(written: str | None) -> str:
    return " ".join((written or "").split())
