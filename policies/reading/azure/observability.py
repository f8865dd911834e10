"""Pages, traces, and what measures by the clock: a workflow that starts a machine, which runs one container.

What a machine runs stands in its user data; where it runs follows from its network interface, under which keys from its
disk and from the store into which the workflow puts what was reported.

Sources: Azure Monitor, workbooks (https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-overview),
sampling (https://learn.microsoft.com/azure/azure-monitor/app/opentelemetry-sampling) and query packs
(https://learn.microsoft.com/azure/azure-monitor/logs/query-packs); Azure API Management, Application Insights
(https://learn.microsoft.com/azure/api-management/api-management-howto-app-insights); Azure Virtual Machines, user data
(https://learn.microsoft.com/azure/virtual-machines/user-data) and customer-managed keys
(https://learn.microsoft.com/azure/virtual-machines/disk-encryption).
"""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, all_of
from gouvernail.values import entry, items, mapping, number, text, texts
from policies.reading.azure.arm import id_of, named
from policies.reading.azure.watches import figure
from policies.reading.azure.workflows import WORKFLOW, Action, actions, by_clock, each, itself_may, runs
from policies.reading.model.identities import Identity
from policies.reading.model.observability import MeasuringJob, Page, Sampling, Traces, Watch
from policies.reading.model.stores import Store
from policies.reading.policy import permits

__all__ = ["measuring_jobs", "pages", "samplings", "traces"]

_PAGE: Final = "azure-native:applicationinsights:Workbook"
_COMPONENT: Final = "azure-native:applicationinsights:Component"
_LOGGER: Final = "azure-native:apimanagement:Logger"
_DIAGNOSTICS: Final = ("azure-native:apimanagement:Diagnostic", "azure-native:apimanagement:ApiDiagnostic")
_QUERY: Final = "azure-native:operationalinsights:Query"
_MACHINE: Final = "azure-native:compute:VirtualMachine"
_PLACE: Final = "azure-native:network:NetworkInterface"
_DISK_KEY: Final = "azure-native:compute:DiskEncryptionSet"
_ALARM: Final = re.compile(r'"(/subscriptions/[^"]+/(?:scheduledqueryrules|metricalerts)/[^"]+)"', re.IGNORECASE)
_CALLED: Final = re.compile(r'\bAppRoleName (?:startswith|==|=~) "([^"]+)"')
_START: Final = re.compile(r"https://management\.azure\.com(/.+/virtualmachines/[^/]+)/start\?.*")
_KEPT: Final = re.compile(r"https://([a-z0-9]+)\.blob\.core\.windows\.net/.*", re.DOTALL)
_READ: Final = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"
_MAY_START: Final = "Microsoft.Compute/virtualMachines/start/action"
_SECONDS: Final[Mapping[str, int]] = {"Second": 1, "Minute": 60, "Hour": 3_600, "Day": 86_400, "Week": 604_800}


@dataclass(frozen=True, slots=True)
class _Known:
    """What a job's workflow does, and which stores and identities there are."""

    actions: tuple[Action, ...]
    stores: Sequence[Store]
    identities: Sequence[Identity]


def pages(graph: Graph, watched: Iterable[Watch]) -> Iterator[Page]:
    """Every workbook. A chart of the endpoint's own measure is one of each alarm on it."""
    known = tuple(watched)
    for page in graph.of_type(_PAGE):
        body = _json(page.value("serializedData"))
        parts = UNKNOWN if body is UNKNOWN else items(body.get("items"))
        if parts is UNKNOWN:
            yield Page(page.urn, UNKNOWN, UNKNOWN, UNKNOWN)
            continue
        headings, states, charts = set[str](), set[str](), set[str]()
        for part in parts:
            content = part.get("content")
            query = str(entry(content, "query") or "")
            if part.get("type") == 1:
                headings |= {line.strip("# ") for line in str(entry(content, "json")).splitlines()}
            elif entry(content, "queryType") == 1:
                states |= {one.lower() for one in _ALARM.findall(query)} if query.startswith("resources\n") else set()
            else:
                charts |= _charted(query, known)
        yield Page(page.urn, frozenset(headings), frozenset(states), frozenset(charts))


