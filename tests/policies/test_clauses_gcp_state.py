"""Each clause of the guarantees of state on Google Cloud: what breaks it, what leaves it open, and what must not."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Add, Change, Drop, Replaced, Set
from tests.policies.clauses import verdict

BUCKET, JOB, FLOW = (
    "gcp:storage/bucket:Bucket",
    "gcp:cloudscheduler/job:Job",
    "gcp:workflows/workflow:Workflow",
)
ON_BUCKET, ON_PROJECT = "gcp:storage/bucketIAMMember:BucketIAMMember", "gcp:projects/iAMMember:IAMMember"
STATE, KEEPER, PATHS = "pulumi-state", "state-keeper", ".pulumi/"
DEPLOYS = "serviceAccount:bex-${environment}-deploy@${own}.iam.gserviceaccount.com"
TEXT = "sourceContents"


def given(member: object, role: str, when: object = None) -> Add:
    condition = {} if when is None else {"condition": {"title": "Twin", "expression": when}}
    return Add(ON_BUCKET, {"bucket": f"${{{BUCKET}#state@audit.id}}", "role": role, "member": member, **condition})


def inside(name: str) -> str:
    return f"projects/_/buckets/bex-pulumi-state/objects/{name}"


BREAKS: list[tuple[str, Change]] = [
    ("state.state_kept", Drop(BUCKET, at="audit", having=STATE)),
    ("state.state_kept", Set(BUCKET, "enableObjectRetention", value=False, at="audit", having=STATE)),
    ("state.state_kept", Drop(FLOW, at="audit", having=KEEPER)),
    ("state.state_kept", Set(JOB, "paused", value=True, at="audit", having=KEEPER)),
    ("state.state_kept", Set(FLOW, TEXT, Replaced("Locked", "Unlocked"), at="audit", having=KEEPER)),
    ("state.state_kept", Set(FLOW, TEXT, Replaced('"versions": true', '"versions": false'), at="audit", having=KEEPER)),
    ("state.state_kept", Set(FLOW, TEXT, Replaced('"prefix": ""', '"prefix": "a"'), at="audit", having=KEEPER)),
    ("state.state_kept", Drop(ON_BUCKET, at="audit", having="state_keeper")),
    ("state.state_private", Set(BUCKET, "publicAccessPrevention", "inherited", at="audit", having=STATE)),
    ("state.state_private", Set(BUCKET, "encryption", None, at="audit", having=STATE)),
    ("state.state_private", given("allUsers", "roles/storage.objectViewer")),
    (
        "state.state_private",
        Add(ON_PROJECT, {"project": "bex-ai-audit", "role": "roles/editor", "member": "user:a@b.c"}),
    ),
    ("state.state_of_own_environment", given(DEPLOYS, "roles/storage.objectAdmin")),
    (
        "state.state_of_own_environment",
        given(DEPLOYS, "roles/storage.objectUser", f'resource.name.startsWith("{inside(".pulumi/")}")'),
    ),
    (
        "state.state_of_own_environment",
        given(
            DEPLOYS, "roles/storage.objectUser", f'resource.name.extract("{inside(".pulumi/")}{{any}}-gcp-prod-") != ""'
        ),
    ),
]

OPEN: list[tuple[str, Change]] = [
    ("state.state_kept", Set(FLOW, TEXT, "main:\n  steps: []", at="audit", having=KEEPER)),  # not read
    ("state.state_kept", Set(JOB, "schedule", UNKNOWN, at="audit", having=KEEPER)),
    ("state.state_private", given(UNKNOWN, "roles/storage.objectViewer")),
    # a condition that is not understood
    (
        "state.state_of_own_environment",
        given(DEPLOYS, "roles/storage.objectUser", 'resource.name.endsWith("-gcp-dev-foundation.json")'),
    ),
]

HARMLESS: list[tuple[str, Change]] = [
    # what is given around the bucket and is about no store
    (
        "state.state_private",
        Add(ON_PROJECT, {"project": "bex-ai-audit", "role": "roles/cloudkms.viewer", "member": "user:a@b.c"}),
    ),
    (
        "state.state_of_own_environment",
        given(
            DEPLOYS,
            "roles/storage.objectUser",
            f'resource.name.extract("{inside(".pulumi/")}{{any}}-gcp-dev-") != ""',
        ),
    ),
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
