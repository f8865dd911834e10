"""Vaults of copies as they are, what is copied into them, where they lie beside, whether restores are tried.

A vault that is geo-redundant and may be restored from its paired region counts as a vault there too: its id is then
followed by that region. Nothing in a locked vault goes before its time, and a plan says what that is.

Sources: Azure Backup, immutable vaults (https://learn.microsoft.com/azure/backup/backup-azure-immutable-vault-concept),
"Overview of Azure Blob backup" (https://learn.microsoft.com/azure/backup/blob-backup-overview) and alerts
(https://learn.microsoft.com/azure/backup/backup-azure-monitoring-alerts); Azure Monitor, alert processing rules
(https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, text, texts
from policies.reading.azure.arm import id_of, named, within
from policies.reading.azure.regions import paired
from policies.reading.azure.workflows import WORKFLOW, Action, actions, by_clock, may, runs
from policies.reading.model.backup import CopyPlan, FailureRule, RestoreTest, Vault

__all__ = ["copy_plans", "failure_rules", "restore_tests", "vaults"]

_VAULT: Final = "azure-native:dataprotection:BackupVault"
_PLAN: Final = "azure-native:dataprotection:BackupPolicy"
_INSTANCE: Final = "azure-native:dataprotection:BackupInstance"
_TELLS: Final = "azure-native:alertsmanagement:AlertProcessingRuleByName"
_OF_VAULT: Final = "Microsoft.DataProtection/backupVaults"
_IN_VAULT: Final = "VaultStore"
_INSTANCES: Final = re.compile(
    r"https://management\.azure\.com(?P<vault>/subscriptions/[^@?]+/backupvaults/[^/@?]+)/backupinstances(/@\{[^}]+\}|/[^/?@]+)?\?\S+",
    re.IGNORECASE | re.DOTALL,
)
_RESTORE: Final = re.compile(r"https://management\.azure\.com\S+/restore\?.*", re.IGNORECASE | re.DOTALL)
_MARKED: Final = re.compile(
    r"https://management\.azure\.com/subscriptions/[^/]+/resources\?\S*"
    r"tagName%20eq%20%27backup%27%20and%20tagValue%20eq%20%27yes%27\S*",
    re.IGNORECASE,
)
_LENGTH: Final = re.compile(r"P(\d+)([DWMY])", re.IGNORECASE)
_DAYS: Final = {"D": 1, "W": 7, "M": 28, "Y": 365}


def vaults(graph: Graph) -> Iterator[Vault]:
    """Every vault, and once more where it lies beside."""
    for vault in graph.of_type(_VAULT):
        own, days, account = id_of(vault), _locked(graph, vault), graph.account(vault)
        yield Vault(vault.urn, own, account, graph.region(vault), days, adopted=vault.external)
        beside = _beside(graph, vault)
        if own is not UNKNOWN and beside is not UNKNOWN and beside is not None:
            yield Vault(vault.urn, f"{own}@{beside}", account, beside, days, adopted=vault.external)


def copy_plans(graph: Graph) -> Iterator[CopyPlan]:
    """Every plan, with whether something takes in what bears the tag."""
    for plan in graph.of_type(_PLAN):
        vault = _holder(graph, plan)
        own = UNKNOWN if vault is None else id_of(vault)
        beside = UNKNOWN if vault is None else _beside(graph, vault)
        scheduled, days = _scheduled(plan), _kept(plan)
        into: Maybe[tuple[str, ...]] = UNKNOWN
        on_to: Maybe[tuple[str, ...]] = UNKNOWN
        if own is not UNKNOWN and scheduled is not UNKNOWN:
            into = (own,) if scheduled else ()
            if beside is not UNKNOWN:
                on_to = (f"{own}@{beside}",) if scheduled and beside is not None else ()
        yield CopyPlan(
            urn=plan.urn,
            account=graph.account(plan),
            selects=_taken_in(graph, plan, own),
            into=into,
            on_to=on_to,
            lasting=UNKNOWN if days is UNKNOWN else True,  # the lock of a vault is what its plans say
        )


def restore_tests(graph: Graph) -> Iterator[RestoreTest]:
    """Every workflow that restores; one whose definition is not known may be one."""
    for workflow in graph.of_type(WORKFLOW):
        called = actions(workflow)
        if called is UNKNOWN:
            yield RestoreTest(workflow.urn, graph.account(workflow), UNKNOWN, UNKNOWN)
            continue
        does = [one for one in called if _sent(one, "POST", _RESTORE)]
        if not does:
            continue
        of = {found["vault"].lower() for one in called if (found := _sent(one, "GET", _INSTANCES))}
        needed = (f"{_OF_VAULT}/backupInstances/read", f"{_OF_VAULT}/backupInstances/restore/action")
        allowed = all_of(may(graph, one, needed, vault) for one in does for vault in of) if of else False
        yield RestoreTest(
            urn=workflow.urn,
            account=graph.account(workflow),
            vaults=tuple(sorted(of)),
            selects=all_of((runs(workflow), by_clock(workflow), allowed)),
        )


def failure_rules(graph: Graph) -> Iterator[FailureRule]:
    """Every rule that leads the alerts of a vault somewhere, for each region in which the vault lies."""
    for rule in graph.of_type(_TELLS):
        its = rule.value("properties")
        scopes, told = texts(entry(its, "scopes")), items(entry(its, "actions"))
        limits = [entry(its, name) for name in ("conditions", "schedule")]
        narrowed = any(one is UNKNOWN or bool(one) for one in limits)
        for vault in graph.of_type(_VAULT):
            own = id_of(vault)
            around: Truth = UNKNOWN
            if scopes is not UNKNOWN and own is not UNKNOWN:
                around = any(within(own, one.lower().rstrip("/")) for one in scopes)
            if around is False or graph.account(vault) != graph.account(rule):
                continue
            on = all_of((flag(entry(its, "enabled"), absent=True), around, _alerts(vault), not narrowed or UNKNOWN))
            beside = _beside(graph, vault)
            for region in dict.fromkeys((graph.region(vault), None if beside is UNKNOWN else beside)):
                if region is not None:
                    yield FailureRule(rule.urn, graph.account(rule), region, on, _groups(told))


def _groups(told: Maybe[tuple[Mapping[str, object], ...]]) -> Maybe[tuple[str, ...]]:
    if told is UNKNOWN:
        return UNKNOWN
    found: list[str] = []
    for one in told:
        groups = texts(one.get("actionGroupIds")) if one.get("actionType") == "AddActionGroups" else ()
        if groups is UNKNOWN:
            return UNKNOWN
        found += [group.lower() for group in groups]
    return tuple(found)


def _alerts(vault: Resource) -> Truth:
    """Whether the vault raises an alert for every job that fails."""
    where = ("monitoringSettings", "azureMonitorAlertSettings", "alertsForAllJobFailures")
    state = text(entry(vault.value("properties"), *where))
    return UNKNOWN if state is UNKNOWN or (state is None and vault.external) else state == "Enabled"


def _beside(graph: Graph, vault: Resource) -> Maybe[str | None]:
    """The region in which the vault lies as well, and may be restored from."""
    settings = items(entry(vault.value("properties"), "storageSettings"))
    state = text(entry(vault.value("properties"), "featureSettings", "crossRegionRestoreSettings", "state"))
    if settings is UNKNOWN or state is UNKNOWN or (vault.external and (not settings or state is None)):
        return UNKNOWN
    kinds = [text(one.get("type")) for one in settings if one.get("datastoreType") == _IN_VAULT]
    if UNKNOWN in kinds:
        return UNKNOWN
    return paired(graph.region(vault)) if state == "Enabled" and set(kinds) == {"GeoRedundant"} else None


def _locked(graph: Graph, vault: Resource) -> Maybe[float | None]:
    """Days for which nobody can delete a copy: those of the plan that keeps its copies for the fewest."""
    state = text(entry(vault.value("properties"), "securitySettings", "immutabilitySettings", "state"))
    if state is UNKNOWN or (state is None and vault.external):
        return UNKNOWN
    if state != "Locked":
        return None
    plans = [plan for plan in graph.of_type(_PLAN) if (holder := _holder(graph, plan)) and holder.urn == vault.urn]
    kept = [_kept(plan) for plan in plans]
    if UNKNOWN in kept or (vault.external and not kept):
        return UNKNOWN
    return min((days for days in kept if days is not UNKNOWN and days is not None), default=0)


def _holder(graph: Graph, plan: Resource) -> Resource | None:
    """The vault of a plan."""
    own = id_of(plan)
    for vault in graph.of_type(_VAULT):
        its = id_of(vault)
        if own is not UNKNOWN and its is not UNKNOWN and within(own, its):
            return vault
    return None


def _kept(plan: Resource) -> Maybe[float | None]:
    """Days for which the plan keeps what it copies into the vault, by the shortest of its rules; None without one."""
    rules = items(entry(plan.value("properties"), "policyRules"))
    if rules is UNKNOWN:
        return UNKNOWN
    found: list[float] = []
    for rule in rules:
        lifecycles = items(rule.get("lifecycles"))
        if lifecycles is UNKNOWN:
            return UNKNOWN
        for one in lifecycles:
            where, length = (
                text(entry(one, "sourceDataStore", "dataStoreType")),
                text(entry(one, "deleteAfter", "duration")),
            )
            if where is UNKNOWN or length is UNKNOWN:
                return UNKNOWN
            if where == _IN_VAULT:
                days = _LENGTH.fullmatch(length or "")
                if days is None:
                    return UNKNOWN
                found.append(float(days[1]) * _DAYS[days[2].upper()])
    return min(found, default=None)


def _scheduled(plan: Resource) -> Truth:
    """Whether the plan copies into the vault by the clock."""
    rules = items(entry(plan.value("properties"), "policyRules"))
    if rules is UNKNOWN:
        return UNKNOWN
    return any_of(
        UNKNOWN if times is UNKNOWN else bool(times)
        for rule in rules
        if rule.get("objectType") == "AzureBackupRule" and entry(rule, "dataStore", "dataStoreType") == _IN_VAULT
        for times in (texts(entry(rule, "trigger", "schedule", "repeatingTimeIntervals")),)
    )


def _taken_in(graph: Graph, plan: Resource, vault: Maybe[str]) -> Truth:
    """Whether the vault is told of what to copy by this plan: of a store, or of all that bear the tag."""
    own = id_of(plan)
    if own is UNKNOWN or vault is UNKNOWN:
        return UNKNOWN
    answers: list[Truth] = []
    for one in graph.of_type(_INSTANCE):
        by = named(entry(one.value("properties"), "policyInfo", "policyId"))
        answers.append(UNKNOWN if by is UNKNOWN else by == own)
    return any_of((*answers, *(_takes_in(graph, one, own, vault) for one in graph.of_type(WORKFLOW))))


def _takes_in(graph: Graph, workflow: Resource, plan: str, vault: str) -> Truth:
    called = actions(workflow)
    if called is UNKNOWN:
        return UNKNOWN
    looks = any(_sent(one, "GET", _MARKED) for one in called)
    tells = [
        one
        for one in called
        if (found := _sent(one, "PUT", _INSTANCES))
        and found["vault"].lower() == vault
        and named(entry(one.said, "inputs", "body", "properties", "policyInfo", "policyId")) == plan
    ]
    allowed = any_of(may(graph, one, (f"{_OF_VAULT}/backupInstances/write",), vault) for one in tells)
    return all_of((looks, runs(workflow), by_clock(workflow), allowed))


def _sent(action: Action, method: str, form: re.Pattern[str]) -> re.Match[str] | None:
    return form.fullmatch(action.asks(method))
