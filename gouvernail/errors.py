"""What goes wrong, said once: where, what was expected, how to mend it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["GouvernailError", "Problem", "Unusable"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in something a user wrote or has.

    `line` and `column` count from 1. `path` is the place inside the file (`serving.instances.prod.min`).
    """

    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    path: str | None = None
    expected: str | None = None
    nearest: str | None = None
    mend: str | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        head = ": ".join(part for part in (place, self.path, self.message) if part)
        hint = f"did you mean {self.nearest!r}?" if self.nearest else None
        tail = [f"  expected: {self.expected}"] if self.expected else []
        tail += [f"  mend: {text}" for text in (hint, self.mend) if text]
        return "\n".join([head, *tail])

    def as_json(self) -> Mapping[str, str | int | None]:
        """The problem as a flat object; absent parts are null."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "path": self.path,
            "message": self.message,
            "expected": self.expected,
            "nearest": self.nearest,
            "mend": self.mend,
        }


class GouvernailError(Exception):
    """Wrong use or wrong input; the command ends with exit code 2."""

    exit_code: int = 2

    def __init__(self, problems: Problem | Iterable[Problem] | str) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Unusable(GouvernailError):
    """The environment cannot be used (a missing program, a wrong version, no network); exit code 3."""

    exit_code: int = 3
