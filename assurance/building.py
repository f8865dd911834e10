"""The stacks of a project as its program registers them: no engine, no account, nothing that stays."""

import contextlib
import os
import runpy
import shutil
import sys
import tempfile
import weakref
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path

import pulumi
from typing_extensions import override

from gouvernail.errors import GouvernailError, Problem
from gouvernail.graph import Graph
from gouvernail.sandbox.inprocess import collect
from gouvernail.sandbox.stackfile import configuration, project_around
from gouvernail.sandbox.state import State

__all__ = ["Program"]


class _Outputs(Mapping[str, Mapping[str, object]]):
    """Stack -> its outputs; `missed` are the stacks that were asked for and are not there."""

    def __init__(self, known: Mapping[str, Graph]) -> None:
        self._known = known
        self.missed: list[str] = []

    @override
    def __getitem__(self, stack: str) -> Mapping[str, object]:
        if stack not in self._known:
            self.missed.append(stack)
        return self._known[stack].outputs

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    @override
    def __len__(self) -> int:
        return len(self._known)


class Program:
    """The program of the project in the folder `root`, run for each stack that is asked for, after those it reads.

    GouvernailError where that folder is no project.
    """

    def __init__(self, root: Path) -> None:
        project = project_around(root)
        if project is None:
            raise GouvernailError(Problem("this is no Pulumi project", str(root / "Pulumi.yaml"), expected="its name"))
        self.root = root
        self._project = project
        self._built: dict[str, Graph] = {}
        self._states = Path(tempfile.mkdtemp(prefix="gouvernail-check-"))
        weakref.finalize(self, shutil.rmtree, self._states, ignore_errors=True)

    def names(self) -> list[str]:
        """The stacks that have a file."""
        return self._project.stacks()

    def graph(self, stack: str) -> Graph:
        """What the program registers for a stack. GouvernailError with what it, or a cloud, refuses."""
        if stack not in self._built:
            self._built[stack] = self._run(stack, [])
        return self._built[stack]

    def _run(self, stack: str, asking: list[str]) -> Graph:
        """A stack that is read and was not built yet is built first; the program then begins anew."""
        file = self._project.file_of(stack)
        if not file.is_file():
            raise GouvernailError(Problem(f"there is no stack {stack!r}", str(file), expected="its file"))
        config = configuration(file)
        while True:
            outputs = _Outputs(self._built)
            try:
                with _as_pulumi_runs_it(self.root), self._clouds() as state:
                    return collect(
                        lambda: runpy.run_path(str(self.root / "__main__.py"), run_name="__main__"),
                        stack_name=stack,
                        project=self._project.name,
                        config=config,
                        references=outputs,
                        state=state,
                    )
            except (GouvernailError, pulumi.RunError) as error:
                first = [name for name in outputs.missed if name in self.names() and name not in (stack, *asking)]
                if not first:
                    raise _told(error) from None
            self._built[first[0]] = self._run(first[0], [*asking, stack])

    @contextlib.contextmanager
    def _clouds(self) -> Generator[State]:
        """What the stacks before made; what this one makes stays only where nothing is raised."""
        kept, tried = (self._states / name for name in ("kept.db", "tried.db"))
        tried.unlink(missing_ok=True)
        if kept.exists():
            shutil.copy(kept, tried)
        with State(tried) as state:
            yield state
        tried.replace(kept)


@contextlib.contextmanager
def _as_pulumi_runs_it(root: Path) -> Generator[None]:
    """In the project's folder, which comes first where modules are looked for."""
    before = Path.cwd()
    os.chdir(root)
    sys.path.insert(0, str(root))
    try:
        yield
    finally:
        sys.path.remove(str(root))
        os.chdir(before)


def _told(error: GouvernailError | pulumi.RunError) -> GouvernailError:
    return error if isinstance(error, GouvernailError) else GouvernailError(str(error))
