"""Keys: a ring, one key a purpose in hardware, used by the agents that the purpose names and by nobody else."""

import pytest

from components.gcp import RETAINED_BY, Keys
from tests.components.gcp.graphs import ACCOUNT, REGION, every, one

ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "purposes": {"models": {"through": ["sagemaker"]}, "data": {"through": ["s3"]}, "logs": {"writers": ["logs"]}},
    "roles": "/bex-dev/",
    "rotation_days": 180,
    "deletion_days": 30,
    "stack": "bex-gcp-dev-foundation",
}
KEPT = {**ARGS, "purposes": {**ARGS["purposes"], "events": {"through": ["s3"], "kept": True}}}


@pytest.fixture
def graph(build):
    return build(Keys, ARGS)


def test_one_key_in_hardware_a_purpose_that_is_renewed_by_itself(graph):
    keys = {key.name: key for key in every(graph, "kms.CryptoKey")}
    assert set(keys) == set(ARGS["purposes"])
    for purpose, key in keys.items():
        assert key.inputs["versionTemplate"]["protectionLevel"] == "HSM"
        assert (key.inputs["rotationPeriod"], key.inputs["destroyScheduledDuration"]) == ("15552000s", "2592000s")
        assert key.inputs["labels"] == {"owner": "grp", "purpose": purpose}
    (it,) = graph.of_type("gouvernail-gcp:index:Keys")
    assert it.outputs["key_ids"] == {purpose: key.id for purpose, key in keys.items()}


def test_each_key_is_used_by_the_agents_that_its_purpose_names_alone(graph):
    members = {one.name: one.inputs["member"] for one in every(graph, "kms.CryptoKeyIAMMember")}
    assert set(members) == {"data-storage", "logs-logging", "models-pubsub", "models-run"}
    assert "@gs-project-accounts." in members["data-storage"]
    assert "cmek-p" in members["logs-logging"]
    assert "serverless-robot-prod" in members["models-run"]
    roles = {one.inputs["role"] for one in every(graph, "kms.CryptoKeyIAMMember")}
    assert roles == {"roles/cloudkms.cryptoKeyEncrypterDecrypter"}


def test_an_agent_is_asked_for_after_its_service_was_switched_on(graph):
    asked, on = one(graph, "projects.ServiceIdentity", "it-run"), one(graph, "projects.Service", "it-run")
    assert asked.inputs["service"] == on.inputs["service"] == "run.googleapis.com"
    assert on.urn in asked.dependencies
    assert on.inputs["disableOnDestroy"] is False


def test_what_was_destroyed_never_comes_back_so_a_key_has_another_name_each_time(build, state):
    graph = build(Keys, ARGS, state=state)
    assert "name" not in one(graph, "kms.CryptoKey", "data").inputs
    assert "name" not in one(graph, "kms.KeyRing").inputs
    assert one(graph, "kms.KeyRing").retain_on_delete  # no ring can be deleted


def test_what_encrypts_what_is_locked_stays_with_its_name_and_who_may_use_it(build):
    graph = build(Keys, KEPT)
    key = one(graph, "kms.CryptoKey", "events")
    assert (key.inputs["name"], key.retain_on_delete) == ("bex-dev-events", True)
    assert key.inputs["labels"][RETAINED_BY] == "bex-gcp-dev-foundation"
    assert one(graph, "kms.KeyRing").inputs["name"] == "bex-dev-it"
    assert one(graph, "kms.CryptoKeyIAMMember", "events-storage").retain_on_delete
    assert not one(graph, "kms.CryptoKey", "data").retain_on_delete


def test_a_key_that_was_left_is_taken_back_with_its_ring(build, state):
    made = build(Keys, KEPT, state=state)
    left, ring = one(made, "kms.CryptoKey", "events").id, one(made, "kms.KeyRing").id
    only = {**KEPT, "prefix": "bex-two", "purposes": {"events": KEPT["purposes"]["events"]}}
    again = build(Keys, {**only, "retained": {"events": left}}, state=state)
    assert one(again, "kms.CryptoKey").id == left
    assert one(again, "kms.KeyRing").id == ring


def test_adopted_keys_are_read_and_nobody_is_let_use_them_here(build, state):
    keys = {key.name: key.id for key in every(build(Keys, ARGS, state=state), "kms.CryptoKey")}
    graph = build(Keys, {**ARGS, "adopt": keys}, state=state)
    cloud = [resource for resource in graph if resource.type.startswith("gcp:")]
    assert {resource.type for resource in cloud} == {"gcp:kms/cryptoKey:CryptoKey"}
    assert all(resource.external for resource in cloud)
    (it,) = graph.of_type("gouvernail-gcp:index:Keys")
    assert it.outputs["key_ids"] == keys
