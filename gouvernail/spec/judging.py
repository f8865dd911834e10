"""Reads a tree as a model of what users write, told of every mistake at once: whatever kind of file it is."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from gouvernail.errors import Problem
from gouvernail.spec.base import Block
from gouvernail.spec.fields import keys, model_at
from gouvernail.spec.mistake import Mistake, problem
from gouvernail.spec.nearest import nearest
from gouvernail.spec.places import Map, Node, Path, find, plain, prune, rename, under
from gouvernail.spec.wording import mistake

__all__ = ["Reading", "judged", "meaningful", "unique"]

_MOST = 200  # mistakes told of one file at once; who has more has another kind of file
_ROUNDS = 60  # of taking wrong parts out until the rest can be judged

_Model = TypeVar("_Model", bound=Block)


@dataclass(frozen=True, slots=True)
class Reading(Generic[_Model]):
    """A file as far as it could be read: the model and tree without their wrong parts, what is wrong, and where."""

    model: _Model | None
    tree: Map
    problems: tuple[Problem, ...]
    doubtful: tuple[Path, ...]


def judged(kind: type[_Model], tree: Map) -> Reading[_Model]:
    """Reads a tree as a model. What is wrong is told, mended or taken out, and the rest read again."""
    problems: list[Problem] = []
    doubtful: list[Path] = []
    gone: set[Path] = set()
    here: Node = tree
    for _ in range(_ROUNDS):
        if not isinstance(here, Map):
            break
        try:
            model = kind.model_validate_json(json.dumps(plain(here)), by_alias=True, by_name=False)
        except ValidationError as error:
            details = error.errors(include_url=False)
        else:
            return Reading(model, here, unique(problems), tuple(doubtful))
        told, renames, prunes = _sorted_out(kind, here, details[:_MOST], [*doubtful, *gone])
        problems += told
        if len(details) > _MOST:
            problems.append(Problem(f"and {len(details) - _MOST} more mistakes", tree.place.file))
            break
        if () in prunes:
            break
        doubtful += [_solid(path) for path in prunes]
        gone |= prunes
        for path, name in renames.items():
            here = rename(here, path, name)
        for path in sorted(prunes, key=_order, reverse=True):
            here = prune(here, path)
    return Reading(None, tree, unique(problems), tuple(doubtful))


def _sorted_out(
    kind: type[Block], tree: Node, details: Iterable[ErrorDetails], doubtful: Sequence[Path]
) -> tuple[list[Problem], dict[Path, str], set[Path]]:
    """What to tell of pydantic's errors, which keys to call by their right name, and what to take out."""
    told: list[Problem] = []
    renames: dict[Path, str] = {}
    prunes: set[Path] = set()
    wrongs = [(detail, mistake(kind, detail)) for detail in details]
    for detail, wrong in wrongs:
        if detail["type"] == "too_short" and any(
            other is not wrong and under(other.path, wrong.path) for _, other in wrongs
        ):
            continue  # items that are wrong are not counted: once they are mended, or taken out, it is seen
        if detail["type"] == "too_short" and any(under(doubt, wrong.path) for doubt in doubtful):
            prunes.add(wrong.path)  # it is short because of what was taken out
        elif detail["type"] == "missing":
            if not _missing_is_misspelt(kind, tree, wrong.path):
                told += [] if wrong.path in doubtful else [problem(wrong, tree)]
                prunes.add(wrong.path[:-1])
        else:
            told.append(problem(wrong, tree))
            if detail["type"] == "extra_forbidden" and wrong.nearest and _absent(tree, wrong.path, wrong.nearest):
                renames.setdefault(wrong.path, wrong.nearest)
            else:
                prunes.add(wrong.path)
    return told, renames, prunes


def _order(path: Path) -> tuple[tuple[int, str], ...]:
    return tuple((part, "") if isinstance(part, int) else (-1, part) for part in path)


def _solid(path: Path) -> Path:
    """The path up to the first list, whose items move when one is taken out."""
    return next((path[:index] for index, part in enumerate(path) if isinstance(part, int)), path)


def _absent(tree: Node, path: Path, name: str) -> bool:
    return find(tree, (*path[:-1], name))[1] is None


def _missing_is_misspelt(kind: type[Block], tree: Node, path: Path) -> bool:
    """Whether a key beside the missing one is a misspelling of it, which is told as such."""
    block, (_, node) = model_at(kind, path[:-1]), find(tree, path[:-1])
    if block is None or not isinstance(node, Map):
        return False
    known = keys(block)
    return any(nearest(key, sorted(known)) == path[-1] for key in node.entries if key not in known)


def meaningful(found: Iterable[Mistake], doubtful: Iterable[Path]) -> list[Mistake]:
    """Mistakes that don't follow from what was already found wrong and taken out."""
    shaky = tuple(doubtful)

    def follows(wrong: Mistake) -> bool:
        return any(under(path, doubt) or under(doubt, path) for path in (wrong.path, *wrong.depends) for doubt in shaky)

    return [wrong for wrong in found if not follows(wrong)]


def unique(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, in the order of files and lines."""
    first = dict.fromkeys(problems)
    files = list(dict.fromkeys(problem.file for problem in first))
    return tuple(sorted(first, key=lambda one: (files.index(one.file), one.line or 0, one.column or 0)))
