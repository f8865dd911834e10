"""Incidents: a route a severity, nothing lost, and no secret of the ITSM anywhere."""

import json

import pytest

from components.aws import Incidents
from tests.components.aws.graphs import every, one, statements

KEY = "arn:aws:kms:eu-west-1:111111111111:key/0f1e2d3c-0000-4000-8000-000000000000"
ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": "111111111111",
    "region": "eu-west-1",
    "roles": "/bex-dev/",
    "boundary": "arn:aws:iam::111111111111:policy/bex-dev/bex-dev-services-boundary",
    "severities": ["critical", "low"],
    "key_id": KEY,
    "itsm": {"kind": "servicenow", "credential_header": "Authorization"},
}


@pytest.fixture
def graph(build):
    return build(Incidents, ARGS)


def test_a_topic_a_severity_leads_into_one_queue(graph):
    (it,) = graph.of_type("gouvernail-aws:index:Incidents")
    topics = {topic.name: topic for topic in every(graph, "sns.Topic")}
    assert it.outputs["routes"] == {name: topics[name].outputs["arn"] for name in ("critical", "low")}
    waiting = one(graph, "sqs.Queue", "incidents").outputs["arn"]
    leads = {one_.inputs["topic"]: one_.inputs["endpoint"] for one_ in every(graph, "sns.TopicSubscription")}
    assert leads == dict.fromkeys(it.outputs["routes"].values(), waiting)


def test_what_cannot_go_on_is_kept_and_told(graph):
    dead = one(graph, "sqs.Queue", "dead-letters")
    stations = [*every(graph, "sns.TopicSubscription"), one(graph, "sqs.Queue", "incidents")]
    targets = {json.loads(station.inputs["redrivePolicy"])["deadLetterTargetArn"] for station in stations}
    assert targets == {dead.outputs["arn"]}
    alarm = one(graph, "cloudwatch.MetricAlarm")
    assert alarm.inputs["dimensions"] == {"QueueName": dead.outputs["name"]}
    assert alarm.inputs["threshold"] == 0
    routes = {topic.outputs["arn"] for topic in every(graph, "sns.Topic") if "severity" in topic.inputs["tags"]}
    assert not routes & {*alarm.inputs["alarmActions"]}  # a way that does not end in the ITSM


def test_the_address_and_credential_of_the_itsm_are_in_no_state(graph):
    connection, destination = one(graph, "cloudwatch.EventConnection"), one(graph, "cloudwatch.EventApiDestination")
    assert connection.inputs["authParameters"]["apiKey"]["value"] == "set-by-hand"
    assert destination.inputs["invocationEndpoint"].startswith("https://itsm.invalid/")


def test_everything_that_waits_is_encrypted_with_our_key(graph):
    for resource in (*every(graph, "sns.Topic"), *every(graph, "sqs.Queue")):
        assert resource.inputs["kmsMasterKeyId"] == KEY
        assert resource.inputs["tags"]["purpose"] == "incidents"


def test_only_our_own_services_publish_and_only_our_topics_fill_the_queues(graph):
    for topic in every(graph, "sns.Topic"):
        publish = statements(topic)["Publish"]
        assert publish["Condition"] == {"StringEquals": {"aws:SourceAccount": "111111111111"}}
        assert "AWS" not in publish["Principal"]
        assert "events.amazonaws.com" not in publish["Principal"]["Service"]
        events = statements(topic)["PublishEvents"]
        assert events["Principal"] == {"Service": "events.amazonaws.com"}
        assert "Condition" not in events  # EventBridge would fulfil none
    routes = {topic.outputs["arn"] for topic in every(graph, "sns.Topic") if "severity" in topic.inputs["tags"]}
    for policy in every(graph, "sqs.QueuePolicy"):
        send = statements(policy)["OurTopicsSend"]
        assert set(send["Condition"]["ArnEquals"]["aws:SourceArn"]) == routes


def test_what_a_rule_cannot_deliver_goes_to_the_dead_letters_and_nowhere_else(graph):
    sent = statements(one(graph, "sqs.QueuePolicy", "dead-letters"))["RulesPutAside"]
    assert sent["Principal"] == {"Service": "events.amazonaws.com"}
    assert sent["Condition"] == {"ArnLike": {"aws:SourceArn": "arn:aws:events:eu-west-1:111111111111:rule/*"}}
    assert set(statements(one(graph, "sqs.QueuePolicy", "incidents"))) == {"OurTopicsSend"}


def test_the_carrier_may_take_decrypt_and_deliver_and_nothing_else(graph):
    allowed = {action for one_ in statements(one(graph, "iam.RolePolicy")).values() for action in one_["Action"]}
    assert allowed == {
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
        "kms:Decrypt",
        "events:InvokeApiDestination",
    }


def test_without_an_itsm_routes_lead_to_whoever_subscribes(build):
    graph = build(Incidents, {name: value for name, value in ARGS.items() if name != "itsm"})
    assert every(graph, "pipes.Pipe") == []
    assert len(every(graph, "sns.TopicSubscription")) == 2
