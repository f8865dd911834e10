"""Pipeline: steps that reach nothing, gates that end a run, versions that wait, and what trains again."""

import base64
import json
from ipaddress import ip_address, ip_network
from urllib.parse import unquote

import pytest

from components.gcp import Pipeline, step_role_id
from components.gcp._retraining import breaches
from gouvernail.errors import GouvernailError
from tests.components.gcp.graphs import ACCOUNT, KEY, REGION, every, one
from tests.components.gcp.workflows import Raised, run

PREFIX = "credit-scoring-dev"
IMAGE = f"{REGION}-docker.pkg.dev/{ACCOUNT}/{PREFIX}-images/credit/scorecard@sha256:" + "a" * 64
ROUTE = f"projects/{ACCOUNT}/notificationChannels/1234567890123456789"
SUBNET = f"projects/{ACCOUNT}/regions/{REGION}/subnetworks/bex-dev"
MODEL = {
    "image": IMAGE,
    "group": "models-abc/approved/scorecard",
    "datasets": {
        "applications": {
            "store": "data-a",
            "keep_days": 400,
            "quality": {"completeness": {"least": 0.99}},
            "compared_by": ["age"],
        },
        "loan-outcomes": {"store": "data-l", "keep_days": 90, "quality": {}, "compared_by": []},
    },
    "gates": {"accuracy": {"auc": {"least": 0.78}}, "fairness": {"difference": {"most": 0.1}}},
    "protected": ["gender"],
    "confidence": 0.95,
    "card": {"purpose": "To score ${everybody}", "not_for": ["hiring"], "risk": "High", "facts": {"framework": "onnx"}},
}
ARGS = {
    "prefix": PREFIX,
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "",
    "boundary": "",
    "network_id": f"projects/{ACCOUNT}/global/networks/bex-dev",
    "cidr": "10.10.0.0/20",
    "subnet_ids": {f"{REGION}-b": SUBNET, f"{REGION}-c": SUBNET},
    "service_lists": [],
    "key_ids": {purpose: KEY.replace("events", purpose) for purpose in ("artefacts", "data", "models")},
    "artefacts": "models-abc",
    "models": {"scorecard": MODEL},
    "machine": {"cpu": 4, "memory": 16, "accelerators": 0},
    "serving_machine": {"cpu": 2, "memory": 8, "accelerators": 0},
    "route": ROUTE,
    "every_days": 92,
    "on": ["feature_drift"],
}


@pytest.fixture
def graph(build):
    return build(Pipeline, ARGS)


def document(graph, role="scorecard-pipeline"):
    return one(graph, "workflows.Workflow", role).inputs["sourceContents"]


class Cloud:
    """A project in which steps leave reports and objects, as they are told."""

    def __init__(self, quality=None, evaluation=None, *, fails=(), left=("model/model.onnx", "model/"), waits=()):
        self.reports = {
            "quality": {
                "data": {
                    "applications": {"digest": "sha256:1", "completeness": 0.995},
                    "loan_outcomes": {"digest": "sha256:2"},
                }
            },
            "evaluation": {"accuracy": {"auc": 0.8}, "fairness": {"difference": 0.05}},
        }
        self.reports |= {"quality": quality} if quality is not None else {}
        self.reports |= {"evaluation": evaluation} if evaluation is not None else {}
        self.fails, self.left, self.waits = fails, (*left, "quality/quality.json", "evaluation/evaluation.json"), waits
        self.ran, self.copied, self.version, self.looks = [], {}, None, 0

    def __call__(self, call, args):  # noqa: PLR0911 - an answer to each call
        url = unquote(args.get("url", ""))
        if call == "sys.sleep":
            return None
        if url.endswith(":run"):
            assert args["body"]["overrides"] == {"containerOverrides": [{"env": [{"name": "RUN", "value": "run-1"}]}]}
            self.ran.append(url.rpartition("/")[2].removesuffix(":run").removeprefix(f"{PREFIX}-scorecard-"))
            return {"body": {"metadata": {"name": f"projects/p/jobs/{self.ran[-1]}/executions/e"}}}
        if "/executions/" in url:
            self.looks += 1
            over = {"completionTime": "now", **({} if self.ran[-1] in self.fails else {"succeededCount": 1})}
            return {"body": over if self.looks % 2 == 0 else {}}
        if call == "http.post" and "/upload/" in url:
            assert "ifGenerationMatch=0&" in url
            self.version = (url.partition("name=")[2], args["body"])
            return {"body": {}}
        if call == "http.post":
            source, _, to = url.partition("/o/")[2].partition("/rewriteTo/b/models-abc/o/")
            self.copied[source] = to
            return {"body": {"done": True}}
        if args["query"].get("alt") == "media":
            return {"body": json.dumps(self.reports[url.rpartition("/")[2].removesuffix(".json")])}
        assert args["query"]["prefix"].split("/")[0] in {"runs", "pipelines"}
        if args["query"].get("delimiter"):
            return {"body": {"prefixes": [f"pipelines/scorecard/{number}/" for number in self.waits]}}
        names = [f"runs/scorecard/run-1/{one}" for one in self.left]
        return {
            "body": {
                "items": [{"name": one, "generation": "1"} for one in names if one.startswith(args["query"]["prefix"])]
            }
        }


