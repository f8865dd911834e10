"""Loads a playbook with its spec, inventory and files. Every mistake of every file is told at once."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as File

from gouvernail import spec
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec.document import read
from gouvernail.spec.extends import extended
from gouvernail.spec.judging import Reading, judged, meaningful, unique
from gouvernail.spec.merge import merged
from gouvernail.spec.mistake import problem
from gouvernail.spec.nearest import nearest
from gouvernail.spec.places import Leaf, Map, find, plain
from gouvernail.spec.refusal import shown
from gouvernail.spec.system import AISystem
from migration.playbook.inventory import Inventory
from migration.playbook.load import LoadProfile
from migration.playbook.model import Playbook
from migration.playbook.project import PLAYBOOKS, Project, near, project_of
from migration.playbook.rules import found_by
from migration.playbook.whole import Stock, Whole

__all__ = ["Loaded", "load"]

_BEGINS = "`apiVersion: gouvernail/v1` and `kind: Migration`"
_KIND = "Migration"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A valid playbook, with what it rests on."""

    playbook: Playbook
    """As it is run: in the environment that was asked for."""
    written: Playbook
    """As it stands in its file."""
    system: AISystem
    inventory: Inventory
    project: Project
    file: File
    tree: Map
    """The playbook as it stands in its file."""
    inputs: dict[str, str]
    """Path in the project -> sha256 of the spec's files and of those that the playbook names."""


def load(path: File, *, environment: str | None = None) -> Loaded:
    """The playbook in a file, whole and valid; `environment` instead of its own, for a drill.

    Raises GouvernailError with every mistake: file, line, column, path, what was expected, the nearest right name.
    """
    tree = read(path, _BEGINS)
    _kind(tree)
    problems: list[Problem] = []
    project = project_of(path)
    problems += _elsewhere(path, project)
    reading = judged(Playbook, tree)
    problems += reading.problems
    playbook = reading.model
    if playbook is None:
        raise GouvernailError(unique(problems))
    problems += [problem(one, reading.tree) for one in meaningful(found_by(playbook), reading.doubtful)]
    written = playbook
    if environment is not None:
        playbook = _elsewhere_run(playbook, environment)
    if project is None:
        raise GouvernailError(unique(problems))
    problems += _same_name(path, tree, project)
    system, above, its = _system(playbook, reading.tree, project)
    stock, of_inventory = _inventory(playbook, reading.tree, project)
    problems += [*its, *of_inventory]
    inventory = stock.model if stock else None
    if system is not None and above is not None:
        whole = Whole(playbook, system, above, project, inventory)
        problems += [problem(one, reading.tree, above) for one in meaningful(found_by(whole), reading.doubtful)]
        if stock and inventory:
            found = found_by(Stock(inventory, playbook, system))
            problems += [problem(one, stock.tree) for one in meaningful(found, stock.doubtful)]
    problems += _profiles(playbook, project)
    if problems or system is None or inventory is None:
        raise GouvernailError(unique(problems))
    return Loaded(playbook, written, system, inventory, project, path, tree, _inputs(playbook, project))


def _kind(tree: Map) -> None:
    place, node = find(tree, ("kind",))
    kind = node.value if isinstance(node, Leaf) else None
    if kind == _KIND:
        return
    message = "is missing" if node is None else f"{shown(plain(node))} is not a kind of playbook"
    mend = None
    if kind == "Release":
        message = "a release of a model has no playbook: its endpoint tries it and takes it back by itself"
        mend = "set `models.<model>.version` of the spec, and `pulumi up` (docs/adr/0016-releases.md)"
    near = nearest(kind, (_KIND,)) if isinstance(kind, str) else None
    raise GouvernailError(
        Problem(message, place.file, place.line, place.column, "kind", expected=_KIND, nearest=near, mend=mend)
    )


def _elsewhere_run(playbook: Playbook, environment: str) -> Playbook:
    """The playbook in another environment; in that of its drill it has the drill's legacy."""
    drills = (one.drill for one in playbook.validation)
    its = next((one.legacy for one in drills if one and one.environment == environment), None)
    legacy = playbook.legacy
    if its:
        there = {"endpoint": its.endpoint, "addresses": its.addresses, "health": None, "auth": None}
        legacy = legacy.model_copy(update=there)
    return playbook.model_copy(update={"environment": environment, "legacy": legacy})


