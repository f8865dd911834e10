"""The registry: a place for what waits and one for what was approved, into which nothing but a signature brings."""

import json
import re

import pytest
from pulumi_gcp import storage

from components.gcp import ModelRegistry, attestor_id, mirrored, version_id
from gouvernail.errors import GouvernailError
from tests.components.gcp.graphs import ACCOUNT, KEY, REGION, every, one

PREFIX = "credit-scoring-dev"
IMAGE = "registry.example/credit/scorecard@sha256:" + "a" * 64
ATTESTOR = attestor_id("bex-dev", ACCOUNT)
ROUTES = {name: f"projects/{ACCOUNT}/notificationChannels/{number}" for number, name in enumerate(("low", "critical"))}
ARGS = {
    "prefix": PREFIX,
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "",
    "boundary": "",
    "approver": "",
    "models": {"scorecard": "Credit scoring"},
    "images": [IMAGE],
    "registering": {},
    "promoter": "",
    "training": [],
    "key_id": KEY,
    "route": ROUTES["low"],
    "changed_route": ROUTES["critical"],
    "stack": "credit-scoring-gcp-dev-workload",
    "attestor": ATTESTOR,
}


@pytest.fixture
def graph(build):
    return build(ModelRegistry, ARGS)


def document(graph):
    return json.loads(one(graph, "workflows.Workflow").inputs["sourceContents"])


def test_a_version_lies_in_a_bucket_that_keeps_every_one_and_that_destroy_leaves(graph):
    store, folder = one(graph, "storage.Bucket"), one(graph, "storage.ManagedFolder")
    (it,) = graph.of_type("gouvernail-gcp:index:ModelRegistry")
    assert it.outputs["groups"] == {"scorecard": f"{store.id}/approved/scorecard"}
    assert version_id(PREFIX, REGION, ACCOUNT, "scorecard", 3) == f"{store.id}/approved/scorecard/3"
    assert (folder.inputs["bucket"], folder.inputs["name"]) == (store.id, "approved/scorecard/")
    assert store.inputs["versioning"] == {"enabled": True}
    assert store.inputs["encryption"] == {"defaultKmsKeyName": KEY}
    assert store.inputs["labels"]["retained-by"] == ARGS["stack"]
    assert store.retain_on_delete
    assert folder.retain_on_delete


def test_what_destroy_left_is_taken_back(build, state):
    own = version_id(PREFIX, REGION, ACCOUNT, "scorecard", 3).partition("/")[0]

    def left(name, args, opts):
        there = storage.Bucket(name, name=own, location=REGION, opts=opts)
        storage.ManagedFolder(name, bucket=there.name, name="approved/scorecard/", opts=opts)

    build(left, {}, state=state)
    graph = build(ModelRegistry, {**ARGS, "retained": ["scorecard"]}, state=state, stack="again")
    assert one(graph, "storage.Bucket").id == own
    assert one(graph, "storage.ManagedFolder").id == f"{own}/managedFolders/approved/scorecard/"


def test_nobody_but_the_workflow_writes_where_approved_versions_lie(graph):
    rights = {each.name: each.inputs for each in every(graph, "storage.BucketIAMMember")}
    assert {each["role"] for each in rights.values()} == {"roles/storage.objectViewer", "roles/storage.objectCreator"}
    store = one(graph, "storage.Bucket").id
    assert rights["approve-writes"]["condition"]["expression"] == (
        f'resource.name.startsWith("projects/_/buckets/{store}/objects/approved/")'
    )
    assert {each["member"] for each in rights.values()} == {
        f"serviceAccount:{PREFIX}-approve@{ACCOUNT}.iam.gserviceaccount.com"
    }


def test_it_asks_whether_the_approver_signed_before_it_brings_anything(graph):
    parts = document(graph)
    names = [name for step in parts["approve"]["steps"] for name in step]
    assert names.index("ask") < names.index("judge") < names.index("bring") < names.index("write")
    asked = next(step["ask"] for step in parts["approve"]["steps"] if "ask" in step)["try"]
    assert (
        asked["args"]["url"]
        == f"https://binaryauthorization.googleapis.com/v1/{ATTESTOR}:validateAttestationOccurrence"
    )
    (judged,) = next(step["judge"]["switch"] for step in parts["approve"]["steps"] if "judge" in step)
    assert judged["condition"] == '${answer.body.result != "VERIFIED"}'
    assert "raise" in judged["steps"][0]["judge-then"]


def test_only_what_is_signed_for_this_system_is_a_version_of_it(graph):
    condition = next(step["ours"] for step in document(graph)["approve"]["steps"] if "ours" in step)["switch"][0]
    found = re.search(r'match_regex\(name, "(.+)"\)', condition["condition"])
    home = f"{REGION}-docker.pkg.dev/{ACCOUNT}"
    assert re.match(found[1], f"{home}/{PREFIX}-images/versions/scorecard/3")
    for other in (f"{PREFIX}-images/credit/scorecard", f"{PREFIX}-images/versions/../3", "other-images/versions/a/3"):
        assert not re.match(found[1], f"{home}/{other}")


