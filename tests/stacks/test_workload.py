"""Workloads: what the spec says is what is built, a change changes what it must, and what cannot be is said."""

import json
from types import SimpleNamespace

import pulumi
import pulumi_aws
import pytest

from gouvernail import spec
from gouvernail.errors import GouvernailError
from gouvernail.sandbox.inprocess import collect
from gouvernail.sandbox.state import State
from gouvernail.verdict import Verdict
from policies.from_spec import expectation
from policies.proof import results
from tests.components.aws.pipelines import every_step, misshapen
from tests.stacks.desk import Desk, differing

AUDIT, DEV, PROD = (f"bex-aws-{environment}-foundation" for environment in ("audit", "dev", "prod"))
SCORING, TRIAGE = "credit-scoring-aws-dev-workload", "document-triage-aws-dev-workload"
SCORING_PROD = "credit-scoring-aws-prod-workload"
TARGET = "aws:appautoscaling/target:Target"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"


@pytest.fixture
def desk(tmp_path):
    return Desk.laid(tmp_path)


@pytest.fixture
def foundation(desk):
    return desk.up(AUDIT, DEV)


def test_it_stands_on_its_foundations_network_and_keys(desk, foundation):
    graph = desk.up(SCORING, on=foundation)[SCORING]
    given = foundation[DEV].outputs
    (model,) = graph.of_type("aws:sagemaker/model:Model")
    assert model.inputs["vpcConfig"]["subnets"] == sorted(given["network"]["subnet_ids"].values())
    (configuration,) = graph.of_type("aws:sagemaker/endpointConfiguration:EndpointConfiguration")
    assert configuration.inputs["kmsKeyArn"] == given["keys"]["key_ids"]["models"]
    assert not graph.of_type("aws:kms/key:Key")


def test_prod_has_the_specs_instances_and_no_clock(desk):
    graph = desk.up(AUDIT, PROD, SCORING_PROD)[SCORING_PROD]
    (target,) = graph.of_type(TARGET)
    assert (target.inputs["minCapacity"], target.inputs["maxCapacity"]) == (3, 12)
    assert not graph.of_type("aws:appautoscaling/scheduledAction:ScheduledAction")


def test_dev_goes_down_by_the_organisations_clock(desk, foundation):
    graph = desk.up(SCORING, on=foundation)[SCORING]
    actions = {one.name: one.inputs for one in graph.of_type("aws:appautoscaling/scheduledAction:ScheduledAction")}
    assert actions["scorecard-down"]["schedule"] == "cron(0 19 * * ? *)"
    assert actions["scorecard-up"]["schedule"] == "cron(0 7 * * ? *)"
    assert {action["timezone"] for action in actions.values()} == {"Europe/Paris"}


def test_tags_say_whose_it_is_and_what_class_it_has(desk, foundation):
    for stack, system in ((SCORING, "credit-scoring"), (TRIAGE, "document-triage")):
        graph = desk.up(stack, on=foundation)[stack]
        for resource in graph:
            if "tags" in resource.inputs:
                tags = resource.inputs["tags"]
                assert tags["ai-system-id"] == system, resource.urn
                assert {"risk-class", "environment", "owner", "data-class"} <= tags.keys()
    assert tags["risk-class"] != "high"


def test_alarms_have_the_specs_thresholds(desk, foundation):
    graph = desk.up(SCORING, on=foundation)[SCORING]
    assert {alarm.name: alarm.inputs["threshold"] for alarm in graph.of_type(ALARM)} == {
        "scorecard-error_rate": 0.005,
        "scorecard-latency_p99": 300_000,
        "input_psi": 0.2,
        "approval_parity": 0.8,
        "override_rate": 0,  # two bounds are an expression, which is 1 outside of them
    }


P99 = "latency_p99:     {kind: technical, max: "


