"""Loads a spec: YAML -> tree with places -> models -> rules. Every mistake of every file is told at once."""

from dataclasses import replace
from pathlib import Path as File

from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec.document import read
from gouvernail.spec.extends import extended, same_id
from gouvernail.spec.judging import Reading, judged, meaningful, unique
from gouvernail.spec.merge import merged
from gouvernail.spec.mistake import problem
from gouvernail.spec.nearest import nearest
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.places import Leaf, Map, find, plain
from gouvernail.spec.refusal import shown
from gouvernail.spec.rules import found_by
from gouvernail.spec.shared import SHARED
from gouvernail.spec.system import AISystem

__all__ = ["load"]

_KINDS = ("Organisation", "AISystem")


def load(path: File) -> Organisation | AISystem:
    """The organisation or AI system in a file, whole and valid; a system with the organisation that it extends.

    Raises GouvernailError with every mistake: file, line, column, path, what was expected, the nearest right name.
    """
    tree = read(path)
    if _kind(tree) == "AISystem":
        return _system(path, tree)
    reading = _organisation(tree)
    if reading.problems or reading.model is None:
        raise GouvernailError(reading.problems)
    return reading.model


def _kind(tree: Map) -> str:
    place, node = find(tree, ("kind",))
    kind = node.value if isinstance(node, Leaf) else None
    if kind in _KINDS:
        return str(kind)
    message = "is missing" if node is None else f"{shown(plain(node))} is not a kind"
    near = nearest(kind, _KINDS) if isinstance(kind, str) else None
    raise GouvernailError(
        Problem(message, place.file, place.line, place.column, "kind", expected=" or ".join(_KINDS), nearest=near)
    )


def _organisation(tree: Map) -> Reading[Organisation]:
    reading = judged(Organisation, tree)
    if reading.model is None:
        return reading
    found = meaningful(found_by(reading.model), reading.doubtful)
    problems = unique([*reading.problems, *(problem(wrong, reading.tree) for wrong in found)])
    return replace(reading, problems=problems)


def _system(path: File, tree: Map) -> AISystem:
    try:
        base = extended(path, tree)
    except GouvernailError as error:
        own = judged(AISystem, tree).problems
        taken_over = {(key, "is missing") for key in (*SHARED, "extends")}
        rest = [problem for problem in own if (problem.path, problem.message) not in taken_over]
        raise GouvernailError(unique([*error.problems, *rest])) from None
    organisation = _organisation(base)
    reading = judged(AISystem, merged(tree, base))
    problems = [*organisation.problems, *reading.problems, *same_id(path, tree)]
    model = reading.model
    if model is not None and organisation.model is not None:
        bound = model.under(organisation.model)
        doubtful = (*reading.doubtful, *organisation.doubtful)
        problems += [problem(wrong, reading.tree, organisation.tree) for wrong in meaningful(found_by(bound), doubtful)]
        if not problems:
            return bound
    raise GouvernailError(unique(problems))
