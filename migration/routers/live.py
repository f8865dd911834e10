"""How calls are divided at this moment, whichever the cloud."""

import importlib
import importlib.util
from dataclasses import dataclass
from types import ModuleType
from typing import Final, cast

from gouvernail.errors import GouvernailError, Problem
from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe

__all__ = ["Live", "deciding", "live", "only", "said", "share", "unreadable"]

_CLOUDS: Final = ("aws", "azure", "gcp")
_WHOLE: Final = 100


@dataclass(frozen=True, slots=True)
class Live:
    """Per cent of calls that the governed side answers, and per cent copied to it."""

    weight: int
    mirror: int


def live(cloud: str, graph: Graph) -> Live:
    """What the router of a cutover stack's exported, refreshed state does. GouvernailError where that is not certain.

    `cloud` is aws, azure or gcp.
    """
    return cast("Live", _on(cloud).live(graph))


def deciding(cloud: str, graph: Graph) -> list[str]:
    """The URNs of what says how calls are divided: to read these anew is enough. GouvernailError as `live`."""
    types = cast("tuple[str, ...]", _on(cloud).TYPES)
    return [one.urn for one in graph.resources if one.type in types]


def _on(cloud: str) -> ModuleType:
    name = f"migration.routers.{cloud}"
    if cloud not in _CLOUDS or importlib.util.find_spec(name) is None:
        raise GouvernailError(
            Problem(f"what a router on {cloud} does cannot be read", expected="a cutover on a cloud that is built")
        )
    return importlib.import_module(name)


def unreadable(what: str, resource: Resource | None = None) -> GouvernailError:
    """The error of a router whose state is not what a cutover stack makes."""
    where = f" ({resource.urn})" if resource else ""
    return GouvernailError(
        Problem(
            f"{what}{where}",
            expected="a router as its cutover stack makes it",
            mend="pulumi refresh, then pulumi up of the cutover stack: somebody changed it by hand, or it is not up",
        )
    )


def only(graph: Graph, token: str, name: str, what: str) -> Resource:
    """The one resource of this type and logical name. GouvernailError where there is none, or more."""
    found = [one for one in graph.of_type(token) if one.name == name and one.custom]
    if len(found) != 1:
        raise unreadable(f"there {'is no' if not found else 'is more than one'} {what}")
    return found[0]


def said(resource: Resource, name: str) -> object:
    """What the provider said of a property; what was asked for is no answer."""
    return resource.outputs.get(name, UNKNOWN)


def share(value: Maybe[float | None], what: str, resource: Resource) -> int:
    """A whole number of per cent, 0 to 100. GouvernailError for anything else, what is not known included."""
    if value is UNKNOWN or value is None or value != int(value) or not 0 <= value <= _WHOLE:
        found = "is not known" if value is UNKNOWN else "is not set" if value is None else f"is {value:g}"
        raise unreadable(f"{what} {found}", resource)
    return int(value)
