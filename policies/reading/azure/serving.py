"""Azure's model endpoints as they are: deployments, what they record, and the network that they run in.

A deployment is both a variant of its endpoint and the model that it runs. Which of them is a shadow, and which answers,
is said by what moves the endpoint's requests (`releases.py`): the endpoint is made without.

A container runs in a network that Azure manages for the workspace. It is isolated where out of that network lead only
private endpoints; the subnets that count as its own are those in which the workspace is reached.

Sources: Azure Machine Learning, online endpoints
(https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online), their network isolation
(https://learn.microsoft.com/azure/machine-learning/concept-secure-online-endpoint) and collected data
(https://learn.microsoft.com/azure/machine-learning/how-to-collect-production-data).
"""

import re
from collections.abc import Iterator, Mapping
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, items, mapping, number, text
from policies.reading.azure.arm import around, id_of, named, reference, within
from policies.reading.azure.releases import ENDPOINT, mirrored, released, taken_back_by
from policies.reading.azure.stores import STORE, key_of
from policies.reading.model.serving import Capture, Model, ModelEndpoint, Variant

__all__ = ["DEPLOYMENT", "model_endpoints", "models"]

_MODULE = "azure-native:machinelearningservices:"
DEPLOYMENT = f"{_MODULE}OnlineDeployment"
_WORKSPACE = f"{_MODULE}Workspace"
_ENVIRONMENT = f"{_MODULE}EnvironmentVersion"
_VERSION = f"{_MODULE}RegistryModelVersion"
_RULE = f"{_MODULE}ManagedNetworkSettingsRule"
_DATA = f"{_MODULE}DataVersion"
_PLACE = f"{_MODULE}Datastore"
_WAY = "azure-native:network:PrivateEndpoint"
_ASSET = re.compile(r"azureml://registries/(?P<registry>[^/]+)/models/(?P<model>[^/]+)/versions/(?P<number>[^/]+)")
_DATA_URI = re.compile(r"azureml://.*/workspaces/(?P<workspace>[^/]+)/datastores/(?P<place>[^/]+)/paths/.*")


def models(graph: Graph) -> Iterator[Model]:
    """Every deployment of an endpoint."""
    for one in graph.of_type(DEPLOYMENT):
        its = one.value("properties")
        told = entry(its, "environmentVariables")
        wait = number(entry(told, "BATCH_WAIT_MS"))
        endpoint = _of(graph, around(id_of(one), "deployments"), ENDPOINT)
        workspace = _of(graph, around(id_of(one), "onlineEndpoints"), _WORKSPACE)
        yield Model(
            urn=one.urn,
            id=id_of(one),
            images=_images(graph, its),
            version=_version(graph, text(entry(its, "model"))),
            isolated=UNKNOWN if workspace is None else _isolated(graph, workspace),
            subnets=_subnets(graph, endpoint, workspace),
            firewalls=UNKNOWN,
            identity=UNKNOWN if endpoint is None else _identity(endpoint),
            runtime=text(entry(told, "MODEL_RUNTIME")),
            batch=number(entry(told, "BATCH_MAX")),
            wait=wait / 1000 if isinstance(wait, float) else wait,
        )


def model_endpoints(graph: Graph) -> Iterator[ModelEndpoint]:
    """Every online endpoint, called by its id."""
    for endpoint in graph.of_type(ENDPOINT):
        own, beside = id_of(endpoint), mirrored(graph, endpoint)
        inside = [one for one in graph.of_type(DEPLOYMENT) if own is not UNKNOWN and within(str(id_of(one)), own)]
        workspace = _of(graph, around(own, "onlineEndpoints"), _WORKSPACE)
        yield ModelEndpoint(
            urn=endpoint.urn,
            name=own,
            account=graph.account(endpoint),
            variants=UNKNOWN if beside is UNKNOWN else _variants(inside, beside),
            capture=UNKNOWN if beside is UNKNOWN else _captured(graph, inside, beside),
            key=UNKNOWN if workspace is None else named(_of_key(workspace)),
            rollback_alarms=taken_back_by(graph, endpoint),
            serves=released(graph, endpoint),
            region=graph.region(endpoint),
        )


def _variants(inside: list[Resource], beside: frozenset[str]) -> tuple[Variant, ...]:
    """The deployments; and what gets a copy of the requests without being one of them."""
    found: list[Variant] = []
    for one in inside:
        count = number(entry(one.value("sku"), "capacity"))
        found.append(
            Variant(
                name=_called(one),
                model=id_of(one),
                instances=int(count) if isinstance(count, float) else count,
                shadow=_called(one) in beside,
            )
        )
    there = {one.name for one in found}
    return (*found, *(Variant(name, UNKNOWN, UNKNOWN, shadow=True) for name in sorted(beside) if name not in there))


def _captured(graph: Graph, inside: list[Resource], beside: frozenset[str]) -> Maybe[Capture | None]:
    """What those record that answer; unknown where they do not all record the same."""
    found = [_capture(graph, one) for one in inside if _called(one) not in beside]
    return None if not found else found[0] if all(one == found[0] for one in found) else UNKNOWN


def _capture(graph: Graph, deployment: Resource) -> Maybe[Capture | None]:
    collections = mapping(entry(deployment.value("properties"), "dataCollector", "collections"))
    if collections is UNKNOWN:
        return UNKNOWN
    kinds = [mapping(one) for name in ("request", "response") if (one := collections.get(name)) is not None]
    if UNKNOWN in kinds:
        return UNKNOWN
    read = cast("list[Mapping[str, object]]", kinds)
    if not read:
        return None
    on = [_enabled(one) for one in read]
    shares = [1.0 if (share := number(one.get("samplingRate"))) is None else share for one in read]
    stores = {_store(graph, one) for one in read}
    store = stores.pop() if len(stores) == 1 else UNKNOWN
    held = _of(graph, store, STORE)
    return Capture(
        on=any_of(on),
        share=UNKNOWN if UNKNOWN in shares else min(one for one in shares if isinstance(one, float)),
        inputs=_collects(collections, "request"),
        outputs=_collects(collections, "response"),
        store=store,
        key=UNKNOWN if held is None else key_of(held),
    )


