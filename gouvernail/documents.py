"""A graph from whatever JSON says what a stack holds: four kinds of document, told apart by what is in them.

- `pulumi stack export`: `{"version": 3, "deployment": {...}}`;
- `pulumi preview --json`: `{"steps": [{"op", "urn", "newState"}]}` (sdk/go/common/display, `PreviewDigest`);
- a bare list of `{"urn", "type", "inputs", "propertyDependencies"}`, as programs write it;
- the same within `{"resources": [...]}`.

What comes in may be anything: every wrong shape is one clear GouvernailError, and no value is ever in its message.
"""

from collections.abc import Iterable, Mapping
from typing import Final, cast

from pydantic import BaseModel, ConfigDict, ValidationError

from gouvernail.errors import GouvernailError, Problem
from gouvernail.graph import Graph, from_export

__all__ = ["EXPECTED", "from_document"]

EXPECTED: Final = (
    "the JSON of `pulumi stack export` or of `pulumi preview --json`, or a list of"
    ' {"urn", "type", "inputs", "propertyDependencies"}'
)
_DEEPEST: Final = 100
"""No cloud's interface nests this deep; what does would end the recursions that read it."""
_PREVIEWED_SECRET: Final = "[secret]"  # noqa: S105 - what a preview prints in a secret's place
_SECRET: Final = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
_DELETING: Final = ("delete", "discard", "remove")
"""Steps after which the resource is gone (`delete-replaced`, `discard`, `remove-pending-replace`)."""
_PROVIDERS: Final = "pulumi:providers:"
_SHOWN: Final = 5


class _State(BaseModel):
    """What is read of a resource; the rest of what the engine writes is nobody's business here."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    urn: str
    type: str | None = None
    custom: bool | None = None
    delete: bool = False
    external: bool | None = None
    protect: bool | None = None
    retainOnDelete: bool | None = None  # noqa: N815 - the engine's name
    id: str | None = None
    parent: str | None = None
    provider: str | None = None
    inputs: dict[str, object] | None = None
    outputs: dict[str, object] | None = None
    dependencies: list[str] | None = None
    propertyDependencies: dict[str, list[str] | None] | None = None  # noqa: N815 - the engine's name
    sourcePosition: str | None = None  # noqa: N815 - the engine's name
    stackTrace: list[dict[str, object]] | None = None  # noqa: N815 - the engine's name


def from_document(document: object, name: str) -> Graph:
    """The graph in a parsed JSON document; `name` is what messages call it.

    Resources that wait for their deletion, or whose step deletes them, are left out. Raises GouvernailError for
    anything that is none of the four kinds, and for resources of a wrong shape or with one URN twice.
    """
    if _too_deep(document):
        raise _wrong(name, f"this is nested more than {_DEEPEST} levels deep")
    if document == []:
        raise _wrong(name, "this list is empty")
    if isinstance(document, list):
        return _graph(cast("list[object]", document), name, "")
    if isinstance(document, Mapping):
        entries = cast("Mapping[str, object]", document)
        if "deployment" in entries:
            return _exported(entries, name)
        if isinstance(steps := entries.get("steps"), list):
            return _previewed(cast("list[object]", steps), name)
        if isinstance(listed := entries.get("resources"), list):
            return _graph(cast("list[object]", listed), name, "resources")
        if "changeSummary" in entries:
            raise _wrong(name, "this preview has no steps", mend="pulumi preview --json --show-sames")
    raise _wrong(name, "this says nothing of a stack's resources")


def _exported(document: Mapping[str, object], name: str) -> Graph:
    deployment = document["deployment"]
    listed = cast("Mapping[str, object]", deployment).get("resources") if isinstance(deployment, Mapping) else None
    if isinstance(listed, list):
        return _graph(cast("list[object]", listed), name, "deployment.resources", document.get("version"))
    try:
        return from_export(document)  # it says what is wrong, or that the stack is empty
    except GouvernailError as error:
        raise GouvernailError([_in(name, problem) for problem in error.problems]) from None


def _previewed(steps: list[object], name: str) -> Graph:
    """What will be there: of a replacement's steps, which share a URN, the last that says so."""
    found: dict[object, object] = {}
    for place, step in enumerate(steps):
        if not isinstance(step, Mapping):
            raise _wrong(name, "this step is not an object", f"steps[{place}]")
        entries = cast("Mapping[str, object]", step)
        given = entries.get("newState")
        if given is None or str(entries.get("op")).startswith(_DELETING):
            continue
        if not isinstance(given, Mapping):
            raise _wrong(name, "this is not an object", f"steps[{place}].newState")
        state = cast("Mapping[str, object]", given)
        urn = state.get("urn")
        found[urn if isinstance(urn, str) else place] = _with_secrets(state)
    return _graph(list(found.values()), name, "steps.newState")


