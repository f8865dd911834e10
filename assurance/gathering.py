"""What `gouvernail check` was asked for, subject by subject: what is judged, by whom, with which waivers."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from assurance.catalogue.asking import unknown
from assurance.checking import Asked, Checked, check, known_ids, orphaned, register
from assurance.loading import project_root
from assurance.subjects import STANDARD_INPUT, Subject, deployed, exported, registered
from gouvernail.errors import GouvernailError, Problem, Unusable
from gouvernail.graph import Graph
from policies import waivers

__all__ = ["Wanted", "gathered"]

_MANY: Final = "*"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked for: `what` is a stack, a file or `-`; None for every stack of the project."""

    what: str | None
    built: bool = False
    state: Path | None = None
    backend: str | None = None
    judges: tuple[str, ...] = ("rules", "checkov")
    pack: str | None = None
    only: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()
    waivers: Path | None = None


def gathered(wanted: Wanted, today: date) -> Iterator[Checked]:
    """Each subject as soon as it is judged; where every stack was, the waivers that are of nothing last.

    checkov starts before any program runs. GouvernailError with what is wrong in what was asked; Unusable where
    somebody who should judge cannot.
    """
    known = known_ids(wanted.folders)
    _are_known(wanted.only, known)
    waived = register(wanted.waivers, known)
    with ExitStack() as until_done:
        scanning = None
        if "checkov" in wanted.judges:
            from assurance.scanning import Scanning

            try:
                scanning = until_done.enter_context(Scanning(wanted.only, wanted.skipped, wanted.folders))
            except Unusable as absent:
                raise _without(absent) if "rules" in wanted.judges else absent from None
        asked = Asked("rules" in wanted.judges, wanted.pack, scanning, wanted.only, wanted.skipped)
        checked: list[Checked] = []
        for subject in _subjects(wanted):
            checked.append(check(subject, waived, today, asked))
            yield checked[-1]
        left = tuple(orphaned(waived, checked, asked)) if wanted.what is None else ()
        if left:
            file = str(wanted.waivers or waivers.FILE)
            yield Checked(Subject(file, file, Graph(()), None, None, simulated=False), left)


def _without(absent: Unusable) -> Unusable:
    """What is said where checkov is not there, and our rules could judge alone: that is for whoever asks to say."""
    return Unusable(
        [Problem(one.message, mend=f"{one.mend}, or judge by our rules alone: --only rules") for one in absent.problems]
    )


def _are_known(only: tuple[str, ...], known: frozenset[str]) -> None:
    """An id that nobody has would leave nothing to fail."""
    for one in only:
        if not any(fnmatchcase(id_, one) for id_ in known):
            raise unknown("rule or check", one, known)


def _subjects(wanted: Wanted) -> Iterator[Subject]:
    what = wanted.what
    if what is not None and (what == STANDARD_INPUT or what.endswith(".json") or Path(what).is_file()):
        if wanted.built:
            raise GouvernailError(Problem("--built is said of a stack, and this is a file", what))
        yield exported(what)
        return
    root = project_root(Path.cwd())
    if find_spec("pulumi") is None:
        raise Unusable(
            Problem(
                "a stack's program needs Pulumi's SDK, which is not installed here",
                mend="judge what was built: pulumi stack export | gouvernail check -",
            )
        )
    from assurance.building import Program

    program = Program(root)
    for name in [what] if what else program.names():
        yield deployed(name, wanted.state, wanted.backend) if wanted.built else registered(name, program)
