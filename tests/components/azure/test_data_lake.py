"""The lake: a store a dataset, every version kept, nobody reads but named identities, empty when its time is over."""

import pytest

from components.azure import DataLake
from tests.components.azure.graphs import ACCOUNT, KEY, LOG, REGION, every, one

NETWORK = f"/subscriptions/{ACCOUNT}/resourceGroups/bex-dev-network/providers/Microsoft.Network"
TRAINER = "55555555-5555-4555-8555-555555555555"
ARGS = {
    "prefix": "credit-scoring-dev",
    "tags": {"owner": "grp", "data-class": "secret"},
    "account": ACCOUNT,
    "region": REGION,
    "readers": ["/bex-dev/credit-scoring-dev-*"],
    "principals": {"pipeline": TRAINER},
    "datasets": {
        "applications": {"classification": "confidential", "keep_days": 1827},
        "branchScans": {"classification": "internal", "keep_days": 2},
    },
    "key_id": KEY,
    "log_store": LOG,
    "subnet_ids": {"1": f"{NETWORK}/virtualNetworks/bex-dev-network/subnets/private"},
    "service_lists": [f"{NETWORK}/privateDnsZones/privatelink.blob.core.windows.net"],
}
STORES = {"applications": "data-applications", "branchScans": "data-branchscans"}


@pytest.fixture
def graph(build):
    return build(DataLake, ARGS)


def test_every_dataset_has_a_store_that_says_what_it_is(graph):
    (it,) = graph.of_type("gouvernail-azure:index:DataLake")
    stores = {dataset: one(graph, "storage.StorageAccount", name) for dataset, name in STORES.items()}
    assert it.outputs["stores"] == {dataset: store.id for dataset, store in stores.items()}
    for dataset, store in stores.items():
        tags = store.inputs["tags"]
        assert (tags["dataset"], tags["data-class"]) == (dataset, ARGS["datasets"][dataset]["classification"])
        assert (tags["purpose"], tags["backup"], tags["owner"]) == ("data", "yes", "grp")
        assert "retained-by" not in tags
        assert store.inputs["location"] == REGION
        assert len(store.id.rpartition("/")[2]) <= 24


@pytest.mark.parametrize(("dataset", "days", "behind"), [("applications", 1827, 7), ("branchScans", 2, 1)])
def test_it_is_kept_so_many_days_in_all_and_not_one_more(graph, dataset, days, behind):
    (rule,) = one(graph, "storage.ManagementPolicy", STORES[dataset]).inputs["policy"]["rules"]
    assert rule["definition"]["filters"] == {"blobTypes": ["blockBlob", "appendBlob"]}
    does = rule["definition"]["actions"]
    deleted = does["version"]["delete"]["daysAfterCreationGreaterThan"]
    kept = one(graph, "storage.BlobServiceProperties", STORES[dataset]).inputs
    assert kept["deleteRetentionPolicy"] == {"enabled": True, "days": behind}
    assert deleted + behind == days
    assert does["baseBlob"]["delete"] == {"daysAfterModificationGreaterThan": deleted - 1}
    assert does["snapshot"]["delete"] == {"daysAfterCreationGreaterThan": deleted}
    assert kept["isVersioningEnabled"] is True


def test_only_named_identities_read_and_only_what_lies_in_the_store(graph):
    given = [it.inputs for it in every(graph, "authorization.RoleAssignment") if it.name.endswith("-pipeline")]
    assert {it["principalId"] for it in given} == {TRAINER}
    assert all(it["roleDefinitionId"].endswith("/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1") for it in given)
    assert {it["scope"] for it in given} == {container.id for container in every(graph, "storage.BlobContainer")}
    others = {it.name for it in every(graph, "authorization.RoleAssignment")} - {
        f"{it}-pipeline" for it in STORES.values()
    }
    assert others == {f"{name}-key" for name in STORES.values()}


def test_nobody_comes_in_by_a_key_without_a_name_or_from_outside_not_even_the_cloud(graph):
    for store in every(graph, "storage.StorageAccount"):
        its = store.inputs
        assert its["publicNetworkAccess"] == "Disabled"
        assert its["networkRuleSet"] == {"defaultAction": "Deny", "bypass": "None"}
        assert {its[name] for name in ("allowBlobPublicAccess", "allowSharedKeyAccess", "isLocalUserEnabled")} == {
            False
        }
        assert its["encryption"]["keyVaultProperties"]["keyName"] == "events"
        assert "isHnsEnabled" not in its  # with it no version would be kept


def test_each_is_reached_privately_and_its_use_is_recorded(graph):
    leads = {
        way["privateLinkServiceId"]
        for endpoint in every(graph, "network.PrivateEndpoint")
        for way in endpoint.inputs["privateLinkServiceConnections"]
    }
    stores = {store.id for store in every(graph, "storage.StorageAccount")}
    assert leads == stores
    recorded = {setting.inputs["resourceUri"] for setting in every(graph, "monitor.DiagnosticSetting")}
    assert recorded == {f"{store}/blobServices/default" for store in stores}


def test_all_of_it_goes_with_the_stack(graph):
    cloud = [resource for resource in graph if resource.type.startswith("azure-native:")]
    assert {resource.retain_on_delete for resource in cloud} == {False}


def test_where_nobody_is_named_nobody_reads(build):
    args = {key: value for key, value in ARGS.items() if key not in {"principals", "log_store", "subnet_ids"}}
    graph = build(DataLake, args)
    assert {it.name for it in every(graph, "authorization.RoleAssignment")} == {f"{it}-key" for it in STORES.values()}
    assert every(graph, "network.PrivateEndpoint") == []