def _elsewhere(path: File, project: Project | None) -> Iterator[Problem]:
    where = PLAYBOOKS.as_posix()
    if project is None:
        yield Problem(
            "this file is in no project",
            str(path),
            expected=f"{where}/ of a folder with a Pulumi.yaml",
            mend=f"move it to {where}/ of your clone",
        )
    elif path.absolute().parent != project.root / PLAYBOOKS:
        yield Problem(
            f"a playbook lies in {where}/ of its project, and this one does not",
            str(path),
            expected=f"{where}/{path.name}",
            mend=f"mv {path} {where}/{path.name}",
        )


def _same_name(path: File, tree: Map, project: Project) -> Iterator[Problem]:
    place, node = find(tree, ("name",))
    if not isinstance(node, Leaf):
        return
    for other in sorted((project.root / PLAYBOOKS).glob("*.yaml")):
        if other.absolute() == path.absolute():
            continue
        try:
            there, found = find(read(other), ("name",))
        except GouvernailError:
            continue  # what is wrong there is told when that file is planned
        if isinstance(found, Leaf) and found.value == node.value:
            yield Problem(
                f"the name {shown(node.value)} is also that of {project.path(File(there.file))}:{there.line}",
                place.file,
                place.line,
                place.column,
                "name",
                expected="a name of its own: runs are called by it",
            )


def _system(playbook: Playbook, tree: Map, project: Project) -> tuple[AISystem | None, Map | None, list[Problem]]:
    place, _ = find(tree, ("system",))
    systems = project.systems()
    file = systems.get(playbook.system)
    if file is None:
        said = Problem(
            f"there is no system {playbook.system!r} in systems/",
            place.file,
            place.line,
            place.column,
            "system",
            expected=f"one of {', '.join(systems) or 'systems/, which is empty'}",
            nearest=nearest(playbook.system, systems),
            mend=None if systems else "gouvernail init writes a first spec",
        )
        return None, None, [said]
    try:
        loaded = spec.load(file)
    except GouvernailError as error:
        return None, None, list(error.problems)
    if not isinstance(loaded, AISystem):
        raise TypeError(f"{file} has a system and is none")
    own = read(file)
    return loaded, merged(own, extended(file, own)), []


def _inventory(playbook: Playbook, tree: Map, project: Project) -> tuple[Reading[Inventory] | None, list[Problem]]:
    name = playbook.legacy.inventory
    file = project.inside(name)
    if file is None or not file.is_file():
        place, _ = find(tree, ("legacy", "inventory"))
        said = Problem(
            f"there is no file {name!r}" if file else f"{name!r} does not lie in the project",
            place.file,
            place.line,
            place.column,
            "legacy.inventory",
            expected="the inventory of the legacy, by its path from the project's folder",
            mend="migration/inventory/credit-scoring.yaml shows one",
        )
        return None, [said]
    try:
        reading = judged(Inventory, read(near(file), "`apiVersion: gouvernail/v1` and `kind: Inventory`"))
    except GouvernailError as error:
        return None, list(error.problems)
    return reading, list(reading.problems)


def _profiles(playbook: Playbook, project: Project) -> Iterator[Problem]:
    """What is wrong in the load profiles that are there; one that is not is a mistake of the playbook."""
    named = dict.fromkeys(one.load_test.profile for one in playbook.validation if one.load_test)
    for name in named:
        file = project.inside(name)
        if file is None or not file.is_file():
            continue
        try:
            yield from judged(
                LoadProfile, read(near(file), "`apiVersion: gouvernail/v1` and `kind: LoadProfile`")
            ).problems
        except GouvernailError as error:
            yield from error.problems


def _inputs(playbook: Playbook, project: Project) -> dict[str, str]:
    """What is signed with the playbook: the files of the spec, and those that it names."""
    system = project.systems()[playbook.system]
    own = read(system)
    above = File(extended(system, own).place.file)
    tests = (one.load_test for one in playbook.validation)
    named = [playbook.legacy.inventory, *(test.profile for test in tests if test), playbook.continuity.runbook]
    files = [system, above, *(project.root / name for name in named)]
    return {project.path(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
