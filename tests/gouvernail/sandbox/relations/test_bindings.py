"""Google's members and roles."""

import json

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox import index
from gouvernail.sandbox.relations.documents import wrong as judge

MEMBER = "gcp:projects/iAMMember:IAMMember"
POLICY = "gcp:storage/bucketIAMPolicy:BucketIAMPolicy"


def wrong(token, **inputs):
    resource = index.resource(token)
    assert resource
    return [(one.path, one.reason) for one in judge(resource, inputs)]


@pytest.mark.parametrize(
    "member",
    [
        "user:a@example.com", "serviceAccount:x@shop.iam.gserviceaccount.com", "serviceAccount:shop.svc.id.goog[a/b]",
        "group:g@example.com", "domain:example.com", "allUsers", "allAuthenticatedUsers", "projectOwner:shop",
        "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/subject/s",
        "principalSet://goog/public:all", UNKNOWN,
    ],
)  # fmt: skip
def test_what_google_takes_is_taken(member):
    assert wrong(MEMBER, member=member, role="roles/viewer") == []


@pytest.mark.parametrize(
    ("member", "says"),
    [
        ("a@example.com", "expected a member as user:"),
        ("users:a@example.com", "did you mean 'user'?"),
        ("user:somebody", "expected an e-mail address after 'user:'"),
        ("serviceAccount:", "expected a name after 'serviceAccount:'"),
        ("principal:iam", "expected 'principal://...'"),
        ("deleted:user:a@example.com?uid=1", "a deleted principal cannot be given a role"),
    ],
)
def test_what_google_refuses_is_refused(member, says):
    ((path, reason),) = wrong(MEMBER, member=member, role="roles/viewer")
    assert path == "member"
    assert says in reason


@pytest.mark.parametrize("role", ["roles/x.y", "projects/p/roles/r", "organizations/1/roles/r", UNKNOWN])
def test_roles_have_three_forms(role):
    assert wrong(MEMBER, member="allUsers", role=role) == []


def test_a_role_of_no_form_is_refused():
    ((path, reason),) = wrong(MEMBER, member="allUsers", role="viewer")
    assert (path, reason.rpartition(", got ")[2]) == ("role", "'viewer'")


def test_members_are_named_by_their_position():
    token = "gcp:projects/iAMBinding:IAMBinding"
    ((path, _),) = wrong(token, role="roles/viewer", members=["allUsers", "nobody"])
    assert path == "members[1]"


def test_a_policy_is_read():
    good = {"bindings": [{"role": "roles/viewer", "members": ["allUsers"]}], "etag": "x"}
    assert wrong(POLICY, policyData=json.dumps(good)) == []
    bad = {"bindings": [{"role": "roles/viewer", "member": ["allUsers"]}, {"members": ["nobody"]}, 7]}
    reasons = [reason for _, reason in wrong(POLICY, policyData=json.dumps(bad))]
    assert reasons[0] == "binding 1: unknown key 'member': did you mean 'members'?"
    assert reasons[1] == "binding 2: missing role"
    assert reasons[2].startswith("binding 2: expected a member as")
    assert reasons[3] == "binding 3: expected an object, got a number"
    ((_, reason),) = wrong(POLICY, policyData="{")
    assert reason.startswith("not valid JSON")


def test_datasets_have_members_of_their_own():
    token = "gcp:bigquery/datasetIamMember:DatasetIamMember"
    assert wrong(token, member="projectOwners", role="READER") == []
