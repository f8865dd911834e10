"""Each clause of the data lake's guarantees on Google Cloud: what breaks it, what leaves it open, and what must not."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Add, Change, Drop, Set
from tests.policies.clauses import verdict

BUCKET = "gcp:storage/bucket:Bucket"
ON_BUCKET, ON_PROJECT = "gcp:storage/bucketIAMMember:BucketIAMMember", "gcp:projects/iAMMember:IAMMember"
DATA = '"dataset": '
OWN = "serviceAccount:anybody@${own}.iam.gserviceaccount.com"
OTHER = "serviceAccount:anybody@${other}.iam.gserviceaccount.com"
VIEWER = "roles/storage.objectViewer"


def changed(path: str, value: object) -> Set:
    return Set(BUCKET, path, value, having=DATA)


def given(member: str, role: str = VIEWER) -> Add:
    return Add(ON_BUCKET, {"bucket": f"${{{BUCKET}#data-loanapplications.id}}", "role": role, "member": member})


def around(member: str, role: str = VIEWER, project: str = "${own}") -> Add:
    return Add(ON_PROJECT, {"project": project, "role": role, "member": member})


BREAKS: list[tuple[str, Change]] = [
    ("data_lake.classified", changed("labels.data-class", None)),
    ("data_lake.kept_as_asked", Drop(BUCKET, having=DATA)),
    ("data_lake.kept_as_asked", changed("lifecycleRules", [])),
    ("data_lake.kept_as_asked", changed("lifecycleRules[1].condition.matchesPrefixes", ["data/a"])),
    ("data_lake.kept_as_asked", changed("lifecycleRules[1].action.type", "SetStorageClass")),
    ("data_lake.kept_as_asked", changed("softDeletePolicy", None)),  # a week, where nothing is said
    ("data_lake.kept_as_asked", changed("versioning", {"enabled": False})),
    ("data_lake.readers_named", changed("publicAccessPrevention", "inherited")),
    ("data_lake.readers_named", changed("uniformBucketLevelAccess", value=False)),
    ("data_lake.readers_named", given("allAuthenticatedUsers")),
    ("data_lake.readers_named", given(OTHER)),
    ("data_lake.readers_named", around("user:somebody@banque.example")),
    ("data_lake.readers_named", around("group:everybody@banque.example", "roles/owner")),
    ("data_lake.within_residency", changed("location", "EUR8")),  # Zurich
]

OPEN: list[tuple[str, Change]] = [
    ("data_lake.classified", changed("labels", UNKNOWN)),
    ("data_lake.kept_as_asked", changed("lifecycleRules", UNKNOWN)),
    ("data_lake.kept_as_asked", changed("softDeletePolicy", UNKNOWN)),
    ("data_lake.readers_named", given(OWN, "projects/elsewhere/roles/anything")),  # what it may is not in these stacks
    ("data_lake.readers_named", given("serviceAccount:service-1@gcp-sa-aiplatform.iam.gserviceaccount.com")),
]

HARMLESS: list[tuple[str, Change]] = [
    ("data_lake.within_residency", changed("location", "EUROPE-WEST4")),
    ("data_lake.readers_named", given(OWN)),
    ("data_lake.readers_named", given("group:everybody@banque.example", "roles/storage.objectCreator")),
    ("data_lake.readers_named", around("group:everybody@banque.example", project="${other}")),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_it_fails(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change, cloud="gcp") is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_it_is_not_evaluated(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change, cloud="gcp") is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), HARMLESS)
def test_it_passes(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change, cloud="gcp") is Verdict.PASS