def test_a_run_that_passes_every_gate_leaves_a_version_that_waits_under_the_next_number(graph):
    cloud = Cloud(waits=(1, 9, 10))
    run(document(graph), cloud)
    assert cloud.ran == ["data", "train", "evaluate"]
    name, said = cloud.version
    assert name == "pipelines/scorecard/11/version.json"
    assert (said["data.applications"], said["data.loan_outcomes"]) == ("sha256:1", "sha256:2")
    assert (said["run"], said["image"], said["report"]) == ("run-1", IMAGE, "evaluation.json")
    assert said["purpose"] == "To score $ {everybody}"  # what people write is not run
    assert cloud.copied == {
        f"runs/scorecard/run-1/{left}": f"pipelines/scorecard/11/{there}"
        for left, there in (
            ("model/model.onnx", "model.onnx"),
            ("quality/quality.json", "quality.json"),
            ("evaluation/evaluation.json", "evaluation.json"),
        )
    }


@pytest.mark.parametrize(
    ("cloud", "expected", "ran"),
    [
        (Cloud({"data": {"applications": {"digest": "1", "completeness": 0.98}}}), Raised, 1),
        (Cloud({"data": {"applications": {"digest": "1"}}}), KeyError, 1),
        (Cloud(evaluation={"accuracy": {"auc": 0.77}, "fairness": {"difference": 0}}), Raised, 3),
        (Cloud(evaluation={"accuracy": {"auc": 0.9}, "fairness": {"difference": 0.2}}), Raised, 3),
        (Cloud(evaluation={"accuracy": {"auc": None}, "fairness": {"difference": 0}}), TypeError, 3),
        (Cloud(evaluation={"accuracy": {"auc": "0.9"}, "fairness": {"difference": 0}}), TypeError, 3),
        (Cloud(fails={"train"}), Raised, 2),
        (Cloud(left=("model/",)), Raised, 3),
    ],
    ids=["bad data", "unmeasured data", "inaccurate", "unfair", "no value", "a text", "failed step", "no model"],
)
def test_what_misses_a_gate_or_has_no_value_ends_the_run(graph, cloud, expected, ran):
    with pytest.raises(expected):
        run(document(graph), cloud)
    assert len(cloud.ran) == ran
    assert not cloud.copied


def test_a_step_reaches_googles_services_and_nothing_else_under_our_key_and_is_one_account(graph):
    jobs = every(graph, "cloudrunv2.Job")
    assert len(jobs) == 3
    for job in jobs:
        its = job.inputs["template"]["template"]
        assert its["vpcAccess"]["egress"] == "ALL_TRAFFIC"
        assert its["vpcAccess"]["networkInterfaces"][0] == {
            "network": ARGS["network_id"],
            "subnetwork": SUBNET,
            "tags": ["training"],
        }
        assert its["encryptionKey"] == ARGS["key_ids"]["models"]
        assert its["containers"][0]["image"] == IMAGE
        assert its["serviceAccount"] == step_role_id(PREFIX, ACCOUNT, "", "scorecard", registers=False)
        assert (its["maxRetries"], job.inputs["template"]["taskCount"]) == (0, 1)
    wall = one(graph, "compute.Firewall").inputs
    closed = [ip_network(one) for one in wall["destinationRanges"]]
    assert (wall["targetTags"], wall["denies"], wall["priority"]) == (["training"], [{"protocol": "all"}], 900)
    assert [its for its in ip_network(ARGS["cidr"]) if not any(its in one for one in closed)] == [
        ip_address("10.10.15.254")
    ]


