"""AWS Backup: vaults with their locks, plans, restore tests, rules on jobs that fail.

Source: AWS Backup Developer Guide, "AWS Backup Vault Lock": a lock can be lifted unless it has a cooling-off period;
"AWS Backup service opt-in": a selection by tag alone takes only what the region's settings take in; "Monitoring AWS
Backup events using Amazon EventBridge": jobs have a state, those that restore a status.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, items, number, text, texts
from policies.reading.aws.events import may_reach, on, targets
from policies.reading.model.backup import CopyPlan, FailureRule, Replication, RestoreTest, Vault
from policies.reading.model.identities import Identity

__all__ = ["copy_plans", "failure_rules", "replications", "restore_tests", "vaults"]

_VAULT = "aws:backup/vault:Vault"
_LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
_PLAN = "aws:backup/plan:Plan"
_SELECTION = "aws:backup/selection:Selection"
_TEST = "aws:backup/restoreTestingPlan:RestoreTestingPlan"
_RULE = "aws:cloudwatch/eventRule:EventRule"
_JOBS = ("Backup Job State Change", "Copy Job State Change", "Restore Job State Change")
_ENDED_BADLY = ("ABORTED", "EXPIRED", "FAILED", "PARTIAL")
_REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
_BUCKETS = ("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2")
_TESTED = "aws:backup/restoreTestingSelection:RestoreTestingSelection"


def vaults(graph: Graph) -> Iterator[Vault]:
    """Every vault; its id here is its URN's resource, for two regions may have one name each."""
    for vault in graph.of_type(_VAULT):
        yield Vault(
            urn=vault.urn,
            id=vault.urn,
            account=graph.account(vault),
            region=graph.region(vault),
            days=_days(graph, vault),
            adopted=vault.external,
        )


def copy_plans(graph: Graph) -> Iterator[CopyPlan]:
    """Every plan, with whether something selects what it copies."""
    for plan in graph.of_type(_PLAN):
        rules = items(plan.value("rules"))
        into: Maybe[tuple[str, ...]] = UNKNOWN
        on_to: Maybe[tuple[str, ...]] = UNKNOWN
        if rules is not UNKNOWN:
            into = _named(graph, plan, [rule.get("targetVaultName") for rule in rules])
            actions = [items(rule.get("copyActions")) for rule in rules]
            if not any(one is UNKNOWN for one in actions):
                listed = [one for found in actions if found is not UNKNOWN for one in found]
                on_to = _named(graph, plan, [one.get("destinationVaultArn") for one in listed])
        selections = [one for one in graph.of_type(_SELECTION) if one.value("planId") == plan.id]
        selects = any_of(_names_something(one.value("resources")) for one in selections)
        yield CopyPlan(plan.urn, graph.account(plan), selects, into, on_to, _lasting(graph, plan))


def restore_tests(graph: Graph) -> Iterator[RestoreTest]:
    """Every plan that tries copies."""
    for test in graph.of_type(_TEST):
        names = {test.id, test.value("name")}
        vaults_ = texts(entry(test.value("recoveryPointSelection"), "includeVaults"))
        yield RestoreTest(
            urn=test.urn,
            account=graph.account(test),
            vaults=UNKNOWN if vaults_ is UNKNOWN else _named(graph, test, list(vaults_)),
            selects=any(one.value("restoreTestingPlanName") in names for one in graph.of_type(_TESTED)),
        )


def failure_rules(graph: Graph, identities: Sequence[Identity]) -> Iterator[FailureRule]:
    """Every rule on what AWS Backup says; one whose pattern is not known may be one."""
    for rule in graph.of_type(_RULE):
        pattern = _pattern(rule.value("eventPattern"))
        if pattern is not UNKNOWN and texts(pattern.get("source")) != ("aws.backup",):
            continue
        aimed = [(one, text(one.value("arn"))) for one in targets(graph, rule)]
        to = [_where(one, arn, identities) for one, arn in aimed if arn is not UNKNOWN and arn]
        unread = any(arn is UNKNOWN for _, arn in aimed) or UNKNOWN in to
        yield FailureRule(
            urn=rule.urn,
            account=graph.account(rule),
            region=graph.region(rule),
            on=all_of((on(rule), UNKNOWN if pattern is UNKNOWN else _every_failure(pattern))),
            to=UNKNOWN if unread else tuple(one for one in to if isinstance(one, str)),
        )


def _where(target: Resource, arn: str, identities: Sequence[Identity]) -> Maybe[str | None]:
    """A route, or the region of the account's own bus that the target hands on to; None where it may not."""
    if not arn.endswith(":event-bus/default"):
        return arn
    may = may_reach(target, identities, "events:PutEvents", arn)
    return UNKNOWN if may is UNKNOWN else f"region:{arn.split(':')[3]}" if may else None


