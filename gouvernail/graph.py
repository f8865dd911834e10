"""What a stack holds, as data: its resources, what each was given and gave back, and how they hang together.

A graph is made from the engine's own export (`from_export`) or collected in process; both give the same values:
plain Python (None, bool, int, float, str, list, dict) plus `UNKNOWN` for what is not known yet and `SECRET` for what
the export keeps encrypted. The export's format is Pulumi's deployment schema, version 3 or 4
(https://www.pulumi.com/docs/iac/concepts/state-and-backends/, sdk/go/common/apitype).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Final, cast

from typing_extensions import override

from gouvernail.errors import GouvernailError, Problem

__all__ = [
    "SECRET",
    "UNKNOWN",
    "Graph",
    "Resource",
    "Secret",
    "Unknown",
    "from_export",
    "is_known",
    "names_of",
    "plain",
]


class _Placeholder(Enum):
    """A value that is not there. It has no truth, so that no code can mistake it for one."""

    def __bool__(self) -> bool:
        raise TypeError(f"{self.name} is neither true nor false; compare with `is {self.name}`")

    @override
    def __repr__(self) -> str:
        return self.name


class Unknown(_Placeholder):
    """The type of `UNKNOWN`; an enumeration of one, so that type checkers narrow on `is UNKNOWN`."""

    UNKNOWN = "UNKNOWN"


class Secret(_Placeholder):
    """The type of `SECRET`."""

    SECRET = "SECRET"  # noqa: S105 - a word, not a password


UNKNOWN: Final = Unknown.UNKNOWN
"""A value that only the cloud will know (or that could not be read)."""

SECRET: Final = Secret.SECRET
"""A value that the export keeps encrypted."""

_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the engine's published marker, not a password
_RESOURCE_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e"
_OUTPUT_VALUE = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
# One sentinel for each kind of value (sdk/go/common/resource/plugin/rpc.go).
_UNKNOWNS = (
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
)
_STACK = "pulumi:pulumi:Stack"
_STACK_REFERENCE = "pulumi:pulumi:StackReference"
_PROVIDER = "pulumi:providers:"
_TAGS = frozenset({"tags", "tagsAll", "labels"})
_KNOWN_VERSIONS = (3, 4)
_ARN_REGION, _ARN_ACCOUNT, _ARN_PARTS = 3, 4, 6


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of a stack. `external` ones were read, not created: somebody else owns them."""

    urn: str
    type: str
    name: str
    id: str | None = None
    parent: str | None = None
    inputs: Mapping[str, object] = field(default_factory=dict[str, object])
    outputs: Mapping[str, object] = field(default_factory=dict[str, object])
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    provider: str | None = None
    external: bool = False
    protect: bool = False
    retain_on_delete: bool = False
    custom: bool = True
    stack: str = ""
    source: tuple[str, int] | None = None

    def value(self, name: str) -> object:
        """What the property is: as the cloud gave it back, else as it was asked for, else None (not set).

        `UNKNOWN` where the cloud has not answered yet, and where a resource that was only read does not show it.
        """
        given = self.outputs.get(name)
        if name in self.outputs and given is not UNKNOWN:
            return given
        if name in self.inputs:
            return self.inputs[name]
        if given is UNKNOWN or self.external:
            return UNKNOWN
        return None


