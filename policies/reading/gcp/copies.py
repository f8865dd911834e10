"""What is copied from a bucket as it is written: transfers that a workflow starts again and again, and waits for.

No service of Google's promises a time for copies between buckets. What a workflow promises is when somebody is told: it
starts a transfer by the clock where none goes on, waits so long for its end, and fails where one takes longer. So what
just missed a transfer is there, or told of, when that has ended, the clock has come round and the next one has ended.

Sources: Storage Transfer Service, jobs (https://cloud.google.com/storage-transfer/docs/reference/rest/v1/transferJobs),
one transfer at a time (https://cloud.google.com/storage-transfer/docs/reference/rest/v1/transferJobs/run) and rights on
source and sink (https://cloud.google.com/storage-transfer/docs/iam-cloud).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of
from gouvernail.values import entry, flag, text
from policies.reading.gcp.clocked import WORKFLOW, by_clock, calls, conditions, may, said, told
from policies.reading.gcp.grants import given_to, on
from policies.reading.gcp.names import bucket_named
from policies.reading.gcp.stores import BUCKET
from policies.reading.model.backup import Replication
from policies.reading.policy import permits

__all__ = ["replications"]

_JOB: Final = "gcp:storage/transferJob:TransferJob"
_CLOCK: Final = "gcp:cloudscheduler/job:Job"
_API: Final = "https://storagetransfer.googleapis.com/v1/"
_STARTS: Final = ("storagetransfer.jobs.run", "storagetransfer.operations.get")
_FROM: Final = ("storage.buckets.get", "storage.objects.get", "storage.objects.list")
_INTO: Final = (*_FROM, "storage.objects.create")
_EVERY: Final = re.compile(r"\*/(\d+) \* \* \* \*")
_WAITS: Final = re.compile(r"\$\{not\(.+\) and sys\.now\(\) - \w+ <= (?P<limit>\d+)\}")
_GOES_ON: Final = re.compile(r"\$\{\w+ - time\.parse\(\w+\.body\.metadata\.startTime\) > (?P<limit>\d+)\}")
_FAILED: Final = re.compile(r'\$\{.+"status".+ != "SUCCESS"\}')
_HOUR: Final = 60


def replications(graph: Graph) -> Iterator[Replication]:
    """Every transfer from bucket to bucket that is declared."""
    for job in graph.of_type(_JOB):
        spec = job.value("transferSpec")
        here = text(entry(spec, "gcsDataSource", "bucketName"))
        there = text(entry(spec, "gcsDataSink", "bucketName"))
        found = next((one for one in graph.of_type(BUCKET) if one.id == there), None)
        region = UNKNOWN if found is None else text(found.value("location"))
        yield Replication(
            urn=job.urn,
            store=here,
            on=all_of((_is_on(job), _whole(spec), _may_copy(graph, job, here, there))),
            region=region.lower() if isinstance(region, str) else region,
            within=_within(graph, job),
        )


def _is_on(job: Resource) -> Truth:
    status = text(job.value("status"))
    return UNKNOWN if status is UNKNOWN else status in {None, "ENABLED"}


def _whole(spec: object) -> Truth:
    """All of the bucket, and nothing that is there already is taken away."""
    asked = (
        entry(spec, "objectConditions"),
        entry(spec, "transferManifest"),
        entry(spec, "gcsDataSource", "path"),
        entry(spec, "gcsDataSink", "path"),
    )
    takes = [
        flag(entry(spec, "transferOptions", one))
        for one in ("deleteObjectsUniqueInSink", "deleteObjectsFromSourceAfterTransfer")
    ]
    return all_of(
        (
            *(UNKNOWN if one is UNKNOWN else not one for one in asked),
            *(UNKNOWN if one is UNKNOWN else not one for one in takes),
        )
    )


def _may_copy(graph: Graph, job: Resource, here: Maybe[str | None], there: Maybe[str | None]) -> Truth:
    """Whether the account as which it transfers may; of Google's own account, which no stack makes, it is not known."""
    who = text(job.value("serviceAccount"))
    if not isinstance(who, str) or not isinstance(here, str) or not isinstance(there, str):
        return UNKNOWN
    given = on(job.urn, given_to(graph, who)).statements
    if given is UNKNOWN:
        return UNKNOWN
    return all_of(
        permits(given, action, place if action.startswith("storage.buckets") else f"{place}/objects/any")
        for place, actions in ((_full(graph, here), _FROM), (_full(graph, there), _INTO))
        for action in actions
    )


def _full(graph: Graph, bucket: str) -> str:
    found = next((one for one in graph.of_type(BUCKET) if one.id == bucket), None)
    return bucket_named((graph.account(found) or "_") if found else "_", bucket)


def _within(graph: Graph, job: Resource) -> Maybe[float | None]:
    """Seconds; None where no workflow starts it that tells where it is late."""
    name = text(job.value("name"))
    if name is UNKNOWN:
        return UNKNOWN
    found: list[Maybe[float | None]] = []
    for flow in graph.of_type(WORKFLOW):
        called = calls(flow)
        if called is UNKNOWN:
            found.append(UNKNOWN)
        elif any(one.does == "http.post" and one.url == f"{_API}{name}:run" for one in called):
            found.append(_promised(graph, flow))
    known = [one for one in found if isinstance(one, float)]
    return min(known) if known else UNKNOWN if UNKNOWN in found else None


def _promised(graph: Graph, flow: Resource) -> Maybe[float | None]:
    project = f"projects/{graph.account(flow)}"
    kept = all_of((by_clock(graph, flow), told(graph, flow), *(may(graph, flow, one, project) for one in _STARTS)))
    every = _period(graph, flow)
    branches = list(conditions(said(flow)))
    waits, goes_on = _limit(_WAITS, branches), _limit(_GOES_ON, branches)
    if kept is False or waits is None or goes_on is None or not any(map(_FAILED.fullmatch, branches)):
        return None
    return UNKNOWN if kept is UNKNOWN or every is UNKNOWN else goes_on + every + waits


def _limit(pattern: re.Pattern[str], branches: Sequence[str]) -> float | None:
    return next((float(found["limit"]) for one in branches if (found := pattern.fullmatch(one))), None)


def _period(graph: Graph, flow: Resource) -> Maybe[float]:
    """Seconds from one start by the clock to the next; of one that is not every so many minutes it is not known."""
    for clock in graph.of_type(_CLOCK):
        uri, cron = text(entry(clock.value("httpTarget"), "uri")), text(clock.value("schedule"))
        if isinstance(uri, str) and uri.endswith(f"/{flow.id}/executions") and isinstance(cron, str):
            found = _EVERY.fullmatch(cron)
            if found and int(found[1]) and _HOUR % int(found[1]) == 0:
                return 60.0 * int(found[1])
    return UNKNOWN
