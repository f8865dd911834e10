"""References of Azure: ARM ids wherever they stand, and the resource group and parents that a thing lies in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from gouvernail.sandbox import index
from gouvernail.sandbox.answers.azure import arm_type, id_form
from gouvernail.sandbox.answers.azure_forms import NAMESPACES
from gouvernail.sandbox.answers.template import fill, holes
from gouvernail.sandbox.index import Property, ResourceType
from gouvernail.sandbox.named import key
from gouvernail.sandbox.place import Place
from gouvernail.sandbox.relations.places import Places
from gouvernail.sandbox.relations.reference import Reference, misfit

__all__ = ["references"]

_GUID: Final = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_WORDS: Final = re.compile(r"/(?:(resourcegroups)|providers)/", re.IGNORECASE)
_ID: Final = re.compile(rf"/?subscriptions/{_GUID}(/[^/\s]+/[^/\s]+)+/?", re.IGNORECASE)
_OTHER_CLOUD: Final = re.compile(r"arn:[\w-]+:|projects/[^/]+/|(https:)?//[\w.-]*googleapis\.com/")
_FREE: Final = frozenset(
    {"description", "displayName", "name", "value", "query", "content", "title", "comment", "message"}
)
# What is there without anybody's doing: the network watcher of a region and its group (Azure Network Watcher,
# "Enable or disable Azure Network Watcher"), built-in roles and
# policies (their ids are GUIDs of the tenant's root), locations.
_GIVEN: Final = re.compile(
    r"/resourcegroups/networkwatcherrg(/|$)|/providers/microsoft\.authorization/(role|policy|policyset)definitions/"
    r"|/providers/microsoft\.(management|subscription|capacity|billing)/|/locations/|/offers/|/publishers/",
    re.IGNORECASE,
)
# The property that holds an id, in lower case -> the types of what it may name
# (https://learn.microsoft.com/azure/templates/: "Resource ID of the …" of each property).
_NETWORK: Final = "microsoft.network"
_WAF: Final = "applicationgatewaywebapplicationfirewallpolicies"
_ROLES: Final = "microsoft.authorization"
_KINDS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (r"(\w*subnetid|subnet\.id)", (f"{_NETWORK}/virtualnetworks/subnets",)),
    (r"(\w*virtualnetworkid|\w*virtualnetwork\.id|vnetid)", (f"{_NETWORK}/virtualnetworks",)),
    (r"networksecuritygroup\.id", (f"{_NETWORK}/networksecuritygroups",)),
    (r"routetable\.id", (f"{_NETWORK}/routetables",)),
    (r"natgateway\.id", (f"{_NETWORK}/natgateways",)),
    (r"publicipaddress\.id", (f"{_NETWORK}/publicipaddresses",)),
    (r"privatednszoneid", (f"{_NETWORK}/privatednszones",)),
    (r"firewallpolicy\.id", (f"{_NETWORK}/firewallpolicies", f"{_NETWORK}/{_WAF}")),
    (r"(loganalytics)?workspaceresourceid", ("microsoft.operationalinsights/workspaces",)),
    (r"userassignedidentit(ies|y)", ("microsoft.managedidentity/userassignedidentities",)),
    (r"roledefinitionid", (f"{_ROLES}/roledefinitions",)),
    (r"policydefinitionid", (f"{_ROLES}/policydefinitions", f"{_ROLES}/policysetdefinitions")),
    (r"(actiongroupids?|actiongroups|contactgroups)", ("microsoft.insights/actiongroups",)),
    (r"serverfarmid", ("microsoft.web/serverfarms",)),
    (r"(storageaccount(resource)?id)", ("microsoft.storage/storageaccounts",)),
)  # fmt: skip
# What a person puts into a thing of ours by that thing's own door (secrets, certificates): only whether the thing is
# there is asked.
_PUT_IN: Final = frozenset({"microsoft.keyvault/vaults/secrets", "microsoft.keyvault/vaults/certificates"})
_WORKSPACE: Final = {
    "keyVault": ("microsoft.keyvault/vaults",),
    "storageAccount": ("microsoft.storage/storageaccounts",),
    "applicationInsights": ("microsoft.insights/components",),
    "containerRegistry": ("microsoft.containerregistry/registries",),
}


def _rule(resource: ResourceType, one: Property, place: tuple[str, ...]) -> tuple[str, ...] | None:
    """The types that a place takes; none where any will do."""
    if one.name in _FREE or "tags" in place:
        return None
    if resource.token == "azure-native:machinelearningservices:Workspace" and len(place) == 1:  # noqa: S105 - a type
        return _WORKSPACE.get(one.name, ())
    for said in (".".join(place[-2:]).lower(), one.name.lower()):
        for pattern, types in _KINDS:
            if re.fullmatch(pattern, said):
                return types
    return ()


_PLACES: Final = Places(_rule)


def references(resource: ResourceType, here: Place, inputs: Mapping[str, object]) -> Iterator[Reference]:
    """What these inputs of a resource refer to, as far as it is certain what that is."""
    yield from _around(resource, here, inputs)
    own = key("azure-native", _filled(id_form(resource), here, inputs))
    for spot in _PLACES.spots(resource, inputs):
        types, text = spot.wanted, spot.text
        if not text or not (types or "subscriptions/" in text[:20].lower()):
            continue
        if own and key("azure-native", text).startswith(f"{own}/"):
            continue  # a part of the thing itself: a load balancer's rule and its pool
        expected = f"the id of {' or '.join(types)}" if types else "an id of Azure Resource Manager"
        if wrong := _wrong(types, text):
            yield Reference(spot.path, text, expected, wrong=wrong)
        elif _ID.fullmatch(text) and not _GIVEN.search(text) and (found := _of_id(spot.path, text, expected)):
            yield found


def _wrong(types: tuple[str, ...], text: str) -> str:
    """Why a text cannot be an id of these types (of any where there are none)."""
    is_id, kind = _ID.fullmatch(text) or _GIVEN.search(text), _kind(text)
    by_guid = f"{_ROLES}/roledefinitions" in types  # a role may be named by its GUID alone
    return misfit(
        text,
        _OTHER_CLOUD,
        (types and not is_id and not by_guid, "that is no id of Azure Resource Manager (/subscriptions/…/providers/…)"),
        (types and is_id and kind.lower() not in types, f"that is the id of another kind ({kind})"),
    )


def _kind(id: str) -> str:  # noqa: A002
    """The type in an id, however its words are written."""
    return arm_type(_WORDS.sub(lambda found: "/resourceGroups/" if found.group(1) else "/providers/", id))


def _of_id(path: str, text: str, expected: str) -> Reference | None:
    if _kind(text).lower() in _PUT_IN:
        return _of_id(path, text.rpartition("/")[0].rpartition("/")[0], expected)
    if not _is_made(_kind(text).lower()):
        return None
    known = key("azure-native", text if text.startswith("/") else f"/{text}")
    above, _, rest = known.rpartition("/providers/")
    pairs = rest.split("/")
    inside = (f"{above}/providers/{'/'.join(pairs[:-2])}", pairs[-1]) if above and len(pairs) > 3 else None
    return Reference(path, text, expected, keys=(known,), types=_tokens(_kind(text).lower()), inside=inside)


def _around(resource: ResourceType, here: Place, inputs: Mapping[str, object]) -> Iterator[Reference]:
    """The resource group and the resource that a thing lies in, as its inputs name them.

    ARM refuses what has no parent (https://learn.microsoft.com/azure/azure-resource-manager/templates/child-resource-name-type).
    """
    for form, hole in _parents(resource.token):
        text, name = _filled(form, here, inputs), str(inputs.get(hole))
        if not text:
            continue
        if name != name.strip():
            yield Reference(hole, name, "a name", wrong="there is a space before or after it")
        elif not _GIVEN.search(text):
            group = hole == "resourceGroupName"
            expected = "the name of a resource group" if group else f"the name of {_kind(text)}"
            if found := _of_id(hole, text, expected):
                yield replace(found, text=name)


def _filled(form: str, here: Place, inputs: Mapping[str, object]) -> str:
    """The id that inputs give; empty where one of its names is not given, not known yet, or no name."""
    values = {name: inputs.get(name) for name in holes(form)}
    if "subscriptionId" in values and not values["subscriptionId"]:
        values["subscriptionId"] = here.account
    if not all(isinstance(value, str) and value and "/" not in value for value in values.values()):
        return ""
    return str(fill(form, values.get))


@cache
def _parents(token: str) -> tuple[tuple[str, str], ...]:
    """The forms of the ids above that of a type, each with the input that names the thing."""
    resource = index.resource(token)
    form = id_form(resource) if resource else ""
    found: list[tuple[str, str]] = []
    own = form.rpartition("/")[0].rpartition("/")[0]
    while own.count("/") > 3:
        if own.endswith("}") and "/providers/" in own:
            found.append((own, holes(own)[-1]))
        elif own.endswith("{resourceGroupName}"):
            found.append((own, "resourceGroupName"))
        own = own.rpartition("/")[0]
        own = own if own.endswith(("}", "/default")) else own.rpartition("/")[0]
    return tuple(reversed(found))


@cache
def _is_made(kind: str) -> bool:
    """Whether the SDK has a resource type for an ARM type; a part of another resource may have none."""
    return bool(_tokens(kind))


@cache
def _tokens(kind: str) -> frozenset[str]:
    namespace = kind.partition("/")[0]
    return frozenset(token for token, made in _of_namespace(namespace).items() if made == kind)


@cache
def _of_namespace(namespace: str) -> Mapping[str, str]:
    """Type -> ARM type of what a namespace's modules have."""
    modules = {module for module, name in NAMESPACES.items() if name.lower() == namespace}
    modules.add(namespace.partition(".")[2])
    tokens = [token for module in sorted(modules) for token in index.tokens_of("azure-native", module)]
    if namespace == "microsoft.resources":
        return {"azure-native:resources:ResourceGroup": "microsoft.resources/resourcegroups"}
    found: dict[str, str] = {}
    for token in tokens:
        known = index.resource(token)
        if known is not None:
            found[token] = arm_type(id_form(known)).lower()
    return found
