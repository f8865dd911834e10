"""AWS Backup: vaults with their locks, plans, restore tests.

Source: AWS Backup Developer Guide, "AWS Backup Vault Lock": a lock can be lifted unless it has a cooling-off period.
"""

from collections.abc import Iterator

from assurance.reading.maybe import Maybe
from assurance.reading.model.backup import CopyPlan, Replication, RestoreTest, Vault
from assurance.reading.values import entry, items, number, text, texts
from gouvernail.graph import UNKNOWN, Graph, Resource

__all__ = ["copy_plans", "replications", "restore_tests", "vaults"]

_VAULT = "aws:backup/vault:Vault"
_LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
_PLAN = "aws:backup/plan:Plan"
_SELECTION = "aws:backup/selection:Selection"
_TEST = "aws:backup/restoreTestingPlan:RestoreTestingPlan"
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
        yield CopyPlan(plan.urn, graph.account(plan), bool(selections), into, on_to)


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
