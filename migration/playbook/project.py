"""The project that a playbook is part of: its folder, its systems, its stacks' files."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from gouvernail.engine import project_file
from gouvernail.errors import GouvernailError
from gouvernail.spec.document import read
from gouvernail.spec.places import Leaf, find

__all__ = ["PLAYBOOKS", "Project", "near", "project_of"]

PLAYBOOKS = Path("migration") / "playbooks"
"""Where playbooks lie in a project."""
_STACKS, _SYSTEMS = "stacks", "systems"


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with a Pulumi.yaml."""

    root: Path

    def systems(self) -> dict[str, Path]:
        """Id -> file of each AI system of `systems/`; a file that cannot be read has none."""
        return dict(self._systems())

    def _systems(self) -> Iterator[tuple[str, Path]]:
        folder = self.root / _SYSTEMS
        for file in map(near, sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])):
            try:
                _, node = find(read(file), ("system", "id"))
            except GouvernailError:
                continue  # what is wrong there is told where that file is validated
            if isinstance(node, Leaf) and isinstance(node.value, str):
                yield node.value, file

    def stack_file(self, stack: str) -> Path:
        """Where the configuration of a stack lies, whether it is there or not."""
        return self.root / _STACKS / f"Pulumi.{stack}.yaml"

    def inside(self, name: str) -> Path | None:
        """The file of that path in the project; None for a path that leads out of it."""
        parts = PurePosixPath(name)
        if "\x00" in name or parts.is_absolute() or ".." in parts.parts:
            return None
        return self.root / name

    def path(self, file: Path) -> str:
        """A file of the project by its path in it; another by its whole path."""
        whole = file.absolute()
        return whole.relative_to(self.root).as_posix() if whole.is_relative_to(self.root) else str(whole)


def near(file: Path) -> Path:
    """The file as somebody who works here calls it: by its path from the current folder, where it lies in it."""
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file


def project_of(file: Path) -> Project | None:
    """The project around a file; None where there is none."""
    found = project_file(file.absolute().parent)
    return Project(found.parent) if found else None
