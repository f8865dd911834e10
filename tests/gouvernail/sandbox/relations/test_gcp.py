"""References of Google Cloud."""

import pytest

NETWORK, SUBNETWORK, INSTANCE = (
    "gcp:compute/network:Network",
    "gcp:compute/subnetwork:Subnetwork",
    "gcp:compute/instance:Instance",
)
RING, KEY, BUCKET = "gcp:kms/keyRing:KeyRing", "gcp:kms/cryptoKey:CryptoKey", "gcp:storage/bucket:Bucket"
MEMBER, ACCOUNT = "gcp:projects/iAMMember:IAMMember", "gcp:serviceaccount/account:Account"
TOPIC, SUBSCRIPTION = "gcp:pubsub/topic:Topic", "gcp:pubsub/subscription:Subscription"
KEYS = "projects/ours/locations/europe-west1/keyRings"


@pytest.fixture
def gcp(clouds):
    return clouds.instance("gcp", project="ours", region="europe-west1")


@pytest.fixture
def lenient(foreign):
    return foreign.instance("gcp", project="ours", region="europe-west1")


def test_a_network_is_known_by_its_name_its_full_name_and_its_link(gcp):
    id_, made = gcp.create(NETWORK, {"name": "n", "autoCreateSubnetworks": False})
    for named in ("n", id_, made.values["selfLink"], f"//compute.googleapis.com/{id_}"):
        assert gcp.said(SUBNETWORK, {"network": named}, "network") == []
    for wrong in ("m", "projects/ours/global/networks/m", "projects/theirs/global/networks/n"):
        assert "nothing in the sandbox is called" in gcp.said(SUBNETWORK, {"network": wrong}, "network")[0]


def test_the_default_network_is_there(gcp):
    for named in ("default", "projects/ours/global/networks/default"):
        assert gcp.said(SUBNETWORK, {"network": named}, "network") == []


def test_a_key_is_known_with_its_version_and_a_ring_is_none(gcp):
    ring, _ = gcp.create(RING, {"name": "r", "location": "europe-west1"})
    key, _ = gcp.create(KEY, {"name": "k", "keyRing": ring})
    inputs = {"location": "europe-west1", "encryption": {"defaultKmsKeyName": key}}
    at = "encryption.defaultKmsKeyName"
    assert gcp.said(BUCKET, inputs, at) == []
    assert gcp.said(BUCKET, {**inputs, "encryption": {"defaultKmsKeyName": f"{key}/cryptoKeyVersions/1"}}, at) == []
    (reason,) = gcp.said(BUCKET, {**inputs, "encryption": {"defaultKmsKeyName": ring}}, at)
    assert "the name of another kind (projects/locations/keyRings)" in reason


def test_what_is_called_on_a_thing_stands_behind_its_name(gcp):
    job, _ = gcp.create("gcp:cloudrunv2/job:Job", {"name": "j", "location": "europe-west1", "template": {}})
    scheduler, url = "gcp:cloudscheduler/job:Job", f"https://run.googleapis.com/v2/{job}"
    assert gcp.said(scheduler, {"httpTarget": {"uri": f"{url}:run"}}, "httpTarget.uri") == []
    (reason,) = gcp.said(scheduler, {"httpTarget": {"uri": f"{url}x:run"}}, "httpTarget.uri")
    assert "nothing in the sandbox is called" in reason


def test_a_certificate_is_put_there_by_hand(gcp):
    proxy, at = "gcp:compute/regionTargetHttpsProxy:RegionTargetHttpsProxy", "certificateManagerCertificates[0]"
    inputs = {"certificateManagerCertificates": ["projects/ours/locations/europe-west1/certificates/c"]}
    assert gcp.said(proxy, inputs, at) == []


def test_the_permissions_of_a_denial_name_no_bucket(gcp):
    rule = {"deniedPermissions": ["storage.googleapis.com/objects.create"]}
    inputs = {"parent": "cloudresourcemanager.googleapis.com%2Fprojects%2Fours", "rules": [{"denyRule": rule}]}
    assert gcp.said("gcp:iam/denyPolicy:DenyPolicy", inputs, "rules[0].denyRule.deniedPermissions[0]") == []


def test_a_service_account_is_known_by_its_address(gcp):
    _, made = gcp.create(ACCOUNT, {"accountId": "robot"})
    inputs = {"project": "ours", "role": "roles/viewer"}
    assert gcp.said(MEMBER, {**inputs, "member": f"serviceAccount:{made.values['email']}"}, "member") == []
    (reason,) = gcp.said(MEMBER, {**inputs, "member": "serviceAccount:nobody@ours.iam.gserviceaccount.com"}, "member")
    assert "expected a service account: nothing in the sandbox is called" in reason


@pytest.mark.parametrize(
    "member",
    [
        "user:jane@example.com",
        "group:team@example.com",
        "allUsers",
        "serviceAccount:service-123456789012@gcp-sa-logging.iam.gserviceaccount.com",
        "serviceAccount:service-123456789012@gs-project-accounts.iam.gserviceaccount.com",
        "serviceAccount:service-123456789012@compute-system.iam.gserviceaccount.com",
        "serviceAccount:123456789012-compute@developer.gserviceaccount.com",
        "serviceAccount:ours@appspot.gserviceaccount.com",
        "serviceAccount:123456789012@cloudservices.gserviceaccount.com",
        "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/subject/s",
    ],
)
def test_who_is_not_made_by_resources_passes(gcp, member):
    assert gcp.said(MEMBER, {"project": "ours", "role": "roles/viewer", "member": member}, "member") == []