@pytest.mark.parametrize(
    ("old", "new", "touched"),
    [
        (f"{P99}300ms", f"{P99}250ms", {"MetricAlarm scorecard-latency_p99"}),
        (
            "events:     {keep: 400d,",
            "events:     {keep: 500d,",
            {"BucketObjectLockConfiguration events", "LogGroup calls"},
        ),
        ("requestsPerSecond: 200", "requestsPerSecond: 150", {"MethodSettings every-method", "WebAcl gateway"}),
        ("fallback: manual-review", "fallback: wait", {"WebAcl gateway"}),
        (
            "dev: {min: 1, max: 2}",
            "dev: {min: 1, max: 3}",
            {
                "Target scorecard",
                "ScheduledAction scorecard-up",
                "EndpointConfiguration scorecard",  # a release begins with the most
                "Endpoint scorecard",
                "Stage gateway",
            },
        ),
        ("      retention: 5y\n", "      retention: 4y\n", {"BucketLifecycleConfiguration applications"}),
        ("{auc: {min: 0.78}", "{auc: {min: 0.79}", {"Pipeline scorecard"}),
        ("completeness: {min: 99%}", "completeness: {min: 98%}", {"Pipeline scorecard"}),
        ("pipeline: {every: quarter", "pipeline: {every: month", {"Schedule scorecard"}),
        ("perYear: 240000", "perYear: 250000", set()),
    ],
)
def test_a_change_of_the_spec_changes_what_it_must(desk, foundation, old, new, touched):
    before = desk.up(SCORING, on=foundation)[SCORING]
    desk.edit("credit-scoring.yaml", old, new)
    after = desk.up(SCORING, on=foundation)[SCORING]
    assert differing(before, after) == touched


def test_a_shadow_runs_where_the_spec_asks(desk, foundation):
    shadow = "serving:\n  model: scorecard\n  shadow: {model: challenger, share: 50%, environments: [dev]}\n"
    desk.edit("credit-scoring.yaml", "\nserving:\n", f"\n{shadow}")
    text = (desk.systems / "credit-scoring.yaml").read_text()
    model = text[text.index("  scorecard:\n") : text.index("\noversight:")]
    desk.edit("credit-scoring.yaml", model, model.rstrip() + "\n" + model.replace("  scorecard:\n", "  challenger:\n"))
    graph = desk.up(SCORING, on=foundation)[SCORING]
    (configuration,) = graph.of_type("aws:sagemaker/endpointConfiguration:EndpointConfiguration")
    (variant,) = configuration.inputs["shadowProductionVariants"]
    assert variant["initialVariantWeight"] == 0.5


def test_a_workload_waits_for_its_foundation(desk):
    with pytest.raises(GouvernailError, match=f"{DEV}, which does not exist yet"):
        desk.up(SCORING)


def test_a_foundation_that_is_up_and_empty_is_said(desk, foundation):
    empty = {**foundation, DEV: type(foundation[DEV])([])}
    with pytest.raises(GouvernailError, match=f"{DEV}, which is not up: it gives no network and no keys"):
        desk.up(SCORING, on=empty)


def test_what_an_endpoint_does_not_measure_cannot_take_a_deployment_back(desk, foundation):
    on = "rollback: {on: [error_rate, "
    desk.edit("credit-scoring.yaml", f"{on}latency_p99]", f"{on}input_psi]")
    with pytest.raises(GouvernailError, match=r"serving\.rollback\.on\[1\]"):
        desk.up(SCORING, on=foundation)


@pytest.mark.parametrize(("authentication", "why"), [("oauth2", "neither private"), ("mutualTls", "public gateways")])
def test_a_proof_of_identity_that_a_private_gateway_does_not_take_is_refused(desk, foundation, authentication, why):
    own = f"authentication: {authentication}, issuer: https://login.example, audience: scoring"
    desk.edit("credit-scoring.yaml", "\nserving:\n", f"\nserving:\n  gateway: {{{own}}}\n")
    with pytest.raises(GouvernailError, match=rf"serving\.gateway\.authentication(.|\n)*{why}|{why}"):
        desk.up(SCORING, on=foundation)


