"""Finds the organisation that a system extends, and other files of its folder that bear its id."""

import os
from collections.abc import Iterator
from pathlib import Path as File
from pathlib import PurePosixPath

from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec.document import read
from gouvernail.spec.places import Leaf, Map, find

__all__ = ["extended", "same_id"]


def extended(path: File, tree: Map) -> Map:
    """The tree of the organisation's file; GouvernailError where `extends` does not lead to one."""
    place, node = find(tree, ("extends",))
    target = node.value if isinstance(node, Leaf) else None

    def refused(message: str, expected: str = "the organisation's file, such as organisation.yaml") -> GouvernailError:
        return GouvernailError(Problem(message, place.file, place.line, place.column, "extends", expected=expected))

    if node is None:
        raise refused("is missing")
    if not isinstance(target, str) or not target.strip():
        raise refused("is no file name")
    if "\x00" in target or PurePosixPath(target).is_absolute() or "://" in target:
        raise refused(f"{target!r} is not a file beside this one", "a path relative to this file")
    file = File(os.path.normpath(path.parent / target))
    if file.resolve() == path.resolve():
        raise refused("extends itself")
    if not file.exists():
        raise refused(f"there is no file {str(file)!r}")
    above = read(file)
    _, kind = find(above, ("kind",))
    if not isinstance(kind, Leaf) or kind.value != "Organisation":
        said = f"kind: {kind.value}" if isinstance(kind, Leaf) else "no kind"
        raise refused(f"{str(file)!r} is not an organisation but {said}", "a file with kind: Organisation")
    return above


def same_id(path: File, tree: Map) -> Iterator[Problem]:
    """A problem for each other file in the folder whose organisation or system has the id of this system."""
    place, node = find(tree, ("system", "id"))
    if not isinstance(node, Leaf) or not isinstance(node.value, str):
        return
    own = path.resolve()
    for other in sorted([*path.parent.glob("*.yaml"), *path.parent.glob("*.yml")]):
        if not _may_say(other, node.value) or other.resolve() == own:
            continue
        try:
            its = read(other)
        except GouvernailError:
            continue  # what is wrong there is told when that file is validated
        for key in (("system", "id"), ("id",)):
            there, found = find(its, key)
            if isinstance(found, Leaf) and found.value == node.value:
                yield Problem(
                    f"the id {node.value!r} is also that of {there}",
                    place.file,
                    place.line,
                    place.column,
                    "system.id",
                    expected="an id of its own: it names stacks and resources",
                )


def _may_say(file: File, word: str) -> bool:
    """Whether the word can stand in the file, without reading its YAML: a folder of many systems is looked through for
    each of them. Only an escape hides a word of one line (YAML 1.2.2, 5.7), and begins with a backslash.
    """
    try:
        raw = file.read_bytes() if file.is_file() else b""
    except OSError:
        return False  # as for what is wrong in its YAML
    return word.encode(errors="surrogatepass") in raw or b"\\" in raw
