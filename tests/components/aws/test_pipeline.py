"""The pipeline: every gate in it, registered as pending, no network, bounded roles, started as asked."""

import json

import pytest

from components.aws import Pipeline
from tests.components.aws.graphs import every, one, statements
from tests.components.aws.pipelines import depends_on, every_step, misshapen

ACCOUNT, REGION = "111111111111", "eu-west-1"
KEYS = {name: f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{name}" for name in ("artefacts", "data", "models")}
IMAGE = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/credit/scorecard@sha256:{'a' * 64}"
ARGS = {
    "prefix": "credit-scoring-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "/bex-dev/",
    "boundary": "arn:aws:iam::111111111111:policy/bex-dev/bex-dev-services-boundary",
    "network_id": "vpc-0123456789abcdef0",
    "cidr": "10.10.0.0/20",
    "subnet_ids": {"eu-west-1b": "subnet-0000000000000000b", "eu-west-1a": "subnet-0000000000000000a"},
    "service_lists": ["pl-6da54004"],
    "key_ids": KEYS,
    "artefacts": "credit-scoring-dev-artefacts-111111111111",
    "models": {
        "scorecard": {
            "image": IMAGE,
            "group": "credit-scoring-dev-scorecard",
            "datasets": {
                "applications": {
                    "store": "credit-scoring-dev-data-applications-111111111111",
                    "keep_days": 1827,
                    "quality": {"completeness": {"least": 0.99}, "freshness": {"most": 86400}},
                    "compared_by": ["age_band"],
                },
                "bureau-extract": {
                    "store": "credit-scoring-dev-data-bureau-extract-111111111111",
                    "keep_days": 400,
                    "quality": {},
                    "compared_by": [],
                },
            },
            "gates": {
                "accuracy": {"auc": {"least": 0.78}},
                "fairness": {"ratio": {"least": 0.8, "most": 1.25}},
                "documentation": {"missing_sections": {"most": 0}},
            },
            "protected": ["age_band", "gender"],
            "confidence": 0.95,
            "card": {
                "purpose": "Estimates default",
                "not_for": ["mortgages"],
                "risk": "High",
                "facts": {"origin of applications": "own applications"},
            },
        }
    },
    "machine": {"cpu": 4, "memory": 16, "accelerators": 0},
    "serving_machine": {"cpu": 2, "memory": 8, "accelerators": 0},
    "route": f"arn:aws:sns:{REGION}:{ACCOUNT}:bex-dev-medium",
    "every_days": 92,
    "on": ["input_psi"],
}


@pytest.fixture
def graph(build):
    return build(Pipeline, ARGS)


@pytest.fixture
def steps(graph):
    return every_step(json.loads(one(graph, "sagemaker.Pipeline").inputs["pipelineDefinition"]))


def test_its_definition_has_the_shape_that_the_service_takes(graph):
    (it,) = graph.of_type("gouvernail-aws:index:Pipeline")
    assert it.outputs["pipelines"] == {"scorecard": "credit-scoring-dev-scorecard"}
    assert misshapen(one(graph, "sagemaker.Pipeline").inputs["pipelineDefinition"]) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda it: it.update(Version="2021-01-01"), "version"),
        (lambda it: it["Steps"][3]["Arguments"].update(ElseSteps=None), "Release: ElseSteps"),
        (lambda it: it["Steps"][3]["DependsOn"].append("Nothing"), "Release waits for Nothing"),
        (lambda it: it["Steps"][3]["Arguments"]["Conditions"][0].update(Type="AtLeast"), "Release: AtLeast"),
        (lambda it: it["Steps"][0].pop("PropertyFiles"), "Steps.Data.PropertyFiles.quality"),
        (lambda it: it["Steps"][1]["Arguments"].pop("ResourceConfig"), "Train: ResourceConfig"),
        (lambda it: it["Steps"].append(it["Steps"][1]), "Train twice"),
        (lambda it: it["Steps"][3]["Arguments"]["IfSteps"].append(it["Steps"][4]), "a condition in a condition"),
    ],
)
def test_a_definition_that_the_service_would_refuse_is_found(graph, change, said):
    written = json.loads(one(graph, "sagemaker.Pipeline").inputs["pipelineDefinition"])
    change(written)
    assert any(said in wrong for wrong in misshapen(json.dumps(written)))


def test_every_measure_is_compared_in_its_gate_and_before_what_registers(steps):
    asked = {
        ("data.applications.completeness", "GreaterThanOrEqualTo", 0.99),
        ("data.applications.freshness", "LessThanOrEqualTo", 86400),
        ("accuracy.auc", "GreaterThanOrEqualTo", 0.78),
        ("fairness.ratio", "GreaterThanOrEqualTo", 0.8),
        ("fairness.ratio", "LessThanOrEqualTo", 1.25),
        ("documentation.missing_sections", "LessThanOrEqualTo", 0),
    }
    gates = {
        name: step["Arguments"] for name, step in steps.items() if name.startswith("Gate") and "Missed" not in name
    }
    assert set(gates) == {"GateData", "GateAccuracy", "GateFairness", "GateDocumentation"}
    assert {one_ for gate in gates.values() for one_ in _compared(gate["Conditions"])} == asked
    assert _compared(steps["Release"]["Arguments"]["Conditions"]) == asked
    assert [one_["Name"] for one_ in steps["Release"]["Arguments"]["IfSteps"]] == ["Register"]


