"""The cache: reached privately and by an identity alone, kept by a second node, emptied by what the spec names."""

import pytest

from components.azure import Cache
from components.azure._private import ZONES
from gouvernail.errors import GouvernailError
from tests.components.azure.graphs import ACCOUNT, KEY, LOG, REGION, every, one

NETWORK = f"/subscriptions/{ACCOUNT}/resourceGroups/bex-dev-network/providers/Microsoft.Network"
SERVING = f"/subscriptions/{ACCOUNT}/resourceGroups/credit-scoring-dev-serving/providers"
ENDPOINT = f"{SERVING}/Microsoft.MachineLearningServices/workspaces/serving/onlineEndpoints/scorecard"
STOP = f"/subscriptions/{ACCOUNT}/resourceGroups/credit-scoring-dev-gateway/providers/Microsoft.Logic/workflows/stop"
ROUTE = f"/subscriptions/{ACCOUNT}/resourceGroups/bex-dev-incidents/providers/Microsoft.Insights/actionGroups/high"
ARGS = {
    "prefix": "credit-scoring-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "",
    "boundary": "",
    "network_id": f"{NETWORK}/virtualNetworks/bex-dev-network",
    "cidr": "10.10.0.0/20",
    "subnet_ids": {"1": f"{NETWORK}/virtualNetworks/bex-dev-network/subnets/private"},
    "service_lists": [f"{NETWORK}/privateDnsZones/{zone}" for zones in ZONES.values() for zone in zones],
    "key_ids": {"cache": KEY.replace("events", "cache"), "logs": KEY.replace("events", "logs")},
    "nodes": 2,
    "memory": 6,
    "endpoints": {"scorecard": ENDPOINT},
    "ttl": 600,
    "drop_on": ["release", "rollback", "stop"],
    "system": "credit-scoring",
    "log_store": LOG,
    "stop": STOP,
    "route": ROUTE,
}
BUILT = []  # nobody changes a graph


@pytest.fixture
def graph(build):
    if not BUILT:
        BUILT.append(build(Cache, ARGS))
    return BUILT[0]


def given(graph, principal):
    return {
        (it.inputs["roleDefinitionId"].rpartition("/")[2], it.inputs["scope"])
        for it in every(graph, "authorization.RoleAssignment")
        if it.inputs["principalId"] == principal
    }


def test_it_is_reached_inside_the_network_over_tls_and_by_no_key(graph):
    cluster, database = one(graph, "redisenterprise.RedisEnterprise"), one(graph, "redisenterprise.Database")
    assert cluster.inputs["publicNetworkAccess"] == "Disabled"
    assert cluster.inputs["minimumTlsVersion"] == "1.2"
    assert (database.inputs["clientProtocol"], database.inputs["accessKeysAuthentication"]) == ("Encrypted", "Disabled")
    assert database.inputs["persistence"] == {"aofEnabled": False, "rdbEnabled": False}
    ways = {
        (way["privateLinkServiceId"], *way["groupIds"])
        for it in every(graph, "network.PrivateEndpoint")
        for way in it.inputs["privateLinkServiceConnections"]
    }
    assert ways == {(cluster.id, "redisEnterprise"), (one(graph, "storage.StorageAccount").id, "blob")}


def test_its_key_is_ours_by_the_newest_version(graph):
    encryption = one(graph, "redisenterprise.RedisEnterprise").inputs["encryption"]["customerManagedKeyEncryption"]
    assert encryption["keyEncryptionKeyUrl"].startswith("https://bex-dev-keys.vault.azure.net/keys/cache/")
    identity = encryption["keyEncryptionKeyIdentity"]["userAssignedIdentityResourceId"]
    assert identity == one(graph, "managedidentity.UserAssignedIdentity", "cache-key").id


def test_whoever_asks_is_one_identity_that_may_read_the_generation(graph):
    (it,) = graph.of_type("gouvernail-azure:index:Cache")
    user, container = one(graph, "managedidentity.UserAssignedIdentity", "answers"), one(graph, "storage.BlobContainer")
    assert (it.outputs["user"], it.outputs["generation"]) == (user.id, container.id)
    assert it.outputs["address"].endswith(":10000")
    (entry,) = every(graph, "redisenterprise.AccessPolicyAssignment")
    assert entry.inputs["user"] == {"objectId": user.outputs["principalId"]}
    assert given(graph, user.outputs["principalId"]) == {("2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", container.id)}
    assert container.inputs["metadata"] == {"ttl": "600"}


