"""The examples beside a rule: resources, and exactly what the rule finds in them.

`policies/rules/<capability>/<rule>.yaml` (or `policies/local/<rule>.yaml`) is a list of examples. The first resource of
an example is the one that is judged, the others stand beside it. `!unknown` stands for a value that is not known yet,
`!secret` for one that is kept.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from typing_extensions import override

from gouvernail.errors import GouvernailError, Problem
from gouvernail.graph import SECRET, UNKNOWN, Graph, Resource
from policies.resource import ResourceRule
from policies.rules import LOCAL

__all__ = ["Example", "Given", "Loader", "examples", "file_of", "graph_of", "read"]

_HERE: Final = Path(__file__).parent
_STACK: Final = "examples"


class _Closed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Given(_Closed):
    """A resource of an example: `inputs` as a program gives them, `outputs` what only the cloud knows."""

    type: str
    name: str = "example"
    id: str | None = None
    inputs: Mapping[str, Any] = {}
    outputs: Mapping[str, Any] = {}
    depends: Mapping[str, tuple[str, ...]] = {}
    """Property -> the names of the resources beside it that it depends on, as the engine says it."""
    adopted: bool = False


class Example(_Closed):
    """Resources, and the verdict on the first with the exact messages."""

    about: Annotated[str, Field(min_length=1)]
    verdict: Literal["pass", "fail", "not_evaluated", "not_applicable"]
    finds: tuple[str, ...] = ()
    resources: Annotated[tuple[Given, ...], Field(min_length=1)]

    @override
    def __str__(self) -> str:
        return self.about


class Loader(yaml.SafeLoader):
    """YAML with `!unknown` and `!secret`."""


def _unknown(_loader: yaml.SafeLoader, _node: yaml.Node) -> object:
    return UNKNOWN


def _secret(_loader: yaml.SafeLoader, _node: yaml.Node) -> object:
    return SECRET


Loader.add_constructor("!unknown", _unknown)
Loader.add_constructor("!secret", _secret)
_LIST: Final = TypeAdapter(tuple[Example, ...])


def file_of(rule: ResourceRule) -> Path:
    """Where a rule's examples lie."""
    return _file(rule.id)


@cache
def examples(rule_id: str) -> tuple[Example, ...]:
    """The examples of the rule with this id. GouvernailError where they are missing or malformed."""
    return read(_file(rule_id))


def read(file: Path) -> tuple[Example, ...]:
    """The examples in a file. GouvernailError where it is missing or malformed."""
    try:
        return _LIST.validate_python(yaml.load(file.read_text(encoding="utf-8"), Loader))  # noqa: S506 - a safe one
    except OSError:
        raise GouvernailError(Problem("the rule has no examples", file=str(file), expected="a list of them")) from None
    except yaml.YAMLError as error:
        raise GouvernailError(Problem(f"this is not YAML: {error}", file=str(file))) from None
    except ValidationError as error:
        problems = [
            Problem(one["msg"], file=str(file), path=".".join(str(step) for step in one["loc"]))
            for one in error.errors()
        ]
        raise GouvernailError(problems) from None


def _file(rule_id: str) -> Path:
    capability, _, name = rule_id.partition(".")
    folder = _HERE / LOCAL if capability == LOCAL else _HERE / "rules" / capability
    return folder / f"{name}.yaml"


def graph_of(example: Example) -> tuple[Resource, Graph]:
    """The resource that is judged, and the graph of the example."""
    urns = {given.name: _urn(given) for given in example.resources}
    resources = [
        Resource(
            urn=urns[given.name],
            type=given.type,
            name=given.name,
            id=given.id,
            inputs=given.inputs,
            outputs={**given.inputs, **given.outputs} if not given.adopted else given.outputs,
            property_dependencies={
                name: tuple(urns[other] for other in others) for name, others in given.depends.items()
            },
            external=given.adopted,
            stack=_STACK,
        )
        for given in example.resources
    ]
    return resources[0], Graph(resources)


def _urn(given: Given) -> str:
    return f"urn:pulumi:{_STACK}::examples::{given.type}::{given.name}"
