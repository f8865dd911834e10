"""Serving: redundant, recorded, isolated; it takes a bad deployment back, and changes only what changed."""

import pytest

from components.aws import Serving, measurable
from components.aws._instances import instance_for
from gouvernail.errors import GouvernailError
from gouvernail.graph import Graph
from tests.components.aws.graphs import every, one, statements

KEYS = {purpose: f"arn:aws:kms:eu-west-1:111111111111:key/{purpose}" for purpose in ("events", "logs", "models")}
IMAGE = "111111111111.dkr.ecr.eu-west-1.amazonaws.com/credit/scorecard@sha256:" + "a" * 64
ARGS = {
    "prefix": "credit-scoring-prod",
    "tags": {"owner": "grp"},
    "account": "111111111111",
    "region": "eu-west-1",
    "roles": "/bex-prod/",
    "boundary": "arn:aws:iam::111111111111:policy/bex-prod/bex-prod-services-boundary",
    "network_id": "vpc-0123456789abcdef0",
    "cidr": "10.30.0.0/20",
    "subnet_ids": {"eu-west-1a": "subnet-0123456789abcdef0", "eu-west-1b": "subnet-0123456789abcdef1"},
    "service_lists": ["pl-0123abcd"],
    "key_ids": KEYS,
    "models": {"scorecard": {"image": IMAGE}},
    "machine": {"cpu": 2, "memory": 8, "accelerators": 0},
    "runtime": "onnx",
    "batch": {"most": 32, "wait_ms": 5},
    "least": 3,
    "most": 12,
    "utilisation": 0.6,
    "alarms": {"error_rate": {"threshold": 0.005, "window": 300}, "latency_p99": {"threshold": 0.3, "window": 300}},
    "capture": 1.0,
    "keep_days": 400,
    "ceiling_days": 1096,
    "stack": "credit-scoring-aws-prod-workload",
}
OFF_HOURS = {"begin": "19:00", "end": "07:30", "timezone": "Europe/Paris"}


@pytest.fixture
def graph(build):
    return build(Serving, ARGS)


def changed(before: Graph, after: Graph) -> set[str]:
    """Kind and name of each resource whose inputs differ, or that only one of the two has."""
    old, new = ({resource.urn: resource for resource in graph} for graph in (before, after))
    urns = [
        urn for urn in old.keys() | new.keys() if urn not in old or urn not in new or old[urn].inputs != new[urn].inputs
    ]
    return {f"{(old.get(urn) or new[urn]).type.rpartition(':')[2]} {urn.rpartition('::')[2]}" for urn in urns}


def test_as_many_instances_as_asked_on_the_platforms_keys(graph):
    configuration = one(graph, "sagemaker.EndpointConfiguration").inputs
    (variant,) = configuration["productionVariants"]
    assert (variant["initialInstanceCount"], variant["instanceType"]) == (12, "ml.m5.large")
    assert configuration["kmsKeyArn"] == KEYS["models"]
    assert one(graph, "appautoscaling.Target").inputs["minCapacity"] == 3
    assert not configuration.get("shadowProductionVariants")


def test_every_prediction_is_recorded_under_the_events_key(graph):
    capture = one(graph, "sagemaker.EndpointConfiguration").inputs["dataCaptureConfig"]
    assert capture["enableCapture"] is True
    assert capture["initialSamplingPercentage"] == 100
    assert capture["kmsKeyId"] == KEYS["events"]
    assert capture["destinationS3Uri"] == "s3://credit-scoring-prod-events-111111111111/captured"
    assert [option["captureMode"] for option in capture["captureOptions"]] == ["Input", "Output"]


def test_nothing_is_recorded_before_its_store_is_guarded(graph):
    waits = set(one(graph, "sagemaker.EndpointConfiguration").dependencies)
    for guard in ("BucketObjectLockConfiguration", "BucketServerSideEncryptionConfiguration", "BucketPolicy"):
        assert one(graph, f"s3.{guard}").urn in waits


def test_a_model_runs_isolated_in_all_private_subnets(graph):
    model = one(graph, "sagemaker.Model").inputs
    assert model["enableNetworkIsolation"] is True
    assert model["vpcConfig"]["subnets"] == sorted(ARGS["subnet_ids"].values())
    assert model["primaryContainer"]["image"] == IMAGE


def test_nobody_connects_to_a_model_and_it_reaches_private_endpoints_only(graph):
    group = one(graph, "ec2.SecurityGroup").inputs
    assert group["ingress"] == []
    (rule,) = group["egress"]
    assert (rule["fromPort"], rule["toPort"]) == (443, 443)
    assert (rule["cidrBlocks"], rule["prefixListIds"]) == (["10.30.0.0/20"], ["pl-0123abcd"])


