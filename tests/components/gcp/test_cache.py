"""Cache: inside the network, entered by an account alone, and emptied by a new generation."""

import json

import pytest

from components.gcp import Cache
from gouvernail.errors import GouvernailError
from tests.components.gcp.graphs import ACCOUNT, KEY, REGION, every, one

ROUTE = f"projects/{ACCOUNT}/notificationChannels/1234567890123456789"
SUBNET = f"projects/{ACCOUNT}/regions/{REGION}/subnetworks/bex-dev"
SERVICE = f"projects/{ACCOUNT}/locations/{REGION}/services/credit-scoring-dev-scorecard"
STOP = f"projects/{ACCOUNT}/locations/{REGION}/workflows/credit-scoring-dev-gateway-stop"
ARGS = {
    "prefix": "credit-scoring-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "",
    "boundary": "",
    "network_id": f"projects/{ACCOUNT}/global/networks/bex-dev",
    "cidr": "10.10.0.0/20",
    "subnet_ids": {f"{REGION}-c": SUBNET, f"{REGION}-b": SUBNET},
    "key_ids": {purpose: KEY.replace("events", purpose) for purpose in ("cache", "logs")},
    "nodes": 2,
    "memory": 6,
    "endpoints": {"scorecard": SERVICE},
    "ttl": 600,
    "drop_on": ["release", "rollback", "stop"],
    "system": "credit-scoring",
    "stop": STOP,
    "route": ROUTE,
}


@pytest.fixture
def graph(build):
    return build(Cache, ARGS)


def test_an_instance_is_encrypted_known_and_in_two_zones(graph):
    its = one(graph, "memorystore.Instance").inputs
    assert its["authorizationMode"] == "IAM_AUTH"
    assert its["transitEncryptionMode"] == "SERVER_AUTHENTICATION"
    assert its["kmsKey"] == ARGS["key_ids"]["cache"]
    assert (its["replicaCount"], its["zoneDistributionConfig"]) == (1, {"mode": "MULTI_ZONE"})
    assert its["desiredAutoCreatedEndpoints"] == [{"network": ARGS["network_id"], "projectId": ACCOUNT}]
    assert its["persistenceConfig"] == {"mode": "DISABLED"}


def test_the_network_lets_through_what_goes_to_its_port(graph):
    its = one(graph, "compute.Firewall").inputs
    assert (its["direction"], its["allows"]) == ("EGRESS", [{"protocol": "tcp", "ports": ["6379"]}])
    assert its["destinationRanges"] == [ARGS["cidr"]]


def test_one_node_stands_in_one_zone(build):
    its = one(build(Cache, {**ARGS, "nodes": 1, "memory": 1}), "memorystore.Instance").inputs
    assert (its["replicaCount"], its["nodeType"]) == (0, "SHARED_CORE_NANO")
    assert its["zoneDistributionConfig"] == {"mode": "SINGLE_ZONE", "zone": f"{REGION}-b"}


def test_one_account_comes_in_and_reads_the_generation(graph):
    user = one(graph, "serviceaccount.Account", "answers").outputs["member"]
    may = one(graph, "projects.IAMMember", "answers").inputs
    assert (may["member"], may["role"]) == (user, "roles/memorystore.dbConnectionUser")
    assert may["condition"]["expression"].endswith('/instances/credit-scoring-dev-cache"')
    assert one(graph, "storage.BucketIAMMember", "answers-read").inputs["role"] == "roles/storage.objectViewer"
    (it,) = graph.of_type("gouvernail-gcp:index:Cache")
    assert it.outputs["generation"] == f"{one(graph, 'storage.Bucket').id}/generation"
    assert one(graph, "storage.Bucket").inputs["labels"]["ttl"] == "600"


def test_what_moves_requests_and_what_stops_write_a_new_generation(graph):
    drop = one(graph, "workflows.Workflow")
    call = json.loads(drop.inputs["sourceContents"])["main"]["steps"][0]["count"]["try"]["args"]
    assert call["url"].endswith(f"/b/{one(graph, 'storage.Bucket').id}/o")
    triggers = {its.name: its.inputs for its in every(graph, "eventarc.Trigger")}
    assert {its["destination"]["workflow"] for its in triggers.values()} == {drop.id}
    moved = {its["attribute"]: its["value"] for its in triggers["cache-release"]["matchingCriterias"]}
    assert moved["methodName"] == "google.cloud.run.v2.Services.UpdateService"
    assert moved["resourceName"] == SERVICE
    alarm, channel = one(graph, "monitoring.AlertPolicy", "cache-stop"), one(graph, "monitoring.NotificationChannel")
    assert alarm.inputs["notificationChannels"] == [channel.id]
    watched = alarm.inputs["conditions"][0]["conditionThreshold"]["filter"]
    assert 'workflow_id="credit-scoring-dev-gateway-stop"' in watched
    assert channel.inputs["labels"]["topic"] == triggers["cache-stop"]["transport"]["pubsub"]["topic"]


def test_services_of_several_models_are_named_by_what_they_begin_with(build):
    both = {"scorecard": SERVICE, "score-small": SERVICE.replace("scorecard", "score-small")}
    graph = build(Cache, {**ARGS, "endpoints": both})
    (named,) = [
        its["value"]
        for its in one(graph, "eventarc.Trigger", "cache-release").inputs["matchingCriterias"]
        if its["attribute"] == "resourceName"
    ]
    assert named.endswith("/services/credit-scoring-dev-*")


def test_what_cannot_be_is_refused(build):
    with pytest.raises(GouvernailError, match="nothing is known to stop"):
        build(Cache, {key: value for key, value in ARGS.items() if key != "stop"})
    with pytest.raises(GouvernailError, match="99 GiB"):
        build(Cache, {**ARGS, "memory": 99})
