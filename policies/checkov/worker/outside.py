"""Checks from outside: a user's own, in checkov's forms for Python and YAML. One that is not loaded is an error."""

import logging
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from policies.checkov.worker import library
from policies.checkov.worker.noting import Notes

__all__ = ["load"]


class _Heard(logging.Handler):
    """checkov only logs that it could not load a check, and goes on without it."""

    def __init__(self, notes: Notes, directory: str) -> None:
        super().__init__(logging.WARNING)
        self._notes = notes
        self._directory = directory

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        reason = f": {type(error).__name__}: {error}" if error else ""
        self._notes.add(None, None, f"{self._directory}: {record.getMessage()}{reason}")


def load(directories: Sequence[str], notes: Notes) -> None:
    """Load the checks of each directory into this process, which is to be used for one scan."""
    sys.dont_write_bytecode = True  # the directory is the user's
    for directory in directories:
        if not Path(directory).is_dir():
            notes.add(None, None, f"{directory}: there is no such directory of checks")
            continue
        for home in sorted({file.parent for file in Path(directory).rglob("*.py")}):
            if not (home / "__init__.py").exists():
                notes.add(None, None, f"{home}: the checks in Python there need an __init__.py beside them")
        before = set(_ids())
        with _hearing(notes, directory):
            library.plan_runner.resource_registry.load_external_checks(directory)
            for framework in ("terraform", "arm"):
                library.graph_checks.get_graph_checks_registry(framework).load_external_checks(directory)
        known = library.runner_filter.RunnerFilter._RunnerFilter__EXTERNAL_CHECK_IDS  # noqa: SLF001
        for check in sorted(known & before):
            notes.add(check, None, f"{directory}: {check} is the id of another check, and checkov keeps the first")


def _ids() -> Iterator[str]:
    for registry in (
        *library.plan_runner.Runner.block_type_registries.values(),
        library.arm_runner.arm_resource_registry,
        library.arm_runner.arm_parameter_registry,
    ):
        yield from (check.id for _, check in registry.all_checks())
    for framework in ("terraform", "arm"):
        yield from (check.id for check in library.graph_checks.get_graph_checks_registry(framework).checks)


@contextmanager
def _hearing(notes: Notes, directory: str) -> Generator[None]:
    handler, root = _Heard(notes, directory), logging.getLogger()
    root.addHandler(handler)
    level, off = root.level, root.manager.disable
    root.setLevel(logging.WARNING)
    root.manager.disable = logging.NOTSET
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        root.manager.disable = off
