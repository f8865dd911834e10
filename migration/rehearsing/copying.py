"""The project as it is rehearsed: a copy, with people, things and captured requests of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from gouvernail.spec.document import read
from gouvernail.spec.judging import judged
from migration.dotted import holding
from migration.placed import place
from migration.plan import Plan
from migration.playbook.captured import Captured
from migration.playbook.inventory import Inventory, Stored
from migration.rehearsing.world import answer

__all__ = ["captured", "project", "things"]

_LEFT_OUT: Final = shutil.ignore_patterns(
    ".git", ".venv*", ".sandbox*", ".gouvernail", ".cache", ".*_cache", ".hypothesis", "__pycache__", "node_modules"
)
_GROUPS: Final = ("18-25", "26-64")
_CAPTURED: Final = 3000
"""Enough for the verdicts of a rehearsal, also where a tenth of them is replayed."""


def project(root: Path, folder: Path) -> None:
    """Copy what belongs to the project: as git lists it, else all that no tool made. Nobody's environment is copied."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        shutil.copytree(root, folder, ignore=_LEFT_OUT, dirs_exist_ok=True)
    else:
        for name in filter(None, os.fsdecode(listed.stdout).split("\0")):
            if (root / name).is_file():  # not what was deleted since
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(root / name, folder / name)
    for name in (".venv", ".venv-checkov"):
        there = Path(sys.prefix) if name == ".venv" else root / name
        if there.exists() and not (folder / name).exists():
            (folder / name).symlink_to(there.resolve())


def things(folder: Path, inventory: str) -> dict[str, bytes]:
    """Address -> bytes of each thing that the inventory names; its digests in the copy become those of these bytes."""
    file = folder / inventory
    stock = judged(Inventory, read(file)).model
    found: dict[str, bytes] = {}
    text = file.read_text(encoding="utf-8")
    for name, digest, places in _kept(stock) if stock else ():
        content = f"rehearsal: {name}\n".encode()
        if digest:
            text = text.replace(digest, f"sha256:{sha256(content).hexdigest()}")
        for stored in places:
            if "://" in stored.at:
                found[stored.at] = content
            else:
                (folder / stored.at).parent.mkdir(parents=True, exist_ok=True)
                (folder / stored.at).write_bytes(content)
    file.write_text(text, encoding="utf-8")
    return found


def _kept(stock: Inventory) -> Iterator[tuple[str, str | None, list[Stored]]]:
    for kind in (stock.data, stock.models, stock.logs):
        for name, thing in kind.items():
            yield name, thing.digest, [one for one in (thing.original, thing.copied) if one]


def captured(plan: Plan, folder: Path, path: str) -> int:
    """Write captured requests of the plan's legacy; how many these are. 0: none is replayed, or they are elsewhere."""
    its = plan.playbook.legacy.captured
    if its is None:
        return 0
    file = place(its.file, folder, plan.playbook.environment)
    if not file.resolve().is_relative_to(folder.resolve()):
        return 0  # an absolute path is somebody's own, and stays as it is
    if not file.suffix:
        file = file / "captured.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8") as lines:
        for number in range(_CAPTURED):
            lines.write(json.dumps(_line(its, path, number)) + "\n")
    return _CAPTURED


def _line(its: Captured, path: str, number: int) -> dict[str, object]:
    body = {"number": number, **(holding(its.group, _GROUPS[number % len(_GROUPS)]) if its.group else {})}
    return {
        "method": "POST",
        "path": path,
        "headers": {"content-type": "application/json"},
        "body": body,
        "key": f"rehearsal-{number}",
        "answer": {"status": 200, "body": answer(json.dumps(body).encode(), its.score), "seconds": 0.01},
    }
