"""Azure: ARM ids with their parents, and what azure-native gives back.

An ARM id is its scope's, then the namespace of the resource provider and pairs of kind and name
(https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules). Where the table is silent the
kind is the plural of the class, the name the input that the SDK names automatically, and the parents are the required
inputs that name something: assumed.
"""

import re
from collections.abc import Mapping
from typing import Final, cast

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox import index
from gouvernail.sandbox.answers.azure_forms import FORMS, NAMESPACES, PARENTS
from gouvernail.sandbox.answers.shape import MISSING, complete, fits
from gouvernail.sandbox.answers.template import fill, holes
from gouvernail.sandbox.answers.values import CREATED, NOT_YET, hexadecimal, identifier, logical_name, simulated
from gouvernail.sandbox.index import Property, ResourceType
from gouvernail.sandbox.place import Place
from gouvernail.sandbox.types import Ref, Scalar, Union

__all__ = ["arm_type", "id_form", "name_input", "outputs", "physical_id"]

_ROOTS: Final = {
    "subscription": "/subscriptions/{subscriptionId}",
    "group": "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers",
    "account": "{group}/Microsoft.Storage/storageAccounts/{accountName}",
    "workspace": "{group}/Microsoft.MachineLearningServices/workspaces/{workspaceName}",
}
_UUID_NAMES: Final = {
    "denyAssignmentId",
    "roleAssignmentName",
    "roleDefinitionId",
    "targetRoleEligibilityScheduleId",
}
_LETTERS_ONLY: Final = {"azure-native:storage:StorageAccount", "azure-native:containerregistry:Registry"}
_TIME: Final = re.compile(
    r"(created|creation|modified|updated|changed)(On|At|Time|Date|DateTime|TimeUtc|Utc|Timestamp)?$", re.IGNORECASE
)
_HOSTS: Final[Mapping[str, Mapping[str, str]]] = {
    "containerregistry:Registry": {"loginServer": "{own}.azurecr.io"},
    "cognitiveservices:Account": {"endpoint": "https://{own}.cognitiveservices.azure.com/"},
    "apimanagement:ApiManagementService": {"gatewayUrl": "https://{own}.azure-api.net"},
    "logic:Workflow": {"accessEndpoint": "https://prod-00.logic.azure.com:443/workflows/{flow}"},
    "operationalinsights:Workspace": {"customerId": "{customer}"},
}
# A policy of immutability is made unlocked, and locked by an action (Azure Storage, "Time-based retention policies").
_STATES: Final[Mapping[str, Mapping[str, str]]] = {
    "storage:BlobContainerImmutabilityPolicy": {"state": "Unlocked"},
}
_NOT_A_NAME: Final = ("resourceGroupName", "displayName", "subscriptionId", "tenantId")


def physical_id(resource: ResourceType, place: Place, urn: str, generation: int, inputs: Mapping[str, object]) -> str:
    """The ARM id; empty where it rests on an input that is not known."""
    form = id_form(resource)
    own = holes(form)[-1] if holes(form) else ""
    made = (resource.token, place, urn, generation)

    def value(hole: str) -> object:
        if hole == "subscriptionId":
            given = inputs.get("subscriptionId")
            return place.account if given is None else given
        given = inputs.get(hole)
        if isinstance(given, str) and hole in ("scope", "scopeId", "resourceUri"):
            return given.strip("/") if hole == "scopeId" else given.rstrip("/")
        if isinstance(given, str) and hole.endswith("Id"):  # a role's definition, as its id or its name
            return given.rpartition("/")[2]
        if given is not None:
            return given
        if hole in _UUID_NAMES:
            return identifier(*made)
        return _named(resource, urn, made) if hole == own else "default"

    found = fill(form, value)
    return "" if found is UNKNOWN else str(found)


def outputs(resource: ResourceType, place: Place, urn: str, id: str, inputs: Mapping[str, object]) -> dict[str, object]:  # noqa: A002, ARG001 - the id says it
    """What azure-native gives back for the thing of an id (see `shape.complete`)."""
    if not id:
        return complete(resource, inputs, lambda one: _without_id(place, one), lambda _: UNKNOWN)
    own, region = id.rpartition("/")[2], inputs.get("location") or place.region
    hosts = _hosts(resource, id, own, region)
    known: dict[str, object] = {
        "name": own,
        "type": arm_type(id),
        "location": place.region,
        "azureApiVersion": simulated("version", resource.token),
        "tenantId": place.tenant,
        "principalId": identifier(id, "principal"),
        "clientId": identifier(id, "client"),
        "objectId": identifier(id, "object"),
        "systemData": {
            name: value
            for at, by, kind in (
                ("createdAt", "createdBy", "createdByType"),
                ("lastModifiedAt", "lastModifiedBy", "lastModifiedByType"),
            )
            for name, value in ((at, CREATED), (by, place.client), (kind, "Application"))
        },
        "primaryLocation": place.region if inputs.get("location") is None else inputs["location"],
        **hosts,
        **_STATES.get(resource.token.partition(":")[2], {}),
    }

    def rule(one: Property) -> object:
        if one.name in known and (one.name in resource.always or one.name in ("name", "type", "location", *hosts)):
            return known[one.name]
        if one.name in resource.inputs or one.name not in resource.always:
            return MISSING
        return _usual(place, one, id)

    def made_up(one: Property) -> object:
        return _made_up(place, resource, one, id)

    given = {**inputs}
    if "properties" in resource.outputs and isinstance(inputs.get("properties"), Mapping):
        given["properties"] = _properties(resource, place, id, cast("Mapping[str, object]", inputs["properties"]))
    if isinstance(inputs.get("identity"), Mapping):
        given["identity"] = _identity(place, id, cast("Mapping[str, object]", inputs["identity"]))
    for name in ("name", "type"):  # a nested resource may be given its own name and type: ARM says what they are
        if isinstance(given.get(name), str) and name in resource.always:
            given[name] = known[name]
    result = complete(resource, given, rule, made_up)
    return {
        name: value
        for name, value in result.items()
        if name in inputs or name in known or _worth_a_shape(resource, name)
    }


