"""checkov on a subject: its worker is started before a program runs, so that its import costs nobody time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from assurance.subjects import Subject
from gouvernail.errors import GouvernailError, Problem
from gouvernail.findings import Finding
from policies.checkov.bridge import scan
from policies.checkov.client import Worker
from policies.checkov.ours import CHECKS
from policies.checkov.translating import translate

__all__ = ["Scanned", "Scanning"]


@dataclass(frozen=True, slots=True)
class Scanned:
    """What checkov found; `unchecked` are the types for which it has no check, with the number of their resources."""

    findings: tuple[Finding, ...]
    unchecked: Mapping[str, int]


class Scanning:
    """A worker that is ready when it is needed, and what it is asked for.

    `checks` and `skipped` are ids of checks, `*` for any text; all are asked where none is named. `folders` hold more
    checks, in checkov's own formats, beside those that come with checkov and ours.
    """

    def __init__(self, checks: Sequence[str] = (), skipped: Sequence[str] = (), folders: Sequence[Path] = ()) -> None:
        self._checks: Final = tuple(checks)
        self._skipped: Final = tuple(skipped)
        self._folders: Final = (CHECKS, *(_folder(one) for one in folders))
        self._worker: Final = Worker()

    def __enter__(self) -> Self:
        """Start the worker. Raises Unusable where checkov is not installed."""
        self._worker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._worker.close()

    def of(self, subject: Subject) -> Scanned:
        """What checkov finds in the subject. Raises Unusable where it gives no answer: nothing has passed then."""
        translated = translate(subject.graph, subject.resources)
        found = scan(
            translated,
            self._worker,
            graph=subject.graph,
            checks=self._checks,
            skip_checks=self._skipped,
            external_checks_dirs=self._folders,
        )
        return Scanned(found, translated.unchecked)


def _folder(folder: Path) -> Path:
    if not folder.is_dir():
        raise GouvernailError(
            Problem("this is no folder", str(folder), expected="a folder of checks in checkov's own formats")
        )
    return folder.absolute()
