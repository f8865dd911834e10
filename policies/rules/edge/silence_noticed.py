"""Who is not heard is missed."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth
from gouvernail.verdict import Reason, Result, broken, require, unclear
from policies.expectation import Fleet
from policies.reading.model.platform import Platform
from policies.rules.edge._each import of_fleet
from policies.twin import Set

STATEMENT = (
    "Every call of a device is written down under its name, one that cannot be is put where somebody is told of it, "
    "and what rings for silent devices counts each of those that called once."
)
SEVERITY = "medium"
REMEDIATION = (
    "Write each call down under the device's name, keep what cannot be written where somebody is told, and let the "
    "alarm on silence read that counter: an `errorAction` of the topic rule (AWS), the hub's diagnostic setting and "
    "the enabled query rule on `_LogOperation` (Azure), the sink with the enabled alert on its errors (Google Cloud)."
)
UNSEEN = (
    "Devices beyond the number that the spec names: as many silent ones are hidden by them. How well the cloud counts."
)
_RULE = "aws:iot/topicRule:TopicRule"
_ALERT = "azure-native:monitor:ScheduledQueryRule"
_POLICY = "gcp:monitoring/alertPolicy:AlertPolicy"
BROKEN = {
    "aws": Set(_RULE, "errorAction", None),
    "azure": Set(_ALERT, "enabled", value=False, having="_LogOperation"),
    "gcp": Set(_POLICY, "enabled", value=False, having="exports/error_count"),
}
UNCLEAR = {
    "aws": Set(_RULE, "errorAction.sqs.queueUrl", UNKNOWN),
    "azure": Set(_ALERT, "enabled", UNKNOWN, having="_LogOperation"),
    "gcp": Set(_POLICY, "enabled", UNKNOWN, having="exports/error_count"),
}
BY_OTHER_MEANS = {
    "azure": "A hub records each read of what a device is told. Azure writes that down twice, in a workspace and in "
    "the audit log's store, and an alert tells what could not be written into the workspace.",
    "gcp": "The audit log records each read of what a device is told, under the name that was proved. It is "
    "written down twice, in a log of its own and in the audit log, and an alert tells what could not be "
    "carried into the former.",
}


def holds(platform: Platform) -> Result:
    """Looks at what writes calls down, what counts the devices in it, and which of these the alarms read."""
    return of_fleet(platform, _reasons, (one.urn for one in platform.call_counters))


def _reasons(platform: Platform, _fleet: Fleet) -> Iterator[Reason]:
    if not platform.call_counters:
        yield broken(None, "nobody writes down who called")
    for one in platform.call_counters:
        counted: Truth = UNKNOWN if one.counts is UNKNOWN else bool(one.counts)
        for value, lacks, what in (
            (one.on, "calls are not written down", "whether calls are written down"),
            (counted, "nobody counts who called", "who counts calls"),
        ):
            yield from require(value, one.urn, lacks, f"{what} is not known")
        if one.kept is False and platform.expected.incidents_adopted:
            yield unclear(one.urn, "the landing zone's routes have no queue of ours for a call that cannot be written")
            continue
        lost = "a call that cannot be written is lost"
        yield from require(one.kept, one.urn, lost, f"whether {lost} is not known")
    yield from _read(platform)


def _read(platform: Platform) -> Iterator[Reason]:
    """Whether what rings reads what counts."""
    known = [one.counts for one in platform.call_counters if one.counts is not UNKNOWN]
    if len(known) < len(platform.call_counters):
        return  # that is said already
    counting = {name for names in known for name in names}
    for watch in platform.watches:
        if watch.counter is UNKNOWN:
            yield unclear(watch.urn, "what it rings on is not known")
        elif watch.counter is not None and watch.counter not in counting:
            yield broken(watch.urn, f"it reads {watch.counter}, which does not count the devices that called")
