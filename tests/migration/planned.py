"""A plan of the worked playbook, changed where a test needs it. What loading checks is left to its own tests."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, cast

from gouvernail import spec
from gouvernail.spec.document import read
from gouvernail.spec.places import plain
from gouvernail.spec.system import AISystem
from migration.plan import Plan
from migration.playbook.model import Playbook
from migration.steps.step import Step

ROOT = Path(__file__).resolve().parents[2]


@cache
def system() -> AISystem:
    """The worked system's spec."""
    return cast("AISystem", spec.load(ROOT / "systems" / "credit-scoring.yaml"))


def plan(root: Path, *steps: Step, **changed: Any) -> Plan:
    """The plan of the AWS playbook with some keys changed; None takes a key out."""
    tree = cast("dict[str, Any]", plain(read(ROOT / "migration" / "playbooks" / "aws-canary.yaml")))
    tree = {key: value for key, value in {**tree, **changed}.items() if value is not None}
    playbook = Playbook.model_validate_json(json.dumps(tree), by_alias=True, by_name=False)
    return Plan(
        playbook=playbook,
        system=system(),
        root=root,
        file="migration/playbooks/aws-canary.yaml",
        steps=steps,
        background=playbook.strategy.background,
        watched_from="strategy/6-setWeight",
        digest="d" * 64,
        flow="f" * 64,
        inputs={},
    )


def renamed(step: Step, id_: str) -> Step:
    """The same step with another id and phase."""
    return replace(step, id=id_, phase=cast("Any", id_.partition("/")[0]))
