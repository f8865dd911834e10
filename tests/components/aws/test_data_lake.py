"""The lake: a bucket a dataset, every version kept, nobody reads but named roles, empty when its time is over."""

import pytest

from components.aws import DataLake
from tests.components.aws.graphs import every, one, statements

KEY = "arn:aws:kms:eu-west-1:111111111111:key/0f1e2d3c-0000-4000-8000-000000000000"
ARGS = {
    "prefix": "credit-scoring-dev",
    "tags": {"owner": "grp", "data-class": "secret"},
    "account": "111111111111",
    "region": "eu-west-1",
    "readers": ["/bex-dev/credit-scoring-dev-*", "/bex-dev/bex-dev-backup"],
    "datasets": {
        "applications": {"classification": "confidential", "keep_days": 1827},
        "branchScans": {"classification": "internal", "keep_days": 20},
    },
    "key_id": KEY,
}


@pytest.fixture
def graph(build):
    return build(DataLake, ARGS)


def test_every_dataset_has_a_bucket_that_says_what_it_is(graph):
    (it,) = graph.of_type("gouvernail-aws:index:DataLake")
    assert it.outputs["stores"] == {
        "applications": "credit-scoring-dev-data-applications-111111111111",
        "branchScans": "credit-scoring-dev-data-branchscans-111111111111",
    }
    said = {bucket.inputs["tags"]["dataset"]: bucket.inputs["tags"] for bucket in every(graph, "s3.Bucket")}
    assert {name: tags["data-class"] for name, tags in said.items()} == {
        "applications": "confidential",
        "branchScans": "internal",
    }
    assert {(tags["purpose"], tags["backup"], tags["owner"]) for tags in said.values()} == {("data", "yes", "grp")}


@pytest.mark.parametrize(("dataset", "days"), [("applications", 1827), ("branchScans", 20)])
def test_it_is_kept_so_many_days_in_all_and_not_one_more(graph, dataset, days):
    uploads, rule = one(graph, "s3.BucketLifecycleConfiguration", dataset).inputs["rules"]
    assert uploads["abortIncompleteMultipartUpload"] == {"daysAfterInitiation": 7}
    assert rule["filter"] == {"prefix": ""}
    hidden, behind = rule["expiration"]["days"], rule["noncurrentVersionExpiration"]["noncurrentDays"]
    assert hidden + behind == days
    assert 1 <= behind <= 30


def test_nobody_reads_but_the_named_roles(graph):
    for policy in every(graph, "s3.BucketPolicy"):
        denied = statements(policy)["OnlyNamedReaders"]
        assert (denied["Effect"], denied["Principal"]) == ("Deny", "*")
        assert denied["Action"] == ["s3:GetObject", "s3:GetObjectVersion"]
        assert denied["Resource"] == [f"arn:aws:s3:::{policy.inputs['bucket']}/*"]
        assert denied["Condition"] == {
            "ArnNotLike": {
                "aws:PrincipalArn": [
                    "arn:aws:iam::111111111111:role/bex-dev/credit-scoring-dev-*",
                    "arn:aws:iam::111111111111:role/bex-dev/bex-dev-backup",
                ]
            }
        }
        assert statements(policy)["OnlyTls"]["Effect"] == "Deny"


def test_it_is_private_encrypted_and_kept_in_every_version(graph):
    for name in ARGS["datasets"]:
        assert one(graph, "s3.BucketVersioning", name).inputs["versioningConfiguration"] == {"status": "Enabled"}
        (rule,) = one(graph, "s3.BucketServerSideEncryptionConfiguration", name).inputs["rules"]
        assert rule["applyServerSideEncryptionByDefault"] == {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": KEY}
        block = one(graph, "s3.BucketPublicAccessBlock", name).inputs
        assert all(block[side] for side in block if side != "bucket")
