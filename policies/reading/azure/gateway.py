"""The gateways of Azure: API Management, the Application Gateway that leads to it, what is logged and what stops it.

Sources: Azure API Management REST API (https://learn.microsoft.com/rest/api/apimanagement/); Azure Application Gateway,
configuration (https://learn.microsoft.com/azure/application-gateway/configuration-overview); Azure Monitor, diagnostic
settings (https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings).
"""

from collections.abc import Iterator, Sequence
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, mapping, number, text
from policies.reading.azure.arm import id_of, named, reference, within
from policies.reading.azure.front import Front, fronts
from policies.reading.azure.policies import Policy, policy
from policies.reading.azure.roles import IDENTITY
from policies.reading.azure.workflows import WORKFLOW, Action, actions, each, may, runs
from policies.reading.model.gateway import Asker, Door, Gateway, Way
from policies.reading.model.identities import Identity
from policies.reading.policy import permits

__all__ = ["CUTOVER", "askers", "days_logged", "gateways", "inside"]

_MODULE: Final = "azure-native:apimanagement:"
_SERVICE: Final = f"{_MODULE}ApiManagementService"
_API: Final = f"{_MODULE}Api"
_POLICY: Final = f"{_MODULE}ApiPolicy"
_OPERATION: Final = f"{_MODULE}ApiOperation"
_ITS_POLICY: Final = f"{_MODULE}ApiOperationPolicy"
_DIAGNOSTIC: Final = f"{_MODULE}ApiDiagnostic"
_LOGGER: Final = f"{_MODULE}Logger"
_ENDPOINT: Final = "azure-native:machinelearningservices:OnlineEndpoint"
_SETTING: Final = "azure-native:monitor:DiagnosticSetting"
_WORKSPACE: Final = "azure-native:operationalinsights:Workspace"
_TEMPLATE: Final = "azure-native:resources:Deployment"
_TABLE: Final = "ApiManagementGatewayLogs"
_SCORE: Final = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/score/action"
_TURN: Final = "Microsoft.ApiManagement/service/namedValues/write"
CUTOVER: Final = "-cutover"
"""How the names of stacks end in which a service divides calls, and asks nobody who he is."""
_TRACE: Final = "x-request-id"  # what Azure Machine Learning keeps with what it collects of a call


def gateways(graph: Graph) -> Iterator[Gateway]:
    """Every API Management service with its operations, and with what leads to it; routers of cutovers are none."""
    for service in graph.of_type(_SERVICE):
        if service.urn.split("::")[0].endswith(CUTOVER):
            continue
        before = tuple(fronts(graph, service))
        ways = tuple(_ways(graph, service))
        kind = named(service.value("virtualNetworkType"))
        yield Gateway(
            urn=service.urn,
            private=all_of(
                (UNKNOWN if kind is UNKNOWN else kind == "internal", *(negated_public(one) for one in before))
            ),
            inside=all_of(one.alone for one in before),
            ranges=_ranges(before),
            ways=tuple(way for way, _ in ways),
            doors=tuple(_door(graph, service, one, [its for _, its in ways]) for one in before),
        )


def askers(graph: Graph, identities: Sequence[Identity]) -> Iterator[Asker]:
    """Each identity x each endpoint that it may, or perhaps may, ask."""
    for endpoint in graph.of_type(_ENDPOINT):
        own = id_of(endpoint)
        for identity in identities:
            if identity.account != graph.account(endpoint):
                continue
            its = identity.permissions
            asks = UNKNOWN if its is UNKNOWN or own is UNKNOWN else permits(its, _SCORE, own)
            if asks is not False:
                yield Asker(identity.urn, identity.id, own, asks)


def negated_public(front: Front) -> Truth:
    """Whether what stands before it has no public address."""
    return UNKNOWN if front.public is UNKNOWN else not front.public


def _ranges(before: Sequence[Front]) -> Maybe[frozenset[str]]:
    found: set[str] = set()
    for one in before:
        if one.ranges is UNKNOWN:
            return UNKNOWN
        found |= one.ranges
    return frozenset(found)


