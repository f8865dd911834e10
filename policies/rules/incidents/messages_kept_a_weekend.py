"""What nobody takes over a long weekend is still there afterwards."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason
from policies.common.clauses import number_of
from policies.common.durations import days
from policies.resource import View

TITLE = "A queue keeps what nobody took for four days at least."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Leave `messageRetentionSeconds` at 345600 or more.",
    "gcp": "Leave `messageRetentionDuration` at 345600s or more.",
}
NOT_THERE = {"azure": "In a queue of a storage account each message says itself how long it is kept: no resource does."}
_DAYS = 4
_SECONDS = 345600


def _subscription(subscription: View) -> Iterator[Reason]:
    """Seven days where nothing is said."""
    path = "messageRetentionDuration"
    kept = days(subscription, path)
    enough = UNKNOWN if kept is UNKNOWN else kept is None or kept >= _DAYS
    yield from subscription.needs(path, enough, "is less than four days")


READS = {
    "aws:sqs/queue:Queue": number_of("messageRetentionSeconds", _SECONDS, "is less than four days", absent=_SECONDS),
    "gcp:pubsub/subscription:Subscription": _subscription,
}