def _compared(conditions):
    return {(it["LeftValue"]["Std:JsonGet"]["Path"], it["Type"], it["RightValue"]) for it in conditions}


def test_a_gate_that_is_missed_fails_the_run_and_says_which(steps):
    for name in ("GateData", "GateAccuracy", "GateFairness", "GateDocumentation", "Release"):
        (refused,) = steps[name]["Arguments"]["ElseSteps"]
        assert refused["Type"] == "Fail"
    said = steps["GateFairnessMissed"]["Arguments"]["ErrorMessage"]
    assert said == "the gate fairness asks for fairness.ratio at least 0.8 and at most 1.25"


def test_it_registers_as_pending_with_the_data_the_reports_and_the_card(steps):
    register = steps["Register"]["Arguments"]
    assert register["ModelApprovalStatus"] == "PendingManualApproval"
    assert register["ModelPackageGroupName"] == "credit-scoring-dev-scorecard"
    recorded = register["CustomerMetadataProperties"]
    assert {name: value["Std:JsonGet"]["Path"] for name, value in recorded.items() if name != "run"} == {
        "data.applications": "data.applications.digest",
        "data.bureau_extract": "data.bureau_extract.digest",
    }
    assert set(register["ModelMetrics"]) == {"ModelQuality", "ModelDataQuality", "Bias", "Explainability"}
    card = json.loads(register["ModelCard"]["ModelCardContent"])
    assert card["intended_uses"] == {"purpose_of_model": "Estimates default", "risk_rating": "High"}
    assert card["additional_information"]["custom_details"] == {"origin of applications": "own applications"}
    assert "mortgages" in card["additional_information"]["caveats_and_recommendations"]


def test_what_trains_is_what_was_measured_and_what_is_registered_is_what_was_evaluated(steps):
    (channel,) = steps["Train"]["Arguments"]["InputDataConfig"]
    made = channel["DataSource"]["S3DataSource"]["S3Uri"]["Get"]
    assert made == "Steps.Data.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri"
    (container,) = steps["Register"]["Arguments"]["InferenceSpecification"]["Containers"]
    model = {it["InputName"]: it["S3Input"]["S3Uri"] for it in steps["Evaluate"]["Arguments"]["ProcessingInputs"]}[
        "model"
    ]
    assert container == {"Image": IMAGE, "ModelDataUrl": model}
    assert depends_on(steps, "Register") >= {"Data", "Train", "Evaluate", "GateData", "GateFairness"}


def test_steps_are_told_what_the_spec_says(steps):
    assert steps["Data"]["Arguments"]["Environment"] == {
        "DATASETS": "applications,bureau-extract",
        "COMPARE_APPLICATIONS": "age_band",
    }
    assert steps["Evaluate"]["Arguments"]["Environment"] == {"PROTECTED": "age_band,gender", "CONFIDENCE": "0.95"}


def test_jobs_have_no_network_and_keep_nothing_in_clear(steps):
    network = {
        "EnableNetworkIsolation": True,
        "EnableInterContainerTrafficEncryption": True,
        "VpcConfig": {
            "Subnets": ["subnet-0000000000000000a", "subnet-0000000000000000b"],
            "SecurityGroupIds": steps["Train"]["Arguments"]["VpcConfig"]["SecurityGroupIds"],
        },
    }
    train = steps["Train"]["Arguments"]
    assert {name: train[name] for name in network} == network
    assert train["ResourceConfig"]["VolumeKmsKeyId"] == KEYS["models"]
    assert train["OutputDataConfig"]["KmsKeyId"] == KEYS["artefacts"]
    for name, key in (("Data", KEYS["data"]), ("Evaluate", KEYS["artefacts"])):
        job = steps[name]["Arguments"]
        assert job["NetworkConfig"] == network
        assert job["ProcessingResources"]["ClusterConfig"]["VolumeKmsKeyId"] == KEYS["models"]
        assert job["ProcessingOutputConfig"]["KmsKeyId"] == key


def test_what_is_prepared_lies_with_the_dataset_that_goes_first(steps):
    places = {
        it["S3Output"]["S3Uri"]["Std:Join"]["Values"][0]
        for it in steps["Data"]["Arguments"]["ProcessingOutputConfig"]["Outputs"]
    }
    assert places == {"s3://credit-scoring-dev-data-bureau-extract-111111111111/runs/scorecard"}


