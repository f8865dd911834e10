"""A small project with a playbook on Google Cloud, and plans of it, for tests that perform them."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

from gouvernail.spec.base import Block
from gouvernail.spec.units import Duration
from migration.plan import Plan, compiled
from migration.playbook.loading import load
from migration.steps.pause import Pause
from migration.steps.provision import Provision
from migration.steps.set_weight import SetWeight
from migration.steps.step import Failure, Step

ROOT = Path(__file__).parents[3]
STACK = "credit-scoring-gcp-dev-cutover"
PLAYBOOK = """\
apiVersion: gouvernail/v1
kind: Migration
name: short
system: credit-scoring
cloud: gcp
environment: dev
legacy:
  endpoint: https://legacy.invalid/score
  addresses: [10.10.15.10]
  inventory: migration/inventory/none.yaml
provision: {stacks: [cutover]}
strategy:
  canary:
    stable: legacy
    canary: governed
    analysis: {templates: [{templateName: guard}]}
    steps:
      - approval: cutover
      - setWeight: 100
soak: {duration: 10m}
prometheus: {address: "https://prometheus.invalid", queries: {error_rate: up}}
analysisTemplates:
  - {name: guard, metrics: [{name: error_rate, interval: 30s}]}
continuity: {contacts: [operator], runbook: migration/runbooks/by-hand.md}
"""
INVENTORY = """\
apiVersion: gouvernail/v1
kind: Inventory
system: legacy-scorecard
consumers:
  branches: {what: the desk application, owner: owner, action: move, callsAs: [svc-branch-desk]}
"""


def project(folder: Path) -> Path:
    """A project in the folder; the path of its playbook."""
    for name in ("systems", "stacks"):
        (folder / name).mkdir(parents=True)
        for file in (ROOT / name).glob("*.yaml"):
            shutil.copy(file, folder / name)
    shutil.copy(ROOT / "Pulumi.yaml", folder)
    texts = {
        f"stacks/Pulumi.{STACK}.yaml": "config:\n  gouvernail:spec: systems/credit-scoring.yaml\n",
        "migration/runbooks/by-hand.md": "# By hand\n",
        "migration/inventory/none.yaml": INVENTORY,
        "migration/playbooks/short.yaml": PLAYBOOK,
    }
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")
    return folder / "migration/playbooks/short.yaml"


def step(
    number: int,
    verb: str,
    argument: Block,
    *,
    weight: int,
    deadline: float = 86_400,
    on_failure: Failure = "rollback",
) -> Step:
    """A step of the strategy."""
    return Step(f"strategy/{number}-{verb}", "strategy", verb, argument, weight, 0, deadline, on_failure, number)


def weight(number: int, percent: int) -> Step:
    return step(number, "setWeight", SetWeight(weight=percent), weight=percent)


def pause(number: int, percent: int, seconds: float | None = 600) -> Step:
    length = None if seconds is None else Duration(seconds, f"{seconds:g}s")
    return step(number, "pause", Pause(duration=length), weight=percent)


def provision() -> Step:
    its = Provision(layer="cutover", stack=STACK)
    return Step("provision/1-provision", "provision", "provision", its, 0, 0, 1800, "rollback", 1)


@cache
def _base() -> Plan:
    with TemporaryDirectory() as folder:
        return compiled(load(project(Path(folder))))


def plan(steps: Sequence[Step]) -> Plan:
    """The playbook's plan, with these steps and nothing watched beside them."""
    return replace(_base(), steps=tuple(steps), background=None, watched_from=None)
