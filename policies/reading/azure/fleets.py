"""What workflows ask of a hub of devices: what devices are told, what stops them, who is let in.

A workflow counts as one of a hub's where an identity of it may do that on the hub; what it asks stands in its document.
What devices are told is a configuration: a condition on their tags, and desired properties of their twins, as they
stand in the action that the workflow composes them in.

Sources: Azure IoT Hub, automatic device management
(https://learn.microsoft.com/azure/iot-hub/iot-hub-automatic-device-management) and identity registry
(https://learn.microsoft.com/azure/iot-hub/iot-hub-devguide-identity-registry); Azure Monitor, metrics of workflows
(https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-logic-workflows-metrics); Notary
Project, trust policies (https://github.com/notaryproject/specifications/blob/main/specs/trust-store-trust-policy.md).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of, known
from gouvernail.values import entry, flag, items, mapping, number, text, texts
from policies.reading.azure.arm import id_of, named
from policies.reading.azure.roles import IDENTITY, given_to, on
from policies.reading.azure.workflows import (
    ALERT,
    ROUTE,
    WORKFLOW,
    Action,
    actions,
    counts,
    itself_may,
    may,
    runs,
    whom,
)
from policies.reading.model.edge import DeviceConfiguration, DeviceEntry, Wave
from policies.reading.policy import permits

__all__ = ["HUB", "configurations", "let_in", "waves"]

HUB = "azure-native:iothub:IotHubResource"

_TELL = "Microsoft.Devices/IotHubs/configurations/write"
_MAKE = "Microsoft.Devices/IotHubs/devices/write"
_CALL = "Microsoft.Logic/workflows/triggers/listCallbackUrl/action"
_HOST = re.compile(r"https://([a-z0-9-]+)\.azure-devices\.net/(configurations|devices)/\S+")
_DESIRED = "properties.desired."
_COMPOSED = re.compile(r"@outputs\('([^']+)'\)")
_KEYS = {"certificateAuthority": "hardware", "selfSigned": "software"}
_STORE = "ca:"
_SOMEBODY = "x509.subject:"
_SYSTEM = "stops"


@dataclass(frozen=True, slots=True)
class _Told:
    """A configuration: desired properties by name, which devices, before which others, and whether it is told."""

    workflow: Resource
    hub: str
    properties: Mapping[str, object]
    priority: Maybe[float | None]
    done: Truth


def configurations(graph: Graph) -> Iterator[DeviceConfiguration]:
    """Everything that tells devices when to stop or what to run."""
    for told in _all_told(graph):
        keep = next((one for one in told.properties.values() if _keeps(one)), None)
        if keep is None:
            continue
        if keep is UNKNOWN or told.done is not True:
            if told.done is not False:
                yield DeviceConfiguration(told.workflow.urn, *(UNKNOWN,) * 6)
            continue
        policies = items(entry(keep, "trustPolicy", "trustPolicies"))
        listed = () if policies is UNKNOWN else policies
        yield DeviceConfiguration(
            told.workflow.urn,
            offline_limit=number(entry(keep, "offlineLimit")),
            sync=number(entry(keep, "sync")),
            strict=UNKNOWN if policies is UNKNOWN else bool(listed) and all_of(_strict(one) for one in listed),
            signers=UNKNOWN if policies is UNKNOWN else _signers(listed),
            images=UNKNOWN if policies is UNKNOWN else _all(listed, "registryScopes"),
            stopped_by=_stopped_by(graph, told, keep),
        )
    for one in _unread(graph):
        yield DeviceConfiguration(one.urn, *(UNKNOWN,) * 6)


def waves(graph: Graph) -> Iterator[Wave]:
    """Every configuration that says how far the fleet is reached with the devices that it fits."""
    for told in _all_told(graph):
        for content in told.properties.values():
            if isinstance(content, Mapping) and "upTo" in content and told.done is not False:
                share = number(cast("Mapping[str, object]", content)["upTo"])
                yield Wave(told.workflow.urn, UNKNOWN if told.done is UNKNOWN else share)
    for one in _unread(graph):
        yield Wave(one.urn, UNKNOWN)


def let_in(graph: Graph) -> Iterator[DeviceEntry]:
    """Every workflow that makes devices known to a hub, by what they prove who they are with."""
    for workflow, its in _of_hubs(graph, _MAKE):
        if its is UNKNOWN:
            yield DeviceEntry(workflow.urn, UNKNOWN)
            continue
        for action in its:
            if _asked(action, "devices"):
                kind = text(entry(action.said, "inputs", "body", "authentication", "type"))
                yield DeviceEntry(workflow.urn, UNKNOWN if kind is UNKNOWN else _KEYS.get(kind or "sas"))


def _of_hubs(graph: Graph, action: str) -> Iterator[tuple[Resource, Maybe[tuple[Action, ...]]]]:
    """Workflows with an identity that may do this on one of these hubs."""
    hubs = [str(id_of(one)) for one in graph.of_type(HUB)]
    for workflow in graph.of_type(WORKFLOW):
        answers = [_allowed(graph, one, action, hub) for one in _identities(graph, workflow) for hub in hubs]
        if any_of(answers) is not False:
            yield workflow, actions(workflow)


def _unread(graph: Graph) -> Iterator[Resource]:
    """Workflows that may tell devices something, whose document is not known."""
    return (workflow for workflow, its in _of_hubs(graph, _TELL) if its is UNKNOWN)


def _identities(graph: Graph, workflow: Resource) -> Iterator[Resource]:
    """The identities that a workflow was given; the cloud gives them back as a mapping."""
    listed = entry(workflow.value("identity"), "userAssignedIdentities")
    given = cast("Iterable[object]", listed) if isinstance(listed, list | Mapping) else ()
    ids = {str(one).lower() for one in given}
    return (one for one in graph.of_type(IDENTITY) if id_of(one) in ids)


def _allowed(graph: Graph, identity: Resource, action: str, thing: str) -> Truth:
    its = on(identity.urn, given_to(graph, named(identity.value("principalId")))).statements
    return UNKNOWN if its is UNKNOWN else permits(its, action, thing)


def _asked(action: Action, what: str) -> str:
    """The hub of which the action asks to write one of these; empty where it asks none."""
    found = _HOST.fullmatch(action.asks("PUT"))
    return found[1] if found and found[2] == what else ""


def _all_told(graph: Graph) -> Iterator[_Told]:
    hubs = {str(one.value("name")).lower(): one for one in graph.of_type(HUB)}
    for workflow, its in _of_hubs(graph, _TELL):
        if its is UNKNOWN:
            continue
        composed = {one.name: one.said.get("inputs") for one in its if one.said.get("type") == "Compose"}
        for action in its:
            hub = hubs.get(_asked(action, "configurations"))
            content = mapping(entry(action.said, "inputs", "body", "content", "deviceContent"))
            if hub is None or content is UNKNOWN:
                continue
            yield _Told(
                workflow,
                str(id_of(hub)),
                {name.removeprefix(_DESIRED): _followed(one, composed) for name, one in content.items()},
                number(entry(action.said, "inputs", "body", "priority")),
                all_of((runs(workflow), may(graph, action, [_TELL], str(id_of(hub))))),
            )


def _followed(value: object, composed: Mapping[str, object]) -> object:
    """A value, or what the action that it refers to composes."""
    found = _COMPOSED.fullmatch(value) if isinstance(value, str) else None
    return composed.get(found[1]) if found else value


def _keeps(content: object) -> bool:
    return content is UNKNOWN or (isinstance(content, Mapping) and bool({"offlineLimit", "trustPolicy"} & {*content}))


def _stopped_by(graph: Graph, told: _Told, keep: object) -> Maybe[frozenset[str]]:
    """Systems whose stop, which is a run of what stops them, has a workflow tell every device what it stops on."""
    name, unless = (text(entry(keep, "stopped", part)) for part in ("property", "unless"))
    if name is UNKNOWN or unless is UNKNOWN:
        return UNKNOWN
    found: set[str] = set()
    for stop in _all_told(graph):
        value = text(stop.properties.get(str(name)))
        if stop.workflow.urn == told.workflow.urn or stop.hub != told.hub or value in {None, unless}:
            continue
        told_at_last = all_of((UNKNOWN if value is UNKNOWN else True, stop.done, _before(stop, told)))
        systems = _runs_after(graph, stop.workflow)
        if told_at_last is UNKNOWN or (told_at_last and systems is UNKNOWN):
            return UNKNOWN
        found |= known(systems, frozenset[str]()) if told_at_last else set[str]()
    return frozenset(found)


def _before(one: _Told, other: _Told) -> Truth:
    """Whether devices that are told both keep to the one."""
    first, second = one.priority, other.priority
    return UNKNOWN if first is UNKNOWN or second is UNKNOWN else (first or 0) > (second or 0)


def _runs_after(graph: Graph, workflow: Resource) -> Maybe[frozenset[str]]:
    """Systems by whose stop, a run of their workflow, an alert has this one run."""
    found: set[str] = set()
    for alert in graph.of_type(ALERT):
        scopes = texts(alert.value("scopes"))
        for scope in () if scopes is UNKNOWN else scopes:
            if counts(alert, "RunsStarted", scope.lower()) is not True:
                continue
            groups = whom(alert)
            if groups is UNKNOWN:
                return UNKNOWN
            calls = any_of(_group_calls(graph, group, workflow) for group in groups)
            system = _system(graph, scope.lower())
            if calls is UNKNOWN or (calls and system is UNKNOWN):
                return UNKNOWN
            found |= {system} if calls and isinstance(system, str) else set()
    return frozenset(found)


def _system(graph: Graph, stop: str) -> Maybe[str | None]:
    """The system that a workflow stops: what its tag says; what is not in these stacks could not be read."""
    found = next((one for one in graph.of_type(WORKFLOW) if id_of(one) == stop), None)
    return UNKNOWN if found is None or found.external else text(entry(found.value("tags"), _SYSTEM))


def _group_calls(graph: Graph, group: str, workflow: Resource) -> Truth:
    """Whether the action group with this id calls the workflow, and may."""
    found = next((one for one in graph.of_type(ROUTE) if id_of(one) == group), None)
    receivers = UNKNOWN if found is None else items(found.value("logicAppReceivers"))
    own = id_of(workflow)
    if found is None or receivers is UNKNOWN or own is UNKNOWN:
        return UNKNOWN
    called = any(named(entry(one, "resourceId")) == own for one in receivers)
    return all_of((called, flag(found.value("enabled"), absent=True), itself_may(graph, found, _CALL, own)))


def _strict(policy: Mapping[str, object]) -> Truth:
    level = text(entry(policy, "signatureVerification", "level"))
    return UNKNOWN if level is UNKNOWN else level == "strict"


def _signers(policies: Sequence[Mapping[str, object]]) -> Maybe[tuple[str, ...]]:
    """The vaults after which the trust stores are named; whoever is trusted without a name is nobody's."""
    stores, whose = _all(policies, "trustStores"), _all(policies, "trustedIdentities")
    if stores is UNKNOWN or whose is UNKNOWN:
        return UNKNOWN
    anybody = [one for one in whose if not one.startswith(_SOMEBODY)]
    return (*(one.removeprefix(_STORE).lower() for one in stores), *anybody)


def _all(policies: Sequence[Mapping[str, object]], name: str) -> Maybe[tuple[str, ...]]:
    found: list[str] = []
    for one in policies:
        its = texts(one.get(name))
        if its is UNKNOWN:
            return UNKNOWN
        found += its
    return tuple(dict.fromkeys(found))
