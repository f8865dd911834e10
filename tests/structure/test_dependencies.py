"""Every direct dependency says why it is there, and everything installed is pinned with a hash."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from tests.structure.tree import ROOT, files, write

BUILT = "checker"


def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def direct(root: Path) -> set[str]:
    """The names of all direct dependencies: of the project, its extras, its work, and what has a lock of its own."""
    found = nodes(root)
    for home in (*locked(root), *built(root)):
        read = project(home)
        lists = [
            read["project"].get("dependencies", []),
            *read["project"].get("optional-dependencies", {}).values(),
            *read.get("dependency-groups", {}).values(),
        ]
        found |= {re.split(r"[^\w.-]", one, maxsplit=1)[0] for some in lists for one in some}
    return found


def locked(root: Path) -> list[Path]:
    """The folders that say what they depend on in Python: the checkout, and each that has an environment of its own."""
    return [file.parent for file in files(root, ".toml") if file.name == "pyproject.toml" and file.parent.name != BUILT]


def built(root: Path) -> list[Path]:
    """The folder of what is built for others and never installed here: who installs it has a lock, or none."""
    return [file.parent for file in files(root, ".toml") if file.name == "pyproject.toml" and file.parent.name == BUILT]


def nodes(root: Path) -> set[str]:
    """The names of what programs for Node name."""
    read = [json.loads(file.read_text(encoding="utf-8")) for file in files(root) if file.name == "package.json"]
    return {name for one in read for kind in ("dependencies", "devDependencies") for name in one.get(kind, {})}


def explained(root: Path) -> set[str]:
    """The names that have a row with a reason in docs/dependencies.md."""
    page = (root / "docs" / "dependencies.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([@\w./-]+)` \| [^|]{20,} \|", page, re.MULTILINE))


def unpinned(root: Path) -> list[str]:
    """Packages of the lock that could come as something else than what was locked."""
    lock = tomllib.loads((root / "uv.lock").read_text(encoding="utf-8"))
    found: list[str] = []
    for one in lock["package"]:
        archives = [*one.get("wheels", []), *([one["sdist"]] if "sdist" in one else [])]
        if "registry" in one["source"]:
            hashed = archives and all(str(archive.get("hash", "")).startswith("sha256:") for archive in archives)
            found += [] if hashed else [one["name"]]
        elif not {"editable", "virtual"} & set(one["source"]):
            found.append(one["name"])
    return found


def unpinned_for_node(lock: Path) -> list[str]:
    """Packages of a lock of npm's without a digest, or with the host that they came from."""
    read = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    return [name for name, one in read.items() if name and ("integrity" not in one or "resolved" in one)]


def test_every_dependency_says_why_it_is_there() -> None:
    assert direct(ROOT) == explained(ROOT)


def test_everything_installed_is_pinned() -> None:
    assert [unpinned(home) for home in locked(ROOT)] == [[], []]
    locks = [file for file in files(ROOT) if file.name == "package-lock.json"]
    assert [unpinned_for_node(lock) for lock in locks] == [[]]


def test_the_import_rules_have_no_exceptions() -> None:
    contracts = project(ROOT)["tool"]["importlinter"]["contracts"]
    assert len(contracts) >= 4
    assert [one["name"] for one in contracts if "ignore_imports" in one] == []


def test_one_without_a_reason_is_found(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "pyproject.toml": '[project]\ndependencies = ["click>=8", "rich"]\n[project.optional-dependencies]\n'
            'aws = ["pulumi-aws[x]>=7"]\n[dependency-groups]\ndev = ["ruff"]\n',
            "a/pyproject.toml": '[project]\ndependencies = ["own==1"]\n',
            "tests/package.json": '{"dependencies": {"@a/b": "1.0.0"}, "devDependencies": {"c": "1.0.0"}}',
            "docs/dependencies.md": "| `click` | the command line of this project |\n| `ruff` | short |\n",
        },
    )
    assert direct(tmp_path) == {"click", "rich", "pulumi-aws", "ruff", "own", "@a/b", "c"}
    assert explained(tmp_path) == {"click"}


def test_one_that_is_not_pinned_is_found(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "uv.lock": '[[package]]\nname = "good"\nsource = { registry = "r" }\nwheels = [{ hash = "sha256:1" }]\n'
            '[[package]]\nname = "bare"\nsource = { registry = "r" }\nwheels = [{ url = "u" }]\n'
            '[[package]]\nname = "none"\nsource = { registry = "r" }\n'
            '[[package]]\nname = "git"\nsource = { git = "g" }\n'
            '[[package]]\nname = "own"\nsource = { editable = "." }\n'
            '[[package]]\nname = "alone"\nsource = { virtual = "." }\n'
        },
    )
    assert unpinned(tmp_path) == ["bare", "none", "git"]


def test_one_for_node_that_is_not_pinned_is_found(tmp_path: Path) -> None:
    good, bare = {"version": "1", "integrity": "sha512-1"}, {"version": "1"}
    packages = {"": {}, "good": good, "bare": bare, "hosted": {**good, "resolved": "r"}}
    write(tmp_path, {"package-lock.json": json.dumps({"packages": packages})})
    assert unpinned_for_node(tmp_path / "package-lock.json") == ["bare", "hosted"]
