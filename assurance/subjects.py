"""What `gouvernail check` judges: a stack as its program registers it or as it was built, or the file of an export."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from assurance.loading import Deployed, backend, load, project_root
from gouvernail import engine
from gouvernail.documents import EXPECTED, from_document
from gouvernail.errors import GouvernailError, Problem
from gouvernail.graph import Graph, Resource
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
    """A document that says what a stack of whatever program holds (`gouvernail.documents`); `-` reads standard input.

    GouvernailError where it cannot be read, or says nothing of a stack.
    """
    name = "standard input" if what == STANDARD_INPUT else what
    try:
        given = sys.stdin.buffer.read() if what == STANDARD_INPUT else Path(what).read_bytes()
    except OSError as error:
        raise GouvernailError(Problem(f"cannot be read: {error.strerror}", name, expected=EXPECTED)) from None
    try:
        document = cast("object", json.loads(given.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise GouvernailError(Problem("this is not text in UTF-8", name, expected=EXPECTED)) from None
    except ValueError as error:
        raise GouvernailError(Problem(f"this is not JSON: {error}", name, expected=EXPECTED)) from None
    except RecursionError:
        raise GouvernailError(Problem("this is nested too deeply", name, expected=EXPECTED)) from None
    file = "stdin" if what == STANDARD_INPUT else what
    return Subject(name, file, from_document(document, name), None, None, simulated=False)


def _file_of(stack: str, root: Path) -> str:
    project = project_around(root)
    return project.file_of(stack).relative_to(root).as_posix() if project else stack
