"""Loads the catalogue: YAML -> tree with places -> models -> references. Every mistake of every file is told."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from assurance.catalogue import verifiers
from assurance.catalogue.entries import Catalogue, Entry
from assurance.catalogue.model import Group, Instruments, Same
from assurance.catalogue.references import of_group, of_instrument, of_same
from assurance.catalogue.verifiers import Known
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec.base import Block
from gouvernail.spec.document import read
from gouvernail.spec.mistake import problem
from gouvernail.spec.places import Map, plain
from gouvernail.spec.wording import mistake

__all__ = ["load"]

_HERE = Path(__file__).parent
_Model = TypeVar("_Model", bound=Block)


def load(folder: Path = _HERE, known: Known | None = None) -> Catalogue:
    """The catalogue in a folder, held against the rules and checks that there are.

    Raises GouvernailError with every mistake: file, line, path, what was expected, the nearest right name.
    """
    known = verifiers.known() if known is None else known
    problems: list[Problem] = []
    instruments = _read(Instruments, folder / "instruments.yaml", problems)
    same = _read(Same, folder / "same.yaml", problems)
    files = sorted((folder / "controls").glob("*.yaml"))
    read_in = {file.stem: _read(Group, file, problems) for file in files}
    if not files:
        problems.append(Problem("there are no controls", str(folder / "controls"), expected="a YAML file a group"))
    groups = {name: one for name, one in read_in.items() if one is not None}
    if instruments is None or same is None or problems:
        raise GouvernailError(problems)
    entries = tuple(
        Entry(control_id, name, control)
        for name, (group, _) in groups.items()
        for control_id, control in group.controls.items()
    )
    whole = Catalogue(
        instruments=instruments[0].instruments,
        groups={name: group.title for name, (group, _) in groups.items()},
        entries=entries,
        rules=known.rules,
        checks=known.checks,
        same=same[0].same,
        of_spec=known.of_spec,
    )
    problems += _disagreements(whole, instruments, groups, known)
    problems += [problem(wrong, same[1]) for wrong in of_same(same[0], known)]
    if problems:
        raise GouvernailError(problems)
    return whole


def _read(kind: type[_Model], file: Path, problems: list[Problem]) -> tuple[_Model, Map] | None:
    """A file as its model, with the tree that knows its lines; None where it has mistakes, which are added."""
    try:
        tree = read(file, "`instruments:`, `same:` or `controls:`")
    except GouvernailError as error:
        problems += error.problems
        return None
    try:
        return kind.model_validate_json(json.dumps(plain(tree)), by_alias=True, by_name=False), tree
    except ValidationError as error:
        problems += [problem(mistake(kind, detail), tree) for detail in error.errors(include_url=False)]
        return None


def _disagreements(
    whole: Catalogue, instruments: tuple[Instruments, Map], groups: Mapping[str, tuple[Group, Map]], known: Known
) -> Iterator[Problem]:
    used = {source.instrument for entry in whole.entries for source in entry.sources}
    for name, instrument in whole.instruments.items():
        for wrong in of_instrument(name, instrument, used=name in used):
            yield problem(wrong, instruments[1])
    for name, (group, tree) in groups.items():
        for wrong in of_group(name, group, whole.instruments, known):
            yield problem(wrong, tree)
