"""Each clause of the guarantees of the edge on Google Cloud: what breaks it, what leaves it open, and what must not."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Add, Change, Drop, Replaced, Set
from tests.policies.clauses import verdict

WORKFLOW, ALERT = "gcp:workflows/workflow:Workflow", "gcp:monitoring/alertPolicy:AlertPolicy"
OBJECT, BUCKET = "gcp:storage/bucketObject:BucketObject", "gcp:storage/bucket:Bucket"
ON_BUCKET = "gcp:storage/bucketIAMMember:BucketIAMMember"
ON_FOLDER = "gcp:storage/managedFolderIamMember:ManagedFolderIamMember"
SINK, METRIC = "gcp:logging/projectSink:ProjectSink", "gcp:logging/metric:Metric"
KEY, TRIGGER = "gcp:kms/cryptoKey:CryptoKey", "gcp:eventarc/trigger:Trigger"
RECORDED = "gcp:projects/iAMAuditConfig:IAMAuditConfig"
PROVIDER = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider"
STOPPED, LET_IN, OWN = "edge.devices_stopped", "edge.identity_of_its_own", "edge.own_things_only"
LIMIT, SIGNED, KEPT = "edge.offline_limited", "edge.signed_only", "edge.records_kept"
WAVES, HEARD = "edge.rollout_in_waves", "edge.silence_noticed"
LETS_IN, STOPS, TELLS = "managedFolders", '"name": "credit-scoring-dev-edge-stops"', "sigstoreSigned"
RULE = "source.text.policy.transports.docker"
POOL = "${gcp:iam/workloadIdentityPool:WorkloadIdentityPool#fleet.workloadIdentityPoolId}"
CERTIFICATE = {"trustStore": {"trustAnchors": [{"pemCertificate": "…"}]}}
BINDING = "sourceContents.main.steps[3].records_let.args.body.bindings[0]"


def lets_in(path: str, value: object) -> Set:
    return Set(WORKFLOW, path, value, having=LETS_IN)


def tells(path: str, value: object) -> Set:
    return Set(OBJECT, f"source.text.{path}", value, having=TELLS)


def stops(path: str, value: object) -> Set:
    return Set(WORKFLOW, path, value, having=STOPS)


def provider(subject: str) -> Add:
    ours = {"workloadIdentityPoolId": POOL, "workloadIdentityPoolProviderId": "ours", "x509": CERTIFICATE}
    return Add(PROVIDER, {**ours, "attributeMapping": {"google.subject": subject}})


BREAKS: list[tuple[str, Change]] = [
    (STOPPED, stops("sourceContents.main.steps[0].stop.try.args.body", "false")),
    (STOPPED, stops("sourceContents.main.steps[0].stop.try.args.query.name", "told/another")),
    (STOPPED, Drop(ON_BUCKET, having="told/stopped")),
    (STOPPED, Drop(TRIGGER, having="edge-stop")),
    (STOPPED, Set(WORKFLOW, "labels.stops", "another", having='"stops"')),
    (LET_IN, Drop(ON_FOLDER, having="bex_dev_let_in")),  # nobody can let a device in
    (LET_IN, Add(PROVIDER, {"workloadIdentityPoolId": POOL, "aws": {"accountId": "111111111111"}})),
    (OWN, lets_in(f"{BINDING}.members[0]", "principalSet://iam.googleapis.com/projects/1/x/*")),
    (OWN, lets_in("sourceContents", Replaced(r"text\.match_regex[^}]*", "true"))),  # a/b lies in a's folder
    (OWN, Set(ON_BUCKET, "role", "roles/storage.objectUser", having="principalSet")),
    (OWN, provider("assertion.subject.dn.ou")),
    (LIMIT, tells("sync", None)),
    (LIMIT, Drop(ON_BUCKET, having="principalSet")),  # nobody reads it
    (SIGNED, tells("policy.transports.docker-daemon", {"": [{"type": "insecureAcceptAnything"}]})),
    (SIGNED, tells("keys", {"/etc/gouvernail/models.pub": "gcpkms://projects/x/cryptoKeys/another/versions/1"})),
    (SIGNED, tells("keys", {})),
    (SIGNED, Set(KEY, "versionTemplate.protectionLevel", "SOFTWARE", having="edge-signing")),
    (KEPT, lets_in(f"{BINDING}.role", "roles/storage.objectViewer")),
    (KEPT, Set(BUCKET, "retentionPolicy.isLocked", value=False, having="credit-scoring-dev-events")),
    (WAVES, Drop(OBJECT, having="upTo")),
    (HEARD, Drop(METRIC)),
    (HEARD, Set(METRIC, "labelExtractors", {"device": "EXTRACT(resource.labels.bucket_name)"})),
    (HEARD, Set(SINK, "disabled", value=True, having="principalSubject")),
    (HEARD, Drop(RECORDED, at="own")),
    (HEARD, Set(ALERT, "notificationChannels", [], having="exports/error_count")),
]
OPEN: list[tuple[str, Change]] = [
    (STOPPED, stops("sourceContents", UNKNOWN)),
    (STOPPED, Drop(WORKFLOW, having='"stops"')),
    (LET_IN, lets_in("sourceContents", UNKNOWN)),
    (LET_IN, lets_in("sourceContents", "main: {steps: []}")),  # YAML is not understood
    (OWN, lets_in("sourceContents", UNKNOWN)),
    (OWN, lets_in("sourceContents", Replaced("text.url_encode", "text.to_lower"))),
    (LIMIT, Set(OBJECT, "source", UNKNOWN, having=TELLS)),
    (LIMIT, Set(ON_BUCKET, "member", UNKNOWN, having="principalSet")),
    (KEPT, Set(ON_FOLDER, "role", UNKNOWN)),
    (HEARD, Set(METRIC, "filter", UNKNOWN)),
    (HEARD, lets_in("sourceContents", UNKNOWN)),
]
HOLDS: list[tuple[str, Change]] = [
    (LIMIT, tells("offlineLimit", 60)),
    (OWN, provider("assertion.subject.dn.cn")),
    (LET_IN, provider("assertion.subject.dn.cn")),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_a_clause_breaks(worked, name, change) -> None:
    assert verdict(worked, name, change, cloud="gcp") is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_a_clause_is_left_open(worked, name, change) -> None:
    assert verdict(worked, name, change, cloud="gcp") is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), HOLDS)
def test_a_clause_holds(worked, name, change) -> None:
    assert verdict(worked, name, change, cloud="gcp") is Verdict.PASS
