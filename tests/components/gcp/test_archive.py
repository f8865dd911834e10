"""The archive: locked for good from the first moment, and each lock extended by who looks for releases."""

import json

import pulumi
import pytest

from components.gcp import RETAINED_BY, Archive, may_put
from tests.components.gcp.graphs import AUDIT, KEY, REGION, every, one

PROD = "bex-ai-prod"
ROUTE = f"projects/{AUDIT}/notificationChannels/1234567890123456789"
COMMON = {
    "prefix": "bex-audit",
    "tags": {"owner": "grp"},
    "account": AUDIT,
    "region": REGION,
    "roles": "/bex-audit/",
    "boundary": "",
}
TO_BUILD = {
    "environment": "prod",
    "writing_account": PROD,
    "writers": "",
    "sender": "",
    "keep_days": 3653,
    "key_id": KEY,
    "route": ROUTE,
    "stack": "bex-gcp-audit-foundation",
}
LOOKS = "bex-audit-archive-extender@bex-ai-audit.iam.gserviceaccount.com"


@pytest.fixture
def graph(build):
    return build(Archive, {**COMMON, "build": TO_BUILD})


def test_the_bucket_is_locked_for_good_and_stays(graph):
    store = one(graph, "storage.Bucket")
    assert store.inputs["retentionPolicy"] == {"isLocked": True, "retentionPeriod": str(3653 * 86400)}
    assert store.inputs["enableObjectRetention"] is True
    assert store.inputs["encryption"] == {"defaultKmsKeyName": KEY}
    assert store.inputs["labels"][RETAINED_BY] == "bex-gcp-audit-foundation"
    assert store.retain_on_delete
    (it,) = graph.of_type("gouvernail-gcp:index:Archive")
    assert it.outputs == {"store": store.id, "key_id": KEY, "releases": LOOKS}


def test_what_was_left_is_taken_back(build, state):
    left = one(build(Archive, {**COMMON, "build": TO_BUILD}, state=state), "storage.Bucket").id
    # Its name says the prefix, so the store is found by it; what extends went with the stack.
    again = build(Archive, {**COMMON, "prefix": "bex-two", "build": {**TO_BUILD, "retained": left}}, state=state)
    assert one(again, "storage.Bucket").id == left


def test_it_looks_for_releases_since_its_last_run_that_succeeded(graph):
    said = json.loads(one(graph, "workflows.Workflow").inputs["sourceContents"])
    steps = {name: step for one in said["main"]["steps"] for name, step in one.items()}
    own = f"projects/{AUDIT}/locations/{REGION}/workflows/bex-audit-archive-extender/executions"
    assert steps["last"]["try"]["args"]["url"].endswith(own)
    asked = steps["look"]["try"]["args"]["body"]
    assert asked["resourceNames"] == [f"projects/{PROD}"]
    assert asked["filter"] == (
        '${"logName=\\"projects/bex-ai-prod/logs/cloudaudit.googleapis.com%2Factivity\\" AND '
        'protoPayload.serviceName=\\"run.googleapis.com\\" AND '
        'protoPayload.methodName=~\\"Services.(Create|Update|Replace)Service$\\" AND timestamp>=\\"" + since + "\\""}'
    )
    assert one(graph, "monitoring.AlertPolicy").inputs["notificationChannels"] == [ROUTE]


def test_every_version_is_locked_anew_and_nothing_is_deleted(graph):
    said = json.loads(one(graph, "workflows.Workflow").inputs["sourceContents"])
    steps = {name: step for one in said["lock"]["steps"] for name, step in one.items()}
    assert steps["list"]["try"]["args"]["query"]["versions"] is True
    (only,) = steps["each"]["for"]["steps"]
    assert only["set"]["try"]["args"]["body"]["retention"] == {"mode": "Locked", "retainUntilTime": "${until}"}
    permissions = {one for role in every(graph, "projects.IAMCustomRole") for one in role.inputs["permissions"]}
    assert permissions == {
        "storage.objects.get",
        "storage.objects.list",
        "storage.objects.setRetention",
        "storage.objects.update",
    }


def test_production_lets_it_read_its_record_and_nothing_else(build):
    into = {"environment": "prod", "store": "documents", "key_id": KEY, "releases": LOOKS, "route": ""}
    graph = build(Archive, {**COMMON, "prefix": "bex-prod", "account": PROD, "into": into})
    given = one(graph, "projects.IAMMember").inputs
    assert (given["project"], given["member"]) == (PROD, f"serviceAccount:{LOOKS}")
    assert one(graph, "projects.IAMCustomRole").inputs["permissions"] == ["logging.logEntries.list"]
    assert every(graph, "storage.Bucket") == []


@pytest.mark.parametrize("there", [True, False])
def test_a_landing_zones_archive_is_read_where_it_can_be(build, state, there):
    left = one(build(Archive, {**COMMON, "build": TO_BUILD}, state=state), "storage.Bucket").id
    graph = build(Archive, {**COMMON, "adopt": {"store": left, "read_store": there}}, state=state)
    cloud = [resource for resource in graph if resource.type.startswith("gcp:")]
    assert [one.id for one in cloud] == ([left] if there else [])
    assert all(resource.external for resource in cloud)


class Reports(pulumi.ComponentResource):
    """Whoever makes an account that puts documents."""

    def __init__(self, name: str, member: str, opts: pulumi.ResourceOptions) -> None:
        super().__init__("test:index:Reports", name, None, opts)
        own = pulumi.ResourceOptions(parent=self)
        may_put("reports", member, "bex-documents", own, environment="prod", system="credit-scoring")


def test_who_puts_documents_puts_its_own(build):
    given = one(
        build(Reports, f"serviceAccount:reports@{PROD}.iam.gserviceaccount.com"), "storage.BucketIAMMember"
    ).inputs
    assert given["role"] == "roles/storage.objectCreator"
    assert given["condition"]["expression"] == (
        'resource.name.startsWith("projects/_/buckets/bex-documents/objects/prod/credit-scoring/")'
    )


def test_one_of_three_is_asked_for(build):
    with pytest.raises(ValueError, match="built, told of releases, or adopted"):
        build(Archive, COMMON)