def samplings(graph: Graph) -> Iterator[Sampling]:
    """Wherever a gateway's traces are kept: its share of what arrives there, and that of what is sent.

    What a gateway sends besides, errors, comes on top where it samples itself.
    """
    for kept in graph.of_type(_COMPONENT):
        own, share = id_of(kept), number(kept.value("samplingPercentage"))
        senders = [one for one in graph.of_type(_LOGGER) if named(one.value("resourceId")) == own]
        said = [one for one in graph.of_type(*_DIAGNOSTICS) if _by(one, senders)]
        if not senders:
            continue
        sent = [_sent(one) for one in said]
        always = any(text(one.value("alwaysLog")) is not None for one in said)
        shares = [UNKNOWN if share is UNKNOWN else (100.0 if share is None else share) / 100, *sent]
        yield Sampling(
            urn=kept.urn,
            share=_product(shares),
            besides=1.0 if always and any(one is not UNKNOWN and one < 1 for one in sent) else 0.0,
            of=UNKNOWN if own is UNKNOWN else own.rpartition("/")[2],
        )


def traces(graph: Graph) -> Iterator[Traces]:
    """Every question that is kept; what it looks for by other marks than names is taken for nothing."""
    for one in graph.of_type(_QUERY):
        sought = text(one.value("body"))
        yield Traces(one.urn, UNKNOWN if sought is UNKNOWN else frozenset(_CALLED.findall(sought or "")))


def measuring_jobs(graph: Graph, held: Iterable[Store], known: Iterable[Identity]) -> Iterator[MeasuringJob]:
    """Every workflow that starts a machine by the clock; one whose actions are not known may be one."""
    stores, identities = tuple(held), tuple(known)
    for workflow in graph.of_type(WORKFLOW):
        its = actions(workflow)
        if its is UNKNOWN:
            yield _unread(graph, workflow)
            continue
        for found in (one for one in map(_START.fullmatch, (action.asks("POST") for action in its)) if one):
            machine = next((one for one in graph.of_type(_MACHINE) if id_of(one) == found[1]), None)
            if machine is not None:
                yield _job(graph, workflow, machine, _Known(its, stores, identities))


def _job(graph: Graph, workflow: Resource, machine: Resource, of: _Known) -> MeasuringJob:
    told = _told(machine)
    said: Maybe[Mapping[str, object]] = UNKNOWN if told is UNKNOWN else mapping(told.get("environment"))
    who = texts(entry(machine.inputs.get("identity"), "userAssignedIdentities"))
    identity = UNKNOWN if who is UNKNOWN else who[0].lower() if len(who) == 1 else None
    records: Maybe[frozenset[str]] = UNKNOWN
    if said is not UNKNOWN:
        records = frozenset(
            _container(of.stores, str(place)) for name, place in said.items() if name.startswith("RECORD")
        )
    reader = next((one for one in of.identities if one.id == identity), None)
    may = UNKNOWN if reader is None else reader.permissions
    subnets, firewalls = _place(graph, machine)
    return MeasuringJob(
        urn=workflow.urn,
        account=graph.account(workflow),
        on=all_of((runs(workflow), by_clock(workflow), itself_may(graph, workflow, _MAY_START, str(id_of(machine))))),
        every=_every(workflow),
        monitors=UNKNOWN
        if said is UNKNOWN
        else frozenset(name.removeprefix("MONITOR_") for name in said if name.startswith("MONITOR_")),
        image=UNKNOWN if told is UNKNOWN else text(told.get("image")),
        identity=identity,
        subnets=subnets,
        firewalls=firewalls,
        keys=_keys(graph, machine, of),
        records=records,
        reads=UNKNOWN
        if records is UNKNOWN or may is UNKNOWN
        else frozenset(one for one in records if permits(may, _READ, f"{one}/blobs/any") is True),
    )


def _unread(graph: Graph, workflow: Resource) -> MeasuringJob:
    return MeasuringJob(
        urn=workflow.urn,
        account=graph.account(workflow),
        on=UNKNOWN,
        every=UNKNOWN,
        monitors=UNKNOWN,
        image=UNKNOWN,
        identity=UNKNOWN,
        subnets=UNKNOWN,
        firewalls=UNKNOWN,
        keys=UNKNOWN,
        records=UNKNOWN,
        reads=UNKNOWN,
    )


def _told(machine: Resource) -> Maybe[Mapping[str, object]]:
    """What the machine is told to run."""
    found = text(machine.value("userData"))
    if found is UNKNOWN:
        return UNKNOWN
    try:
        return _json(base64.b64decode(found or "", validate=True).decode())
    except (binascii.Error, UnicodeDecodeError):
        return UNKNOWN