def test_an_event_has_a_workflow_write_a_new_generation_and_nothing_else(graph):
    workflow, container = one(graph, "logic.Workflow"), one(graph, "storage.BlobContainer")
    (count,) = workflow.inputs["definition"]["actions"].values()
    store = one(graph, "storage.StorageAccount").id.rpartition("/")[2]
    assert count["inputs"]["method"] == "PUT"
    assert count["inputs"]["uri"] == f"https://{store}.blob.core.windows.net/generation/current"
    assert count["inputs"]["body"] == "@{workflow()['run']['name']}"
    own = workflow.outputs["identity"]["principalId"]
    assert given(graph, own) == {("ba92f5b4-2d11-453d-a403-e96b0029c9fe", container.id)}


def test_what_moves_requests_and_what_stops_empties_it(graph):
    told = one(graph, "monitor.ActionGroup").id
    moved = one(graph, "monitor.ActivityLogAlert").inputs
    assert moved["scopes"] == [f"/subscriptions/{ACCOUNT}"]
    assert moved["condition"]["allOf"][1:] == [
        {"field": "operationName", "equals": "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/write"},
        {"anyOf": [{"field": "resourceId", "equals": ENDPOINT}]},
    ]
    assert moved["actions"] == {"actionGroups": [{"actionGroupId": told}]}
    stopped = one(graph, "monitor.MetricAlert", "cache-stop").inputs
    assert (stopped["scopes"], stopped["criteria"]["allOf"][0]["metricName"]) == ([STOP], "RunsStarted")
    assert stopped["actions"] == [{"actionGroupId": told}]
    failed = one(graph, "monitor.MetricAlert", "cache-drop-failed").inputs
    assert failed["actions"] == [{"actionGroupId": ROUTE}]


@pytest.mark.parametrize(
    ("events", "alerts"),
    [([], set()), (["stop"], {"cache-stop"}), (["rollback"], {"cache-release"}), (["release"], {"cache-release"})],
)
def test_only_what_the_spec_names_empties_it(build, events, alerts):
    args = {key: value for key, value in ARGS.items() if key != "route"}
    graph = build(Cache, {**args, "drop_on": events})
    made = {it.name for it in (*every(graph, "monitor.ActivityLogAlert"), *every(graph, "monitor.MetricAlert"))}
    assert made == alerts
    assert len(every(graph, "logic.Workflow")) == bool(events)


def test_a_stop_that_nothing_tells_is_refused(build):
    with pytest.raises(GouvernailError, match="no stop can empty the cache"):
        build(Cache, {key: value for key, value in ARGS.items() if key != "stop"})


@pytest.mark.parametrize(
    ("nodes", "memory", "available", "size"),
    [(1, 1, "Disabled", "Balanced_B1"), (2, 6, "Enabled", "Balanced_B5"), (2, 7, "Enabled", "Balanced_B10")],
)
def test_as_many_nodes_and_as_much_memory_as_asked(build, nodes, memory, available, size):
    cluster = one(build(Cache, {**ARGS, "nodes": nodes, "memory": memory}), "redisenterprise.RedisEnterprise").inputs
    assert (cluster["highAvailability"], cluster["sku"]) == (available, {"name": size})


def test_more_memory_than_there_is_is_refused(build):
    with pytest.raises(GouvernailError, match="no cache has 13 GiB"):
        build(Cache, {**ARGS, "memory": 13})


def test_all_of_it_goes_and_its_use_is_recorded(graph):
    assert not any(resource.retain_on_delete for resource in graph)
    recorded = {setting.inputs["resourceUri"] for setting in every(graph, "monitor.DiagnosticSetting")}
    assert recorded == {
        one(graph, "redisenterprise.Database").id,
        one(graph, "storage.BlobServiceProperties").id,
        one(graph, "logic.Workflow").id,
    }
