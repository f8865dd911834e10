"""Who is not heard is missed."""

from collections.abc import Iterator

from assurance.guarantees.twin import Set
from assurance.reading.model.platform import Platform
from assurance.verdict import Finding, Result, broken, judged, require, unclear
from gouvernail.graph import UNKNOWN

STATEMENT = "Every call of a device is counted, and one that cannot be counted is put where somebody is told of it."
SOURCES = ("AI Act Art. 26(5) (supports)", "AI Act Art. 72(1) (supports)")
UNSEEN = "Which device is silent: calls are counted, not listed. A device that calls too often hides one that does not."
_RULE = "aws:iot/topicRule:TopicRule"
BROKEN = {"aws": Set(_RULE, "errorAction", None)}
UNCLEAR = {"aws": Set(_RULE, "errorAction.sqs.queueUrl", UNKNOWN)}


def holds(platform: Platform) -> Result:
    """Looks at what counts calls."""
    applies = platform.expected.fleet is not None and "workload" in platform.expected.layers
    subjects = (one.urn for one in platform.call_counters)
    return judged(_findings(platform) if applies else (), subjects, applies=applies)


def _findings(platform: Platform) -> Iterator[Finding]:
    if not platform.call_counters:
        yield broken(None, "nobody counts the calls of devices")
    for one in platform.call_counters:
        yield from require(one.counts, one.urn, "calls are not counted", "whether calls are counted is not known")
        if one.kept is False and platform.expected.incidents_adopted:
            yield unclear(one.urn, "the landing zone's routes have no queue of ours for a call that cannot be counted")
            continue
        yield from require(
            one.kept,
            one.urn,
            "a call that cannot be counted is lost",
            "whether a call that cannot be counted is lost is not known",
        )
