"""The lake: a bucket a dataset, every version kept, nobody reads but named accounts, empty when its time is over."""

import pytest

from components.gcp import DataLake
from tests.components.gcp.graphs import ACCOUNT, KEY, REGION, every, one

TRAINER = f"credit-scoring-dev-train@{ACCOUNT}.iam.gserviceaccount.com"
ARGS = {
    "prefix": "credit-scoring-dev",
    "tags": {"owner": "grp", "data-class": "secret"},
    "account": ACCOUNT,
    "region": REGION,
    "readers": ["/bex-dev/credit-scoring-dev-*"],
    "principals": {"pipeline": TRAINER},
    "datasets": {
        "applications": {"classification": "confidential", "keep_days": 1827},
        "branch_Scans": {"classification": "internal", "keep_days": 2},
    },
    "key_id": KEY,
}
STORES = {"applications": "data-applications", "branch_Scans": "data-branch-scans"}


@pytest.fixture
def graph(build):
    return build(DataLake, ARGS)


def test_every_dataset_has_a_bucket_that_says_what_it_is(graph):
    (it,) = graph.of_type("gouvernail-gcp:index:DataLake")
    stores = {dataset: one(graph, "storage.Bucket", name) for dataset, name in STORES.items()}
    assert it.outputs["stores"] == {dataset: store.id for dataset, store in stores.items()}
    for dataset, store in stores.items():
        labels = store.inputs["labels"]
        assert labels == {
            "owner": "grp",
            "purpose": "data",
            "dataset": dataset.lower(),
            "data-class": ARGS["datasets"][dataset]["classification"],
            "backup": "yes",
        }
        assert store.inputs["encryption"] == {"defaultKmsKeyName": KEY}
        assert (store.inputs["location"], store.inputs["publicAccessPrevention"]) == (REGION, "enforced")
        assert not store.retain_on_delete


@pytest.mark.parametrize(("dataset", "days"), [("applications", 1827), ("branch_Scans", 2)])
def test_it_is_kept_so_many_days_in_all_and_not_one_more(graph, dataset, days):
    store = one(graph, "storage.Bucket", STORES[dataset]).inputs
    hidden, gone, _ = store["lifecycleRules"]
    assert hidden["condition"] == {"age": days - 1, "withState": "LIVE"}
    assert gone["condition"] == {"age": days, "withState": "ANY"}
    assert store["softDeletePolicy"] == {"retentionDurationSeconds": 0}
    assert store["versioning"] == {"enabled": True}


def test_who_is_named_reads_and_does_nothing_else(graph):
    members = every(graph, "storage.BucketIAMMember")
    assert {(one.inputs["role"], one.inputs["member"]) for one in members} == {
        ("roles/storage.objectViewer", f"serviceAccount:{TRAINER}")
    }
    assert len(members) == len(STORES)


def test_nobody_reads_where_nobody_is_named(build):
    graph = build(DataLake, {name: value for name, value in ARGS.items() if name != "principals"})
    assert every(graph, "storage.BucketIAMMember") == []
