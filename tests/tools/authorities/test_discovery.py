"""What Google's discovery documents say, held against answers known from the documentation of its services.

Each row's source is the reference of the service's REST resource that is named.
"""

import json

import pytest

from gouvernail.sandbox import facts
from tools.authorities.discovery import entries
from tools.authorities.discovery_documents import api

REPLACED = [
    ("gcp:kms/cryptoKey:CryptoKey", "destroyScheduledDuration", "cloudkms v1 CryptoKey"),
    ("gcp:kms/cryptoKey:CryptoKey", "importOnly", "cloudkms v1 CryptoKey"),
    ("gcp:kms/cryptoKey:CryptoKey", "cryptoKeyBackend", "cloudkms v1 CryptoKey"),
    ("gcp:compute/route:Route", "destRange", "compute v1 Route"),
    ("gcp:compute/route:Route", "priority", "compute v1 Route"),
    ("gcp:certificatemanager/certificate:Certificate", "scope", "certificatemanager v1 Certificate"),
    ("gcp:certificatemanager/certificate:Certificate", "managed.domains", "certificatemanager v1 Certificate"),
    ("gcp:filestore/instance:Instance", "protocol", "file v1 Instance"),
    ("gcp:storage/bucket:Bucket", "retentionPolicy.isLocked", "storage v1 Bucket"),
    ("gcp:pubsub/topic:Topic", "tags", "pubsub v1 Topic"),
]
UPDATED = [
    ("gcp:kms/cryptoKey:CryptoKey", "rotationPeriod", "cloudkms v1 CryptoKey"),
    ("gcp:kms/cryptoKey:CryptoKey", "labels", "cloudkms v1 CryptoKey"),
    ("gcp:compute/network:Network", "routingMode", "compute v1 Network"),
    ("gcp:compute/subnetwork:Subnetwork", "privateIpGoogleAccess", "compute v1 Subnetwork"),
    ("gcp:logging/projectSink:ProjectSink", "filter", "logging v2 LogSink"),
    ("gcp:logging/metric:Metric", "filter", "logging v2 LogMetric"),
    ("gcp:monitoring/alertPolicy:AlertPolicy", "conditions", "monitoring v3 AlertPolicy"),
    ("gcp:monitoring/notificationChannel:NotificationChannel", "description", "monitoring v3 NotificationChannel"),
    ("gcp:secretmanager/secret:Secret", "rotation", "secretmanager v1 Secret"),
    ("gcp:artifactregistry/repository:Repository", "description", "artifactregistry v1 Repository"),
    ("gcp:vertex/aiEndpoint:AiEndpoint", "description", "aiplatform v1 GoogleCloudAiplatformV1Endpoint"),
    ("gcp:cloudrunv2/service:Service", "template", "run v2 GoogleCloudRunV2Service"),
    ("gcp:cloudrunv2/job:Job", "template", "run v2 GoogleCloudRunV2Job"),
    ("gcp:redis/instance:Instance", "displayName", "redis v1 Instance"),
    ("gcp:storage/bucket:Bucket", "labels", "storage v1 Bucket"),
]


def known(token, place, named):
    told = facts.of(token)
    assert told.names["discovery"] == named
    return told.mutability["discovery"].get(place)


@pytest.mark.parametrize(("token", "place", "named"), REPLACED)
def test_what_google_does_not_change(token, place, named):
    assert known(token, place, named) == "replace"


@pytest.mark.parametrize(("token", "place", "named"), UPDATED)
def test_what_google_changes(token, place, named):
    assert known(token, place, named) == "update"


@pytest.mark.parametrize(
    ("token", "place", "limit"),
    [
        ("gcp:kms/cryptoKey:CryptoKey", "purpose", {}),
        ("gcp:compute/network:Network", "routingMode", {"values": ("GLOBAL", "REGIONAL")}),
    ],
)
def test_what_google_takes(token, place, limit):
    told = [one for one in facts.of(token).limits.get(place, ()) if one.authority == "discovery"]
    (one,) = told
    assert one.values
    assert {name: getattr(one, name) for name in limit} == limit


# -- the reader, on documents made for it


@pytest.fixture
def site(tmp_path):
    """Writes a service's document as the client has it, and reads what it says of topics."""
    home = tmp_path / "googleapiclient" / "discovery_cache" / "documents"
    home.mkdir(parents=True)

    def read(properties, *calls, version="v1", request="Topic", only=""):
        methods = {call: {"request": {"$ref": request}, "description": only} for call in calls}
        document = {
            "name": "pubsub",
            "version": version,
            "schemas": {"Topic": {"properties": properties}},
            "resources": {"projects": {"resources": {"topics": {"methods": methods}}}},
        }
        (home / f"pubsub.{version}.json").write_text(json.dumps(document))
        api.cache_clear()
        found = entries("gcp", tmp_path).get("gcp:pubsub/topic:Topic")
        api.cache_clear()
        return found

    return read


KEY = {"type": "string"}


def test_what_can_be_sent_again_is_changed_in_place(site):
    assert site({"kmsKeyName": KEY}, "create", "patch") == {"named": "pubsub v1 Topic", "update": ["kmsKeyName"]}


def test_what_no_call_changes_is_replaced(site):
    assert site({"kmsKeyName": KEY}, "create", "get", "delete")["replace"] == ["kmsKeyName"]
    assert "replace" not in site({"kmsKeyName": KEY}, "create", "setIamPolicy")


@pytest.mark.parametrize("words", ["Immutable. The key.", "Required. Immutable. The key.", "It cannot be changed."])
def test_what_is_immutable_is_replaced(site, words):
    assert site({"kmsKeyName": {**KEY, "description": words}}, "create", "patch")["replace"] == ["kmsKeyName"]


@pytest.mark.parametrize("words", ["It cannot be changed after creation if a lock is set.", "Output only. Immutable."])
def test_what_depends_or_only_comes_back_says_nothing(site, words):
    found = site({"kmsKeyName": {**KEY, "description": words}}, "create", "patch")
    assert found == {"named": "pubsub v1 Topic"}


def test_a_call_that_says_what_it_changes_changes_that_alone(site):
    fields = {"kmsKeyName": KEY, "messageRetentionDuration": KEY}
    found = site(fields, "create", "patch", only="Only kmsKeyName can be modified.")
    assert found == {"named": "pubsub v1 Topic", "update": ["kmsKeyName"]}


def test_a_call_that_makes_it_of_something_else_says_nothing(site):
    assert site({"kmsKeyName": KEY}, "create", request="CreateTopicRequest") is None


def test_the_newest_stable_version_is_read(site):
    site({"kmsKeyName": KEY}, "create", "patch", version="v1")
    assert site({}, "create", "patch", version="v2beta1")["named"] == "pubsub v1 Topic"
    assert site({"kmsKeyName": KEY}, "create", "patch", version="v3")["named"] == "pubsub v3 Topic"


def test_a_name_is_believed_without_its_pattern(site):
    assert "limits" not in site({"name": {**KEY, "pattern": "[a-z]+"}}, "create")
    found = site({"kmsKeyName": {**KEY, "pattern": "[a-z]+"}}, "create")
    assert found["limits"] == {"kmsKeyName": {"pattern": "^(?:[a-z]+)$"}}
