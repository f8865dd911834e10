"""The examples of our checks: resources named for the verdict that the check of their folder gives them.

`pass…` and `fail…` have that verdict; `unknown…` (what is asked about is known later) and `none…` (there is nothing of
what is asked about) have none. A resource of a type that the check does not judge may have any name.
"""

import json
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gouvernail.errors import Unusable
from policies.checkov import environment
from policies.checkov.ours import CHECKS, OwnCheck

HOME = Path(__file__).parent
WORDS = {"pass": "passed", "fail": "failed", "unknown": None, "none": None}
_RESOURCE = re.compile(r'^resource "(\w+)" "(\w+)"', re.MULTILINE)


@dataclass(frozen=True)
class Example:
    kind: str
    name: str

    @property
    def word(self) -> str:
        return self.name.rpartition("/")[2].partition("_")[0]


def of(check: OwnCheck, home: Path = HOME) -> list[Example]:
    """The examples of the types that a check judges."""
    return [one for one in _all(home / check.file) if one.kind in check.types]


def _all(folder: Path) -> Iterator[Example]:
    for file in sorted(folder.glob("*.tf")):
        yield from (Example(*found) for found in _RESOURCE.findall(file.read_text(encoding="utf-8")))
    for file in sorted(folder.glob("plan.json")):
        planned = json.loads(file.read_text(encoding="utf-8"))["planned_values"]["root_module"]["resources"]
        yield from (Example(one["type"], one["name"]) for one in planned)
    for file in sorted(folder.glob("template.json")):
        resources = json.loads(file.read_text(encoding="utf-8"))["resources"]
        yield from (Example(one["type"], one["name"]) for one in resources)


def missing(check: OwnCheck, examples: Iterable[Example]) -> list[str]:
    """What a check has no example for. A connection is there or it is not: nothing of it is known later."""
    graph = CHECKS / f"{check.file}.yaml"
    connection = graph.exists() and "cond_type: connection" in graph.read_text(encoding="utf-8")
    words = {kind: {one.word for one in examples if one.kind == kind} for kind in check.types}
    lacking = [f"{word} {kind}" for kind, said in words.items() for word in ("pass", "fail") if word not in said]
    if not connection and not any("unknown" in said for said in words.values()):
        lacking.append("unknown")
    return lacking + [f"{word}?" for said in words.values() for word in sorted(said - WORDS.keys())]


def differences(check: OwnCheck, examples: Iterable[Example], said: Mapping[str, Any]) -> list[str]:
    """Where checkov says otherwise than the name of a resource."""
    verdicts = {(folder, id_, resource): word for folder, id_, resource, word in said["verdicts"]}
    found = [(one, verdicts.get((check.file, check.id, f"{one.kind}.{one.name}"))) for one in examples]
    return [f"{one.kind}.{one.name}: {word}" for one, word in found if word != WORDS[one.word]]


def python() -> Path | None:
    """The Python that has checkov; None where its environment was not made."""
    try:
        return environment.python()
    except Unusable:
        return None


def judged(checks: Path, home: Path = HOME) -> Mapping[str, Any]:
    """What judge.py prints."""
    done = subprocess.run(
        [str(python()), str(HOME / "judge.py"), str(checks), str(home)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)