def _worth_a_shape(resource: ResourceType, name: str) -> bool:
    """An object that ARM made is not made up, but for the one that says what a thing is."""
    return name == "properties" or not isinstance(resource.outputs[name].type, Ref)


def arm_type(id: str) -> str:  # noqa: A002
    """The type in an ARM id: the last provider's namespace and the kinds after it."""
    _, found, rest = id.rpartition("/providers/")
    if not found:
        return "Microsoft.Resources/resourceGroups" if "/resourceGroups/" in id else "Microsoft.Resources/subscriptions"
    namespace, *pairs = rest.split("/")
    return "/".join((namespace, *pairs[::2]))


def id_form(resource: ResourceType) -> str:
    """The template of the type's id."""
    form = FORMS.get(resource.token) or _general(resource)
    for name, root in reversed(_ROOTS.items()):
        form = form.replace(f"{{{name}}}", root)
    return form


def name_input(resource: ResourceType) -> str:
    """The input that names the thing: the one that the SDK fills where a program does not, so it is not required."""
    form = FORMS.get(resource.token)
    return holes(form)[-1] if form and holes(form)[-1] in resource.inputs else _own(resource)


def _general(resource: ResourceType) -> str:
    module, short = resource.token.split(":")[1].partition("/")[0], resource.token.rpartition(":")[2]
    namespace = NAMESPACES.get(module, f"Microsoft.{module[:1].upper()}{module[1:]}")
    own = _own(resource)
    order = {name: place for place, (name, _) in enumerate(PARENTS)}
    kinds = dict(PARENTS)
    parents = sorted(
        (
            name
            for name in resource.required
            if _is_parent(module, name, kinds) and name != own and resource.inputs[name].type == Scalar("string")
        ),
        key=lambda name: (order.get(name, len(order)), name),
    )
    path = "".join(f"/{kinds.get(name) or _plural(_stem(name))}/{{{name}}}" for name in parents)
    last = _stem(parents[-1]) if parents else ""
    if last and short.lower().startswith(last.lower()) and len(short) > len(last):
        short = short[len(last) :]  # ApiPolicy below apis is policies
    if "resourceGroupName" in resource.required:
        root = "{group}"
    elif "scope" in resource.required:
        root = "{scope}/providers"
    else:
        root = "{subscription}/providers"
    return f"{root}/{namespace}{path}/{_plural(short)}/{{{own}}}"


def _is_parent(module: str, name: str, kinds: Mapping[str, str]) -> bool:
    """Whether an input names what a thing lies in: a usual one, or one called after another type of the module."""
    if name in _NOT_A_NAME or not name.endswith(("Name", "Id")) or (name.endswith("Id") and module != "apimanagement"):
        return False
    stem = _stem(name)
    return name in kinds or index.resource(f"azure-native:{module}:{stem[:1].upper()}{stem[1:]}") is not None


def _stem(name: str) -> str:
    return name.removesuffix("Name").removesuffix("Id")


def _own(resource: ResourceType) -> str:
    short = resource.token.rpartition(":")[2]
    words = [short[at:] for at, letter in enumerate(short) if letter.isupper()]
    likely = [f"{word[:1].lower()}{word[1:]}{end}" for end in ("Name", "Id") for word in words]
    free = [name for name in resource.inputs if name not in resource.required]
    others = [name for name in free if name.endswith("Name") and name not in _NOT_A_NAME]
    return next((name for name in (*likely, "resourceName", "name", *others) if name in free), "name")


def _named(resource: ResourceType, urn: str, made: tuple[object, ...]) -> str:
    """The logical name and eight digits, as azure-native names what a program does not."""
    name = f"{logical_name(urn)}{hexadecimal(8, *made)}"
    return re.sub(r"[^a-z0-9]", "", name.lower())[:24] if resource.token in _LETTERS_ONLY else name


