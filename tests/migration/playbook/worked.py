"""A project with one valid playbook, to make mistakes in and to compile."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from migration.plan import Plan, compiled
from migration.playbook import Loaded, load

ROOT = Path(__file__).parents[3]
BASE = Path(__file__).parent / "base"
SPEC = ROOT / "tests" / "gouvernail" / "spec" / "base"
PLAYBOOK = Path("migration/playbooks/moving.yaml")
_PLACES: Mapping[str, Path] = {
    str(PLAYBOOK): BASE / "moving.yaml",
    "migration/inventory/legacy.yaml": BASE / "legacy.yaml",
    "migration/load/month-end.yaml": BASE / "month-end.yaml",
    "systems/organisation.yaml": SPEC / "organisation.yaml",
    "systems/credit-scoring.yaml": SPEC / "system.yaml",
}
STACKS = ("credit-scoring-aws-prod-workload", "credit-scoring-aws-prod-cutover")


def project(folder: Path, edits: Iterable[Mapping[str, Any]] = ()) -> Path:
    """Writes the project with these edits into `folder`; the playbook's file in it.

    An edit replaces what stands once in a file: {in, find, put}; `in` is the playbook where it is left out. Or it
    writes a file: {in, write}; or takes one away: {in, remove}.
    """
    texts = {name: file.read_text(encoding="utf-8") for name, file in _PLACES.items()}
    texts["Pulumi.yaml"] = "name: gouvernail\nruntime: python\nstackConfigDir: stacks\n"
    texts["docs/runbook.md"] = "# By hand\n"
    for stack in STACKS:
        texts[f"stacks/Pulumi.{stack}.yaml"] = "config:\n  gouvernail:spec: systems/credit-scoring.yaml\n"
    for edit in edits:
        name = edit.get("in", str(PLAYBOOK))
        if edit.get("remove"):
            del texts[name]
        elif "write" in edit:
            texts[name] = edit["write"]
        else:
            assert texts[name].count(edit["find"]) == 1, f"{edit['find']!r} must stand once in {name}"
            texts[name] = texts[name].replace(edit["find"], edit["put"])
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder / PLAYBOOK


def edited(find: str, put: str) -> Mapping[str, str]:
    """An edit of the playbook."""
    return {"find": find, "put": put}


def loaded(folder: Path, *edits: Mapping[str, Any]) -> Loaded:
    """The project's playbook, read."""
    return load(project(folder, edits))


def planned(folder: Path, *edits: Mapping[str, Any]) -> Plan:
    """The project's playbook, compiled."""
    return compiled(loaded(folder, *edits))


def copied(folder: Path) -> Path:
    """The worked systems, stacks and migrations of this repository, without its program."""
    for name in ("systems", "stacks", "migration"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copy(ROOT / "Pulumi.yaml", folder)
    return folder
