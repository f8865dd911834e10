"""State: every version kept and locked, each environment writes what is kept of its own stacks, the bucket stays."""

import json

import pytest

from components.gcp import RETAINED_BY, State, state_key_id
from tests.components.gcp.graphs import AUDIT, REGION, every, one

KEY = state_key_id("bex-audit", AUDIT, REGION)
DEV = "serviceAccount:bex-dev-deploy@bex-ai-dev.iam.gserviceaccount.com"
LOOKS = "serviceAccount:bex-dev-preview@bex-ai-dev.iam.gserviceaccount.com"
FIRST = "group:platform@banque.example"
ROUTE = f"projects/{AUDIT}/notificationChannels/1234567890123456789"
ARGS = {
    "prefix": "bex-audit",
    "tags": {"owner": "grp"},
    "account": AUDIT,
    "region": REGION,
    "store": "bex-pulumi-state",
    "key_id": KEY,
    "accounts": [AUDIT],
    "deployers": {"dev": [DEV]},
    "makers": [FIRST],
    "readers": [LOOKS],
    "stack": "bex-gcp-audit-foundation",
    "route": ROUTE,
}
INSIDE = "projects/_/buckets/bex-pulumi-state/objects/.pulumi"


@pytest.fixture
def graph(build):
    return build(State, ARGS)


def test_the_bucket_has_the_name_that_the_backend_says_and_stays(graph):
    store = one(graph, "storage.Bucket")
    (it,) = graph.of_type("gouvernail-gcp:index:State")
    assert it.outputs["store"] == store.id == "bex-pulumi-state"
    assert store.inputs["versioning"] == {"enabled": True}
    assert store.inputs["enableObjectRetention"] is True
    assert store.inputs["encryption"] == {"defaultKmsKeyName": KEY}
    assert store.inputs["labels"][RETAINED_BY] == "bex-gcp-audit-foundation"
    assert store.retain_on_delete
    assert "softDeletePolicy" not in store.inputs  # a week, as Google has it


def test_what_was_left_is_taken_back(build, state):
    left = one(build(State, ARGS, state=state), "storage.Bucket").id
    again = build(State, {**ARGS, "prefix": "bex-two", "retained": left}, state=state)
    assert one(again, "storage.Bucket").id == left


def test_who_deploys_writes_what_is_kept_of_its_own_environment(graph):
    gives = {(one.inputs["role"], one.inputs["member"]): one for one in every(graph, "storage.BucketIAMMember")}
    assert {key for key in gives if "custom" not in key[0] and "projects/" not in key[0]} == {
        ("roles/storage.objectViewer", DEV),
        ("roles/storage.objectViewer", LOOKS),
        ("roles/storage.objectUser", DEV),
        ("roles/storage.objectUser", FIRST),
    }
    said = gives["roles/storage.objectUser", DEV].inputs["condition"]["expression"].split(" || ")
    assert said == [
        f'resource.name.extract("{INSIDE}/{part}/{{stack}}-gcp-dev-") != ""'
        for part in ("backups", "history", "locks", "stacks")
    ]
    begins = gives["roles/storage.objectUser", FIRST].inputs["condition"]["expression"]
    assert begins == f'resource.name == "{INSIDE}/meta.yaml"'


def test_who_previews_opens_secrets_and_closes_none(graph):
    gives = {one.inputs["member"]: one.inputs["role"] for one in every(graph, "kms.CryptoKeyIAMMember")}
    assert gives == {
        DEV: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
        LOOKS: "roles/cloudkms.cryptoKeyDecrypter",
    }


def test_each_version_is_locked_by_the_hour_by_who_can_delete_none(graph):
    flow = one(graph, "workflows.Workflow")
    said = json.loads(flow.inputs["sourceContents"])
    assert said["main"]["steps"] == [
        {"all": {"call": "lock", "args": {"prefix": "", "until": "${time.format(sys.now() + 31536000)}"}}}
    ]
    assert {name for step in said["lock"]["steps"] for name in step} == {"begin", "list", "each", "turn", "more"}
    assert one(graph, "cloudscheduler.Job").inputs["schedule"] == "17 * * * *"
    role = one(graph, "projects.IAMCustomRole", "state-keeper")
    assert not any("delete" in one for one in role.inputs["permissions"])
    given = one(graph, "storage.BucketIAMMember", "state-keeper").inputs
    assert (given["role"], given["bucket"]) == (role.id, "bex-pulumi-state")
    assert one(graph, "monitoring.AlertPolicy").inputs["notificationChannels"] == [ROUTE]


def test_without_a_route_nobody_is_told(build):
    graph = build(State, {name: value for name, value in ARGS.items() if name != "route"})
    assert every(graph, "monitoring.AlertPolicy") == []
