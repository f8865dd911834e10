"""Workflows that train models: their jobs, the gates before a registration, and what starts them.

A job is what a workflow asks a workspace to run. What runs has no network of its own: that of the workspace is managed
by Azure, and what leads out of it is named. A version that is registered in a workspace waits; in a registry it would
be approved.

Sources: Azure Machine Learning, REST API (https://learn.microsoft.com/rest/api/azureml/jobs/create-or-update), managed
networks (https://learn.microsoft.com/azure/machine-learning/how-to-managed-network) and encryption of computes
(https://learn.microsoft.com/azure/machine-learning/concept-customer-managed-keys); Azure Logic Apps, workflow
definition language (https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of
from gouvernail.values import entry, flag, items, mapping, number, text, texts
from policies.reading.azure.arm import account_in, id_of, named, within
from policies.reading.azure.roles import given_on
from policies.reading.azure.starts import starts
from policies.reading.azure.stores import STORE, key_of
from policies.reading.azure.workflows import WORKFLOW, Action, actions
from policies.reading.model.pipeline import Gate, Job, Registration, TrainingPipeline
from policies.reading.policy import acts_on

__all__ = ["training_pipelines"]

_ML: Final = "azure-native:machinelearningservices:"
_COMPUTE: Final = f"{_ML}Compute"
_WORKSPACE: Final = f"{_ML}Workspace"
_RULE: Final = f"{_ML}ManagedNetworkSettingsRule"
_DATASTORE: Final = f"{_ML}Datastore"
_ENDPOINT: Final = f"{_ML}OnlineEndpoint"
_REGISTRY: Final = f"{_ML}Registry"
_OF: Final = "Microsoft.MachineLearningServices"
_SERVES: Final = (
    "onlineEndpoints/write",
    "onlineEndpoints/delete",
    "onlineEndpoints/deployments/write",
    "onlineEndpoints/deployments/delete",
)
_WRITE: Final = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write"
_PENDING: Final = "PendingManualApproval"
_ARM: Final = r"https://management\.azure\.com"
_JOB: Final = re.compile(rf"{_ARM}(?P<workspace>/.+/workspaces/[^/]+)/jobs/.+", re.DOTALL)
_VERSION: Final = re.compile(
    rf"{_ARM}(?P<holder>/.+/(?:workspaces|registries)/[^/]+)/models/[^/]+/versions/.+", re.DOTALL
)
_PLACE: Final = re.compile(
    r"azureml://subscriptions/[^/]+/resourcegroups/[^/]+/workspaces/[^/]+/"
    r"datastores/(?P<datastore>[^/]+)/paths/(?P<path>.*)",
    re.DOTALL | re.IGNORECASE,
)
_REPORT: Final = re.compile(r"https://(?P<account>[a-z0-9]+)\.blob\.core\.windows\.net/(?P<path>.+)", re.DOTALL)
_READ: Final = re.compile(r"body\('([^']+)'\)")
_MEASURE: Final = re.compile(r"@\{?outputs\('(?P<report>[^']+)'\)(?P<steps>(?:\?\['[^']+'\])+)\}?")
_STEP: Final = re.compile(r"\?\['([^']+)'\]")
_DIGEST: Final = re.compile(r"data\.([A-Za-z0-9_]+)\.digest")


def training_pipelines(graph: Graph) -> Iterator[TrainingPipeline]:
    """Every workflow that says of which model it is, and starts jobs."""
    for workflow in graph.of_type(WORKFLOW):
        called = actions(workflow)
        model = text(entry(workflow.value("tags"), "model"))
        if model is None or (called is not UNKNOWN and not any(_asks_for_job(one) for one in called)):
            continue
        jobs: Maybe[tuple[Job, ...]] = UNKNOWN
        registrations: Maybe[tuple[Registration, ...]] = UNKNOWN
        results: Maybe[tuple[tuple[str, str], ...]] = UNKNOWN
        if called is not UNKNOWN:
            jobs = tuple(_job(graph, one) for one in called if _asks_for_job(one))
            reports = _reports(called)
            within_ = mapping(entry(workflow.value("definition"), "actions"))
            if within_ is not UNKNOWN:
                registrations = tuple(_registrations(within_, (), ends=True, reports=reports))
            results = _results(graph, called)
        started = starts(graph, workflow)
        own = id_of(workflow)
        yield TrainingPipeline(
            urn=workflow.urn,
            model=model,
            jobs=jobs,
            registrations=registrations,
            identities=_identities(own, jobs, started.by),
            beyond=tuple(_beyond(graph, graph.account(workflow), called)),
            every_days=started.every_days,
            alarms=started.alarms,
            on_silence=started.on_silence,
            registers_as=own,
            results=results,
            writers=_writers(graph, results),
        )


def _asks_for_job(action: Action) -> bool:
    return _JOB.fullmatch(action.asks("PUT")) is not None


def _job(graph: Graph, action: Action) -> Job:
    asked = _JOB.fullmatch(action.asks("PUT"))
    workspace = asked["workspace"] if asked else ""
    properties = entry(action.said, "inputs", "body", "properties")
    compute = _thing(graph, named(entry(properties, "computeId")), _COMPUTE)
    alone = number(entry(properties, "resources", "instanceCount"))
    return Job(
        name=action.name,
        isolated=_isolated(graph, workspace, compute),
        encrypted=UNKNOWN if alone is UNKNOWN else alone == 1,
        subnets=(),
        disk=None,
        output=_left(graph, action),
        identity=_identity(compute),
        managed_network=True,
    )


def _identity(compute: Resource | None) -> str | None:
    """The one identity of a compute: asked for as a list, given back by its id."""
    given = entry(compute.value("identity"), "userAssignedIdentities") if compute else None
    if isinstance(given, list):
        listed = texts(cast("object", given))
        names = [] if listed is UNKNOWN else list(listed)
    else:
        by_id = mapping(given)
        names = [] if by_id is UNKNOWN else list(by_id)
    return names[0].lower() if len(names) == 1 else None


def _left(graph: Graph, action: Action) -> str | None:
    """The key of what the job leaves behind; none as soon as one of its places has none of ours."""
    places = [_PLACE.fullmatch(one) for one in _outputs(action)]
    stores = [_store(graph, place["datastore"])[0] if place else UNKNOWN for place in places]
    held = [next((one for one in graph.of_type(STORE) if id_of(one) == store), None) for store in stores]
    keys = [UNKNOWN if one is None else key_of(one) for one in held]
    known = [one for one in keys if isinstance(one, str)]
    return known[0] if known and len(known) == len(keys) else None


def _store(graph: Graph, datastore: str) -> tuple[Maybe[str], Maybe[str | None]]:
    """The id of the store that a datastore leads to, and the container in it."""
    held = next((one for one in graph.of_type(_DATASTORE) if one.value("name") == datastore), None)
    account = named(entry(held.value("properties"), "accountName")) if held else UNKNOWN
    container = named(entry(held.value("properties"), "containerName")) if held else UNKNOWN
    ends = f"/storageaccounts/{account}"
    return next((str(id_of(one)) for one in graph.of_type(STORE) if str(id_of(one)).endswith(ends)), UNKNOWN), container


def _isolated(graph: Graph, workspace: str, compute: Resource | None) -> Truth:
    """Whether what runs has no address outside, and private endpoints to things of its account alone lead out."""
    held = _thing(graph, workspace, _WORKSPACE)
    if held is None or compute is None:
        return UNKNOWN
    mode = text(entry(held.value("managedNetwork"), "isolationMode"))
    public = flag(entry(compute.value("properties"), "properties", "enableNodePublicIp"), absent=True)
    rules = [one for one in graph.of_type(_RULE) if within(str(id_of(one)), workspace)]
    return all_of(
        (
            UNKNOWN if mode is UNKNOWN else mode == "AllowOnlyApprovedOutbound",
            UNKNOWN if public is UNKNOWN else not public,
            *(_to_ours(one, account_in(workspace)) for one in rules),
        )
    )


def _to_ours(rule: Resource, account: str | None) -> Truth:
    kind = text(entry(rule.value("properties"), "type"))
    to = named(entry(rule.value("properties"), "destination", "serviceResourceId"))
    if kind is UNKNOWN or to is UNKNOWN:
        return UNKNOWN
    return kind == "PrivateEndpoint" and to is not None and account_in(to) == account


def _reports(called: tuple[Action, ...]) -> frozenset[str]:
    """Names of what holds a report: read from a store where a job of this workflow writes."""
    written = {
        place["path"].rstrip("/").lower()
        for one in called
        if _asks_for_job(one)
        for output in _outputs(one)
        if (place := _PLACE.fullmatch(output))
    }
    read = {
        one.name
        for one in called
        if (asked := _REPORT.fullmatch(one.asks("GET")))
        and any(path and f"/{path}/" in f"/{asked['path']}" for path in written)
    }
    return frozenset(
        one.name
        for one in called
        if one.said.get("type") == "Compose" and {*_READ.findall(str(one.said.get("inputs")))} & read
    )


def _outputs(action: Action) -> list[str]:
    given = mapping(entry(action.said, "inputs", "body", "properties", "outputs"))
    uris: list[object] = [] if given is UNKNOWN else [entry(one, "uri") for one in given.values()]
    return [one for one in uris if isinstance(one, str)]


def _registrations(
    holder: Mapping[str, object], behind: tuple[Gate, ...], *, ends: bool, reports: frozenset[str]
) -> Iterator[Registration]:
    """Only the conditions around a registration keep it back for certain; in the other branch they say nothing."""
    for said in holder.values():
        inside, other = mapping(entry(said, "actions")), mapping(entry(said, "else", "actions"))
        within_: Mapping[str, object] = {} if inside is UNKNOWN else inside
        refused: Mapping[str, object] = {} if other is UNKNOWN else other
        if entry(said, "type") == "If":
            fails = ends and any(_fails(one) for one in refused.values())
            gates = tuple(_gates(entry(said, "expression", "and"), reports))
            yield from _registrations(within_, (*behind, *gates), ends=fails, reports=reports)
            yield from _registrations(refused, behind, ends=ends, reports=reports)
        elif within_:
            yield from _registrations(within_, behind, ends=ends, reports=reports)
        url = entry(said, "inputs", "uri")
        asked = _VERSION.fullmatch(url) if isinstance(url, str) and entry(said, "inputs", "method") == "PUT" else None
        if asked:
            yield _registration(said, asked["holder"], behind, ends=ends, reports=reports)


def _registration(
    said: object, holder: str, behind: tuple[Gate, ...], *, ends: bool, reports: frozenset[str]
) -> Registration:
    noted = mapping(entry(said, "inputs", "body", "properties", "properties"))
    properties: Mapping[str, object] = {} if noted is UNKNOWN else noted
    digests = (_DIGEST.fullmatch(_measure(value, reports) or "") for value in properties.values())
    group = properties.get("group")
    return Registration(
        state=_PENDING if "/workspaces/" in holder.lower() else "approved",
        group=group.lower() if isinstance(group, str) else None,
        behind=behind,
        ends=ends,
        recorded=frozenset(found[1] for found in digests if found),
        reported=isinstance(properties.get("report"), str),
    )


def _fails(action: object) -> bool:
    return entry(action, "type") == "Terminate" and entry(action, "inputs", "runStatus") == "Failed"


def _gates(conditions: object, reports: frozenset[str]) -> Iterator[Gate]:
    """Comparisons of a report with a number; any other condition holds nothing back that we know of."""
    listed = items(conditions)
    for one in () if listed is UNKNOWN else listed:
        for operator in ("greaterOrEquals", "lessOrEquals"):
            measure, bound = _measure(entry(one, operator, 0), reports), entry(one, operator, 1)
            if measure is None or isinstance(bound, bool) or not isinstance(bound, int | float):
                continue
            least = float(bound) if operator == "greaterOrEquals" else None
            yield Gate(measure, least=least, most=None if least is not None else float(bound))


def _measure(value: object, reports: frozenset[str]) -> str | None:
    """The path in a report that some step of the run really writes."""
    found = _MEASURE.fullmatch(value) if isinstance(value, str) else None
    return ".".join(_STEP.findall(found["steps"])) if found and found["report"] in reports else None


def _results(graph: Graph, called: tuple[Action, ...]) -> Maybe[tuple[tuple[str, str], ...]]:
    """Store of what the job writes that leaves a model, and a blob of it."""
    found: list[tuple[str, str]] = []
    for one in called:
        if not _asks_for_job(one):
            continue
        uri = entry(one.said, "inputs", "body", "properties", "outputs", "model", "uri")
        place = _PLACE.fullmatch(uri) if isinstance(uri, str) else None
        if place is None:
            continue
        store, container = _store(graph, place["datastore"])
        if store is UNKNOWN or container is UNKNOWN:
            return UNKNOWN
        folder = place["path"].partition("/")[0]
        found.append((store, f"{store}/blobservices/default/containers/{container}/blobs/{folder}/any"))
    return tuple(dict.fromkeys(found)) if found else UNKNOWN


def _writers(graph: Graph, results: Maybe[tuple[tuple[str, str], ...]]) -> Maybe[tuple[str, ...]]:
    """Whoever may write where it keeps what it trained, by what is given there and around."""
    if results is UNKNOWN:
        return UNKNOWN
    found: set[str] = set()
    for store, place in results:
        for one in given_on(graph, store):
            if one is UNKNOWN:
                return UNKNOWN
            if one.allow and acts_on(one, _WRITE, place) is not False:
                found |= {who.name for who in one.principals}
    return tuple(sorted(found))


def _identities(own: Maybe[str], jobs: Maybe[tuple[Job, ...]], by: Maybe[tuple[str, ...]]) -> Maybe[tuple[str, ...]]:
    if own is UNKNOWN or jobs is UNKNOWN or by is UNKNOWN or any(job.identity is None for job in jobs):
        return UNKNOWN
    return tuple(dict.fromkeys((own, *(str(job.identity) for job in jobs), *by)))


def _beyond(graph: Graph, account: str | None, called: Maybe[tuple[Action, ...]]) -> Iterator[tuple[str, str]]:
    """What approves a version or changes what is served, on each registry and endpoint, the workspace's own too."""
    for one in graph.of_type(_REGISTRY):
        if graph.account(one) == account:
            yield f"{_OF}/registries/assets/write", str(id_of(one))
    endpoints = [str(id_of(one)) for one in graph.of_type(_ENDPOINT) if graph.account(one) == account]
    asked = [] if called is UNKNOWN else [_JOB.fullmatch(one.asks("PUT")) for one in called]
    endpoints += [f"{found['workspace']}/onlineendpoints/any" for found in asked if found]
    for endpoint in dict.fromkeys(endpoints):
        for action in _SERVES:
            inner = f"{endpoint}/deployments/any" if "/deployments/" in action else endpoint
            yield f"{_OF}/workspaces/{action}", inner


def _thing(graph: Graph, id_: Maybe[str | None], token: str) -> Resource | None:
    return next((one for one in graph.of_type(token) if id_ is not UNKNOWN and id_of(one) == id_), None)