class Graph:
    """The resources of one or several stacks, ordered by URN."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._by_urn: Final = {resource.urn: resource for resource in resources}
        self.resources: Final = tuple(sorted(self._by_urn.values(), key=lambda resource: resource.urn))

    def __iter__(self) -> Iterator[Resource]:
        return iter(self.resources)

    def __len__(self) -> int:
        return len(self.resources)

    def get(self, urn: str | None) -> Resource | None:
        """The resource with this URN, or None."""
        return self._by_urn.get(urn) if urn else None

    def of_type(self, *tokens: str) -> tuple[Resource, ...]:
        """All resources of these type tokens, ordered by URN."""
        return tuple(resource for token in tokens for resource in self._types.get(token, ()))

    def children(self, urn: str) -> tuple[Resource, ...]:
        """The resources whose parent this is, ordered by URN."""
        return self._children.get(urn, ())

    def find(self, value: object, *tokens: str) -> Resource | None:
        """The resource that this id, ARN, self link or URN names; of these types only, where any are given."""
        if not isinstance(value, str):
            return None
        for resource in self._named.get(value, ()):
            if not tokens or resource.type in tokens:
                return resource
        return None

    def edges(self, resource: Resource) -> tuple[str, ...]:
        """The URNs this resource uses: of each property those that it names, else what the engine says it depends on.

        One value of a map that many made depends on all of them: where the value names some, only these count. Tags,
        and names that a resource bears itself, refer to nothing else; nor does a name that things of two types bear.
        """
        found, own = set[str](), names_of(resource)
        for name in {**resource.inputs, **resource.property_dependencies}:
            texts = set[str]() if name in _TAGS else {*_strings(resource.inputs.get(name))}
            depended = resource.property_dependencies.get(name, ())
            named = {other.urn for text in texts - own for other in self._meant(text)}
            found.update(named | {urn for urn in depended if self._gave(urn, texts)} or depended)
        return tuple(sorted(urn for urn in found if urn != resource.urn and urn in self._by_urn))

    def _meant(self, text: str) -> tuple[Resource, ...]:
        """What a written-out id, ARN or name means; nothing where that is not certain.

        Settings bear the name of what they are settings of, as a `BucketPolicy` that of its `Bucket`.
        """
        named = self._named.get(text, ())
        kinds = sorted({_kind(one) for one in named}, key=len)
        if not all(kind.startswith(kinds[0]) for kind in kinds):
            return ()
        return tuple(one for one in named if _kind(one) == kinds[0])

    def _gave(self, urn: str, texts: set[str]) -> bool:
        """Whether one of the texts holds a name of this resource."""
        names = names_of(resource) if (resource := self.get(urn)) else set[str]()
        return any(name in text for name in names for text in texts)

    def replaced(self, resource: Resource) -> "Graph":
        """The same graph with this resource in place of the one that has its URN and type.

        What was found out of the others is not found out again. KeyError where the graph has no such resource.
        """
        before = self._by_urn[resource.urn]

        def swapped(known: Mapping[str, tuple[Resource, ...]], name: str) -> tuple[Resource, ...]:
            return tuple(resource if one is before else one for one in known[name])

        graph = Graph(())
        graph._by_urn.update({**self._by_urn, resource.urn: resource})
        graph.__dict__["resources"] = tuple(resource if one is before else one for one in self.resources)
        graph.__dict__["_types"] = {**self._types, resource.type: swapped(self._types, resource.type)}
        if (names := names_of(before)) == names_of(resource):
            graph.__dict__["_named"] = {**self._named, **{name: swapped(self._named, name) for name in names}}
        return graph

    def provider(self, resource: Resource) -> Resource | None:
        """The provider that manages the resource, where the graph has it."""
        return self.get(resource.provider)

    def account(self, resource: Resource) -> str | None:
        """The account, subscription or project the resource lives in; None where nothing says it."""
        arn = _arn(resource)
        if arn and arn[_ARN_ACCOUNT]:
            return arn[_ARN_ACCOUNT]
        if resource.id and resource.id.startswith("/subscriptions/"):
            return resource.id.split("/")[2]
        for name in ("project", "ownerId", "accountId"):
            if isinstance(own := resource.value(name), str):
                return own
        provider = self.provider(resource)
        return _provider_account(provider) if provider else None

    def region(self, resource: Resource) -> str | None:
        """The region or location the resource lives in; None where nothing says it."""
        for name in ("region", "location"):
            if isinstance(own := resource.value(name), str):
                return own
        arn = _arn(resource)
        if arn and arn[_ARN_REGION]:
            return arn[_ARN_REGION]
        provider = self.provider(resource)
        for name in ("region", "location"):
            if provider and isinstance(its := provider.value(name), str):
                return its
        return None

    @property
    def stacks(self) -> tuple[str, ...]:
        """The names of the stacks in the graph."""
        return tuple(sorted({resource.stack for resource in self.resources}))

    @property
    def outputs(self) -> Mapping[str, object]:
        """The outputs of the graph's one stack. For several stacks merged, ask `outputs_of`."""
        if len(self.stacks) > 1:
            raise ValueError(f"the graph holds the stacks {', '.join(self.stacks)}: use outputs_of(stack)")
        return self.outputs_of(self.stacks[0]) if self.stacks else {}

    def outputs_of(self, stack: str) -> Mapping[str, object]:
        """The outputs of the stack with this name; empty where it has none."""
        for resource in self.of_type(_STACK):
            if resource.stack == stack:
                return resource.outputs
        return {}

    @property
    def references(self) -> tuple[str, ...]:
        """The full names (organization/project/stack) of the stacks that this graph reads from."""
        names = {resource.value("name") or resource.id for resource in self.of_type(_STACK_REFERENCE)}
        return tuple(sorted(name for name in names if isinstance(name, str)))

    @staticmethod
    def merge(*graphs: "Graph") -> "Graph":
        """One graph of several stacks, so that what one stack reads from another can be followed."""
        return Graph(resource for graph in graphs for resource in graph)

    @cached_property
    def _types(self) -> Mapping[str, tuple[Resource, ...]]:
        return _grouped((resource.type, resource) for resource in self.resources)

    @cached_property
    def _children(self) -> Mapping[str, tuple[Resource, ...]]:
        return _grouped((resource.parent, resource) for resource in self.resources if resource.parent)

    @cached_property
    def _named(self) -> Mapping[str, tuple[Resource, ...]]:
        return _grouped((name, resource) for resource in self.resources for name in names_of(resource))


