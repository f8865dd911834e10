"""Incidents: a channel and a topic a severity, a way to the ITSM, and what could not be delivered kept and told."""

import json

import pytest

from components.gcp import Incidents, topic_of
from gouvernail.graph import Graph
from tests.components.gcp.graphs import ACCOUNT, KEY, REGION, every, one

SEVERITIES = ["critical", "high", "medium", "low"]
ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "/bex-dev/",
    "boundary": "",
    "severities": SEVERITIES,
    "key_id": KEY,
    "mail": "grp-mlops@banque.example",
    "itsm": {"kind": "servicenow", "credential_header": "X-Key"},
}
ASIDE = {"critical", "dead-letters", "high", "low", "medium"}


@pytest.fixture
def graph(build) -> Graph:
    return build(Incidents, ARGS)


def steps(graph: Graph) -> dict:
    said = json.loads(one(graph, "workflows.Workflow").inputs["sourceContents"])["main"]["steps"]
    return {name: step for each in said for name, step in each.items()}


def test_a_route_is_a_channel_into_a_topic_that_alerts_may_publish_to(graph) -> None:
    (it,) = graph.of_type("gouvernail-gcp:index:Incidents")
    for severity in SEVERITIES:
        channel = one(graph, "monitoring.NotificationChannel", severity)
        topic = one(graph, "pubsub.Topic", severity)
        assert channel.id == it.outputs["routes"][severity]
        assert (channel.inputs["type"], channel.inputs["labels"]) == ("pubsub", {"topic": topic.id})
        assert topic.id == topic_of("bex-dev", ACCOUNT, severity)
        told = one(graph, "pubsub.TopicIAMMember", f"{severity}-told")
        assert told.inputs["topic"] == topic.id
        assert "@gcp-sa-monitoring-notification.iam." in told.inputs["member"]
        assert channel.urn in told.dependencies  # its agent is there from the first channel on


def test_what_waits_is_encrypted_with_our_key_and_lies_in_the_region(graph) -> None:
    topics = every(graph, "pubsub.Topic")
    assert {topic.name for topic in topics} == ASIDE
    for topic in topics:
        assert topic.inputs["kmsKeyName"] == KEY
        assert topic.inputs["messageStoragePolicy"] == {"allowedPersistenceRegions": [REGION]}


def test_what_could_not_be_delivered_is_kept_for_a_month_and_told_by_mail(graph) -> None:
    (it,) = graph.of_type("gouvernail-gcp:index:Incidents")
    dead = one(graph, "pubsub.Topic", "dead-letters")
    assert it.outputs["dead_letters"] == dead.id
    subscriptions = {each.name: each.inputs for each in every(graph, "pubsub.Subscription")}
    assert set(subscriptions) == ASIDE
    for name, its in subscriptions.items():
        assert (its["messageRetentionDuration"], its["expirationPolicy"]) == ("2678400s", {"ttl": ""})
        wanted = None if name == "dead-letters" else {"deadLetterTopic": dead.id, "maxDeliveryAttempts": 100}
        assert its.get("deadLetterPolicy") == wanted
    mail = one(graph, "monitoring.NotificationChannel", "undelivered")
    assert mail.inputs["labels"] == {"email_address": "grp-mlops@banque.example"}
    alert = one(graph, "monitoring.AlertPolicy", "undelivered")
    assert alert.inputs["notificationChannels"] == [mail.id]
    assert "bex-dev-dead-letters" in alert.inputs["conditions"][0]["conditionThreshold"]["filter"]


def test_pubsub_may_take_from_each_queue_and_put_aside(graph) -> None:
    agents = {
        each.name: each.inputs
        for kind in ("pubsub.TopicIAMMember", "pubsub.SubscriptionIAMMember")
        for each in every(graph, kind)
        if "@gcp-sa-pubsub.iam." in each.inputs["member"]
    }
    assert set(agents) == {"puts-aside", *(f"{severity}-put-aside" for severity in SEVERITIES)}
    assert agents["puts-aside"]["topic"] == one(graph, "pubsub.Topic", "dead-letters").id


