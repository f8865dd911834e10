"""Buckets of datasets with their lifecycle.

Source: Amazon S3 User Guide, "Lifecycle configuration elements": an object that expires in a bucket with versions is
hidden first, and its version goes so many days after that.
"""

from collections.abc import Iterator, Mapping

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of, negated
from gouvernail.values import entry, items, number, text
from policies.reading.aws.stores import stores
from policies.reading.model.lake import DatasetStore, Stranger
from policies.reading.model.policies import Group, Policy, Statement
from policies.reading.policy import acts_on, matches

__all__ = ["dataset_stores"]

_BUCKET = "aws:s3/bucket:Bucket"
_LIFECYCLES = (
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
)
_WHO = "aws:principalarn"
_PEOPLE = "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_anybody_0123456789abcdef"


def dataset_stores(graph: Graph) -> Iterator[DatasetStore]:
    """Every bucket with a tag `dataset`; what belongs to somebody else is none of ours."""
    read = {store.urn: store for store in stores(graph)}
    for bucket in graph.of_type(_BUCKET):
        tags = bucket.value("tags")
        if bucket.external:
            continue
        dataset = text(entry(tags, "dataset"))
        if dataset is None:
            continue
        yield DatasetStore(
            urn=bucket.urn,
            dataset=dataset,
            classification=text(entry(tags, "data-class")),
            versioned=read[bucket.urn].versioned,
            days=_days(graph, bucket),
            strangers=_strangers(read[bucket.urn].policy, f"arn:aws:iam::{graph.account(bucket)}", str(bucket.id)),
        )


def _strangers(policy: Maybe[Policy | None], own: str, bucket: str) -> Maybe[tuple[Stranger, ...]]:
    """Callers of the same account that are no roles of the platform; only a denial holds whatever they are allowed."""
    if policy is UNKNOWN:
        return UNKNOWN
    statements = () if policy is None else policy.statements
    if statements is UNKNOWN:
        return UNKNOWN
    who = (f"{own}:root", f"{own}:user/anybody", f"{own}:role/anybody", f"{own}:{_PEOPLE}")
    return tuple(
        Stranger(one, action, any_of(_kept_out(its, action, f"arn:aws:s3:::{bucket}/any", one) for its in statements))
        for action in ("s3:GetObject", "s3:GetObjectVersion")
        for one in who
    )


def _kept_out(statement: Statement, action: str, resource: str, stranger: str) -> Truth:
    """Whether this statement denies the action to this caller; a condition that is not understood narrows it."""
    denies = not statement.allow and any(who.group is Group.ANYONE for who in statement.principals)
    answers: list[Truth] = [denies, acts_on(statement, action, resource)]
    for one in statement.conditions:
        if (one.operator, one.key) != ("ArnNotLike", _WHO):
            return False
        answers += [negated(matches(value, stranger)) for value in one.values]
    return all_of(answers)


def _days(graph: Graph, bucket: Resource) -> Maybe[float | None]:
    """Until it is hidden, and until the version behind it is gone; None where one of the two never happens."""
    hidden: list[Maybe[float | None]] = []
    behind: list[Maybe[float | None]] = []
    for one in graph.of_type(*_LIFECYCLES):
        if one.value("bucket") not in {bucket.id, bucket.outputs.get("arn")}:
            continue
        rules = items(one.value("rules"))
        if rules is UNKNOWN:
            return UNKNOWN
        for rule in rules:
            if rule.get("status") == "Enabled" and _whole(rule):
                hidden.append(number(entry(rule.get("expiration"), "days")))
                versions = rule.get("noncurrentVersionExpiration")
                kept = entry(versions, "newerNoncurrentVersions")
                behind.append(None if kept else number(entry(versions, "noncurrentDays")))
    first, second = _least(hidden), _least(behind)
    if first is UNKNOWN or second is UNKNOWN:
        return UNKNOWN
    return None if first is None or second is None else first + second


def _least(days: list[Maybe[float | None]]) -> Maybe[float | None]:
    if UNKNOWN in days:
        return UNKNOWN
    return min((one for one in days if one is not None and one is not UNKNOWN), default=None)


def _whole(rule: Mapping[str, object]) -> bool:
    """Whether the rule is about every object."""
    given = rule.get("filter")
    narrow = ("prefix", "tag", "and", "objectSizeGreaterThan", "objectSizeLessThan")
    return not rule.get("prefix") and not any(entry(given, name) for name in narrow)