def _graph(listed: list[object], name: str, where: str, version: object = 3) -> Graph:
    states = [state for place, one in enumerate(listed) if not (state := _state(one, name, f"{where}[{place}]")).delete]
    _each_once((state.urn for state in states), name)
    resources = [_as_exported(state) for state in states]
    try:
        return from_export({"version": version, "deployment": {"resources": resources}})
    except GouvernailError as error:
        raise GouvernailError([_in(name, problem) for problem in error.problems]) from None
    except (ValueError, TypeError):
        # From a secret whose text is no JSON: the error would say what is in it.
        raise _wrong(name, "a secret in this is not written as the engine writes one") from None


def _state(given: object, name: str, path: str) -> _State:
    try:
        state = _State.model_validate(given)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False, include_input=False)[:_SHOWN]
        raise GouvernailError(
            Problem(
                str(one["msg"]), name, path=".".join([path, *(str(step) for step in one["loc"])]), expected=EXPECTED
            )
            for one in wrong
        ) from None
    if not state.urn.startswith("urn:pulumi:") or state.urn.count("::") < 3:
        raise _wrong(name, "this is not a URN: urn:pulumi:STACK::PROJECT::TYPE::NAME", f"{path}.urn")
    return state


def _as_exported(state: _State) -> Mapping[str, object]:
    """The state with what may be left out: the type stands in the URN, after the types of its parents."""
    kind = state.type or state.urn.split("::", 3)[2].rpartition("$")[2]
    custom = state.custom if state.custom is not None else not _of_engine(kind)
    return {**state.model_dump(exclude_none=True), "type": kind, "custom": custom}


def _of_engine(kind: str) -> bool:
    return kind == "pulumi:pulumi:Stack" or (kind.startswith("pulumi:") and not kind.startswith(_PROVIDERS))


def _each_once(urns: Iterable[str], name: str) -> None:
    seen: set[str] = set()
    for urn in urns:
        if urn in seen:
            raise _wrong(name, f"two resources have the URN {urn}")
        seen.add(urn)


def _with_secrets(value: object) -> object:
    """The value with what a preview prints for a secret as the engine's own mark for one."""
    if value == _PREVIEWED_SECRET:
        return _SECRET
    if isinstance(value, Mapping):
        return {name: _with_secrets(item) for name, item in cast("Mapping[str, object]", value).items()}
    if isinstance(value, list):
        return [_with_secrets(item) for item in cast("list[object]", value)]
    return value


def _too_deep(document: object) -> bool:
    """Whether the document nests deeper than anything real; without recursion, which it would end."""
    level = _within(document)
    for _ in range(_DEEPEST):
        level = [below for one in level for below in _within(one)]
        if not level:
            return False
    return True


def _within(value: object) -> list[object]:
    """The objects and lists right within an object or a list."""
    if isinstance(value, Mapping):
        return [one for one in cast("Mapping[str, object]", value).values() if isinstance(one, dict | list)]
    return (
        [one for one in cast("list[object]", value) if isinstance(one, dict | list)] if isinstance(value, list) else []
    )


def _wrong(name: str, message: str, path: str | None = None, mend: str | None = None) -> GouvernailError:
    return GouvernailError(Problem(message, name, path=path, expected=EXPECTED, mend=mend))


def _in(name: str, problem: Problem) -> Problem:
    return Problem(problem.message, name, path=problem.path, expected=problem.expected or EXPECTED)