def test_the_gateway_lets_in_the_named_ranges_and_blocks_or_counts(desk, foundation):
    own = "gateway: {allow: [10.10.0.0/24], firewall: count}"
    desk.edit("credit-scoring.yaml", "\nserving:\n", f"\nserving:\n  {own}\n")
    graph = desk.up(SCORING, on=foundation)[SCORING]
    (policy,) = graph.of_type("aws:apigateway/restApiPolicy:RestApiPolicy")
    assert '"aws:VpcSourceIp": ["10.10.0.0/24"]' in policy.inputs["policy"]
    (acl,) = graph.of_type("aws:wafv2/webAcl:WebAcl")
    assert [rule.get("overrideAction") for rule in acl.inputs["rules"][2:]] == [{"count": {}}] * 2


def test_a_system_without_oversight_is_stopped_too(desk, foundation):
    graph = desk.up(TRIAGE, on=foundation)[TRIAGE]
    (acl,) = graph.of_type("aws:wafv2/webAcl:WebAcl")
    (body,) = acl.inputs["customResponseBodies"]
    assert json.loads(body["content"]) == {"system": "document-triage", "stopped": True}


def test_models_run_as_the_spec_asks(desk, foundation):
    told = {
        stack: one.inputs["primaryContainer"]["environment"]
        for stack in (SCORING, TRIAGE)
        for one in desk.up(stack, on=foundation)[stack].of_type("aws:sagemaker/model:Model")
    }
    assert (told[SCORING]["MODEL_RUNTIME"], told[SCORING]["BATCH_MAX"], told[SCORING]["BATCH_WAIT_MS"]) == (
        "onnx",
        "32",
        "5",
    )
    assert (told[TRIAGE]["MODEL_RUNTIME"], "BATCH_MAX" in told[TRIAGE]) == ("native", False)


def test_a_runtime_that_needs_an_accelerator_is_refused(desk, foundation):
    desk.edit("credit-scoring.yaml", "runtime: onnx", "runtime: tensorrt")
    with pytest.raises(GouvernailError, match=r"serving\.optimise\.runtime"):
        desk.up(SCORING, on=foundation)


def test_a_longer_audit_trail_than_the_organisations_is_refused(desk, foundation):
    desk.edit("credit-scoring.yaml", "auditTrail: {keep: 7y}", "auditTrail: {keep: 9y}")
    with pytest.raises(GouvernailError, match=r"asks for an audit trail of 9y, the organisation's is kept for 7y"):
        desk.up(SCORING, on=foundation)


def test_documents_longer_than_the_organisations_archive_keeps_them_are_refused(desk, foundation):
    desk.edit("credit-scoring.yaml", "documents:  {keep: 10y,", "documents:  {keep: 12y,")
    with pytest.raises(GouvernailError, match=r"asks for an archive of 12y, the organisation's is kept for 10y"):
        desk.up(SCORING, on=foundation)


@pytest.mark.parametrize("id_", ["credit-prod", "credit-prod-scoring"])
def test_an_id_that_a_release_could_mistake_is_refused(desk, foundation, id_):
    desk.without_ranges()
    desk.edit("credit-scoring.yaml", "  id: credit-scoring ", f"  id: {id_} ")
    with pytest.raises(GouvernailError, match=r"neither holds -prod- nor ends in -prod"):
        desk.up(f"{id_}-aws-dev-workload", on=foundation, file="credit-scoring.yaml")


