"""Each clause of the registry's guarantees on Google Cloud: what breaks it, what leaves it open, and what must not."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Add, Change, Drop, Replaced, Set
from tests.policies.clauses import verdict

FOLDER, DENIAL = "gcp:storage/managedFolder:ManagedFolder", "gcp:iam/denyPolicy:DenyPolicy"
ON_BUCKET, ON_PROJECT = "gcp:storage/bucketIAMMember:BucketIAMMember", "gcp:projects/iAMMember:IAMMember"
ON_IMAGES = "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember"
FLOW, ALERT = "gcp:workflows/workflow:Workflow", "gcp:monitoring/alertPolicy:AlertPolicy"
ATTESTOR, HOME = "gcp:binaryauthorization/attestor:Attestor", "gcp:artifactregistry/repository:Repository"
SERVICE = "gcp:projects/service:Service"
STORE = f"${{{FOLDER}#scorecard.bucket}}"
TWIN = "serviceAccount:twin@${own}.iam.gserviceaccount.com"
ASKS, CHANGED = "validateAttestationOccurrence", "model-versions-changed"
MATCHED, TEXT = "conditions[0].conditionMatchedLog.filter", "sourceContents"


def given(role: object, member: object = TWIN, inside: str = "") -> Add:
    said = f'resource.name.startsWith("projects/_/buckets/{STORE}/objects/{inside}")'
    when = {"condition": {"title": "twin", "expression": said}} if inside else {}
    return Add(ON_BUCKET, {"bucket": STORE, "role": role, "member": member, **when})


def on_images(role: str) -> Add:
    where = {"project": "${own}", "location": "europe-west1", "repository": "credit-scoring-${environment}-images"}
    return Add(ON_IMAGES, {**where, "role": role, "member": TWIN})


BREAKS: list[tuple[str, Change]] = [
    ("model_registry.approval_by_hand", given("roles/storage.admin")),
    ("model_registry.approval_by_hand", given("roles/storage.objectUser", "group:somebody@banque.example")),
    (
        "model_registry.approval_by_hand",
        Add(ON_PROJECT, {"project": "${own}", "role": "roles/storage.objectAdmin", "member": TWIN}),
    ),
    # a workflow that asks nobody, or does not mind the answer, approves by itself
    ("model_registry.approval_by_hand", Set(FLOW, TEXT, Replaced(ASKS, "other"), having=ASKS)),
    ("model_registry.approval_by_hand", Set(FLOW, TEXT, Replaced("VERIFIED", "ANY"), having=ASKS)),
    ("model_registry.registered_by_pipeline", given("roles/storage.objectCreator", inside="pipelines/scorecard/")),
    ("model_registry.images_kept", on_images("roles/artifactregistry.repoAdmin")),
    ("model_registry.images_kept", Set(HOME, "vulnerabilityScanningConfig.enablementConfig", "DISABLED")),
    ("model_registry.images_kept", Drop(SERVICE, at="own", having="containerscanning")),
    ("model_registry.changes_told", Set(ALERT, MATCHED, Replaced("$", ' AND severity="ERROR"'), having=CHANGED)),
    ("model_registry.changes_told", Set(ALERT, MATCHED, Replaced("approved/", "approved/scorecard/"), having=CHANGED)),
    ("model_registry.changes_told", Set(ALERT, "notificationChannels", [], having=CHANGED)),
    ("model_registry.models_registered", Drop(FOLDER, having="approved/scorecard")),
]

OPEN: list[tuple[str, Change]] = [
    ("model_registry.approval_by_hand", given(UNKNOWN)),
    ("model_registry.approval_by_hand", Set(FLOW, TEXT, UNKNOWN, having=ASKS)),
    ("model_registry.approval_by_hand", Drop(ATTESTOR)),
    (
        "model_registry.approval_by_hand",
        Set(ATTESTOR, "attestationAuthorityNote.publicKeys[0].id", "sha256:a-key-of-somebody's"),
    ),
    ("model_registry.changes_told", Set(ALERT, "conditions", UNKNOWN, having=CHANGED)),
    ("model_registry.images_kept", Set(HOME, "vulnerabilityScanningConfig", UNKNOWN)),
]

KEEPS: list[tuple[str, Change]] = [
    ("model_registry.approval_by_hand", given("roles/storage.objectViewer")),
    ("model_registry.approval_by_hand", given("roles/storage.objectCreator", inside="pipelines/scorecard/")),
    ("model_registry.registered_by_pipeline", given("roles/storage.objectViewer", inside="pipelines/scorecard/")),
    ("model_registry.images_kept", on_images("roles/artifactregistry.reader")),
]


def named(cases: list[tuple[str, Change]]) -> list[str]:
    return [f"{number}-{name}" for number, (name, _) in enumerate(cases)]


@pytest.mark.parametrize(("name", "change"), BREAKS, ids=named(BREAKS))
def test_it_breaks(worked, name, change) -> None:
    assert verdict(worked, name, change, cloud="gcp") is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN, ids=named(OPEN))
def test_it_leaves_it_open(worked, name, change) -> None:
    assert verdict(worked, name, change, cloud="gcp") is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), KEEPS, ids=named(KEEPS))
def test_it_keeps_it(worked, name, change) -> None:
    assert verdict(worked, name, change, cloud="gcp") is Verdict.PASS


def test_who_is_denied_to_sign_approves_nothing_and_who_is_not_does(worked) -> None:
    name = "model_registry.approval_by_hand"
    keys = {"cryptoKeyId": "${gcp:kms/cryptoKey:CryptoKey#approvals.id}", "role": "roles/cloudkms.signer"}
    by_service = Add("gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember", {**keys, "member": TWIN})
    by_stranger = Add("gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember", {**keys, "member": "group:x@banque.example"})
    assert verdict(worked, name, by_service, cloud="gcp") is Verdict.PASS
    assert verdict(worked, name, by_stranger, cloud="gcp") is Verdict.FAIL
