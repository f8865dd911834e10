"""Traffic is recorded where it cannot be deleted."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import any_of
from gouvernail.verdict import Reason, Result, broken, judged, require, unclear
from policies.locks import LOCKED_LATER
from policies.reading.model.networks import FlowLog
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = "All traffic of every network is recorded, accepted or refused, in a store that nobody can delete from."
SEVERITY = "high"
REMEDIATION = (
    "Record all traffic into a store that is locked for good: a flow log with `trafficType` `ALL` (AWS), `enabled` on "
    "the flow log of the network (Azure), `logConfig` with `flowSampling` 1 and without a filter on every subnetwork "
    "(Google Cloud)."
)
UNSEEN = "Whether the records arrive (a run-time question), and traffic that the cloud itself never records."
_SUBNET = "gcp:compute/subnetwork:Subnetwork"
BROKEN = {
    "aws": Set("aws:ec2/flowLog:FlowLog", "trafficType", "REJECT"),
    "azure": Set("azure-native:network:FlowLog", "enabled", value=False),
    "gcp": Set(_SUBNET, "logConfig.flowSampling", 0.5, having="logConfig"),
}
UNCLEAR = {
    "aws": Set("aws:ec2/flowLog:FlowLog", "trafficType", UNKNOWN),
    "azure": Set("azure-native:network:FlowLog", "enabled", UNKNOWN),
    "gcp": Set(_SUBNET, "logConfig", UNKNOWN, having="logConfig"),
}
BY_OTHER_MEANS = {
    "azure": LOCKED_LATER,
    "gcp": "Subnets record their own traffic, and the account's trail carries the record away.",
}


def holds(platform: Platform) -> Result:
    """Each network has a flow log of everything, into a store locked for good."""
    return judged(
        _reasons(platform),
        (network.urn for network in platform.networks),
        applies=platform.expected.networked,
    )


def _reasons(platform: Platform) -> Iterator[Reason]:
    for network in platform.networks:
        logs = [log for log in platform.flow_logs if log.network == network.id]
        if not logs:
            unread = network.adopted or any(log.network is UNKNOWN for log in platform.flow_logs)
            make = unclear if unread else broken
            yield make(network.urn, "no flow log of this network " + ("could be read" if unread else "is there"))
            continue
        yield from require(
            any_of(log.everything for log in logs),
            logs[0].urn,
            "the flow log leaves traffic out",
            "which traffic the flow log records is not known",
        )
        for log in logs:
            yield from _kept(platform, log)


def _kept(platform: Platform, log: FlowLog) -> Iterator[Reason]:
    store = None if log.store is UNKNOWN else platform.store(log.store)
    if store is None or store.lock is UNKNOWN:
        yield unclear(log.urn, "the store of this flow log could not be read")
    elif store.lock is None:
        yield broken(log.urn, "the store of this flow log has no lock")
    else:
        yield from require(
            store.lock.absolute,
            store.urn,
            "the lock on the store of this flow log can be lifted",
            "whether the lock on the store of this flow log can be lifted is not known",
        )
