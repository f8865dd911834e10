"""Each clause of the promises about incidents on Google Cloud: what breaks it, what leaves it open."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.proof import results
from policies.twin import Change, Drop, Replaced, Set, apply

CHANNEL = "gcp:monitoring/notificationChannel:NotificationChannel"
ALERT = "gcp:monitoring/alertPolicy:AlertPolicy"
TOPIC, TAKEN = "gcp:pubsub/topic:Topic", "gcp:pubsub/subscription:Subscription"
ON_TOPIC, ON_TAKEN = (
    "gcp:pubsub/topicIAMMember:TopicIAMMember",
    "gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember",
)
WORKFLOW, CLOCK = "gcp:workflows/workflow:Workflow", "gcp:cloudscheduler/job:Job"
ON_KEY = "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember"
LOW = {"at": "own", "having": "topics/bex-dev-low"}
DEAD = {"at": "own", "having": '"name": "bex-dev-dead-letters"'}
CARRIES = {"at": "own", "having": "way.endpoint"}
LIES = {"at": "own", "having": "num_undelivered_messages"}
ITSM = {"at": "own", "having": "-itsm"}

BREAKS: list[tuple[str, Change]] = [
    ("every_severity_routed", Drop(CHANNEL, **LOW)),
    ("every_severity_routed", Set(CHANNEL, "type", "email", **LOW)),
    ("every_severity_routed", Drop(TAKEN, **LOW)),
    ("every_severity_routed", Drop(CLOCK, **ITSM)),
    ("every_severity_routed", Drop(ON_TAKEN, at="own", having="bex-dev-itsm@")),
    ("every_severity_routed", Set(WORKFLOW, "sourceContents", '{"main": {"steps": []}}', **CARRIES)),
    (
        "every_severity_routed",
        Set(
            WORKFLOW,
            "sourceContents",
            Replaced("open_ticket(.*?)way.endpoint", r"open_ticket\1x.googleapis.com"),
            **CARRIES,
        ),
    ),
    ("nothing_lost", Set(TAKEN, "deadLetterPolicy", None, **LOW)),
    ("nothing_lost", Drop(TAKEN, **DEAD)),
    ("nothing_lost", Set(TAKEN, "expirationPolicy", {"ttl": "86400s"}, **DEAD)),
    ("nothing_lost", Set(ALERT, "notificationChannels", [], **LIES)),
    ("nothing_lost", Set(ALERT, "conditions[0].conditionThreshold.thresholdValue", 100, **LIES)),
    ("events_let_in", Drop(ON_TOPIC, at="own", having="gcp-sa-pubsub")),
    ("events_let_in", Drop(ON_TAKEN, at="own", having="gcp-sa-pubsub")),
    ("events_let_in", Drop(ON_KEY, at="own", having="cryptoKeys/incidents-")),
    ("events_let_in", Set(ON_TOPIC, "role", "roles/pubsub.subscriber", at="own", having="gcp-sa-monitoring")),
]
OPEN: list[tuple[str, Change]] = [
    ("every_severity_routed", Set(WORKFLOW, "sourceContents", UNKNOWN, **CARRIES)),
    ("every_severity_routed", Set(WORKFLOW, "sourceContents", "main: {steps: []}", **CARRIES)),
    ("every_severity_routed", Set(TAKEN, "topic", UNKNOWN, **LOW)),
    ("nothing_lost", Set(TAKEN, "deadLetterPolicy", UNKNOWN, **LOW)),
    ("nothing_lost", Set(TAKEN, "expirationPolicy", UNKNOWN, **DEAD)),
    ("events_let_in", Set(CHANNEL, "labels", UNKNOWN, **LOW)),
    ("events_let_in", Set(ON_TOPIC, "topic", UNKNOWN, at="own", having="gcp-sa-monitoring")),
]


def verdict(worked, name: str, change: Change) -> Verdict:
    graph, expected = worked("dev", "gcp")
    return results(apply(graph, change, expected)[0], expected)[name].verdict


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_it_fails(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"incidents.{name}", change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_it_is_not_evaluated(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"incidents.{name}", change) is Verdict.NOT_EVALUATED


def test_a_topic_without_a_key_of_ours_is_told(worked) -> None:
    assert (
        verdict(worked, "keys.stores_encrypted_with_own_key", Set(TOPIC, "kmsKeyName", None, at="own")) is Verdict.FAIL
    )