def _plural(word: str) -> str:
    word = word[:1].lower() + word[1:]
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    if word.endswith(("settings", "Properties", "Settings")):
        return word
    return f"{word}es" if word.endswith(("s", "x", "ch")) else f"{word}s"


def _without_id(place: Place, one: Property) -> object:
    return {"location": place.region, "provisioningState": "Succeeded"}.get(one.name, MISSING)


def _hosts(resource: ResourceType, id: str, own: str, region: object) -> dict[str, object]:  # noqa: A002
    """Where a thing is reached; the names are those of the public cloud's endpoints."""
    kind = resource.token.partition(":")[2]
    if kind == "storage:StorageAccount":
        ends = {name: f"https://{own}.{name}.core.windows.net/" for name in ("blob", "dfs", "file", "queue", "table")}
        web = {"web": f"https://{own}.z6.web.core.windows.net/"}
        return {"primaryEndpoints": {**ends, **web}, "statusOfPrimary": "available"}
    if kind == "monitor:DataCollectionEndpoint":
        where = f"{own}-{hexadecimal(4, id)}.{region}-1.ingest.monitor.azure.com"
        return {"logsIngestion": {"endpoint": f"https://{where}"}}
    if kind in ("keyvault:Key", "keyvault:Secret"):
        vault, plural = id.split("/")[-3], id.split("/")[-2]
        uri = f"https://{vault}.vault.azure.net/{plural}/{own}"
        return {f"{plural[:-1]}Uri": uri, f"{plural[:-1]}UriWithVersion": f"{uri}/{hexadecimal(32, id)}"}
    return {
        name: text.format(own=own, customer=identifier(id, "workspace"), flow=hexadecimal(32, id))
        for name, text in _HOSTS.get(kind, {}).items()
    }


def _usual(place: Place, one: Property, id: str) -> object:  # noqa: A002, PLR0911 - one a name
    """What an output of this name says on every type."""
    if one.type == Scalar("string"):
        if one.name == "provisioningState":
            return "Succeeded"
        if one.name in ("etag", "eTag"):
            return f'W/"{identifier(id, "etag")}"'
        if one.name in ("resourceGuid", "uuid", "uniqueIdentifier", "uniqueId", "immutableId", "vmId"):
            return identifier(id, one.name)
        if one.name in ("createdBy", "updatedBy", "lastModifiedBy"):
            return place.client
        return CREATED if _TIME.search(one.name) else MISSING
    if one.name == "provisioningState" and fits("azure-native", one.type, "Succeeded"):
        return "Succeeded"
    return MISSING


def _properties(resource: ResourceType, place: Place, id: str, given: Mapping[str, object]) -> object:  # noqa: A002
    """The properties as given, and what ARM always adds to them."""
    wanted = resource.outputs["properties"].type
    refs = [
        one
        for one in ((wanted,) if isinstance(wanted, Ref) else wanted.members if isinstance(wanted, Union) else ())
        if isinstance(one, Ref)
    ]
    result = dict(given)
    if len(refs) != 1:
        return result
    nested = index.type_named(resource.package, refs[0])
    for name, one in nested.properties.items():
        if (
            result.get(name) is None
            and (said := _nested(resource, place, one, id)) is not MISSING
            and name in nested.required
        ):
            result[name] = said
    if resource.token.endswith(":keyvault:Vault"):
        result.setdefault("vaultUri", f"https://{id.rpartition('/')[2]}.vault.azure.net/")
    return result


def _nested(resource: ResourceType, place: Place, one: Property, id: str) -> object:  # noqa: A002
    own = id.rpartition("/")[2]
    scoring = {"scoringUri": "score", "swaggerUri": "swagger.json"}
    if resource.token.endswith(":machinelearningservices:OnlineEndpoint") and one.name in scoring:
        return f"https://{own}.{place.region}.inference.ml.azure.com/{scoring[one.name]}"
    return _usual(place, one, id)


def _identity(place: Place, id: str, given: Mapping[str, object]) -> object:  # noqa: A002
    """A managed identity as ARM gives it back: with its principal, and each of the user's with theirs."""
    result = dict(given)
    kind = given.get("type")
    if isinstance(kind, str) and "SystemAssigned" in kind:
        result |= {"principalId": identifier(id, "principal"), "tenantId": place.tenant}
    users = given.get("userAssignedIdentities")
    if isinstance(users, list):
        result["userAssignedIdentities"] = {
            str(user): {"principalId": identifier(user, "principal"), "clientId": identifier(user, "client")}
            for user in cast("list[object]", users)
            if isinstance(user, str)
        }
    return result


def _made_up(place: Place, resource: ResourceType, one: Property, id: str) -> object:  # noqa: A002
    """A value of the right shape where nothing is known; a text says that it is simulated."""
    if isinstance(one.type, Scalar) and one.type.kind in ("integer", "number"):
        return 0
    if NOT_YET.match(one.name):
        return ""
    said = _usual(place, one, id)
    return simulated(resource.token, id, one.name) if said is MISSING else said
