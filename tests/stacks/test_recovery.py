"""What stands ready in the recovery region: small, apart, judged alike, and refused where nobody asks for it."""

import json
from pathlib import Path

import pytest

from assurance.summary import summary
from gouvernail import spec
from gouvernail.errors import GouvernailError
from gouvernail.graph import Graph
from gouvernail.sandbox.state import State
from gouvernail.verdict import Verdict
from policies.from_spec import expectation
from policies.proof import complaints, results
from policies.rules import every
from tests.stacks.desk import Desk

AUDIT, PROD = "bex-aws-audit-foundation", "bex-aws-prod-foundation"
SCORING, TRIAGE = "credit-scoring-aws-prod-recovery", "document-triage-aws-prod-recovery"
HOME, AWAY = "eu-west-1", "eu-central-1"
CAPABILITIES = {"gateway", "incidents", "keys", "model_registry", "network", "observability", "serving"}
_COLD = "rto: 12h, rpo: 1h, failover: {mode: cold}"
_GLOBAL = ("aws:iam/role:Role", "aws:s3/bucket:Bucket", "aws:cloudwatch/dashboard:Dashboard")


@pytest.fixture
def desk(tmp_path):
    """Both systems ask for a platform that stands ready."""
    its = Desk.laid(tmp_path)
    its.edit("document-triage.yaml", _COLD, _COLD.replace("cold", "warm"))
    return its


@pytest.fixture
def clouds():
    with State(Path(":memory:")) as state:
        yield state


def judged(desk, system, *graphs):
    loaded = spec.load(desk.systems / f"{system}.yaml")
    return Graph.merge(*graphs), expectation(loaded, "aws", "prod", {"audit", "recovery"})


@pytest.mark.parametrize("stack", [SCORING, TRIAGE])
def test_everything_it_promises_holds_and_each_promise_can_break(desk, clouds, stack):
    built = desk.up(AUDIT, PROD, stack, state=clouds)  # the boundary of services is the foundation's
    graph, expected = judged(desk, stack.removesuffix("-aws-prod-recovery"), built[AUDIT], built[stack])
    fine = {Verdict.PASS, Verdict.NOT_APPLICABLE}
    found = results(graph, expected)
    assert {name: one.reasons for name, one in found.items() if one.verdict not in fine} == {}
    mine = [one for one in every() if one.capability in CAPABILITIES]
    assert {one.capability for one in mine if found[one.id].verdict is Verdict.PASS} == CAPABILITIES
    assert {one.id: complaints(one, "aws", graph, expected) for one in mine} == {one.id: [] for one in mine}


def test_it_lies_in_the_recovery_region_and_every_resource_is_of_a_capability(desk, clouds):
    built = desk.up(AUDIT, PROD, SCORING, state=clouds)
    graph = built[SCORING]
    assert {graph.region(one) for one in graph if one.custom and one.type.startswith("aws:")} == {AWAY}
    assert len(graph) < 500
    assert {one.name for one in summary(*judged(desk, "credit-scoring", graph)) if one.resources} == CAPABILITIES


def test_of_the_home_region_it_needs_nothing_but_where_the_audit_log_is_kept(desk):
    graph = desk.up(AUDIT, SCORING)[SCORING]
    assert graph.references == (f"organization/gouvernail/{AUDIT}",)
    used = json.dumps([one.inputs for one in graph if not one.type.startswith("pulumi:")], default=repr)
    assert HOME not in used
    assert graph.outputs["gateway"]["address"].endswith(f".{AWAY}.amazonaws.com/live")


def test_two_instances_stand_ready_and_as_many_come_as_at_home(desk):
    graph = desk.up(AUDIT, SCORING)[SCORING]
    (target,) = graph.of_type("aws:appautoscaling/target:Target")
    assert (target.inputs["minCapacity"], target.inputs["maxCapacity"]) == (2, 12)


def test_it_has_no_shadow(desk):
    shadow = "serving:\n  model: scorecard\n  shadow: {model: challenger, share: 50%, environments: [prod]}\n"
    desk.edit("credit-scoring.yaml", "\nserving:\n", f"\n{shadow}")
    text = (desk.systems / "credit-scoring.yaml").read_text()
    model = text[text.index("  scorecard:\n") : text.index("\noversight:")]
    desk.edit("credit-scoring.yaml", model, model.rstrip() + "\n" + model.replace("  scorecard:\n", "  challenger:\n"))
    graph = desk.up(AUDIT, SCORING)[SCORING]
    assert [one.name for one in graph.of_type("aws:sagemaker/model:Model")] == ["scorecard"]


def test_development_may_have_one_too_with_one_instance_at_all_hours(desk):
    stack = "credit-scoring-aws-dev-recovery"
    graph = desk.up(AUDIT, stack)[stack]
    (target,) = graph.of_type("aws:appautoscaling/target:Target")
    assert target.inputs["minCapacity"] == 1
    assert not graph.of_type("aws:appautoscaling/scheduledAction:ScheduledAction")