def test_nothing_is_written_over_and_nothing_that_came_late_is_brought(graph):
    parts = document(graph)
    text = json.dumps(parts["bring"])
    assert "time.parse(one.timeCreated) > time.parse(said.createTime)" in text
    (put,) = [step["put"] for step in parts["copy"]["steps"] if "put" in step]
    assert put["try"]["args"]["query"]["ifGenerationMatch"] == "0"


def test_whatever_is_written_there_is_told_on_both_routes(graph):
    told = {
        each.name: each.inputs["notificationChannels"]
        for each in every(graph, "monitoring.AlertPolicy")
        if each.name.startswith("model-versions")
    }
    assert told == {"model-versions": [ROUTES["low"]], "model-versions-changed": [ROUTES["critical"]]}


def test_an_image_keeps_its_digest(graph):
    home = one(graph, "artifactregistry.Repository").inputs
    assert home["dockerConfig"] == {"immutableTags": True}
    assert home["kmsKeyName"] == KEY
    copy = mirrored(IMAGE, PREFIX, REGION, ACCOUNT)
    assert copy == f"{REGION}-docker.pkg.dev/{ACCOUNT}/{PREFIX}-images/{IMAGE.partition('/')[2]}"
    assert mirrored(copy, "another", REGION, ACCOUNT) == copy
    (it,) = graph.of_type("gouvernail-gcp:index:ModelRegistry")
    assert it.outputs["images"] == {IMAGE: copy}


def test_where_nobody_says_what_was_approved_nothing_is_built(build):
    with pytest.raises(GouvernailError) as told:
        build(ModelRegistry, {key: value for key, value in ARGS.items() if key != "attestor"})
    assert "attestor" in str(told.value)


COPIES = {
    "region": "europe-west4",
    "key_id": KEY.replace(REGION, "europe-west4"),
    "role": f"projects/{ACCOUNT}/roles/c",
}


@pytest.fixture
def copied(build):
    return build(ModelRegistry, {**ARGS, "copies": COPIES})


def test_what_was_trained_is_copied_under_the_other_regions_key_and_copies_stay(copied):
    here, there = one(copied, "storage.Bucket", "models"), one(copied, "storage.Bucket", "copies")
    assert there.inputs["location"] == "europe-west4"
    assert there.inputs["encryption"] == {"defaultKmsKeyName": COPIES["key_id"]}
    assert there.inputs["versioning"] == {"enabled": True}
    assert there.retain_on_delete
    job = one(copied, "storage.TransferJob").inputs
    assert job["transferSpec"]["gcsDataSource"] == {"bucketName": here.id}
    assert job["transferSpec"]["gcsDataSink"] == {"bucketName": there.id}
    assert job["serviceAccount"] == f"{PREFIX}-copies@{ACCOUNT}.iam.gserviceaccount.com"


def test_who_copies_adds_to_the_copies_and_does_nothing_else(copied):
    may = {each.name: each.inputs for each in every(copied, "storage.BucketIAMMember") if "copies" in each.name}
    wrote = {name for name, its in may.items() if its["role"].endswith(("Creator", "Writer", "Admin", "User"))}
    assert wrote == {"copies-into-objectCreator"}
    assert may["copies-into-objectCreator"]["bucket"] == one(copied, "storage.Bucket", "copies").id
    (project,) = [each.inputs["role"] for each in every(copied, "projects.IAMMember") if each.name == "copies"]
    assert project == COPIES["role"]
    assert not every(copied, "projects.IAMCustomRole")  # who deploys a workload may make none


def test_a_copy_is_there_within_a_quarter_of_an_hour_or_somebody_is_told(copied):
    flow = one(copied, "workflows.Workflow", "copies")
    steps = {
        name: step for each in json.loads(flow.inputs["sourceContents"])["main"]["steps"] for name, step in each.items()
    }
    name = one(copied, "storage.TransferJob").outputs["name"]
    assert steps["run"]["try"]["args"]["url"] == f"https://storagetransfer.googleapis.com/v1/{name}:run"
    assert one(copied, "cloudscheduler.Job", "copies").inputs["schedule"] == "*/3 * * * *"
    assert "> 360" in steps["late"]["switch"][0]["condition"]
    assert "<= 360" in steps["again"]["switch"][0]["condition"]  # 3 minutes, and 6 twice
    told = one(copied, "monitoring.AlertPolicy", "copies").inputs
    assert told["notificationChannels"] == [ROUTES["low"]]
    assert len(told["conditions"]) == 2


def test_copies_that_destroy_left_are_taken_back(build, state):
    left = one(build(ModelRegistry, {**ARGS, "copies": COPIES}), "storage.Bucket", "copies").id

    def there(name, args, opts):
        storage.Bucket(name, name=left, location="europe-west4", opts=opts)

    build(there, {}, state=state)
    graph = build(ModelRegistry, {**ARGS, "copies": {**COPIES, "retained": left}}, state=state, stack="again")
    assert one(graph, "storage.Bucket", "copies").id == left


def test_nobody_to_start_a_copy_is_told_before_anything_is_built(build):
    with pytest.raises(GouvernailError) as told:
        build(ModelRegistry, {**ARGS, "copies": {"region": "europe-west4", "key_id": KEY}})
    assert "copies.role" in str(told.value)