def from_export(document: Mapping[str, object]) -> Graph:
    """The graph in what `pulumi stack export` prints; secrets stay `SECRET` unless they were shown.

    Resources that only wait for their deletion are left out. Raises GouvernailError for anything that is not an export.
    """
    version, deployment = document.get("version"), document.get("deployment")
    if version not in _KNOWN_VERSIONS or not isinstance(deployment, Mapping):
        raise GouvernailError(
            Problem(
                f"this is not a stack's export (version {version!r})",
                expected="the JSON of `pulumi stack export`, version 3 or 4, with a `deployment`",
            )
        )
    listed = cast("Mapping[str, object]", deployment).get("resources")
    if not isinstance(listed, list | None):
        raise GouvernailError(Problem("the export's `deployment.resources` is not a list"))
    states = [_state(entry, place) for place, entry in enumerate(cast("list[object]", listed or []))]
    urns = {str(state["urn"]) for state in states}
    return Graph(_resource(state, urns) for state in states if not state.get("delete"))


def plain(value: object) -> object:
    """A value as the engine writes it -> plain Python, `UNKNOWN` and `SECRET`; assets and archives stay as they are."""
    if isinstance(value, str):
        return UNKNOWN if any(sentinel in value for sentinel in _UNKNOWNS) else value
    if isinstance(value, list):
        return [plain(item) for item in cast("list[object]", value)]
    if isinstance(value, Mapping):
        return _unwrapped(cast("Mapping[str, object]", value))
    return value


def is_known(value: object) -> bool:
    """Whether no part of the value is `UNKNOWN` or `SECRET`."""
    if value is UNKNOWN or value is SECRET:
        return False
    if isinstance(value, Mapping):
        return all(is_known(item) for item in cast("Mapping[str, object]", value).values())
    if isinstance(value, list | tuple):
        return all(is_known(item) for item in cast("Iterable[object]", value))
    return True


def _unwrapped(entries: Mapping[str, object]) -> object:
    signature = entries.get(_SIGNATURE)
    if signature == _SECRET_SIGNATURE:
        return _secret(entries)
    if signature == _OUTPUT_VALUE:
        return plain(entries["value"]) if "value" in entries else UNKNOWN
    if signature == _RESOURCE_REFERENCE:
        # A reference stands for its resource: the id where it has one (a custom resource), else the URN.
        return plain(entries["id"]) if "id" in entries else entries.get("urn")
    return {key: plain(item) for key, item in entries.items()}


def _secret(entries: Mapping[str, object]) -> object:
    if isinstance(text := entries.get("plaintext"), str):
        return plain(json.loads(text))
    if "value" in entries:
        return plain(entries["value"])
    return SECRET


