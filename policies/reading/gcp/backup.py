"""Locked buckets of copies, workflows that copy into them by the clock, and those that try whether copies come back.

Sources: Storage Transfer Service, "REST Resource: transferJobs"
(https://cloud.google.com/storage-transfer/docs/reference/rest/v1/transferJobs), rights on source and sink
(https://cloud.google.com/storage-transfer/docs/iam-cloud) and accounts of one's own
(https://cloud.google.com/storage-transfer/docs/delegate-service-agent-permissions); Cloud Storage, Bucket Lock
(https://cloud.google.com/storage/docs/bucket-lock).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of
from gouvernail.values import entry, flag, number, text
from policies.reading.gcp.clocked import (
    WORKFLOW,
    Call,
    account,
    by_clock,
    calls,
    conditions,
    loops,
    may,
    routes,
    said,
    told,
)
from policies.reading.gcp.names import bucket_named, purpose
from policies.reading.model.backup import CopyPlan, FailureRule, RestoreTest, Vault

__all__ = ["copy_plans", "failure_rules", "restore_tests", "vaults"]

_BUCKET = "gcp:storage/bucket:Bucket"
_BUCKETS = "https://storage.googleapis.com/storage/v1/b"
_JOBS = "https://storagetransfer.googleapis.com/v1/transferJobs"
_MARKED = re.compile(r'\$\{default\(map\.get\((\w+), \["labels", "backup"\]\), "no"\) != "yes"\}')
_SAME = re.compile(r"\$\{\w+\.body\.crc32c != \w+\.crc32c\}")
_VARIABLE = re.compile(r"\$\{(\w+)\}")
_DAY = 86_400
_COPIES = tuple(f"storagetransfer.{verb}" for verb in ("jobs.create", "jobs.run", "operations.get"))
_FROM = ("storage.objects.get", "storage.objects.list")
_INTO = ("storage.objects.create",)


@dataclass(frozen=True, slots=True)
class _Copier:
    """A workflow that transfers: from and into which buckets, `every` where from each that bears the label.

    All is unknown where its definition is not.
    """

    flow: Resource
    known: bool = False
    every: bool = False
    sources: tuple[str, ...] = ()
    sinks: tuple[str, ...] = ()
    compares: bool = False


def vaults(graph: Graph) -> Iterator[Vault]:
    """Every bucket into which marked stores are copied, and the landing zone's, by its purpose."""
    into = {sink for one in _copiers(graph) if one.every for sink in one.sinks}
    for bucket in graph.of_type(_BUCKET):
        if bucket.id in into or (bucket.external and purpose(bucket) == "backups"):
            where = _where(bucket)
            yield Vault(
                urn=bucket.urn,
                id=bucket.id or UNKNOWN,
                account=graph.account(bucket),
                region=None if where is UNKNOWN else where,
                days=_locked(bucket),
                adopted=bucket.external,
            )