def inside(graph: Graph, token: str, holder: Resource) -> Iterator[Resource]:
    """Things of this type that lie in another one."""
    own = id_of(holder)
    for one in graph.of_type(token):
        its = id_of(one)
        if own is not UNKNOWN and its is not UNKNOWN and within(its, own):
            yield one


def _policy_of(graph: Graph, token: str, holder: Resource) -> Maybe[Policy | None]:
    return next((policy(one.value("value")) for one in inside(graph, token, holder)), None)


_Both = tuple[Maybe[Policy | None], Maybe[Policy | None]]
"""What an API does with every call, and what one operation does."""


def _ways(graph: Graph, service: Resource) -> Iterator[tuple[Way, _Both]]:
    for api in inside(graph, _API, service):
        every = _policy_of(graph, _POLICY, api)
        for operation in inside(graph, _OPERATION, api):
            own = _policy_of(graph, _ITS_POLICY, operation)
            yield _way(graph, service, operation, (every, own)), (every, own)


def _way(graph: Graph, service: Resource, operation: Resource, both: _Both) -> Way:
    every, own = both
    if every is UNKNOWN or own is UNKNOWN:
        return Way(operation.urn, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
    around = every if own is None or own.passes_on else None
    identity = _identity(graph, around.asks_as if around else None)
    return Way(
        urn=operation.urn,
        identified=around is not None and around.identified,
        endpoint=_endpoint(graph, own.asks if own else None),
        identity=identity,
        taken=_taken(service, identity),
        trace=around.header(_TRACE) if around else None,
    )


def _endpoint(graph: Graph, address: str | None) -> Maybe[str | None]:
    """The id of the endpoint that is asked there: a region has each name once."""
    if address is None:
        return None
    called, _, region = address.partition("://")[2].partition(".inference.ml.azure.com")[0].lower().partition(".")
    for one in graph.of_type(_ENDPOINT):
        own = id_of(one)
        if own is not UNKNOWN and own.endswith(f"/{called}") and (graph.region(one) or region) == region:
            return own
    return UNKNOWN


def _identity(graph: Graph, client: str | None) -> Maybe[str | None]:
    if client is None:
        return None
    found = next((one for one in graph.of_type(IDENTITY) if named(one.value("clientId")) == client.lower()), None)
    return UNKNOWN if found is None else id_of(found)


def _taken(service: Resource, identity: Maybe[str | None]) -> Truth:
    """Whether the service has that identity."""
    its = mapping(entry(service.value("identity"), "userAssignedIdentities"))
    if identity is None:
        return False
    if identity is UNKNOWN or its is UNKNOWN:
        return UNKNOWN
    return identity in {one.lower() for one in its}


def _door(graph: Graph, service: Resource, before: Front, policies: Sequence[_Both]) -> Door:
    rate, burst = _limits(policies)
    own = id_of(service)
    return Door(
        urn=before.urn,
        days=days_logged(graph, service),
        said=_said(graph, service, policies),
        distributed=_goes_to(graph, service, "applicationInsights"),
        rate=rate,
        burst=burst,
        attacks_seen=before.attacks_seen,
        attacks_blocked=before.attacks_blocked,
        stopped_by=_stopped_by(graph, service, policies),
        traced_as=UNKNOWN if own is UNKNOWN else f"{own.rpartition('/')[2]}.azure-api.net",
    )


def _limits(policies: Sequence[_Both]) -> tuple[Maybe[float], Maybe[float]]:
    """The most that any operation lets through."""
    rates, bursts = [0.0], [0.0]
    for every, own in policies:
        if every is UNKNOWN or own is UNKNOWN:
            return UNKNOWN, UNKNOWN
        around = every if own is None or own.passes_on else None
        rate, burst = around.limits if around else (float("inf"), float("inf"))
        rates.append(rate)
        bursts.append(burst)
    return max(rates), max(bursts)


def days_logged(graph: Graph, service: Resource) -> Maybe[float | None]:
    """How long the workspace keeps to which the service sends its calls, or the table of it that a template sets."""
    own = id_of(service)
    for setting in graph.of_type(_SETTING):
        to, logs = named(setting.value("workspaceId")), items(setting.value("logs"))
        if to is UNKNOWN or logs is UNKNOWN or own is UNKNOWN:
            return UNKNOWN
        on = any(
            {text(one.get("category")), text(one.get("categoryGroup"))} & {"GatewayLogs", "allLogs"}
            and flag(one.get("enabled")) is True
            for one in logs
        )
        if to is not None and on and reference(setting.value("resourceUri")) == own:
            return _kept(graph, to)
    return None


def _kept(graph: Graph, workspace: str) -> Maybe[float | None]:
    found = next((one for one in graph.of_type(_WORKSPACE) if id_of(one) == workspace), None)
    if found is None:
        return UNKNOWN
    table = f"{workspace.rpartition('/')[2]}/{_TABLE.lower()}"
    for template in graph.of_type(_TEMPLATE):
        parts = items(entry(template.value("properties"), "template", "resources"))
        if parts is UNKNOWN:
            return UNKNOWN
        for one in parts:
            if named(one.get("name")) == table:
                return number(entry(one, "properties", "totalRetentionInDays"))
    return number(found.value("retentionInDays"))


def _goes_to(graph: Graph, service: Resource, kind: str) -> Truth:
    """Whether every call of the service is told to a logger of this kind."""
    answers: list[Truth] = []
    for one in inside(graph, _DIAGNOSTIC, service):
        to = reference(one.value("loggerId"))
        logger = next((it for it in graph.of_type(_LOGGER) if to is not UNKNOWN and id_of(it) == to), None)
        share, verbosity = number(entry(one.value("sampling"), "percentage")), text(one.value("verbosity"))
        its = UNKNOWN if logger is None else text(logger.value("loggerType"))
        answers.append(
            all_of(
                (
                    UNKNOWN if its is UNKNOWN else its == kind,
                    UNKNOWN if share is UNKNOWN else share == 100,
                    UNKNOWN if verbosity is UNKNOWN else verbosity in {"information", "verbose"},
                )
            )
        )
    return any_of(answers)


def _said(graph: Graph, service: Resource, policies: Sequence[_Both]) -> Maybe[frozenset[str]]:
    """What is logged of a call."""
    logged, found = _goes_to(graph, service, "azureMonitor"), set[str]()
    for _, own in policies:
        if own is UNKNOWN or logged is UNKNOWN:
            return UNKNOWN
        found |= own.said if own and logged else set()
    return frozenset(found)


def _stopped_by(graph: Graph, service: Resource, policies: Sequence[_Both]) -> Maybe[frozenset[str]]:
    """Systems whose stop turns the switch that comes first in all operations."""
    found: set[str] = set()
    own = id_of(service)
    switches: set[str | None] = set()
    for every, its in policies:
        if every is UNKNOWN or its is UNKNOWN or own is UNKNOWN:
            return UNKNOWN
        around = every if its is None or its.passes_on else None
        switches.add(around.switch if around else None)
    if len(switches) != 1 or None in switches:
        return frozenset()
    switch = f"{own}/namedvalues/{str(switches.pop()).lower()}"
    for workflow in graph.of_type(WORKFLOW):
        turns, system = _turns(graph, workflow, switch), text(entry(workflow.value("tags"), "stops"))
        if turns is UNKNOWN or (turns and system is UNKNOWN):
            return UNKNOWN
        if turns and isinstance(system, str):
            found.add(system)
    return frozenset(found)


def _turns(graph: Graph, workflow: Resource, switch: str) -> Truth:
    """Whether the workflow turns the switch as soon as somebody asks it to, with an identity that may."""
    does, triggers = actions(workflow), mapping(workflow.value("definition"))
    if does is UNKNOWN or triggers is UNKNOWN:
        return UNKNOWN
    asked = any(one.said.get("type") == "Request" for one in each(triggers.get("triggers")))
    return any_of(
        all_of((runs(workflow), asked, may(graph, one, (_TURN,), switch))) for one in does if _on(one, switch)
    )


def _on(action: Action, switch: str) -> bool:
    """Whether the action sets the switch to true."""
    address = action.asks("PATCH") or action.asks("PUT")
    return switch in address and entry(action.said, "inputs", "body", "properties", "value") == "true"
