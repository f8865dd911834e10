"""What a device says is not lost where it cannot be passed on, and what it did is written down."""

from collections.abc import Iterator

from gouvernail.maybe import any_of, negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "What a device says is passed on, or kept with the reason why not; what goes wrong is logged."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Set `enabled` and an `errorAction` of the rule, and a `defaultLogLevel` that writes.",
    "azure": "Set `isEnabled` of each of `properties.routing.routes`.",
}
NOT_THERE = {"gcp": "Google Cloud has no registry of devices."}


def _rule(rule: View) -> Iterator[Reason]:
    yield from rule.needs("enabled", rule.flag("enabled"), "is not true")
    yield from rule.needs("errorAction", rule.given("errorAction"), "is not set: what cannot be passed on is lost")


def _logging(logging: View) -> Iterator[Reason]:
    off = any_of([logging.flag("disableAllLogs"), logging.one_of("defaultLogLevel", "DISABLED")])
    yield from logging.needs("defaultLogLevel", negated(off), "writes nothing down")


def _hub(hub: View) -> Iterator[Reason]:
    for route in hub.each("properties.routing.routes"):
        yield from route.needs("isEnabled", route.flag("isEnabled"), "is not true")


READS = {
    "aws:iot/loggingOptions:LoggingOptions": _logging,
    "aws:iot/topicRule:TopicRule": _rule,
    "azure-native:iothub:IotHubResource": _hub,
}