def test_the_role_is_for_serving_here_and_names_what_it_touches(graph):
    role = one(graph, "iam.Role")
    assert role.inputs["path"] == "/bex-prod/"
    (trusted,) = statements(role, "assumeRolePolicy").values()
    assert trusted["Principal"] == {"Service": "sagemaker.amazonaws.com"}
    assert trusted["Condition"] == {"StringEquals": {"aws:SourceAccount": "111111111111"}}
    may = statements(one(graph, "iam.RolePolicy"))
    everywhere = {action for one in may.values() if one["Resource"] == ["*"] for action in one["Action"]}
    assert not {
        action for action in everywhere if not action.startswith(("ec2:Describe", "ecr:GetAuth", "cloudwatch:Put"))
    }
    assert may["PullImage"]["Resource"] == ["arn:aws:ecr:eu-west-1:111111111111:repository/credit/scorecard"]
    assert may["RecordPredictions"]["Resource"] == ["arn:aws:s3:::credit-scoring-prod-events-111111111111/captured/*"]
    assert "ec2:DeleteNetworkInterfacePermission" in may["Detach"]["Action"]
    assert sorted(may["Attach"]["Resource"])[-2:] == [
        f"arn:aws:ec2:eu-west-1:111111111111:subnet/{subnet}" for subnet in sorted(ARGS["subnet_ids"].values())
    ]


def test_a_container_is_told_how_to_run_its_model(graph):
    assert one(graph, "sagemaker.Model").inputs["primaryContainer"]["environment"] == {
        "MODEL_IMAGE": IMAGE,
        "MODEL_RUNTIME": "onnx",
        "OMP_NUM_THREADS": "2",
        "BATCH_MAX": "32",
        "BATCH_WAIT_MS": "5",
    }


VERSION = "arn:aws:sagemaker:eu-west-1:111111111111:model-package/credit-scoring-prod-scorecard/3"
PLACES = ["artefacts/pipelines/scorecard", "artefacts/promoted/scorecard"]
VERSIONED = {"scorecard": {"image": IMAGE, "version": {"id": VERSION, "kept": PLACES}}}
KEPT = {**KEYS, "artefacts": "arn:aws:kms:eu-west-1:111111111111:key/artefacts"}


def test_an_approved_version_is_served_as_it_was_approved_and_nothing_beside_it(build):
    graph = build(Serving, {**ARGS, "key_ids": KEPT, "models": VERSIONED})
    container = one(graph, "sagemaker.Model").inputs["primaryContainer"]
    assert (container["modelPackageName"], "image" in container) == (VERSION, False)
    assert (container["environment"]["MODEL_VERSION"], "MODEL_IMAGE" in container["environment"]) == (VERSION, False)
    read = one(graph, "cloudcontrol.Resource")
    assert (read.external, read.id) == (True, VERSION)
    may = statements(one(graph, "iam.RolePolicy"))
    assert may["FetchWhatWasTrained"]["Resource"] == [f"arn:aws:s3:::{place}/*" for place in PLACES]
    assert may["DecryptWhatWasTrained"]["Resource"] == [KEPT["artefacts"]]
    assert may["DecryptWhatWasTrained"]["Condition"] == {
        "StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}
    }


def test_the_release_says_its_version_and_another_version_is_a_release_in_place(build):
    before = build(Serving, {**ARGS, "key_ids": KEPT, "models": VERSIONED})
    later = {"scorecard": {**VERSIONED["scorecard"], "version": {"id": VERSION[:-1] + "4", "kept": PLACES}}}
    after = build(Serving, {**ARGS, "key_ids": KEPT, "models": later})
    names = [one(graph, "sagemaker.EndpointConfiguration").inputs["name"] for graph in (before, after)]
    assert [name.rpartition("-")[0] for name in names] == [
        f"credit-scoring-prod-scorecard-v{number}" for number in (3, 4)
    ]
    kinds = {"EndpointConfiguration scorecard", "Endpoint scorecard", "Model scorecard"}
    assert changed(before, after) == kinds  # the configuration and the model by new names, the endpoint in place


def test_without_batches_none_is_asked_for_and_what_is_told_makes_a_new_model(build, graph):
    alone = build(Serving, {key: value for key, value in ARGS.items() if key != "batch"})
    models = [one(each, "sagemaker.Model").inputs for each in (graph, alone)]
    assert not [key for key in models[1]["primaryContainer"]["environment"] if key.startswith("BATCH")]
    assert models[0]["name"] != models[1]["name"]