def test_jobs_read_the_models_datasets_and_write_to_their_own_places(graph):
    may = statements(one(graph, "iam.RolePolicy", "scorecard-pipeline-jobs"))
    assert may["ReadDatasets"]["Resource"] == [
        "arn:aws:s3:::credit-scoring-dev-data-applications-111111111111/data/*",
        "arn:aws:s3:::credit-scoring-dev-data-bureau-extract-111111111111/data/*",
    ]
    assert may["KeepWhatIsMade"]["Resource"] == [
        "arn:aws:s3:::credit-scoring-dev-data-bureau-extract-111111111111/runs/scorecard/*",
        "arn:aws:s3:::credit-scoring-dev-artefacts-111111111111/pipelines/scorecard/*",
    ]
    assert not [action for it in may.values() for action in it["Action"] if action.startswith("sagemaker:")]


def test_the_pipeline_starts_only_jobs_that_are_isolated_and_encrypted(graph):
    may = statements(one(graph, "iam.RolePolicy", "scorecard-pipeline-run"))
    assert may["StartJobs"]["Condition"] == {
        "Bool": {"sagemaker:NetworkIsolation": "true"},
        "ArnEquals": {"sagemaker:VolumeKmsKey": [KEYS["models"]]},
    }
    actions = {action for it in may.values() for action in it["Action"]}
    assert "sagemaker:CreateModelPackage" in actions
    assert not actions & {"sagemaker:UpdateModelPackage", "sagemaker:CreateEndpoint", "sagemaker:UpdateEndpoint"}
    assert may["HandOnRoleOfJobs"]["Condition"] == {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}


def test_nobody_reaches_a_job(graph):
    group = one(graph, "ec2.SecurityGroup").inputs
    assert group["ingress"] == []
    (out,) = group["egress"]
    assert (out["cidrBlocks"], out["prefixListIds"], out["toPort"]) == (["10.10.0.0/20"], ["pl-6da54004"], 443)


def test_a_version_says_on_what_it_is_served_and_not_on_what_it_was_trained(graph):
    steps = every_step(json.loads(str(one(graph, "sagemaker.Pipeline").inputs["pipelineDefinition"])))
    (register,) = (step for step in steps.values() if step["Type"] == "RegisterModel")
    trained_on = steps["Train"]["Arguments"]["ResourceConfig"]["InstanceType"]
    served_on = register["Arguments"]["InferenceSpecification"]["SupportedRealtimeInferenceInstanceTypes"]
    assert (trained_on, served_on) == ("ml.m5.xlarge", ["ml.m5.large"])


def test_it_runs_again_by_the_clock_and_on_a_breach(graph):
    schedule = one(graph, "scheduler.Schedule").inputs
    arn = one(graph, "sagemaker.Pipeline").outputs["arn"]
    assert (schedule["scheduleExpression"], schedule["target"]["arn"]) == ("rate(92 days)", arn)
    rule = json.loads(one(graph, "cloudwatch.EventRule", "on-input_psi").inputs["eventPattern"])
    assert rule["detail"] == {
        "alarmName": [{"wildcard": "credit-scoring-dev-*input-psi"}],
        # An alarm that has no value rings with this reason; nothing was measured then.
        "state": {"value": ["ALARM"], "reason": [{"anything-but": {"wildcard": "*no datapoints were received*"}}]},
    }
    assert one(graph, "cloudwatch.EventTarget", "on-input_psi-scorecard").inputs["arn"] == arn
    (on_breach,) = statements(one(graph, "iam.RolePolicy", "scorecard-pipeline-breach")).values()
    by_clock = statements(one(graph, "iam.RolePolicy", "scorecard-pipeline-clock"))
    for may in (on_breach, by_clock["Start"]):
        assert (may["Action"], may["Resource"]) == (["sagemaker:StartPipelineExecution"], [arn])


def test_what_the_clock_starts_is_encrypted_with_our_key_which_its_role_may_use(graph):
    key = one(graph, "scheduler.Schedule").inputs["kmsKeyArn"]
    may = statements(one(graph, "iam.RolePolicy", "scorecard-pipeline-clock"))["OpenSchedule"]
    assert (may["Action"], may["Resource"]) == (["kms:Decrypt"], [key])
    assert ":key/" in key


def test_where_nothing_is_asked_nothing_starts_it(build):
    quiet = {name: value for name, value in ARGS.items() if name != "every_days"}
    graph = build(Pipeline, {**quiet, "on": []})
    assert not every(graph, "scheduler.Schedule")
    assert [rule.name for rule in every(graph, "cloudwatch.EventRule")] == ["failures"]


def test_a_run_that_fails_is_told(graph):
    pattern = json.loads(one(graph, "cloudwatch.EventRule", "failures").inputs["eventPattern"])
    assert pattern["detail"]["currentPipelineExecutionStatus"] == ["Failed"]
    assert one(graph, "cloudwatch.EventTarget", "failures").inputs["arn"] == ARGS["route"]
