"""What `gouvernail check` judges: a stack as its program registers it or as it was built, or the file of an export."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from assurance.loading import Deployed, backend, load, project_root
from gouvernail import engine
from gouvernail.errors import GouvernailError, Problem
from gouvernail.graph import Graph, Resource, from_export
from gouvernail.sandbox.stackfile import project_around
from policies.expectation import Expectation

if TYPE_CHECKING:
    from assurance.building import Program  # brings Pulumi, which an export's reader may not have

__all__ = ["STANDARD_INPUT", "Subject", "deployed", "exported", "registered"]

STANDARD_INPUT: Final = "-"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged: the resources `of` one stack, or of all in the graph, which has what stands around them too.

    `expected` is what a spec asks of the platform; nothing where an export is judged by itself. `simulated` where the
    clouds' answers are the sandbox's. `file` is where a reader looks for it: the export, or the stack's file.
    """

    name: str
    file: str
    graph: Graph
    of: str | None
    expected: Expectation | None
    simulated: bool

    @property
    def resources(self) -> tuple[Resource, ...]:
        """Those that are judged: what stands in a cloud, not the engine's own (providers, references to stacks)."""
        found = (one for one in self.graph if one.custom and not one.type.startswith("pulumi:"))
        return tuple(one for one in found if self.of in (None, one.stack))

    @property
    def stacks(self) -> tuple[str, ...]:
        """The stacks whose waivers are asked for."""
        return (self.of,) if self.of else self.graph.stacks


def registered(stack: str, program: "Program") -> Subject:
    """A stack as its program registers it, with the stacks that it reads and what its spec asks for.

    No engine and no account: the sandbox answers. GouvernailError where there is no such stack, or it is refused.
    """
    loaded = load(stack, program, program.root)
    return Subject(stack, _file_of(stack, program.root), loaded.graph, stack, loaded.expected, simulated=True)


def deployed(stack: str, state: Path | None, url: str | None) -> Subject:
    """The same as an engine built it, from its state. GouvernailError where there is no such stack or state."""
    root = project_root(Path.cwd())
    where = backend(root, state, url)
    loaded = load(stack, Deployed(engine.find(), root, where), root)
    return Subject(stack, _file_of(stack, root), loaded.graph, stack, loaded.expected, where.simulated)


def exported(what: str) -> Subject:
    """The file of `pulumi stack export`, of whatever program; `-` reads standard input.

    GouvernailError where it cannot be read, or is no export.
    """
    name = "standard input" if what == STANDARD_INPUT else what
    try:
        text = sys.stdin.read() if what == STANDARD_INPUT else Path(what).read_text(encoding="utf-8")
    except OSError as error:
        raise GouvernailError(Problem(f"cannot be read: {error.strerror}", name, expected=_EXPECTED)) from None
    except UnicodeDecodeError:
        raise GouvernailError(Problem("this is not text", name, expected=_EXPECTED)) from None
    try:
        document = cast("object", json.loads(text))
    except ValueError as error:
        raise GouvernailError(Problem(f"this is not JSON: {error}", name, expected=_EXPECTED)) from None
    except RecursionError:
        raise GouvernailError(Problem("this is nested too deeply", name, expected=_EXPECTED)) from None
    if not isinstance(document, Mapping):
        raise GouvernailError(Problem("this is not a stack's export", name, expected=_EXPECTED))
    try:
        graph = from_export(cast("Mapping[str, object]", document))
    except GouvernailError as error:
        raise GouvernailError([_in_file(problem, name) for problem in error.problems]) from None
    return Subject(name, "stdin" if what == STANDARD_INPUT else what, graph, None, None, simulated=False)


_EXPECTED: Final = "the JSON of `pulumi stack export`"


def _file_of(stack: str, root: Path) -> str:
    project = project_around(root)
    return project.file_of(stack).relative_to(root).as_posix() if project else stack


def _in_file(problem: Problem, name: str) -> Problem:
    return Problem(problem.message, name, path=problem.path, expected=problem.expected or _EXPECTED)