def test_an_image_elsewhere_needs_no_permission_of_ours(build):
    models = {"scorecard": {"image": "registry.example/credit/scorecard@sha256:" + "a" * 64}}
    may = statements(one(build(Serving, {**ARGS, "models": models}), "iam.RolePolicy"))
    assert not {"PullImage", "FindRegistry"} & may.keys()


def test_a_deployment_begins_small_and_is_taken_back_by_the_specs_alarms(graph):
    deployment = one(graph, "sagemaker.Endpoint").inputs["deploymentConfig"]
    assert deployment["blueGreenUpdatePolicy"]["trafficRoutingConfiguration"]["type"] == "CANARY"
    named = {alarm["alarmName"] for alarm in deployment["autoRollbackConfiguration"]["alarms"]}
    assert named == {alarm.inputs["name"] for alarm in every(graph, "cloudwatch.MetricAlarm")}
    latency = one(graph, "cloudwatch.MetricAlarm", "scorecard-latency_p99").inputs
    assert (latency["threshold"], latency["extendedStatistic"], latency["period"]) == (300_000, "p99", 300)
    assert latency["dimensions"] == {"EndpointName": "credit-scoring-prod-scorecard", "VariantName": "main"}
    rate = one(graph, "cloudwatch.MetricAlarm", "scorecard-error_rate").inputs
    assert rate["threshold"] == 0.005
    assert {query["id"]: query.get("metric", {}).get("metricName") for query in rate["metricQueries"]} == {
        "rate": None,
        "errors": "Invocation5XXErrors",
        "requests": "Invocations",
    }


def test_one_instance_has_no_part_to_begin_with(build):
    graph = build(Serving, {**ARGS, "least": 1, "most": 1})
    policy = one(graph, "sagemaker.Endpoint").inputs["deploymentConfig"]["blueGreenUpdatePolicy"]
    assert policy["trafficRoutingConfiguration"]["type"] == "ALL_AT_ONCE"


@pytest.mark.parametrize(("window", "wait"), [(60, 120), (300, 360), (86400, 3600)])
def test_a_deployment_waits_for_its_alarms(build, window, wait):
    graph = build(Serving, {**ARGS, "alarms": {"error_rate": {"threshold": 0.01, "window": window}}})
    policy = one(graph, "sagemaker.Endpoint").inputs["deploymentConfig"]["blueGreenUpdatePolicy"]
    assert policy["trafficRoutingConfiguration"]["waitIntervalInSeconds"] == wait


@pytest.mark.parametrize("measure", ["approval_parity", "latency", "latency_pp", "input_psi"])
def test_what_an_endpoint_does_not_measure_is_refused(build, measure):
    assert not measurable(measure)
    with pytest.raises(GouvernailError, match=f"does not measure {measure}"):
        build(Serving, {**ARGS, "alarms": {measure: {"threshold": 1, "window": 60}}})


def test_instances_follow_the_load_within_the_bounds(graph):
    target = one(graph, "appautoscaling.Target").inputs
    assert (target["minCapacity"], target["maxCapacity"]) == (3, 12)
    assert target["resourceId"] == "endpoint/credit-scoring-prod-scorecard/variant/main"
    tracking = one(graph, "appautoscaling.Policy").inputs["targetTrackingScalingPolicyConfiguration"]
    assert tracking["targetValue"] == 120.0  # 60 % of two processors
    assert every(graph, "appautoscaling.ScheduledAction") == []


def test_a_fixed_number_of_instances_is_not_scaled(build):
    assert every(build(Serving, {**ARGS, "most": 3}), "appautoscaling.Target") == []


def test_off_hours_one_instance_is_enough(build):
    graph = build(Serving, {**ARGS, "least": 2, "most": 4, "off_hours": OFF_HOURS})
    down = one(graph, "appautoscaling.ScheduledAction", "scorecard-down").inputs
    up = one(graph, "appautoscaling.ScheduledAction", "scorecard-up").inputs
    assert (down["schedule"], down["timezone"]) == ("cron(0 19 * * ? *)", "Europe/Paris")
    assert down["scalableTargetAction"] == {"minCapacity": 1, "maxCapacity": 1}
    assert up["schedule"] == "cron(30 7 * * ? *)"
    assert up["scalableTargetAction"] == {"minCapacity": 2, "maxCapacity": 4}


