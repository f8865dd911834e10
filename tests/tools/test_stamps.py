"""What is committed was made from what is committed."""

import shutil
from pathlib import Path

import pytest

from tools.stamps import MADE, ROOT, record, stale

_MEND = {"index": "python -m tools.index", "authorities": "python -m tools.authorities"}


@pytest.mark.parametrize("name", MADE)
def test_it_is_current(name: str) -> None:
    assert stale(name) == "", f"make it anew (some minutes): {_MEND[name]}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """As much of the project as stamps look at."""
    for made in MADE.values():
        for pattern in (*made.sources, *made.outputs, "uv.lock", "pyproject.toml"):
            for file in ROOT.glob(pattern):
                copy = tmp_path / file.relative_to(ROOT)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, copy)
    return tmp_path


@pytest.mark.parametrize("name", MADE)
def test_a_stamp_holds_until_something_changes(root: Path, name: str) -> None:
    stamps = root / "stamps.json"
    assert stale(name, root, stamps) == f"{name} has no stamp"
    record(name, root, stamps)
    assert stale(name, root, stamps) == ""


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("change", ["script", "new script", "lock"])
def test_another_source_is_seen(root: Path, name: str, change: str) -> None:
    stamps = root / "stamps.json"
    record(name, root, stamps)
    script = root / f"tools/{name}/new.py" if change == "new script" else root / f"tools/{name}/__main__.py"
    if change == "lock":
        package = "azure-mgmt-storage" if MADE[name].group else "pulumi-gcp"
        before = f'[[package]]\nname = "{package}"\nversion = "'
        lock = (root / "uv.lock").read_text()
        assert before in lock
        (root / "uv.lock").write_text(lock.replace(before, f"{before}9"))
    else:
        script.write_text((script.read_text() if script.exists() else "") + "# changed\n")
    assert "made from something else" in stale(name, root, stamps)


def test_what_was_changed_by_hand_is_seen(root: Path) -> None:
    stamps = root / "stamps.json"
    for name in MADE:
        record(name, root, stamps)
    file = root / "gouvernail/sandbox/data/gcp.zip"
    file.write_bytes(file.read_bytes() + b"x")
    assert stale("index", root, stamps) == "index is not what was made: a file of it changed since"
    assert "made from something else" in stale("authorities", root, stamps)  # facts are read from the index too
