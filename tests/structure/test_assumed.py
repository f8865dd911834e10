"""What a test assumes is said: the keys of its marks are the rows of the page, and every row has its test."""

import ast
import re
from pathlib import Path

from tests.structure.tree import ROOT, files, parsed, write

PAGE = "tools/fidelity/behaviours.md"


def explained(root: Path) -> set[str]:
    """The keys in the table of what is assumed."""
    page = (root / PAGE).read_text(encoding="utf-8").partition("## What is assumed")[2]
    return set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE))


def marked(root: Path) -> set[str]:
    """The keys that tests say they rest on."""
    return {
        str(argument.value)
        for path in files(root / "tests", ".py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "assumes"
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }


def test_every_assumption_is_explained_and_has_a_test_that_says_so() -> None:
    assert marked(ROOT) == explained(ROOT)


def test_one_that_is_not_explained_is_found(tmp_path: Path) -> None:
    tree = {
        PAGE: "## What is assumed\n\n| key | what |\n|---|---|\n| `a-b` | c |\n",
        "tests/test_a.py": "import pytest\n\n@pytest.mark.assumes('other')\ndef test_a(): ...\n",
    }
    write(tmp_path, tree)
    assert explained(tmp_path) == {"a-b"}
    assert marked(tmp_path) == {"other"}