def _container(stores: Sequence[Store], address: str) -> str:
    """The id of the container at an address; the address itself where it is of no store of these stacks."""
    found = re.fullmatch(r"https://([a-z0-9]+)\.blob\.core\.windows\.net/([^/]+)/?.*", address)
    if found is None:
        return address
    end = f"/storageaccounts/{found[1]}"
    own = next((str(one.id) for one in stores if str(one.id).endswith(end)), None)
    return f"{own}/blobservices/default/containers/{found[2]}" if own else address


def _place(graph: Graph, machine: Resource) -> tuple[Maybe[tuple[str, ...]], Maybe[tuple[str, ...]]]:
    """Its subnets and firewalls; none of a kind where one of its interfaces has none, or an address of the world."""
    listed = items(entry(machine.value("networkProfile"), "networkInterfaces"))
    if listed is UNKNOWN:
        return UNKNOWN, UNKNOWN
    subnets, firewalls = list[str | None](), list[str | None]()
    for one in listed:
        own = named(one.get("id"))
        found = next((other for other in graph.of_type(_PLACE) if id_of(other) == own), None)
        addresses = UNKNOWN if found is None else items(found.value("ipConfigurations"))
        if found is None or addresses is UNKNOWN:
            return UNKNOWN, UNKNOWN
        wall = named(entry(found.value("networkSecurityGroup"), "id"))
        within = [named(entry(address, "subnet", "id")) for address in addresses]
        if wall is UNKNOWN or UNKNOWN in within:
            return UNKNOWN, UNKNOWN
        outside = any(address.get("publicIPAddress") is not None for address in addresses)
        subnets += [None] if outside else cast("list[str | None]", within)
        firewalls.append(wall)
    return _all_there(subnets), _all_there(firewalls)


def _all_there(found: list[str | None]) -> tuple[str, ...]:
    """All of them; none where one lacks."""
    known = tuple(one for one in found if one is not None)
    return known if len(known) == len(found) else ()


def _keys(graph: Graph, machine: Resource, of: _Known) -> Maybe[tuple[str | None, ...]]:
    """That of its disk, and those of the stores into which the workflow puts."""
    own = named(entry(machine.value("storageProfile"), "osDisk", "managedDisk", "diskEncryptionSet", "id"))
    uses = next((one for one in graph.of_type(_DISK_KEY) if own is not None and id_of(one) == own), None)
    disk: Maybe[str | None] = None if own is None else UNKNOWN
    if uses is not None:
        disk = named(entry(uses.value("activeKey"), "keyUrl"))
    put = {found[1] for one in of.actions if (found := _KEPT.fullmatch(one.asks("PUT")))}
    kept = [one.key for one in of.stores if str(one.id).rpartition("/")[2] in put]
    found = (disk, *(kept or [None]))
    return UNKNOWN if UNKNOWN in found else cast("tuple[str | None, ...]", found)


def _every(workflow: Resource) -> Maybe[float | None]:
    triggers = entry(workflow.value("definition"), "triggers")
    clocks = [one.said.get("recurrence") for one in each(triggers) if one.said.get("type") == "Recurrence"]
    if len(clocks) != 1:
        return UNKNOWN
    often, unit = number(entry(clocks[0], "interval")), text(entry(clocks[0], "frequency"))
    seconds = _SECONDS.get(unit) if isinstance(unit, str) else None
    return UNKNOWN if often is UNKNOWN or often is None or seconds is None else often * seconds


def _charted(query: str, watched: Sequence[Watch]) -> set[str]:
    monitor, measure = figure(query)
    alike = {str(one.name) for one in watched if measure is not None and one.measure == measure and one.monitor is None}
    return alike | ({monitor} if monitor else set())


def _by(diagnostic: Resource, loggers: list[Resource]) -> bool:
    return named(diagnostic.value("loggerId")) in {id_of(one) for one in loggers}


def _sent(diagnostic: Resource) -> Maybe[float]:
    found = number(entry(diagnostic.value("sampling"), "percentage"))
    return UNKNOWN if found is UNKNOWN else (100.0 if found is None else found) / 100


def _product(shares: Iterable[Maybe[float]]) -> Maybe[float | None]:
    whole = 1.0
    for one in shares:
        if one is UNKNOWN:
            return UNKNOWN
        whole *= one
    return whole


def _json(value: object) -> Maybe[Mapping[str, object]]:
    try:
        read = cast("object", json.loads(value)) if isinstance(value, str) else value
    except ValueError:
        return UNKNOWN
    return cast("Mapping[str, object]", read) if isinstance(read, Mapping) else UNKNOWN