def test_a_ticket_is_opened_before_a_message_is_let_go_and_what_stays_is_told(graph) -> None:
    said = steps(graph)
    queues = said["begin"]["assign"][1]["queues"]
    assert [each["severity"] for each in queues] == SEVERITIES
    take, every_message = said["every_queue"]["for"]["steps"]
    assert take["take"]["args"]["url"] == '${"https://pubsub.googleapis.com/v1/" + queue.subscription + ":pull"}'
    (carry,) = every_message["every_message"]["for"]["steps"]
    tried = carry["carry"]["try"]["steps"]
    assert [name for each in tried for name in each] == ["open_ticket", "let_go"]
    assert tried[0]["open_ticket"]["args"]["headers"] == {"X-Key": "${way.credential}"}
    assert "raise" in said["end"]["switch"][0]
    failed = one(graph, "monitoring.AlertPolicy", "itsm-failed")
    assert failed.inputs["notificationChannels"] == [one(graph, "monitoring.NotificationChannel", "undelivered").id]


def test_the_carrier_takes_and_reads_the_way_and_nothing_else(graph) -> None:
    carrier = f"serviceAccount:bex-dev-itsm@{ACCOUNT}.iam.gserviceaccount.com"
    mine = [each for each in graph if each.inputs.get("member") == carrier]
    assert {(each.name, each.inputs["role"]) for each in mine} == {
        *((f"{severity}-carried", "roles/pubsub.subscriber") for severity in SEVERITIES),
        ("itsm-way", "roles/secretmanager.secretAccessor"),
    }
    assert one(graph, "cloudscheduler.Job").inputs["schedule"] == "* * * * *"


def test_the_way_to_the_itsm_is_put_by_a_person_into_a_secret_with_our_key(graph) -> None:
    (replica,) = one(graph, "secretmanager.Secret").inputs["replication"]["userManaged"]["replicas"]
    assert replica == {"location": REGION, "customerManagedEncryption": {"kmsKeyName": KEY}}
    assert not every(graph, "secretmanager.SecretVersion")


def test_without_an_itsm_what_is_told_waits_for_whoever_takes_it(build) -> None:
    graph = build(Incidents, {key: value for key, value in ARGS.items() if key not in {"itsm", "mail"}})
    assert not every(graph, "workflows.Workflow")
    assert {each.name for each in every(graph, "pubsub.Subscription")} == ASIDE
    told = one(graph, "monitoring.NotificationChannel", "undelivered")
    assert told.inputs["labels"]["topic"] == topic_of("bex-dev", ACCOUNT, "undelivered")


def test_what_was_there_before_any_route_tells_the_route_high(build, state) -> None:
    there = one(build(Incidents, ARGS, state=state), "workflows.Workflow")
    graph = build(Incidents, {**ARGS, "prefix": "bex-two", "watched": {"keeper": there.id}}, state=state)
    alert = one(graph, "monitoring.AlertPolicy", "keeper-failed")
    assert alert.inputs["notificationChannels"] == [one(graph, "monitoring.NotificationChannel", "high").id]
    assert one(graph, "workflows.Workflow", "keeper").external


def test_routes_of_the_landing_zone_are_read_and_nothing_is_built_behind_them(build, state) -> None:
    made = every(build(Incidents, ARGS, state=state), "monitoring.NotificationChannel")
    theirs = {each.name: each.id for each in made if each.name in SEVERITIES}
    graph = build(Incidents, {**ARGS, "prefix": "bex-two", "adopt": theirs}, state=state)
    (it,) = graph.of_type("gouvernail-gcp:index:Incidents")
    assert (it.outputs["routes"], it.outputs["dead_letters"]) == (theirs, "")
    assert all(each.external for each in graph if each.type.startswith("gcp:"))