def test_a_short_name_is_completed_where_it_is_known_how(gcp):
    gcp.create(TOPIC, {"name": "t"})
    assert gcp.said(SUBSCRIPTION, {"topic": "t"}, "topic") == []
    assert gcp.said(SUBSCRIPTION, {"topic": "u"}, "topic")
    assert gcp.said(SUBSCRIPTION, {"topic": "t", "project": "theirs"}, "topic")


def test_a_subnetwork_is_of_the_region_of_what_lies_in_it(gcp):
    gcp.create(NETWORK, {"name": "n"})
    id_, _ = gcp.create(
        SUBNETWORK, {"name": "s", "network": "n", "region": "europe-west1", "ipCidrRange": "10.0.0.0/24"}
    )
    inputs = {"machineType": "e2-small", "networkInterfaces": [{"subnetwork": id_}], "bootDisk": {}}
    at = "networkInterfaces[0].subnetwork"
    assert gcp.said(INSTANCE, {**inputs, "zone": "europe-west1-b"}, at) == []
    (reason,) = gcp.said(INSTANCE, {**inputs, "zone": "us-central1-a"}, at)
    assert "it is in region europe-west1, this in us-central1" in reason


FOREIGN = [
    (SUBNETWORK, {"network": "theirs"}, "network"),
    (KEY, {"keyRing": f"{KEYS}/none"}, "keyRing"),
    (BUCKET, {"encryption": {"defaultKmsKeyName": f"{KEYS}/r/cryptoKeys/k"}}, "encryption.defaultKmsKeyName"),
    (SUBSCRIPTION, {"topic": "projects/theirs/topics/t"}, "topic"),
    ("gcp:logging/projectSink:ProjectSink", {"destination": "storage.googleapis.com/nowhere"}, "destination"),
    (
        "gcp:logging/projectSink:ProjectSink",
        {"destination": "pubsub.googleapis.com/projects/ours/topics/none"},
        "destination",
    ),
    ("gcp:bigquery/table:Table", {"datasetId": "none"}, "datasetId"),
    ("gcp:storage/bucketObject:BucketObject", {"bucket": "nowhere"}, "bucket"),
    (
        "gcp:compute/forwardingRule:ForwardingRule",
        {"backendService": "projects/ours/regions/europe-west1/backendServices/b"},
        "backendService",
    ),
]


@pytest.mark.parametrize(("token", "inputs", "path"), FOREIGN)
def test_what_the_sandbox_never_made_is_accepted_where_foreign_things_are(gcp, lenient, token, inputs, path):
    assert "--allow-foreign" in gcp.said(token, inputs, path)[0]
    assert lenient.said(token, inputs, path) == []


ALWAYS = [
    (KEY, {"keyRing": "arn:aws:kms:eu-west-1:111111111111:key/k"}, "another cloud"),
    (KEY, {"keyRing": "/subscriptions/s/resourceGroups/g"}, "another cloud"),
    (KEY, {"keyRing": "projects/ours/global/networks/n"}, "another kind (projects/global/networks)"),
    (KEY, {"keyRing": f"{KEYS}/r "}, "a space before or after it"),
    (KEY, {"keyRing": f"{KEYS}/{'r' * 5000}"}, "longer than 2048"),
]


@pytest.mark.parametrize(("token", "inputs", "why"), ALWAYS)
def test_what_cannot_be_it_is_refused_wherever(gcp, lenient, token, inputs, why):
    for instance in (gcp, lenient):
        assert why in instance.said(token, inputs, "keyRing")[0]


@pytest.mark.parametrize(
    ("token", "inputs", "at"),
    [
        ("gcp:cloudrunv2/serviceIamMember:ServiceIamMember", {"name": "scorecard"}, "name"),
        ("gcp:cloudrunv2/jobIamMember:JobIamMember", {"name": "scorecard"}, "name"),
        ("gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember", {"subscription": "duty"}, "subscription"),
        ("gcp:binaryauthorization/attestorIamMember:AttestorIamMember", {"attestor": "approvals"}, "attestor"),
        ("gcp:artifactregistry/repositoryIamMember:RepositoryIamMember", {"repository": "images"}, "repository"),
        (MEMBER, {"role": "projects/ours/roles/reads"}, "role"),
    ],
)
def test_a_right_is_given_on_what_is_there(gcp, lenient, token, inputs, at):
    assert "nothing in the sandbox is called" in gcp.said(token, inputs, at)[0]
    assert lenient.said(token, inputs, at) == []


def test_a_role_of_ones_own_is_there_and_googles_are(gcp):
    gcp.create("gcp:projects/iAMCustomRole:IAMCustomRole", {"roleId": "reads", "title": "r", "permissions": ["a.b.c"]})
    for role in ("projects/ours/roles/reads", "roles/viewer", "organizations/1/roles/reads"):
        assert gcp.said(MEMBER, {"role": role}, "role") == []
