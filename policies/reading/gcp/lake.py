"""Buckets of datasets, how long they keep what, and who could read them.

Sources: Cloud Storage, lifecycle (https://cloud.google.com/storage/docs/lifecycle): age counts from when a version was
written, and to delete a current one makes it an older one; soft delete
(https://cloud.google.com/storage/docs/soft-delete): what was deleted can be brought back for so long, a week where
nothing is said; access control (https://cloud.google.com/storage/docs/access-control).
"""

from collections.abc import Iterable, Iterator, Mapping

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth
from gouvernail.values import entry, flag, items, mapping, number, text
from policies.reading.gcp.grants import given_on
from policies.reading.gcp.names import id_of
from policies.reading.gcp.stores import stores
from policies.reading.model.lake import DatasetStore, Stranger
from policies.reading.model.policies import Group, Principal
from policies.reading.policy import matches

__all__ = ["dataset_stores"]

_BUCKET = "gcp:storage/bucket:Bucket"
_READ = "storage.objects.get"
_DAY = 86_400
_BROUGHT_BACK = 7 * _DAY
_ALONE = {"age", "withState", "sendAgeIfZero"}
"""Conditions that leave no object out, but by its state."""


def dataset_stores(graph: Graph, named: Iterable[str]) -> Iterator[DatasetStore]:
    """Every bucket with a label `dataset`, which has small letters alone: `named` are the datasets as they are written.

    What belongs to somebody else is none of ours.
    """
    written = {name.lower(): name for name in named}
    read = {store.urn: store for store in stores(graph)}
    for bucket in graph.of_type(_BUCKET):
        labels = bucket.value("labels")
        dataset = text(entry(labels, "dataset"))
        if bucket.external or dataset is None:
            continue
        yield DatasetStore(
            urn=bucket.urn,
            dataset=dataset if dataset is UNKNOWN else written.get(dataset, dataset),
            classification=text(entry(labels, "data-class")),
            versioned=read[bucket.urn].versioned,
            days=_days(bucket),
            strangers=(*_ways_in(bucket), *_given(graph, bucket)),
        )


def _days(bucket: Resource) -> Maybe[float | None]:
    """Until the last of what was written is deleted, and until nobody can bring it back; None where one never is."""
    rules, back = items(bucket.value("lifecycleRules")), _brought_back(bucket)
    versions = flag(entry(bucket.value("versioning"), "enabled"))
    if UNKNOWN in (rules, back, versions) or rules is UNKNOWN or back is UNKNOWN:
        return UNKNOWN
    hidden: list[float] = []
    gone: list[float] = []
    for rule in rules:
        age, state = _deletes(rule)
        if age is UNKNOWN or state is UNKNOWN:
            return UNKNOWN
        if age is not None:
            hidden += [age] if state in {"ANY", "LIVE"} else []
            gone += [age] if state in {"ANY", "ARCHIVED"} else []
    if not hidden or (versions and not gone):
        return None
    # To delete what is current makes it an older version, which goes the next day at the earliest.
    last = max(min(gone), min(hidden) + 1) if versions else min(hidden)
    return last + back


def _deletes(rule: Mapping[str, object]) -> tuple[Maybe[float | None], Maybe[str]]:
    """After how many days the rule deletes, and what; None where it deletes nothing, or not every object."""
    kind, condition = text(entry(rule, "action", "type")), mapping(rule.get("condition"))
    if kind is UNKNOWN or condition is UNKNOWN:
        return UNKNOWN, UNKNOWN
    others = {one for one, value in condition.items() if one not in _ALONE and value not in (None, "", 0, False, [])}
    state = text(entry(condition, "withState"))
    if kind != "Delete" or others:
        return None, ""
    age = number(entry(condition, "age"))
    return age, state if state is UNKNOWN else state or "ANY"


def _brought_back(bucket: Resource) -> Maybe[float]:
    """The days for which what was deleted for good can still be brought back."""
    policy = bucket.value("softDeletePolicy")
    seconds = number(entry(policy, "retentionDurationSeconds"))
    if seconds is UNKNOWN:
        return UNKNOWN
    return (_BROUGHT_BACK if seconds is None else seconds) / _DAY


def _ways_in(bucket: Resource) -> Iterator[Stranger]:
    """Ways for which nobody needs a right on the bucket or around it."""
    prevention = text(bucket.value("publicAccessPrevention"))
    closed: Truth = UNKNOWN if prevention is UNKNOWN else prevention == "enforced"
    yield Stranger("whoever bears no name", "reading", closed)
    yield Stranger("whoever an object's own list names", "reading", flag(bucket.value("uniformBucketLevelAccess")))


def _given(graph: Graph, bucket: Resource) -> Iterator[Stranger]:
    """Whoever is given a right to read, on the bucket or around it, and is no account of this project."""
    for one in given_on(graph, id_of(graph, bucket)):
        if one is UNKNOWN:
            yield Stranger("somebody", "reading", UNKNOWN)
        elif any(matches(action.lower(), _READ) is True for action in one.actions):
            for who in one.principals:
                yield Stranger(f"{who.name}, who is given {one.name},", "reading", _ours(who, graph.account(bucket)))


def _ours(who: Principal, account: str | None) -> Truth:
    """An agent reads for whoever asks its service to: who that is, is not seen."""
    if who.group is Group.SERVICE:
        return UNKNOWN
    return who.group is Group.IDENTITY and who.account == account