def copy_plans(graph: Graph) -> Iterator[CopyPlan]:
    """Every workflow that copies marked stores; those in its own region are the first copies."""
    for one in _copiers(graph):
        home = text(one.flow.value("region"))
        if not one.known:
            yield CopyPlan(one.flow.urn, graph.account(one.flow), UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
        elif one.every:
            where = {sink: _region(graph, sink) for sink in one.sinks}
            unclear = home is UNKNOWN or UNKNOWN in where.values()
            yield CopyPlan(
                urn=one.flow.urn,
                account=graph.account(one.flow),
                selects=all_of((by_clock(graph, one.flow), _may_copy(graph, one))),
                into=UNKNOWN if unclear else tuple(sink for sink, region in where.items() if region == home),
                on_to=UNKNOWN if unclear else tuple(sink for sink, region in where.items() if region != home),
                lasting=True,  # a bucket deletes nothing before its lock ends, whatever its lifecycle says
            )


def restore_tests(graph: Graph) -> Iterator[RestoreTest]:
    """Every workflow that copies back from vaults, and compares."""
    held = {one.id for one in vaults(graph)}
    for one in _copiers(graph):
        if not one.known:
            yield RestoreTest(one.flow.urn, graph.account(one.flow), UNKNOWN, UNKNOWN)
        elif not one.every and held & {*one.sources}:
            yield RestoreTest(
                urn=one.flow.urn,
                account=graph.account(one.flow),
                vaults=one.sources,
                selects=all_of((one.compares, by_clock(graph, one.flow), _may_copy(graph, one))),
            )


def failure_rules(graph: Graph) -> Iterator[FailureRule]:
    """The alerts on a project's copies and restores, for the region of each vault: workflows wait for what they ask."""
    flows = [one.flow for one in _copiers(graph)]
    for own in sorted({graph.account(one) or "" for one in flows}):
        its = [one for one in flows if graph.account(one) == own]
        led = [routes(graph, one) for one in its]
        everywhere: Maybe[tuple[str, ...]] = UNKNOWN
        if UNKNOWN not in led:
            known = [set(one) for one in led if one is not UNKNOWN]
            everywhere = tuple(sorted(set[str].intersection(*known)))
        on = all_of(told(graph, one) for one in its)
        for region in sorted({one.region or "" for one in vaults(graph) if one.account == own}):
            yield FailureRule(its[0].urn, own, region, on, everywhere)


@lru_cache(maxsize=4)  # every part of this asks; a graph does not change
def _copiers(graph: Graph) -> tuple[_Copier, ...]:
    found: list[_Copier] = []
    for flow in graph.of_type(WORKFLOW):
        called, definition = calls(flow), said(flow)
        if called is UNKNOWN:
            found.append(_Copier(flow))
            continue
        jobs = [one for one in called if one.does == "http.post" and one.url == _JOBS]
        as_itself = [one for one in jobs if entry(one.args, "body", "serviceAccount") == account(flow)]
        if jobs:
            named, branches = loops(definition), list(conditions(definition))
            lists = any(one.does == "http.get" and one.url == _BUCKETS for one in called)
            marked = any(_MARKED.fullmatch(one) for one in branches)
            from_each = any(one.args.get("source") == "${one.name}" for one in called)
            found.append(
                _Copier(
                    flow=flow,
                    known=True,
                    every=lists and marked and from_each and bool(as_itself),
                    sources=_buckets(called, "source", named),
                    sinks=_buckets(called, "sink", named),
                    compares=bool(as_itself) and any(_SAME.fullmatch(one) for one in branches),
                )
            )
    return tuple(found)


def _buckets(called: Sequence[Call], which: str, named: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The buckets that transfers are told: by name, or by the variable of a loop over names."""
    found: list[str] = []
    for one in called:
        value = one.args.get(which)
        if isinstance(value, str):
            variable = _VARIABLE.fullmatch(value)
            found += named.get(variable[1], ()) if variable else [] if "${" in value else [value]
    return tuple(dict.fromkeys(found))


def _may_copy(graph: Graph, one: _Copier) -> Truth:
    """Whether its account may do what a transfer takes: of any bucket of the project where it copies each."""
    project = f"projects/{graph.account(one.flow)}"
    sources = [f"{project}/buckets/any"] if one.every else [_full(graph, it) for it in one.sources]
    wanted = [
        *((action, project) for action in _COPIES),
        *((action, f"{it}/objects/any") for it in sources for action in _FROM),
        *((action, f"{_full(graph, it)}/objects/any") for it in one.sinks for action in _INTO),
        *((("storage.buckets.list", project),) if one.every else ()),
    ]
    return all_of(may(graph, one.flow, action, thing) for action, thing in wanted)


def _full(graph: Graph, bucket: str) -> str:
    found = next((one for one in graph.of_type(_BUCKET) if one.id == bucket), None)
    return bucket_named((graph.account(found) or "_") if found else "_", bucket)


def _region(graph: Graph, bucket: str) -> Maybe[str | None]:
    found = next((one for one in graph.of_type(_BUCKET) if one.id == bucket), None)
    return UNKNOWN if found is None else _where(found)


def _where(bucket: Resource) -> Maybe[str | None]:
    said_ = text(bucket.value("location"))
    return said_ if said_ is UNKNOWN or said_ is None else said_.lower()


def _locked(bucket: Resource) -> Maybe[float | None]:
    """Days for which nobody can delete a copy."""
    policy = bucket.value("retentionPolicy")
    locked, seconds = flag(entry(policy, "isLocked")), number(entry(policy, "retentionPeriod"))
    if locked is UNKNOWN or seconds is UNKNOWN:
        return UNKNOWN
    return seconds / _DAY if locked and seconds is not None else None