def test_every_measure_of_the_spec_stands_in_a_gate_with_its_threshold(desk, foundation):
    for stack, system, model in ((SCORING, "credit-scoring", "scorecard"), (TRIAGE, "document-triage", "sorter")):
        loaded = spec.load(desk.systems / f"{system}.yaml")
        (pipeline,) = desk.up(stack, on=foundation)[stack].of_type("aws:sagemaker/pipeline:Pipeline")
        written = str(pipeline.inputs["pipelineDefinition"])
        assert misshapen(written) == []
        conditions = every_step(json.loads(written))["Release"]["Arguments"]["Conditions"]
        found = {(it["LeftValue"]["Std:JsonGet"]["Path"], it["Type"][:4], it["RightValue"]) for it in conditions}
        release = loaded.models[model].release
        for gate in type(release).model_fields:
            for measure, bound in getattr(release, gate).items():
                for kind, value in (("Grea", bound.min), ("Less", bound.max)):
                    assert value is None or (f"{gate}.{measure}", kind, value.value) in found
        assert ("documentation.missing_sections", "Less", 0) in found
    assert ("data.scans.label_agreement", "Grea", 0.95) in found


def test_the_registry_expects_the_roles_that_the_pipeline_has(desk, foundation):
    graph = desk.up(SCORING, on=foundation)[SCORING]
    roles = {one.name: one.outputs["arn"] for one in graph.of_type("aws:iam/role:Role")}
    (policy,) = graph.of_type("aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy")
    assert f'{{"aws:PrincipalArn": ["{roles["scorecard-pipeline-run"]}", ' in policy.inputs["resourcePolicy"]
    kept = [one.inputs["policy"] for one in graph.of_type("aws:s3/bucketPolicy:BucketPolicy")]
    assert [f'"aws:PrincipalArn": ["{roles["scorecard-pipeline-jobs"]}"]' in one for one in kept].count(True) == 1


def test_versions_that_an_earlier_destroy_left_are_taken_back(desk, tmp_path):
    name, kind = "credit-scoring-dev-scorecard", "aws:sagemaker/modelPackageGroup:ModelPackageGroup"

    def left():
        own = pulumi_aws.Provider("left", region="eu-west-1", allowed_account_ids=["111111111111"])
        pulumi_aws.sagemaker.ModelPackageGroup(
            "left",
            model_package_group_name=name,
            tags={"purpose": "scorecard", "retained-by": SCORING},
            opts=pulumi.ResourceOptions(provider=own),
        )

    with State(tmp_path / "state.db") as state:
        collect(left, stack_name="left", state=state)
        (taken,) = desk.up(AUDIT, DEV, SCORING, state=state)[SCORING].of_type(kind)
    assert taken.id == name  # to make it anew would have been refused: it is there


def test_a_group_that_is_too_small_to_judge_is_no_pass(desk, foundation):
    (pipeline,) = desk.up(SCORING, on=foundation)[SCORING].of_type("aws:sagemaker/pipeline:Pipeline")
    assert "fairness.smallest_group at least 400" in str(pipeline.inputs["pipelineDefinition"])


def test_another_dataset_adds_its_store_and_touches_no_other(desk, foundation):
    before = desk.up(SCORING, on=foundation)[SCORING]
    more = "    payments: {origin: own payments, classification: internal, retention: 2y}\n"
    desk.edit("credit-scoring.yaml", "  datasets:\n", f"  datasets:\n{more}")
    touched = differing(before, desk.up(SCORING, on=foundation)[SCORING])
    assert {one.rpartition(" ")[2] for one in touched if not one.startswith("DataLake")} == {"payments"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "  special: []",
            "  special: [{category: health, because: bias, readers: [dpo], deleteBy: 2027-12-31, record: ROP-1}]",
            r"data\.special",
        ),
        ("      retention: 5y\n", "      retention: 1d\n", r"data\.datasets\.applications\.retention"),
        (
            "  datasets:\n",
            "  datasets:\n    Applications: {origin: own, classification: internal, retention: 2y}\n",
            "would have one store",
        ),
    ],
)
def test_a_dataset_that_cannot_be_kept_as_asked_is_refused(desk, foundation, old, new, said):
    desk.edit("credit-scoring.yaml", old, new)
    with pytest.raises(GouvernailError, match=said):
        desk.up(SCORING, on=foundation)


