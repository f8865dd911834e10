"""The import rules of pyproject.toml catch what they are there for: tried on a small project that breaks each."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.structure.tree import ROOMS, ROOT, write

LINTER = Path(sys.executable).with_name("lint-imports")
MODULES = (
    *(f"gouvernail/{name}.py" for name in ("cli", "engine", "graph", "commands", "sandbox", "spec", "errors")),
    *(f"{name}/__init__.py" for name in (*ROOMS, "tools", "plugins/aws", "plugins/azure", "plugins/gcp")),
)


def judge(root: Path, changed: dict[str, str]) -> subprocess.CompletedProcess[str]:
    rules = re.search(r"^\[tool\.importlinter\].*", (ROOT / "pyproject.toml").read_text(), re.MULTILINE | re.DOTALL)
    assert rules is not None
    write(root, {**dict.fromkeys(MODULES, ""), "pyproject.toml": rules[0], **changed})
    # Isolated from this checkout, whose packages have the same names.
    program = f"import sys; sys.path[:] = [p for p in sys.path if p != {str(ROOT)!r}]; sys.argv[1:] = ['--no-cache']; "
    program += "from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False)


def test_a_clean_project_passes(tmp_path: Path) -> None:
    done = judge(tmp_path, {"components/a.py": "import gouvernail.errors", "stacks/a.py": "import components.a"})
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("gouvernail/errors.py", "components"),
        ("gouvernail/errors.py", "stacks"),
        ("gouvernail/errors.py", "assurance"),
        ("gouvernail/errors.py", "policies"),
        ("gouvernail/errors.py", "tools"),
        ("gouvernail/errors.py", "plugins"),
        ("components/a.py", "stacks"),
        ("components/a.py", "assurance"),
        ("components/a.py", "policies"),
        ("components/a.py", "plugins"),
        ("components/a.py", "gouvernail.spec"),
        ("components/a.py", "gouvernail.engine"),
        ("components/a.py", "gouvernail.sandbox"),
        ("stacks/a.py", "assurance"),
        ("stacks/a.py", "policies"),
        ("policies/a.py", "components"),
        ("policies/a.py", "stacks"),
        ("policies/a.py", "assurance"),
        ("policies/a.py", "plugins"),
        ("stacks/a.py", "plugins"),
        ("assurance/a.py", "components"),
        ("assurance/a.py", "stacks"),
        ("assurance/a.py", "plugins"),
        ("migration/a.py", "components"),
        ("migration/a.py", "stacks"),
        ("migration/a.py", "policies"),
        ("migration/a.py", "assurance"),
        ("assurance/a.py", "migration"),
        ("gouvernail/errors.py", "migration"),
        ("plugins/a.py", "stacks"),
        ("plugins/a.py", "gouvernail.spec"),
        ("plugins/aws/a.py", "plugins.azure"),
        ("plugins/gcp/a.py", "plugins.aws"),
    ],
)
def test_an_arrow_the_wrong_way_is_found(tmp_path: Path, importer: str, imported: str) -> None:
    done = judge(tmp_path, {importer: f"import {imported}"})
    assert done.returncode == 1
    assert imported in done.stdout
