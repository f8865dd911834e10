"""Running what a file of rules nearly is."""

import ast
import sys
import warnings
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from types import ModuleType

__all__ = ["instead", "run"]


def run(name: str, tree: ast.Module) -> ModuleType:
    """The module that the tree makes. What it raises is the tree's."""
    module = ModuleType(name)
    with warnings.catch_warnings(action="ignore", category=SyntaxWarning):  # `is ""`, where None stood
        exec(compile(tree, name, "exec"), module.__dict__)  # noqa: S102 - our own file, changed by us
    return module


@contextmanager
def instead(trees: Mapping[str, ast.Module]) -> Generator[None]:
    """Who imports these modules gets what the trees make, one after the other, until the end."""
    before = {name: sys.modules.get(name) for name in trees}
    try:
        for name, tree in trees.items():
            sys.modules[name] = run(name, tree)
        yield
    finally:
        for name, module in before.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module