def test_a_step_finds_everything_where_the_image_looks_and_keeps_it_where_it_belongs(graph):
    its = one(graph, "cloudrunv2.Job", "scorecard-data").inputs["template"]["template"]
    mounted = {one["name"]: one["mountPath"] for one in its["containers"][0]["volumeMounts"]}
    volumes = {
        one["name"]: (one["gcs"]["bucket"], one["gcs"]["mountOptions"], one["gcs"]["readOnly"])
        for one in its["volumes"]
    }
    assert mounted["data-loan-outcomes"] == "/opt/ml/processing/input/loan-outcomes"
    assert volumes == {
        "data-applications": ("data-a", ["only-dir=data"], True),
        "data-loan-outcomes": ("data-l", ["only-dir=data"], True),
        "prepared": ("data-l", ["only-dir=runs/scorecard"], False),  # the dataset that is kept the shortest
        "trained": ("models-abc", ["only-dir=runs/scorecard"], False),
    }
    said = its["containers"][0]["args"][1]
    assert "ln -sfn /mnt/prepared/$RUN/train /opt/ml/processing/output/train" in said
    assert said.endswith("exec /opt/program/run data")
    assert {one["name"]: one["value"] for one in its["containers"][0]["envs"]} == {
        "COMPARE_APPLICATIONS": "age",
        "DATASETS": "applications,loan-outcomes",
    }


def test_steps_train_and_the_workflow_registers_and_neither_can_do_the_others_work(graph):
    steps, registers = (step_role_id(PREFIX, ACCOUNT, "", "scorecard", registers=one) for one in (False, True))
    rights = {
        (its.inputs["member"].removeprefix("serviceAccount:"), its.inputs["bucket"], its.inputs["role"]): its.inputs[
            "condition"
        ]["expression"]
        for its in every(graph, "storage.BucketIAMMember")
    }
    begins = 'resource.name.startsWith("projects/_/buckets/models-abc/objects/{}/scorecard/")'
    listed = ' || resource.type == "storage.googleapis.com/Bucket"'
    assert {key: said for key, said in rights.items() if key[1] == "models-abc"} == {
        (steps, "models-abc", "roles/storage.objectUser"): begins.format("runs") + listed,
        (
            registers,
            "models-abc",
            "roles/storage.objectViewer",
        ): f"{begins.format('runs')} || {begins.format('pipelines')}{listed}",
        (registers, "models-abc", "roles/storage.objectCreator"): begins.format("pipelines"),
    }
    assert one(graph, "workflows.Workflow", "scorecard-pipeline").inputs["serviceAccount"].endswith(registers)
    started = {(its.inputs["member"], its.inputs["role"]) for its in every(graph, "cloudrunv2.JobIamMember")}
    assert started == {
        (f"serviceAccount:{registers}", f"roles/run.{role}") for role in ("jobsExecutorWithOverrides", "viewer")
    }


@pytest.mark.parametrize(
    ("days", "when"),
    [
        (1, "0 2 */1 * *"),
        (5, "0 2 */5 * *"),
        (30, "0 2 1,16 * *"),
        (92, "0 2 1 1,4,7,10 *"),
        (90, "0 2 1 1,3,5,7,9,11 *"),
        (800, "0 2 1 1 *"),
    ],
)
def test_the_clock_is_never_rarer_than_asked_for(build, days, when):
    job = one(build(Pipeline, {**ARGS, "every_days": days}), "cloudscheduler.Job")
    assert job.inputs["schedule"] == when


def test_a_breach_starts_every_pipeline_and_its_end_none(graph):
    trigger, topic = one(graph, "eventarc.Trigger").inputs, one(graph, "pubsub.Topic")
    assert topic.id == breaches(PREFIX, ACCOUNT)
    assert trigger["transport"]["pubsub"]["topic"] == topic.id
    asked = []

    def told(state):
        said = base64.b64encode(json.dumps({"incident": {"state": state}}).encode()).decode()
        run(
            document(graph, "retrain"),
            lambda _, args: asked.append(args["url"]),
            event={"data": {"message": {"data": said}}},
        )

    told("closed")
    assert asked == []
    told("open")
    own = one(graph, "workflows.Workflow", "scorecard-pipeline").id
    assert asked == [f"https://workflowexecutions.googleapis.com/v1/{own}/executions"]


def test_whoever_is_told_hears_of_runs_that_fail(graph):
    told = {its.name: its.inputs["notificationChannels"] for its in every(graph, "monitoring.AlertPolicy")}
    assert told == {"scorecard-pipeline-failed": [ROUTE], "retrain-failed": [ROUTE]}


def test_without_a_clock_or_monitors_nothing_starts_it(build):
    graph = build(Pipeline, {key: value for key, value in ARGS.items() if key != "every_days"} | {"on": []})
    assert not every(graph, "cloudscheduler.Job")
    assert not every(graph, "eventarc.Trigger")


def test_a_machine_that_cloud_run_does_not_have_is_refused(build):
    with pytest.raises(GouvernailError, match="accelerators"):
        build(Pipeline, {**ARGS, "machine": {"cpu": 4, "memory": 16, "accelerators": 1}})