def _collects(collections: Mapping[str, object], kind: str) -> Truth:
    its = mapping(collections.get(kind))
    return UNKNOWN if its is UNKNOWN else bool(its) and _enabled(its)


def _enabled(collection: Mapping[str, object]) -> Truth:
    mode = text(collection.get("dataCollectionMode"))
    return UNKNOWN if mode is UNKNOWN else mode == "Enabled"


def _store(graph: Graph, collection: Mapping[str, object]) -> Maybe[str]:
    """The id of the storage account that a collection is written to."""
    data = _of(graph, reference(collection.get("dataId")), _DATA)
    uri = UNKNOWN if data is None else text(entry(data.value("properties"), "dataUri"))
    found = _DATA_URI.fullmatch(uri) if isinstance(uri, str) else None
    if found is None:
        return UNKNOWN
    end = f"/workspaces/{found['workspace']}/datastores/{found['place']}".lower()
    place = next((one for one in graph.of_type(_PLACE) if str(id_of(one)).endswith(end)), None)
    account = UNKNOWN if place is None else named(entry(place.value("properties"), "accountName"))
    if not isinstance(account, str):
        return UNKNOWN
    stores = [str(id_of(one)) for one in graph.of_type(STORE)]
    return next((one for one in stores if one.endswith(f"/storageaccounts/{account}")), UNKNOWN)


def _images(graph: Graph, its: object) -> Maybe[tuple[str, ...]]:
    """That of its environment."""
    id_ = named(entry(its, "environmentId"))
    if id_ is None:
        return ()
    environment = _of(graph, id_, _ENVIRONMENT)
    image = UNKNOWN if environment is None else text(entry(environment.value("properties"), "image"))
    return UNKNOWN if image is UNKNOWN else (image,) if image else ()


def _version(graph: Graph, model: Maybe[str | None]) -> Maybe[str | None]:
    """The id of the version of the registry, as these stacks read it."""
    if not isinstance(model, str):
        return model
    found = _ASSET.fullmatch(model)
    if found is None:
        return model.lower()
    end = "/registries/{registry}/models/{model}/versions/{number}".format(**found.groupdict()).lower()
    return next((own for one in graph.of_type(_VERSION) if (own := str(id_of(one))).endswith(end)), UNKNOWN)


def _isolated(graph: Graph, workspace: Resource) -> Truth:
    """Whether nothing but private endpoints leads out of the network of the workspace."""
    network = workspace.value("managedNetwork")
    mode = text(entry(network, "isolationMode"))
    inline = mapping(entry(network, "outboundRules"))
    only: Truth = UNKNOWN if mode is UNKNOWN else mode == "AllowOnlyApprovedOutbound"
    within_it: list[object] = [UNKNOWN] if inline is UNKNOWN else list(inline.values())
    within_it += [
        one.value("properties") for one in graph.of_type(_RULE) if within(str(id_of(one)), str(id_of(workspace)))
    ]
    kinds = [text(entry(one, "type")) for one in within_it]
    return all_of((only, *(UNKNOWN if kind is UNKNOWN else kind == "PrivateEndpoint" for kind in kinds)))


def _subnets(graph: Graph, endpoint: Resource | None, workspace: Resource | None) -> Maybe[tuple[str, ...]]:
    """Those from which alone it is asked; none where it can be asked from outside."""
    if endpoint is None or workspace is None:
        return UNKNOWN
    open_ = (
        text(entry(endpoint.value("properties"), "publicNetworkAccess")),
        text(workspace.value("publicNetworkAccess")),
    )
    if UNKNOWN in open_:
        return UNKNOWN
    if open_ != ("Disabled", "Disabled"):
        return ()
    found: list[str] = []
    for way in graph.of_type(_WAY):
        leads = items(way.value("privateLinkServiceConnections"))
        subnet = reference(entry(way.value("subnet"), "id"))
        if leads is UNKNOWN or subnet is UNKNOWN:
            return UNKNOWN
        if any(named(entry(one, "privateLinkServiceId")) == id_of(workspace) for one in leads):
            found.append(subnet)
    return tuple(found)


def _identity(endpoint: Resource) -> Maybe[str | None]:
    """The one identity of an endpoint's containers; the endpoint itself where Azure made it one."""
    identity = endpoint.value("identity")
    kind, given = text(entry(identity, "type")), entry(identity, "userAssignedIdentities")
    if kind is UNKNOWN or given is UNKNOWN:
        return UNKNOWN
    if kind is None or kind == "None":
        return None
    listed = cast("Mapping[str, object] | list[object]", given or [])
    ids = [one.lower() for one in listed if isinstance(one, str)]
    if len(ids) == 1:
        return ids[0]
    return id_of(endpoint) if kind == "SystemAssigned" else UNKNOWN


def _of_key(workspace: Resource) -> object:
    return entry(workspace.value("encryption"), "keyVaultProperties", "keyIdentifier")


def _called(deployment: Resource) -> str:
    """The name of a deployment, which lies in its id."""
    return str(deployment.id or "").rpartition("/")[2]


def _of(graph: Graph, id_: Maybe[str], *tokens: str) -> Resource | None:
    """The resource with this id, however it is written."""
    return next((one for one in graph.of_type(*tokens) if id_ is not UNKNOWN and id_of(one) == id_), None)
