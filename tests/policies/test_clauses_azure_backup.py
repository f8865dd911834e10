"""Each clause of the guarantees of backup on Azure: what breaks it, what leaves it open, and what must not."""

from dataclasses import replace

import pytest

from components.azure._pairs import PAIRS
from gouvernail.graph import UNKNOWN, Graph
from gouvernail.verdict import Verdict
from policies.proof import results
from policies.reading.azure.regions import paired
from policies.twin import Change, Drop, Set
from tests.policies.clauses import verdict
from tests.policies.worked_azure import ACCOUNTS

VAULT = "azure-native:dataprotection:BackupVault"
PLAN = "azure-native:dataprotection:BackupPolicy"
TELLS = "azure-native:alertsmanagement:AlertProcessingRuleByName"
WORKFLOW = "azure-native:logic:Workflow"
ROLE = "azure-native:authorization:RoleDefinition"
KEPT = "properties.policyRules[0].lifecycles[0]"
TAKES_IN = "definition.actions.Each.actions.Any.actions.TakeIn.inputs"
RESTORE = "definition.actions.Each.actions.Any.actions.Restore.inputs"
TAKER, TRIER = "backupDatasourceParametersList", "/restore?"
ELSEWHERE = f"/subscriptions/{ACCOUNTS['prod']}/resourceGroups/x"

BREAKS: list[tuple[str, Change]] = [
    ("vault_locked", Set(VAULT, "properties.securitySettings", {})),
    ("vault_locked", Set(PLAN, f"{KEPT}.deleteAfter.duration", "P34D")),
    ("vault_locked", Set(PLAN, f"{KEPT}.deleteAfter.duration", "P1W")),
    ("vault_locked", Drop(PLAN)),
    (
        "copied_to_recovery_region",
        Set(VAULT, "properties.featureSettings.crossRegionRestoreSettings.state", "Disabled"),
    ),
    ("copied_to_recovery_region", Set(PLAN, "properties.policyRules[1].trigger.schedule.repeatingTimeIntervals", [])),
    ("copied_to_recovery_region", Set(PLAN, "properties.policyRules[1].dataStore.dataStoreType", "OperationalStore")),
    ("copied_to_recovery_region", Drop(WORKFLOW, having=TAKER)),
    ("copied_to_recovery_region", Set(WORKFLOW, "state", "Disabled", having=TAKER)),
    ("copied_to_recovery_region", Set(WORKFLOW, "definition.triggers", {}, having=TAKER)),
    ("copied_to_recovery_region", Set(WORKFLOW, "definition.actions.Marked.inputs.uri", "https://x/", having=TAKER)),
    ("copied_to_recovery_region", Set(WORKFLOW, f"{TAKES_IN}.method", "GET", having=TAKER)),
    (
        "copied_to_recovery_region",
        Set(WORKFLOW, f"{TAKES_IN}.body.properties.policyInfo.policyId", ELSEWHERE, having=TAKER),
    ),
    ("copied_to_recovery_region", Set(ROLE, "permissions[0].actions", [], having="backupInstances/write")),
    ("failures_told", Drop(TELLS)),
    ("failures_told", Set(TELLS, "properties.scopes", [ELSEWHERE])),
    ("failures_told", Set(TELLS, "properties.actions", [])),
    ("failures_told", Set(TELLS, "properties.actions", [{"actionType": "RemoveAllActionGroups"}])),
    ("failures_told", Set(VAULT, "properties.monitoringSettings", {})),
    ("restores_tested", Drop(WORKFLOW, having=TRIER)),
    ("restores_tested", Set(WORKFLOW, "definition.triggers", {}, having=TRIER)),
    ("restores_tested", Set(WORKFLOW, f"{RESTORE}.method", "GET", having=TRIER)),
    ("restores_tested", Set(WORKFLOW, "definition.actions.Instances.inputs.uri", "https://x/", having=TRIER)),
    ("restores_tested", Set(ROLE, "permissions[0].actions", [], having="restore/action")),
]

OPEN: list[tuple[str, Change]] = [
    ("vault_locked", Set(PLAN, f"{KEPT}.deleteAfter.duration", UNKNOWN)),
    ("vault_locked", Set(PLAN, f"{KEPT}.deleteAfter.duration", "for long")),
    ("copied_to_recovery_region", Set(VAULT, "location", "somewherenew")),
    ("copied_to_recovery_region", Set(PLAN, "properties.policyRules", UNKNOWN)),
    ("copied_to_recovery_region", Set(WORKFLOW, "definition", UNKNOWN, having=TAKER)),
    ("failures_told", Set(TELLS, "properties.conditions", [{"field": "Severity", "operator": "Equals"}])),
    ("failures_told", Set(TELLS, "properties.actions", UNKNOWN)),
    ("restores_tested", Set(WORKFLOW, "definition", UNKNOWN, having=TRIER)),
]

HARMLESS: list[tuple[str, Change]] = [
    ("vault_locked", Set(PLAN, f"{KEPT}.deleteAfter.duration", "P2M")),
    ("vault_locked", Set(PLAN, "properties.policyRules[2].lifecycles[0].deleteAfter.duration", "P1D")),
    ("copied_to_recovery_region", Set(VAULT, "location", "West Europe")),
    ("failures_told", Set(TELLS, "properties.scopes", [f"/subscriptions/{ACCOUNTS['dev']}/"])),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_it_fails(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"backup.{name}", change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_it_is_not_evaluated(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"backup.{name}", change) is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), HARMLESS)
def test_it_still_passes(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"backup.{name}", change) is Verdict.PASS


def test_the_reader_knows_the_same_pairs_as_what_is_built() -> None:
    assert {region: paired(region) for region in PAIRS} == dict(PAIRS)
    assert paired("polandcentral") is UNKNOWN


def test_a_landing_zones_vault_is_not_evaluated_where_it_was_not_read(worked) -> None:
    graph, expected = worked("dev", "azure")
    theirs = Graph(
        replace(one, inputs={}, outputs={"location": "westeurope"}, external=True) if one.type == VAULT else one
        for one in graph
        if one.type != PLAN
    )
    answers = results(theirs, expected)

    assert answers["backup.vault_locked"].verdict is Verdict.NOT_EVALUATED
    assert answers["backup.copied_to_recovery_region"].verdict is not Verdict.FAIL
    assert answers["backup.failures_told"].verdict is not Verdict.FAIL
