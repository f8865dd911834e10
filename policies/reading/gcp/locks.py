"""What locks objects one by one: workflows that set a lock on each version of what lies in a bucket.

Source: Cloud Storage, Object Retention Lock (https://cloud.google.com/storage/docs/object-lock): once locked, a lock is
never shortened.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of
from gouvernail.values import entry, flag, text
from policies.reading.gcp.clocked import WORKFLOW, by_clock, calls, may
from policies.reading.gcp.names import bucket_named

__all__ = ["Locking", "lockings"]

_BUCKET = "gcp:storage/bucket:Bucket"
_OBJECT = re.compile(
    r'\$\{"https://storage\.googleapis\.com/storage/v1/b/([^/"]+)/o/" \+ text\.url_encode\((\w+)\.name\)\}'
)
_FROM_NOW = re.compile(r"\$\{time\.format\(sys\.now\(\) \+ (\d+)\)\}")
_DAY = 86_400
_ON_OBJECTS = tuple(f"storage.objects.{verb}" for verb in ("get", "setRetention", "update"))


@dataclass(frozen=True, slots=True)
class Locking:
    """A workflow that locks, the bucket's name, and for how many days; `everything` that it leaves nothing out."""

    flow: Resource
    bucket: Maybe[str]
    days: Maybe[float | None] = UNKNOWN
    every_version: Truth = UNKNOWN
    everything: Truth = UNKNOWN
    may: Truth = UNKNOWN
    started: Truth = UNKNOWN


@lru_cache(maxsize=4)  # stores and archives ask; a graph does not change
def lockings(graph: Graph) -> tuple[Locking, ...]:
    """Every workflow that sets locks; one whose definition is not known may be one."""
    return tuple(_lockings(graph))


def _lockings(graph: Graph) -> Iterator[Locking]:
    for flow in graph.of_type(WORKFLOW):
        called = calls(flow)
        if called is UNKNOWN:
            yield Locking(flow, UNKNOWN)
            continue
        for one in called:
            target = _OBJECT.fullmatch(one.url) if one.does == "http.patch" else None
            if target is None:
                continue
            bucket = next((it for it in graph.of_type(_BUCKET) if it.id == target[1]), None)
            name = bucket_named(graph.account(bucket) or "", target[1]) if bucket else ""
            lists = f"https://storage.googleapis.com/storage/v1/b/{target[1]}/o"
            listed = [it for it in called if it.does == "http.get" and it.url == lists]
            yield Locking(
                flow=flow,
                bucket=target[1],
                days=_days(text(flow.value("sourceContents"))),
                every_version=all_of(
                    (
                        any(entry(it.args, "query", "versions") is True for it in listed),
                        entry(one.args, "query", "generation") == f"${{{target[2]}.generation}}",
                        entry(one.args, "body", "retention", "mode") == "Locked",
                        flag(bucket.value("enableObjectRetention")) if bucket else UNKNOWN,
                    )
                ),
                everything=any(it.args.get("prefix") == "" for it in called),
                may=all_of(
                    (
                        *(may(graph, flow, action, f"{name}/objects/any") for action in _ON_OBJECTS),
                        may(graph, flow, "storage.objects.list", name),
                    )
                )
                if bucket
                else UNKNOWN,
                started=by_clock(graph, flow),
            )


def _days(written: object) -> Maybe[float | None]:
    """Days from now, where the definition says one moment that is to come."""
    found = set(_FROM_NOW.findall(written)) if isinstance(written, str) else set[str]()
    return float(found.pop()) / _DAY if len(found) == 1 else UNKNOWN if found else None
