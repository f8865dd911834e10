"""Each clause of the pipeline's guarantees on Azure: what breaks it, what leaves it open, and what must not."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Add, Change, Drop, Set
from tests.policies.clauses import verdict

ML = "azure-native:machinelearningservices"
WORKFLOW, ROUTE = "azure-native:logic:Workflow", "azure-native:monitor:ActionGroup"
RULE = "azure-native:alertsmanagement:AlertProcessingRuleByName"
DENIAL = "azure-native:authorization:DenyAssignment"
GIVEN = "azure-native:authorization:RoleAssignment"
ROLE = "azure-native:authorization:RoleDefinition"
OURS, RETRAIN = "experimentName", "Breaches that train"
ACTIONS = "definition.actions"
RELEASE = f"{ACTIONS}.Release"
CONDITIONS = f"{RELEASE}.expression.and"
FAIL = {"type": "Compose", "inputs": "nothing"}
ELSEWHERE = "/subscriptions/${other}/resourceGroups/a/providers/Microsoft.Storage/storageAccounts/another"


def said(path: str, value: object) -> Set:
    return Set(WORKFLOW, f"{path}", value, having=OURS)


BREAKS: list[tuple[str, Change]] = [
    ("pipeline.release_gated", said(f"{CONDITIONS}", [])),
    # a measure that no step leaves in a report holds nothing back
    ("pipeline.release_gated", said(f"{CONDITIONS}[0].greaterOrEquals[0]", "@outputs('Else')?['data']")),
    ("pipeline.release_gated", said(f"{ACTIONS}.Read-Evaluation.inputs.uri", "https://a.blob.core.windows.net/b/c")),
    ("pipeline.release_gated", said(f"{RELEASE}.else.actions.NotReleased", FAIL)),
    ("pipeline.release_gated", Drop(WORKFLOW, having=OURS)),
    ("pipeline.jobs_isolated", Set(f"{ML}:Workspace", "managedNetwork.isolationMode", "Disabled", having='"models"')),
    ("pipeline.jobs_isolated", said(f"{ACTIONS}.Train.inputs.body.properties.resources.instanceCount", 4)),
    (
        "pipeline.jobs_isolated",
        Set(
            f"{ML}:ManagedNetworkSettingsRule", "properties.destination.serviceResourceId", ELSEWHERE, having="trained"
        ),
    ),
    ("pipeline.retrained_as_asked", Set(WORKFLOW, "state", "Disabled", having=OURS)),
    ("pipeline.retrained_as_asked", Set(RULE, "properties.enabled", value=False, having=RETRAIN)),
    ("pipeline.retrained_as_asked", Set(RULE, "properties.conditions[0].values", ["-other"], having=RETRAIN)),
    ("pipeline.retrained_as_asked", said(f"{ACTIONS}.Asked.expression.or[1].and[1]", {"or": []})),
    ("pipeline.retrained_as_asked", Set(ROUTE, "enabled", value=False, having="retrain")),
    ("pipeline.stops_before_production", Set(ROLE, "permissions[0].actions", ["*"], having="Starts jobs")),
    ("model_registry.registered_by_pipeline", Drop(DENIAL, at="own", having="pipeline that is to deploy")),
]

OPEN: list[tuple[str, Change]] = [
    ("pipeline.jobs_isolated", Set(f"{ML}:Workspace", "managedNetwork", UNKNOWN, having='"models"')),
    ("pipeline.retrained_as_asked", Set(RULE, "properties.conditions", UNKNOWN, having=RETRAIN)),
    ("pipeline.results_its_own", Drop(f"{ML}:Datastore", having='"trained"')),
]


def named(cases: list[tuple[str, Change]]) -> list[str]:
    return [f"{number}-{name}" for number, (name, _) in enumerate(cases)]


@pytest.mark.parametrize(("name", "change"), BREAKS, ids=named(BREAKS))
def test_it_breaks(worked, name, change) -> None:
    assert verdict(worked, name, change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN, ids=named(OPEN))
def test_it_is_left_open(worked, name, change) -> None:
    assert verdict(worked, name, change) is Verdict.NOT_EVALUATED


def test_an_identity_that_only_looks_changes_nothing(worked) -> None:
    reader = "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
    looks = Add(
        GIVEN,
        {
            "scope": f"${{{ML}:Workspace#training.id}}",
            "roleDefinitionId": reader,
            "principalId": "66666666-6666-4666-8666-666666666666",
            "principalType": "ServicePrincipal",
        },
    )
    assert verdict(worked, "model_registry.registered_by_pipeline", looks) is Verdict.PASS