@pytest.mark.parametrize(
    ("stack", "file", "said"),
    [
        (SCORING, "document-triage.yaml", "belongs to credit-scoring, and this file describes document-triage"),
        ("credit-scoring-aws-stage-workload", "credit-scoring.yaml", "no environment stage"),
        ("credit-scoring-aws-audit-workload", "credit-scoring.yaml", "no environment audit"),
    ],
)
def test_a_stack_that_does_not_fit_its_file_is_refused(desk, stack, file, said):
    with pytest.raises(GouvernailError, match=said):
        desk.up(stack, file=file)


@pytest.mark.parametrize(
    ("old", "new", "touched"),
    [
        ("offlineLimit: 24h", "offlineLimit: 12h", {"Parameter configuration"}),
        ("rollout: [2%, 20%, 100%]", "rollout: [5%, 20%, 100%]", {"ThingGroup wave-1", "ThingGroup wave-2"}),
        ("identity: hardware", "identity: software", {"ProvisioningTemplate devices", "Role provide"}),
    ],
)
def test_a_change_of_the_fleet_changes_what_it_must(desk, foundation, old, new, touched):
    before = desk.up(TRIAGE, on=foundation)[TRIAGE]
    desk.edit("document-triage.yaml", old, new)
    after = desk.up(TRIAGE, on=foundation)[TRIAGE]
    assert differing(before, after) == touched


def test_on_a_landing_zones_routes_there_is_no_queue_and_the_fleet_is_built_all_the_same(desk, tmp_path):
    severities = ("critical", "high", "medium", "low")

    def program():
        own = pulumi_aws.Provider("landing", region="eu-west-1", allowed_account_ids=["111111111111"])
        for one in severities:
            pulumi_aws.sns.Topic(one, name=f"their-{one}", opts=pulumi.ResourceOptions(provider=own))

    topics = ", ".join(f'{one}: "arn:aws:sns:eu-west-1:111111111111:their-{one}"' for one in severities)
    desk.adopt(f"incidents: {{dev: {{topics: {{{topics}}}}}}}")
    with State(tmp_path / "state.db") as state:
        collect(program, stack_name="landing-zone", state=state)
        graph = desk.up(AUDIT, DEV, TRIAGE, state=state)[TRIAGE]
    (rule,) = graph.of_type("aws:iot/topicRule:TopicRule")
    assert "errorAction" not in rule.inputs
    for policy in graph.of_type("aws:iam/rolePolicy:RolePolicy"):
        for statement in json.loads(policy.inputs["policy"])["Statement"]:
            assert "" not in statement["Resource"], policy.urn
    (page,) = graph.of_type("aws:cloudwatch/dashboard:Dashboard")
    assert "AWS/SQS" not in page.inputs["dashboardBody"]
    expected = expectation(spec.load(desk.systems / "document-triage.yaml"), "aws", "dev", {"workload"})
    assert results(graph, expected)["edge.silence_noticed"].verdict is Verdict.NOT_EVALUATED


def test_a_system_without_devices_has_no_fleet(desk, foundation):
    assert not desk.up(SCORING, on=foundation)[SCORING].of_type("aws:iot/thingGroup:ThingGroup")


def test_what_was_trained_is_copied_to_the_recovery_region_under_the_foundations_key(desk, foundation):
    graph = desk.up(SCORING, on=foundation)[SCORING]
    (replication,) = graph.of_type("aws:s3/bucketReplicationConfig:BucketReplicationConfig")
    (rule,) = replication.inputs["rules"]
    key = foundation[DEV].outputs["backup"]["recovery_key"]
    assert rule["destination"]["encryptionConfiguration"] == {"replicaKmsKeyId": key}
    assert ":eu-central-1:" in key


