"""Every test is collected: a file whose name pytest does not know is a test that never runs."""

import ast
from pathlib import Path

from tests.structure.tree import ROOT, files, parsed, write


def named_tests(path: Path) -> list[str]:
    return [
        item.name
        for item in ast.walk(parsed(path))
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) and item.name.startswith("test_")
    ]


def uncollected(root: Path) -> list[str]:
    return [
        str(path.relative_to(root))
        for path in files(root, ".py")
        if not path.name.startswith("test_") and named_tests(path)
    ]


def empty(root: Path) -> list[str]:
    return [
        str(path.relative_to(root))
        for path in files(root, ".py")
        if path.name.startswith("test_") and not named_tests(path)
    ]


def elsewhere(root: Path) -> list[str]:
    """Files that look like tests but lie where pytest does not look."""
    return [
        str(path.relative_to(root))
        for path in files(root, ".py")
        if path.name.startswith("test_") and path.relative_to(root).parts[0] != "tests"
    ]


def twice(root: Path) -> list[str]:
    """Functions that a later one of the same name in the same scope replaces: they never run."""
    found: list[str] = []
    for path in files(root, ".py"):
        for scope in ast.walk(parsed(path)):
            if isinstance(scope, ast.Module | ast.ClassDef):
                names = [item.name for item in scope.body if isinstance(item, ast.FunctionDef)]
                found += [f"{path.name}: {name}" for name in sorted(set(names)) if names.count(name) > 1]
    return found


def test_every_test_is_collected() -> None:
    assert uncollected(ROOT / "tests") == []
    assert empty(ROOT / "tests") == []
    assert elsewhere(ROOT) == []
    assert twice(ROOT / "tests") == []


def test_tests_that_would_not_run_are_found(tmp_path: Path) -> None:
    test = "def test_a():\n    pass\n"
    write(
        tmp_path,
        {
            "tests/network_test.py": test,
            "tests/helper.py": "def given():\n    pass\n",
            "tests/test_empty.py": "def check_a():\n    pass\n",
            "tests/test_good.py": f"class TestA:\n    {test.replace(chr(10), chr(10) + '    ')}\n",
            "tests/test_twice.py": test + test,
            "gouvernail/test_here.py": test,
        },
    )
    assert uncollected(tmp_path / "tests") == ["network_test.py"]
    assert empty(tmp_path / "tests") == ["test_empty.py"]
    assert elsewhere(tmp_path) == ["gouvernail/test_here.py"]
    assert twice(tmp_path / "tests") == ["test_twice.py: test_a"]
