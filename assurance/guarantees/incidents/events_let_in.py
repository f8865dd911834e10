"""What a rule sends is not turned away at the door."""

from collections.abc import Iterator

from assurance.guarantees.twin import Set
from assurance.reading.model.platform import Platform
from assurance.verdict import Finding, Result, judged, require
from gouvernail.graph import UNKNOWN

STATEMENT = "Topics that rules send to, and the queues for what they cannot deliver, let it in, and so do their keys."
SOURCES = ("AI Act Art. 26(5) (supports)", "DORA Art. 17(1) (supports)")
UNSEEN = "Machines and pipelines that rules start, which are reached with roles; routes of the landing zone."
_KEY = "aws:kms/key:Key"
_TURNED_AWAY = {
    "Sid": "Twin",
    "Effect": "Deny",
    "Principal": {"Service": "events.amazonaws.com"},
    "Action": "kms:Decrypt",
    "Resource": "*",
}
BROKEN = {"aws": Set(_KEY, "policy.Statement[+]", _TURNED_AWAY, at="own", having="topicArn")}
UNCLEAR = {"aws": Set("aws:sns/topic:Topic", "policy", UNKNOWN, at="audit", having="severity")}


def holds(platform: Platform) -> Result:
    """Reads the policy of each topic and queue that a rule names, and that of its key."""
    return judged(
        _findings(platform),
        (sending.urn for sending in platform.sendings),
        applies=bool(platform.expected.layers & {"foundation", "audit"}),
    )


def _findings(platform: Platform) -> Iterator[Finding]:
    for sending in platform.sendings:
        yield from require(
            sending.let_in,
            sending.urn,
            "the topic or its key turns away what this rule sends",
            "whether the topic and its key let in what this rule sends is not known",
        )
        if sending.kept is True:
            yield from require(
                sending.kept_let_in,
                sending.urn,
                "the queue or its key turns away what this rule cannot deliver",
                "whether the queue and its key let in what this rule cannot deliver is not known",
            )
