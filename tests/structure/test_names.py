"""No folder of the root hides a module that somebody imports: the root is on sys.path when Pulumi runs."""

import sys
import tomllib
from importlib import metadata
from pathlib import Path

from tests.structure.tree import ROOMS, ROOT, files, write

OWN = "gouvernail"


def taken(lock: Path) -> set[str]:
    """Import names that are not ours to give: the standard library's, and those of every locked package."""
    packages = {one["name"] for one in tomllib.loads(lock.read_text(encoding="utf-8"))["package"]}
    guessed = {name.replace("-", "_").replace(".", "_") for name in packages}
    installed = {name for name, owners in metadata.packages_distributions().items() if set(owners) != {OWN}}
    return (set(sys.stdlib_module_names) | guessed | installed) - {OWN}


def hiding(root: Path, names: set[str]) -> list[str]:
    there = {path.stem for path in root.iterdir() if path.is_dir() or path.suffix == ".py"}
    return sorted((there & names) - {"__main__", "__pycache__"})


def without_init(root: Path) -> list[str]:
    """Folders of a room that hold code but are no package: neither checkers nor the wheel would see them.

    What an engine runs as a policy pack is none: that folder holds nothing to import.
    """
    found = {path.parent for room in ROOMS if (root / room).is_dir() for path in files(root / room, ".py")}
    folders = {folder for folder in found if not (folder / "PulumiPolicy.yaml").is_file()}
    return sorted(str(folder.relative_to(root)) for folder in folders if not (folder / "__init__.py").is_file())


def test_no_folder_hides_an_import() -> None:
    names = taken(ROOT / "uv.lock")
    assert {"yaml", "pulumi", "pulumi_aws", "google", "json"} <= names
    assert hiding(ROOT, names) == []


def test_every_folder_of_a_room_is_a_package() -> None:
    assert without_init(ROOT) == []


def test_a_folder_that_hides_one_is_found(tmp_path: Path) -> None:
    write(tmp_path, {"yaml/a.py": "", "logging/a.py": "", "policies/a.py": "", "grpc.py": "", "__main__.py": ""})
    assert hiding(tmp_path, taken(ROOT / "uv.lock")) == ["grpc", "logging", "yaml"]


def test_a_folder_that_is_no_package_is_found(tmp_path: Path) -> None:
    write(tmp_path, {"stacks/__init__.py": "", "stacks/below/a.py": "", "bench/a.py": ""})
    assert without_init(tmp_path) == ["stacks/below"]