def test_without_a_failover_nothing_is_copied(desk, foundation):
    desk.edit("document-triage.yaml", "rto: 12h, rpo: 1h, failover: {mode: cold}", "failover: {mode: none}")
    graph = desk.up(TRIAGE, on=foundation)[TRIAGE]
    assert not graph.of_type("aws:s3/bucketReplicationConfig:BucketReplicationConfig")


def test_a_full_platform_in_the_recovery_region_is_refused(desk, foundation):
    desk.edit("credit-scoring.yaml", "mode: warm", "mode: hot")
    with pytest.raises(GouvernailError, match=r"continuity\.failover\.mode: .*not built"):
        desk.up(SCORING, on=foundation)


def test_a_systems_budget_counts_its_own_costs_there_and_a_change_of_it_changes_nothing_else(desk, foundation):
    before = desk.up(SCORING, on=foundation)[SCORING]
    (budget,) = before.of_type("aws:budgets/budget:Budget")
    counted = [part["tags"] for part in budget.inputs["filterExpression"]["ands"]]
    assert {one["key"]: one["values"] for one in counted} == {
        "ai-system-id": ["credit-scoring"],
        "environment": ["dev"],
    }
    desk.edit("credit-scoring.yaml", "monthlyEur: {dev: 800,", "monthlyEur: {dev: 900,")
    assert differing(before, desk.up(SCORING, on=foundation)[SCORING]) == {"Budget month"}


def test_a_system_without_a_budget_there_has_none(desk, foundation):
    desk.edit("credit-scoring.yaml", "monthlyEur: {dev: 800, ", "monthlyEur: {")
    built = desk.up(SCORING, on=foundation)[SCORING]
    assert not built.of_type("aws:budgets/budget:Budget")
    assert "budget" not in built.outputs


PRODUCTION = "version: {prod: 1}"


def test_production_serves_the_version_that_the_spec_names_from_the_registry(desk):
    built = desk.up(AUDIT, PROD, SCORING_PROD)[SCORING_PROD]
    (model,) = built.of_type("aws:sagemaker/model:Model")
    version = "arn:aws:sagemaker:eu-west-1:333333333333:model-package/credit-scoring-prod-scorecard/1"
    assert model.inputs["primaryContainer"]["modelPackageName"] == version


def test_a_spec_that_names_no_version_serves_its_image_from_the_accounts_own_registry(desk):
    desk.edit("credit-scoring.yaml", PRODUCTION, "version: {}")
    built = desk.up(AUDIT, PROD, SCORING_PROD)[SCORING_PROD]
    (model,) = built.of_type("aws:sagemaker/model:Model")
    address = "333333333333.dkr.ecr.eu-west-1.amazonaws.com/credit-scoring-prod/credit/scorecard@sha256:" + "0" * 64
    assert model.inputs["primaryContainer"]["image"] == address
    assert not built.of_type("aws:cloudcontrol/resource:Resource")


@pytest.mark.parametrize(
    ("shown", "said"), [("PendingManualApproval", "is PendingManualApproval"), (None, "in no state")]
)
def test_a_version_that_is_not_approved_is_refused(desk, monkeypatch, shown, said):
    state = {} if shown is None else {"ModelApprovalStatus": shown}
    found = SimpleNamespace(properties=json.dumps(state))
    monkeypatch.setattr("pulumi_aws.cloudcontrol.get_resource", lambda **_: found)
    with pytest.raises(GouvernailError, match=rf"models\.scorecard\.version\.prod(.|\n)*{said}"):
        desk.up(AUDIT, PROD, SCORING_PROD)


def test_a_version_that_is_not_there_is_refused_with_the_clouds_own_words(desk, monkeypatch):
    def refuse(**_):
        raise RuntimeError("couldn't find resource")

    monkeypatch.setattr("pulumi_aws.cloudcontrol.get_resource", refuse)
    with pytest.raises(GouvernailError, match=r"version 1 could not be read(.|\n)*couldn't find resource"):
        desk.up(AUDIT, PROD, SCORING_PROD)
