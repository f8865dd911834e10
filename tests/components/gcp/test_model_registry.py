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


def test_copies_in_another_region_are_refused_as_long_as_they_are_not_built(build):
    with pytest.raises(GouvernailError) as told:
        build(ModelRegistry, {**ARGS, "copies": {"region": "europe-west4", "key_id": KEY}})
    assert "continuity.failover.mode" in str(told.value)