def _every_failure(pattern: Mapping[str, object]) -> bool:
    """Whether the pattern lets every job through that ended badly, and asks for nothing else."""
    kinds, detail = texts(pattern.get("detail-type")), pattern.get("detail")
    if kinds is UNKNOWN or not {*_JOBS} <= {*kinds} or {*pattern} - {"source", "detail-type", "detail"}:
        return False
    either = items(entry(detail, "$or"))
    asked = () if either is UNKNOWN or len(cast("Mapping[str, object]", detail)) > 1 else either
    bad = {name for one in asked if len(one) == 1 for name, ends in one.items() if {*_ENDED_BADLY} <= _set(ends)}
    return bad >= {"state", "status"}


def _set(value: object) -> set[str]:
    found = texts(value)
    return set[str]() if found is UNKNOWN else {*found}


def _pattern(given: object) -> Maybe[Mapping[str, object]]:
    if given is None:
        return {}
    try:
        read = cast("object", json.loads(given)) if isinstance(given, str) else given
    except ValueError:
        return UNKNOWN
    return cast("Mapping[str, object]", read) if isinstance(read, Mapping) else UNKNOWN


def _names_something(resources: object) -> Truth:
    named = texts(resources)
    return UNKNOWN if named is UNKNOWN else any(one != "*" for one in named)


def _lasting(graph: Graph, plan: Resource) -> Truth:
    """Whether each rule keeps its copies as long as the lock of the vault that they go to, or longer."""
    rules = items(plan.value("rules"))
    if rules is UNKNOWN:
        return UNKNOWN
    answers: list[Truth] = []
    for rule in rules:
        further = items(rule.get("copyActions"))
        answers.append(_outlasts(graph, plan, rule.get("targetVaultName"), rule.get("lifecycle")))
        answers += [
            _outlasts(graph, plan, one.get("destinationVaultArn"), one.get("lifecycle"))
            for one in (() if further is UNKNOWN else further)
        ]
    return all_of(answers)


def _outlasts(graph: Graph, plan: Resource, name: object, lifecycle: object) -> Truth:
    vaults_, kept = _named(graph, plan, [name]), number(entry(lifecycle, "deleteAfter"))
    if kept is UNKNOWN or vaults_ is UNKNOWN:
        return UNKNOWN
    if kept is None:
        return True  # for good
    locks = [_days(graph, vault) for vault in graph.of_type(_VAULT) if vault.urn in vaults_]
    return all_of(UNKNOWN if days is UNKNOWN else kept >= (days or 0) for days in locks)


def replications(graph: Graph) -> Iterator[Replication]:
    """Every rule that copies a whole bucket as it is written; one for a part of it only is none."""
    for one in graph.of_type(_REPLICATION):
        rules = items(one.value("rules"))
        if rules is UNKNOWN:
            yield Replication(one.urn, text(one.value("bucket")), UNKNOWN, UNKNOWN, UNKNOWN)
            continue
        for rule in rules:
            if entry(rule, "filter", "prefix") or entry(rule, "filter", "tag") or entry(rule, "filter", "and"):
                continue
            status = text(rule.get("status"))
            yield Replication(
                one.urn,
                store=text(one.value("bucket")),
                on=UNKNOWN if status is UNKNOWN else status == "Enabled",
                region=_region(graph, entry(rule, "destination", "bucket")),
                within=_within(entry(rule, "destination", "replicationTime")),
            )


def _region(graph: Graph, arn: object) -> Maybe[str | None]:
    bucket = graph.find(arn, *_BUCKETS)
    return UNKNOWN if bucket is None else graph.region(bucket)


def _within(promise: object) -> Maybe[float | None]:
    status, minutes = text(entry(promise, "status")), number(entry(promise, "time", "minutes"))
    if status is UNKNOWN or minutes is UNKNOWN:
        return UNKNOWN
    return minutes * 60 if status == "Enabled" and minutes else None


def _days(graph: Graph, vault: Resource) -> Maybe[float | None]:
    for lock in graph.of_type(_LOCK):
        same = text(lock.value("backupVaultName")) in {vault.id, vault.value("name")}
        if same and graph.account(lock) == graph.account(vault) and graph.region(lock) == graph.region(vault):
            cooling, least = number(lock.value("changeableForDays")), number(lock.value("minRetentionDays"))
            if cooling is UNKNOWN or least is UNKNOWN:
                return UNKNOWN
            return (least or 0) if cooling else None
    return UNKNOWN if vault.external else None


def _named(graph: Graph, beside: Resource, names: list[object]) -> Maybe[tuple[str, ...]]:
    """The vaults that these names or ARNs mean, as their URNs; a name means one of the same account and region."""
    found: list[str] = []
    for name in names:
        if name is UNKNOWN:
            return UNKNOWN
        for vault in graph.of_type(_VAULT):
            here = graph.account(vault) == graph.account(beside) and graph.region(vault) == graph.region(beside)
            if name == vault.value("arn") or (here and name == vault.value("name")):
                found.append(vault.urn)
    return tuple(found)
