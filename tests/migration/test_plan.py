"""A playbook becomes a flat list of steps, always the same, and a digest of all that it rests on."""

import json
from pathlib import Path

import pytest

from gouvernail.errors import GouvernailError
from migration.plan import compiled
from migration.playbook import load
from migration.steps.set_weight import SetWeight
from migration.steps.soak import Soak
from tests.migration.playbook.worked import edited, planned, project

LEGACY, GOVERNED = 0, 100
BLUE_GREEN = """strategy:
  blueGreen:
    active: legacy
    preview: governed
    mirror: {percentage: 50, by: replay, duration: 3d}
    prePromotionAnalysis: {templates: [{templateName: same-answers}]}
    postPromotionAnalysis: {templates: [{templateName: fairness}]}
    analysis: {templates: [{templateName: guard}]}
"""


def blue_green(folder: Path):
    text = project(folder).read_text(encoding="utf-8")
    canary = text[text.index("strategy:\n") : text.index("soak:")]
    return planned(folder, edited(canary, BLUE_GREEN))


def test_the_steps_of_a_canary(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    assert [(step.id, step.weight, step.mirror) for step in plan.steps] == [
        ("assess/1-health", LEGACY, 0),
        ("assess/2-observeTraffic", LEGACY, 0),
        ("assess/3-dataCopy", LEGACY, 0),
        ("provision/1-provision", LEGACY, 0),
        ("provision/2-provision", LEGACY, 0),
        ("validate/1-policy", LEGACY, 0),
        ("validate/2-loadTest", LEGACY, 0),
        ("validate/3-drill", LEGACY, 0),
        ("validate/4-approval", LEGACY, 0),
        ("strategy/1-setMirrorRoute", LEGACY, 0),
        ("strategy/2-pause", LEGACY, 0),
        ("strategy/3-analysis", LEGACY, 0),
        ("strategy/4-setMirrorRoute", LEGACY, 0),
        ("strategy/5-approval", LEGACY, 0),
        ("strategy/6-setWeight", 5, 0),
        ("strategy/7-pause", 5, 0),
        ("strategy/8-setWeight", GOVERNED, 0),
        ("soak/1-soak", GOVERNED, 0),
        ("soak/2-reconcile", GOVERNED, 0),
        ("decommission/1-approval", GOVERNED, 0),
        ("decommission/2-decommission", GOVERNED, 0),
    ]
    assert plan.watched_from == "strategy/6-setWeight"


def test_the_steps_of_a_blue_green(tmp_path: Path) -> None:
    plan = blue_green(tmp_path)
    assert [(step.verb, step.weight, step.mirror) for step in plan.steps if step.phase == "strategy"] == [
        ("setMirrorRoute", 0, 0),
        ("pause", 0, 0),
        ("analysis", 0, 0),
        ("setMirrorRoute", 0, 0),
        ("approval", 0, 0),
        ("setWeight", 100, 0),
        ("analysis", 100, 0),
    ]
    assert plan.watched_from == "strategy/6-setWeight"
    assert plan.signatures(plan.step("strategy/5-approval")) == {"approver": 1, "operator": 1}


def test_a_mirror_of_the_router_is_in_force_until_it_ends(tmp_path: Path) -> None:
    for stack in ("workload", "cutover"):
        (tmp_path / "stacks").mkdir(exist_ok=True)
        (tmp_path / f"stacks/Pulumi.credit-scoring-azure-prod-{stack}.yaml").write_text("config: {}\n")
    edits = [
        edited("cloud: aws", "cloud: azure"),
        edited(", by: replay}", "}"),
        edited("  addresses: [10.30.15.10]\n", ""),
    ]
    plan = planned(tmp_path, *edits)
    assert [step.mirror for step in plan.steps if step.phase == "strategy"] == [100, 100, 100, 0, 0, 0, 0, 0]


def test_a_step_stands_on_a_line_of_its_file(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    lines = (tmp_path / plan.file).read_text(encoding="utf-8").splitlines()
    assert "setWeight: 5" in lines[plan.step("strategy/6-setWeight").line - 1]
    assert "soak:" in lines[plan.step("soak/1-soak").line - 1]


@pytest.mark.parametrize(
    ("step", "seconds"),
    [
        ("assess/2-observeTraffic", 7 * 86400 + 7200),
        ("provision/1-provision", 1800),
        ("validate/2-loadTest", 3600 + 7200),
        ("validate/4-approval", 86400),
        ("strategy/2-pause", 14 * 86400 + 1800),
        ("strategy/3-analysis", 7200),
        ("strategy/6-setWeight", 1800),
        ("soak/1-soak", 35 * 86400 + 7200),
    ],
)
def test_a_deadline_holds_the_steps_own_duration(tmp_path: Path, step: str, seconds: float) -> None:
    assert planned(tmp_path).step(step).deadline == seconds


def test_an_analysis_may_take_as_long_as_its_longest_metric(tmp_path: Path) -> None:
    plan = planned(
        tmp_path,
        edited(
            "{name: approval_parity, count: 1,", "{name: approval_parity, count: 4, interval: 1d, initialDelay: 1h,"
        ),
    )
    assert plan.step("soak/1-soak").deadline == 35 * 86400 + 3600 + 3 * 86400 + 7200


def test_a_pause_without_an_end_waits_as_long_as_for_a_signature(tmp_path: Path) -> None:
    plan = planned(tmp_path, edited("pause: {duration: 30m}", "pause: {}"))
    assert plan.step("strategy/7-pause").deadline == 86400


def test_what_a_failure_sets_in_motion_is_the_kind_of_steps(tmp_path: Path) -> None:
    plan = planned(
        tmp_path, edited("deadlines:", "onFailure: {effect: notify, gate: rollback, approval: notify}\ndeadlines:")
    )
    found = {step.verb: step.on_failure for step in plan.steps}
    assert found["setWeight"] == found["provision"] == "notify"
    assert found["analysis"] == found["soak"] == "rollback"
    assert found["policy"] == found["decommission"] == "rollback"
    assert found["approval"] == found["pause"] == "notify"


def test_the_argument_is_the_model_of_the_verb(tmp_path: Path) -> None:
    step = planned(tmp_path).step("strategy/6-setWeight")
    assert step.of(SetWeight).weight == 5
    with pytest.raises(TypeError, match="strategy/6-setWeight is no Soak"):
        step.of(Soak)


def test_an_unknown_step_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(GouvernailError) as caught:
        planned(tmp_path).step("strategy/6-setWieght")
    assert caught.value.problems[0].nearest == "strategy/6-setWeight"


def test_only_approvals_are_signed(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    assert plan.signatures(plan.step("validate/4-approval")) == {"approver": 1, "aiOfficer": 1}
    assert plan.signatures(plan.step("soak/1-soak")) == {}


def test_the_router_is_told_the_legacy_and_what_is_left_out_is_taken_away(tmp_path: Path) -> None:
    assert planned(tmp_path).configuration == {
        "gouvernail:legacy": "https://scoring.legacy.example/v2/score",
        "gouvernail:legacyAddresses": '["10.30.15.10"]',
        "gouvernail:stickyBy": "application_id",
    }
    without = planned(tmp_path, edited("    stickyBy: application_id\n", ""))
    assert without.configuration["gouvernail:stickyBy"] is None


def digests(folder: Path, environment: str | None = None) -> tuple[str, str]:
    plan = compiled(load(folder / "migration/playbooks/moving.yaml", environment=environment))
    return plan.digest, plan.flow


def test_comments_order_and_layout_change_no_digest(tmp_path: Path) -> None:
    project(tmp_path)
    before = digests(tmp_path)
    project(tmp_path, [edited("cloud: aws\nenvironment: prod\n", "# of next year\nenvironment: prod\ncloud:   aws\n")])
    assert digests(tmp_path) == before


@pytest.mark.parametrize(
    "edit",
    [
        edited("setWeight: 5", "setWeight: 6"),
        {"in": "systems/credit-scoring.yaml", "find": "max: 0.5%", "put": "max: 0.4%"},
        {"in": "systems/organisation.yaml", "find": "expires: 24h", "put": "expires: 23h"},
        {"in": "migration/load/month-end.yaml", "find": "load-0001", "put": "load-0002"},
        {"in": "docs/runbook.md", "find": "By hand", "put": "By foot"},
    ],
)
def test_whatever_it_rests_on_changes_the_digest(tmp_path: Path, edit: dict[str, str]) -> None:
    project(tmp_path)
    before = digests(tmp_path)
    project(tmp_path, [edit])
    digest, flow = digests(tmp_path)
    assert digest != before[0]
    assert flow != before[1]


def test_a_drill_has_the_flow_of_its_playbook_and_another_digest(tmp_path: Path) -> None:
    project(tmp_path)
    for stack in ("workload", "cutover"):
        (tmp_path / f"stacks/Pulumi.credit-scoring-aws-test-{stack}.yaml").write_text("config: {}\n")
    own, drill = digests(tmp_path), digests(tmp_path, "test")
    assert own[1] == drill[1]
    assert own[0] != drill[0]


def test_as_json_it_says_all_and_no_secret(tmp_path: Path) -> None:
    told = json.loads(json.dumps(planned(tmp_path).json()))
    assert told["stacks"]["cutover"] == "credit-scoring-aws-prod-cutover"
    assert told["rollbackWithin"] == 300
    weight = next(step for step in told["steps"] if step["id"] == "strategy/6-setWeight")
    assert weight["argument"] == {"weight": 5}
    assert told["steps"][-4]["argument"]["duration"] == "35d"
    assert all(step["told"].endswith(".") for step in told["steps"])


def test_a_drill_has_no_drill_of_itself_and_the_legacy_of_its_environment(tmp_path: Path) -> None:
    there = 'environment: test, legacy: {endpoint: "https://test.example/score", addresses: [10.20.15.9]}, '
    file = project(tmp_path, [edited("environment: test, ", there)])
    for stack in ("workload", "cutover"):
        (tmp_path / f"stacks/Pulumi.credit-scoring-aws-test-{stack}.yaml").write_text("config: {}\n")
    drill, own = compiled(load(file, environment="test")), compiled(load(file))
    assert "drill" not in {step.verb for step in drill.steps}
    assert drill.configuration["gouvernail:legacy"] == "https://test.example/score"
    assert drill.configuration["gouvernail:legacyAddresses"] == '["10.20.15.9"]'
    assert drill.flow == own.flow
    assert own.configuration["gouvernail:legacy"] == "https://scoring.legacy.example/v2/score"