def test_one_instance_cannot_go_lower(build):
    graph = build(Serving, {**ARGS, "least": 1, "most": 1, "off_hours": OFF_HOURS})
    assert every(graph, "appautoscaling.ScheduledAction") == []


def test_a_shadow_gets_its_share_and_answers_nobody(build, graph):
    shadow = {"image": IMAGE.replace("a" * 64, "b" * 64), "share": 0.25}
    shadowed = build(Serving, {**ARGS, "models": {"scorecard": {"image": IMAGE, "shadow": shadow}}})
    configuration = one(shadowed, "sagemaker.EndpointConfiguration").inputs
    (variant,) = configuration["shadowProductionVariants"]
    assert (variant["variantName"], variant["initialVariantWeight"]) == ("shadow", 0.25)
    assert variant["modelName"] == one(shadowed, "sagemaker.Model", "scorecard-shadow").outputs["name"]
    assert len(configuration["productionVariants"]) == 1


def test_a_new_image_makes_a_new_model_and_moves_the_endpoint(build, graph):
    models = {"scorecard": {"image": IMAGE.replace("a" * 64, "b" * 64)}}
    after = build(Serving, {**ARGS, "models": models})
    assert changed(graph, after) == {"Model scorecard", "EndpointConfiguration scorecard", "Endpoint scorecard"}
    for kind in ("sagemaker.Model", "sagemaker.EndpointConfiguration"):
        assert one(graph, kind).inputs["name"] != one(after, kind).inputs["name"]
    assert one(graph, "sagemaker.Endpoint").inputs["name"] == one(after, "sagemaker.Endpoint").inputs["name"]


def test_a_threshold_touches_one_alarm(build, graph):
    alarms = {**ARGS["alarms"], "latency_p99": {"threshold": 0.25, "window": 300}}
    assert changed(graph, build(Serving, {**ARGS, "alarms": alarms})) == {"MetricAlarm scorecard-latency_p99"}


def test_more_instances_at_most_are_a_release_for_it_begins_with_so_many(build, graph):
    after = build(Serving, {**ARGS, "most": 20})
    assert changed(graph, after) == {"Target scorecard", "EndpointConfiguration scorecard", "Endpoint scorecard"}


def test_a_release_never_serves_with_fewer_than_the_load_may_need_and_a_shadow_stays_small(build):
    shadow = {"image": IMAGE, "share": 0.25}
    configuration = one(
        build(Serving, {**ARGS, "models": {"scorecard": {"image": IMAGE, "shadow": shadow}}}),
        "sagemaker.EndpointConfiguration",
    ).inputs
    counts = [
        configuration[key][0]["initialInstanceCount"] for key in ("productionVariants", "shadowProductionVariants")
    ]
    assert counts == [ARGS["most"], ARGS["least"]]


def test_longer_retention_touches_the_lock_only(build, graph):
    after = build(Serving, {**ARGS, "keep_days": 500})
    assert changed(graph, after) == {"BucketObjectLockConfiguration events"}


def test_nothing_that_replaces_is_left_by_destroy_and_the_record_is(graph):
    stays = {resource.type for resource in graph if resource.retain_on_delete}
    assert stays
    assert all(kind.startswith("aws:s3/bucket") for kind in stays)


def test_two_systems_fit_into_one_account(build, state):
    build(Serving, ARGS, state=state)
    other = {**ARGS, "prefix": "document-triage-prod", "stack": "document-triage-aws-prod-workload"}
    graph = build(Serving, other, state=state, stack="other")
    assert one(graph, "s3.Bucket").id == "document-triage-prod-events-111111111111"


@pytest.mark.parametrize(
    ("cpu", "memory", "name"),
    [
        (1, 1, "ml.c5.large"),
        (2, 8, "ml.m5.large"),
        (2, 16, "ml.r5.large"),
        (5, 8, "ml.c5.2xlarge"),
        (96, 384, "ml.m5.24xlarge"),
        (1, 768, "ml.r5.24xlarge"),
    ],
)
def test_the_smallest_instance_that_has_it_all(cpu, memory, name):
    assert instance_for({"cpu": cpu, "memory": memory, "accelerators": 0}).name == name


@pytest.mark.parametrize(
    ("machine", "said"),
    [
        ({"cpu": 97, "memory": 8, "accelerators": 0}, "no instance has 97 processors and 8 GiB"),
        ({"cpu": 1, "memory": 8, "accelerators": 1}, "accelerators are not built yet"),
    ],
)
def test_an_instance_that_cannot_be_is_said(machine, said):
    with pytest.raises(GouvernailError, match=said):
        instance_for(machine)