def test_silence_of_what_nobody_asks_is_not_told_and_a_breach_is(desk):
    graph = desk.up(AUDIT, TRIAGE)[TRIAGE]
    alarms = {one.name: one.inputs for one in graph.of_type("aws:cloudwatch/metricAlarm:MetricAlarm")}
    assert "devices_silent" not in alarms  # devices call home
    assert {alarms[name]["treatMissingData"] for name in ("unsure_share", "refiled_share")} == {"missing"}
    (together,) = graph.of_type("aws:cloudwatch/compositeAlarm:CompositeAlarm")
    assert together.inputs["alarmActions"] == [graph.outputs["incidents"]["routes"]["medium"]]
    assert "INSUFFICIENT_DATA" not in together.inputs["alarmRule"]


def test_an_image_in_the_home_regions_registry_is_taken_from_its_replica(desk):
    written = "registry.example/credit/scorecard@"
    desk.edit("credit-scoring.yaml", written, f"333333333333.dkr.ecr.{HOME}.amazonaws.com/scorecard@")
    desk.edit("credit-scoring.yaml", "    version: {prod: 1}", "    version: {}")
    graph = desk.up(AUDIT, SCORING)[SCORING]
    (model,) = graph.of_type("aws:sagemaker/model:Model")
    assert f".dkr.ecr.{AWAY}.amazonaws.com/scorecard@" in model.inputs["primaryContainer"]["image"]
    assert HOME not in json.dumps([one.inputs for one in graph.of_type("aws:iam/rolePolicy:RolePolicy")])


def names(graph):
    return {(one.type, one.id) for one in graph if one.type in _GLOBAL}


@pytest.mark.parametrize("long", [False, True], ids=["worked", "long"])
def test_two_stand_beside_each_other_and_their_workloads_in_one_account(desk, clouds, long):
    workloads = ["credit-scoring-aws-prod-workload", "document-triage-aws-prod-workload"]
    stacks = [*workloads, SCORING, TRIAGE]
    if long:
        desk.without_ranges()
        for number, system in enumerate(("credit-scoring", "document-triage")):
            id_ = f"{'a-very-long-id-of-a-system-'}{number}"[-24:].strip("-")
            file = desk.systems / f"{system}.yaml"
            text = file.read_text(encoding="utf-8").replace(f"  id: {system}", f"  id: {id_}")
            (desk.systems / f"{id_}.yaml").write_text(text, encoding="utf-8")
            stacks = [stack.replace(system, id_) for stack in stacks]
    built = desk.up(AUDIT, PROD, *stacks, state=clouds)
    found = [one for stack in (PROD, *stacks) for one in names(built[stack])]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("mode", ["none", "cold", "hot"])
def test_another_mode_is_refused_with_what_to_do(desk, mode):
    asked = _COLD.replace("rto: 12h", "rto: 3d").replace("cold", mode)
    desk.edit("document-triage.yaml", _COLD.replace("cold", "warm"), asked)
    with pytest.raises(GouvernailError) as error:
        desk.up(AUDIT, TRIAGE)
    (problem,) = error.value.problems
    assert problem.path == "continuity.failover.mode"
    assert "warm" in str(problem.expected)
    assert problem.mend


def test_without_the_audit_account_it_says_which_stack_to_bring_up(desk):
    with pytest.raises(GouvernailError, match=f"pulumi up --stack {AUDIT}"):
        desk.up(SCORING)


def test_where_the_landing_zone_keeps_the_log_the_foundation_says_where_traffic_is_recorded(desk):
    built = desk.up(AUDIT, PROD)
    trail = built[PROD].outputs["audit_log"]["trail_id"]
    desk.adopt(f'auditLog: {{organizationTrail: "{trail}"}}')
    with pytest.raises(GouvernailError, match=f"pulumi up --stack {PROD}"):
        desk.up(SCORING)
    graph = desk.up(SCORING, on={PROD: built[PROD]})[SCORING]
    (flows,) = graph.of_type("aws:ec2/flowLog:FlowLog")
    assert flows.inputs["logDestination"] == "arn:aws:s3:::bex-audit-log-444444444444/flow-logs/"


def test_the_audit_account_takes_in_flow_logs_of_both_regions(desk):
    built = desk.up(AUDIT)[AUDIT]
    for token, name in (("aws:s3/bucketPolicy:BucketPolicy", "FlowLogsWrite"), ("aws:kms/key:Key", "WriteFlowLogs")):
        (one,) = [one for one in built.of_type(token) if name in one.inputs["policy"]]
        statement = next(its for its in json.loads(one.inputs["policy"])["Statement"] if its["Sid"] == name)
        sources = statement["Condition"]["ArnLike"]["aws:SourceArn"]
        assert {source.split(":")[3] for source in sources} == {HOME, AWAY}


def test_the_operator_stops_and_runs_what_stands_there(desk):
    built = desk.up(AUDIT, PROD)[PROD]
    (policy,) = [one for one in built.of_type("aws:iam/rolePolicy:RolePolicy") if one.name == "operator"]
    statements = {one["Sid"]: one for one in json.loads(policy.inputs["policy"])["Statement"]}
    for sid in ("Stop", "Operate", "DisksOfInstances", "ReadLogs"):
        assert any(f":{AWAY}:" in place for place in statements[sid]["Resource"]), sid
    assert statements["Restore"]["Condition"]["StringEquals"]["aws:RequestedRegion"] == [HOME, AWAY]
