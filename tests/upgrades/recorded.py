"""The worked stacks of a cloud as they were, recorded, and as the code builds them now."""

import json
import lzma
from collections.abc import Mapping
from pathlib import Path

from gouvernail.graph import SECRET, UNKNOWN, Graph, Resource, from_export
from gouvernail.sandbox.inprocess import collect
from gouvernail.sandbox.stackfile import configuration
from gouvernail.sandbox.state import State
from stacks import program
from stacks.names import parse

__all__ = ["CLOUDS", "built", "names", "read", "write"]

ROOT = Path(__file__).resolve().parents[2]
CLOUDS = ("aws", "azure", "gcp")
_LAYERS = ("foundation", "workload", "recovery", "cutover")


def names(cloud: str) -> list[str]:
    """The worked stacks of a cloud, each after those that it stands on."""
    found = [file.stem.removeprefix("Pulumi.") for file in (ROOT / "stacks").glob(f"Pulumi.*-{cloud}-*.yaml")]
    return sorted(found, key=lambda one: (_LAYERS.index(parse(one).layer), parse(one).environment != "audit", one))


def built(cloud: str) -> dict[str, Graph]:
    """Stack -> what the code builds now, all in one sandbox, without the engine."""
    made: dict[str, Graph] = {}
    with State(Path(":memory:")) as state:
        for name in names(cloud):
            stack = parse(name)
            file = "organisation.yaml" if stack.layer == "foundation" else f"{stack.owner}.yaml"
            made[name] = collect(
                program.run,
                stack_name=name,
                config={
                    **configuration(ROOT / "stacks" / f"Pulumi.{name}.yaml"),
                    "gouvernail:spec": str(ROOT / "systems" / file),
                },
                references={one: graph.outputs for one, graph in made.items()},
                state=state,
            )
    return made


def read(cloud: str) -> dict[str, Graph]:
    """Stack -> its recorded resources."""
    recorded = json.loads(lzma.decompress(_file(cloud).read_bytes()))
    return {name: from_export(document) for name, document in recorded.items()}


def write(cloud: str, made: Mapping[str, Graph]) -> None:
    """Record stacks in the shape of their exports, with what a comparison needs: no output, source or stack trace."""
    exports = {name: {"version": 3, "deployment": {"resources": [*map(_entry, made[name])]}} for name in sorted(made)}
    text = json.dumps(exports, sort_keys=True, separators=(",", ":"), default=_placeholder)
    _file(cloud).write_bytes(lzma.compress(text.encode(), preset=9))


def _entry(resource: Resource) -> dict[str, object]:
    entry = {
        "urn": resource.urn,
        "type": resource.type,
        "custom": resource.custom,
        "external": resource.external,
        "protect": resource.protect,
        "retainOnDelete": resource.retain_on_delete,
        "inputs": dict(resource.inputs) if resource.custom else {},
    }
    return {name: value for name, value in entry.items() if value}


def _placeholder(value: object) -> object:
    """What no record holds, as the engine writes it."""
    if value is UNKNOWN:
        return "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
    if value is SECRET:
        return {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": ""}
    raise TypeError(f"{value!r} is not recorded")


def _file(cloud: str) -> Path:
    return Path(__file__).with_name(f"{cloud}.json.xz")
