"""Each clause of the registry's guarantees on Azure: what breaks it, what leaves it open, and what must not."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Add, Change, Drop, Set
from tests.policies.clauses import verdict

GIVEN = "azure-native:authorization:RoleAssignment"
DENIAL = "azure-native:authorization:DenyAssignment"
RULE = "azure-native:monitor:ScheduledQueryRule"
SETTING = "azure-native:monitor:DiagnosticSetting"
PLAN = "azure-native:security:Pricing"
DEPLOYED, COPIES = "azure-native:resources:Deployment", "objectReplicationPolicies"
REGISTRY = "${azure-native:machinelearningservices:Registry.id}"
IMAGES = "${azure-native:containerregistry:Registry.id}"
ROLES = "/providers/Microsoft.Authorization/roleDefinitions"
CONTRIBUTOR, PUSH, DELETE, PULL, READER = (
    "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "8311e382-0749-4cb8-b61a-304f252e45ec",
    "c2f4ef07-c644-48eb-af81-4b1b4947fb11",
    "7f951dda-4ed3-4680-a7ca-43fe172d538d",
    "acdd72a7-3385-48ef-bd42-f606fba81ae7",
)
NEVER, CHANGED = "pipeline that is to deploy", "what it serves was changed"
QUERY = "criteria.allOf[0].query"
SOURCE = "properties.template.resources[1].properties.template.resources[0].properties"


def given(role: str, scope: str) -> Add:
    who = {"principalId": "66666666-6666-4666-8666-666666666666", "principalType": "ServicePrincipal"}
    return Add(GIVEN, {"scope": scope, "roleDefinitionId": f"{ROLES}/{role}", **who})


BREAKS: list[tuple[str, Change]] = [
    ("model_registry.approval_by_hand", given(CONTRIBUTOR, "/subscriptions/${own}")),
    ("model_registry.approval_by_hand", given(CONTRIBUTOR, f"{REGISTRY}/models/scorecard")),
    # who deploys is given its rights by hand: without its denial it may approve
    ("model_registry.approval_by_hand", Drop(DENIAL, at="own", having=NEVER)),
    ("model_registry.images_kept", given(PUSH, IMAGES)),
    ("model_registry.images_kept", given(DELETE, IMAGES)),
    ("model_registry.images_kept", Set(PLAN, "pricingTier", "Free", at="own", having="ContainerRegistries")),
    (
        "model_registry.changes_told",
        Set(RULE, QUERY, "AmlRegistryWriteEventsLog\n| where UserName == 'x'", having=CHANGED),
    ),
    ("model_registry.changes_told", Set(RULE, "actions.actionGroups", [], having=CHANGED)),
    ("model_registry.changes_told", Drop(SETTING, having='"news"')),
    ("backup.artefacts_in_recovery_region", Set(DEPLOYED, f"{SOURCE}.rules", [], having=COPIES)),
]

OPEN: list[tuple[str, Change]] = [
    ("model_registry.images_kept", Set("azure-native:logic:Workflow", "definition", UNKNOWN, having="NoForce")),
    ("model_registry.images_kept", Set(PLAN, "extensions", UNKNOWN, at="own", having="ContainerRegistries")),
    ("model_registry.changes_told", Set(SETTING, "logs", UNKNOWN, having='"news"')),
    ("backup.artefacts_in_recovery_region", Set(DEPLOYED, "properties.template", UNKNOWN, having=COPIES)),
    ("backup.artefacts_in_recovery_region", Set(DEPLOYED, f"{SOURCE}.destinationAccount", IMAGES, having=COPIES)),
]

HOLDS: list[tuple[str, Change]] = [
    ("model_registry.approval_by_hand", given(READER, REGISTRY)),
    ("model_registry.images_kept", given(PULL, IMAGES)),
]


def named(cases: list[tuple[str, Change]]) -> list[str]:
    return [f"{number}-{name}" for number, (name, _) in enumerate(cases)]


@pytest.mark.parametrize(("name", "change"), BREAKS, ids=named(BREAKS))
def test_it_breaks(worked, name, change) -> None:
    assert verdict(worked, name, change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN, ids=named(OPEN))
def test_it_is_left_open(worked, name, change) -> None:
    assert verdict(worked, name, change) is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), HOLDS, ids=named(HOLDS))
def test_it_holds(worked, name, change) -> None:
    assert verdict(worked, name, change) is Verdict.PASS
