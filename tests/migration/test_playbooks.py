"""The four worked playbooks are valid, and nothing stands against their plans."""

from pathlib import Path

import pytest

from migration.plan import Plan, compiled
from migration.planning.outline import Outline, outlined
from migration.playbook import load
from migration.steps.set_mirror_route import SetMirrorRoute
from tests.migration.playbook.worked import ROOT, copied

NAMES = sorted(file.stem for file in (ROOT / "migration" / "playbooks").glob("*.yaml"))


def outline(folder: Path, name: str, environment: str | None = None) -> Outline:
    copied(folder)
    for cloud in ("aws", "azure", "gcp"):
        for place in ("prod", "test"):
            file = folder / "stacks" / f"Pulumi.credit-scoring-{cloud}-{place}-cutover.yaml"
            if not file.exists():
                file.write_text("config:\n  gouvernail:spec: systems/credit-scoring.yaml\n")
    found = load(folder / "migration" / "playbooks" / f"{name}.yaml", environment=environment)
    return outlined(found, compiled(found), preview=False)


def weights(plan: Plan) -> list[int]:
    return [step.weight for step in plan.steps if step.verb == "setWeight"]


def test_there_is_one_of_each_kind() -> None:
    assert NAMES == ["aws-canary", "aws-to-gcp", "azure-blue-green", "gcp-shadow-first"]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_against_it(tmp_path: Path, name: str) -> None:
    found = outline(tmp_path, name)
    assert found.findings == ()
    assert all(one is not None for one in found.required.values())
    assert found.plan.background


@pytest.mark.parametrize("name", NAMES)
def test_its_drill_can_be_planned_and_is_the_same_flow(tmp_path: Path, name: str) -> None:
    drill = outline(tmp_path / "drill", name, "test").plan
    own = outline(tmp_path / "own", name).plan
    assert drill.flow == own.flow
    assert drill.configuration["gouvernail:legacy"] != own.configuration["gouvernail:legacy"]


def test_they_move_as_their_names_say(tmp_path: Path) -> None:
    plans = {name: outline(tmp_path / name, name).plan for name in NAMES}
    assert weights(plans["aws-canary"]) == [5, 25, 50, 100]
    assert weights(plans["azure-blue-green"]) == [100]
    shadow = [step.of(SetMirrorRoute) for step in plans["gcp-shadow-first"].steps if step.verb == "setMirrorRoute"]
    assert [(one.share, one.by) for one in shadow] == [(share, "replay") for share in (10, 50, 100, 0)]
    assert plans["aws-to-gcp"].playbook.legacy.endpoint == "stack:credit-scoring-aws-prod-workload"
    assert plans["aws-to-gcp"].playbook.cutover_stack == "credit-scoring-gcp-prod-cutover"