def _state(entry: object, place: int) -> Mapping[str, object]:
    if isinstance(entry, Mapping):
        state = cast("Mapping[str, object]", entry)
        if isinstance(urn := state.get("urn"), str) and isinstance(state.get("type"), str) and urn.count("::") >= 3:
            return state
    raise GouvernailError(
        Problem("this resource has no URN or no type", path=f"deployment.resources[{place}]", expected="urn and type")
    )


def _resource(state: Mapping[str, object], urns: set[str]) -> Resource:
    urn = str(state["urn"])
    depended = cast("Mapping[str, list[str] | None]", state.get("propertyDependencies") or {})
    return Resource(
        urn=urn,
        type=str(state["type"]),
        name=urn.split("::", 3)[3],
        id=_text(plain(state.get("id"))),
        parent=_text(state.get("parent")),
        inputs=_properties(state.get("inputs")),
        outputs=_properties(state.get("outputs")),
        dependencies=tuple(cast("list[str]", state.get("dependencies") or [])),
        property_dependencies={name: tuple(its or ()) for name, its in depended.items()},
        provider=_provider(_text(state.get("provider")), urns),
        external=bool(state.get("external")),
        protect=bool(state.get("protect")),
        retain_on_delete=bool(state.get("retainOnDelete")),
        custom=bool(state.get("custom")),
        stack=urn.removeprefix("urn:pulumi:").split("::", 1)[0],
        source=_source(state),
    )


def _provider(reference: str | None, urns: set[str]) -> str | None:
    """The provider's URN; the engine writes `<urn>::<id>`."""
    return reference if reference is None or reference in urns else reference.rpartition("::")[0]


def _properties(given: object) -> Mapping[str, object]:
    value = plain(given or {})
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _source(state: Mapping[str, object]) -> tuple[str, int] | None:
    """The first line of the project itself (`project:///stacks/foundation.py#12,5`) that led to the resource."""
    frames = cast("list[Mapping[str, object]]", state.get("stackTrace") or [])
    for position in (state.get("sourcePosition"), *(frame.get("sourcePosition") for frame in frames)):
        if isinstance(position, str) and position.startswith("project:///"):
            file, _, line = position.removeprefix("project:///").partition("#")
            number = line.partition(",")[0]
            if "site-packages" not in file and number.isdigit():
                return file, int(number)
    return None


def _arn(resource: Resource) -> list[str] | None:
    for value in (resource.outputs.get("arn"), resource.id):
        if isinstance(value, str) and value.startswith("arn:"):
            parts = value.split(":", _ARN_PARTS - 1)
            if len(parts) == _ARN_PARTS:
                return parts
    return None


def _provider_account(provider: Resource) -> str | None:
    allowed = provider.value("allowedAccountIds")
    if isinstance(allowed, str):
        # A provider's inputs are strings on the wire: lists are JSON within.
        try:
            allowed = cast("object", json.loads(allowed))
        except ValueError:
            return None
    if isinstance(allowed, list) and len(cast("list[object]", allowed)) == 1:
        return str(cast("list[object]", allowed)[0])
    for name in ("subscriptionId", "project"):
        if isinstance(own := provider.value(name), str):
            return own
    return None


def _kind(resource: Resource) -> str:
    """`aws:s3/bucket:Bucket` as `aws:s3:Bucket`."""
    module, _, name = resource.type.rpartition(":")
    return f"{module.partition('/')[0]}:{name}"


def names_of(resource: Resource) -> set[str]:
    """Everything that other resources may call this one by; providers and components have no name in a cloud."""
    if not resource.custom or resource.type.startswith(_PROVIDER):
        return {resource.urn}
    computed = (name for name in ("arn", "id", "selfLink", "keyArn") if name not in resource.inputs)
    given = (
        resource.urn,
        resource.id,
        *(resource.outputs.get(name) for name in computed),
    )  # a target's arn is another's
    return {name for name in given if isinstance(name, str) and name}


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in cast("Mapping[str, object]", value).values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _strings(item)


def _grouped(pairs: Iterable[tuple[str, Resource]]) -> Mapping[str, tuple[Resource, ...]]:
    groups: dict[str, list[Resource]] = {}
    for key, resource in pairs:
        groups.setdefault(key, []).append(resource)
    return {key: tuple(group) for key, group in groups.items()}
