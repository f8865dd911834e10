"""Each clause of the promises about people and the pipeline on Azure: what breaks it, what leaves it open."""

from dataclasses import replace

import pytest

from gouvernail.graph import UNKNOWN, Graph
from gouvernail.verdict import Verdict
from policies.proof import results
from policies.reading import read
from policies.twin import Add, Change, Drop, Set
from tests.policies.clauses import verdict
from tests.policies.worked_azure import ACCOUNTS

ROLE = "azure-native:authorization:RoleDefinition"
GIVEN = "azure-native:authorization:RoleAssignment"
ELIGIBLE = "azure-native:authorization:PimRoleEligibilitySchedule"
DENIAL = "azure-native:authorization:DenyAssignment"
TRUST = "azure-native:managedidentity:FederatedIdentityCredential"
ROLES = "/providers/Microsoft.Authorization/roleDefinitions"
OWNER, READER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "acdd72a7-3385-48ef-bd42-f606fba81ae7"
KEY_USER = "e147488a-f6f5-4113-8e2d-b22465e65bf6"
STRANGER = "66666666-6666-4666-8666-666666666666"
AUDITORS = "77777777-7777-4777-8777-777777777777"
SCOPE = f"/subscriptions/{ACCOUNTS['dev']}"
ML = "Microsoft.MachineLearningServices"
GIVES = {"at": "own", "having": "ActionMatches"}
DEPLOY = {"at": "own", "having": "environment:"}
MAY, NEVER = "permissions[0].actions[+]", "permissions[0].actions"
ASSIGN = "Microsoft.Authorization/roleAssignments"
NOT_TO = f" AND @Request[{ASSIGN}:PrincipalId] ForAnyOfAllValues:GuidNotEquals {{{STRANGER}}}"


def given(role: str, to: str, **more: object) -> Add:
    inputs = {"scope": f"{SCOPE}/resourceGroups/twin", "roleDefinitionId": f"{ROLES}/{role}", "principalId": to, **more}
    return Add(
        GIVEN, inputs, {"id": f"{SCOPE}/resourceGroups/twin/providers/Microsoft.Authorization/roleAssignments/t"}
    )


def duty(name: str) -> dict[str, str]:
    return {"at": "own", "having": f"The {name}:"}


def denial(role: str) -> dict[str, str]:
    return {"at": "own", "having": f"that is to {role} "}


def condition(*verbs: str, roles: str = KEY_USER, kinds: str = "'ServicePrincipal'", more: str = "") -> str:
    sides = {"write": "Request", "delete": "Resource"}
    return " AND ".join(
        f"((!(ActionMatches{{'{ASSIGN}/{verb}'}})) OR ("
        f"@{sides[verb]}[{ASSIGN}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {{{roles}}} AND "
        f"@{sides[verb]}[{ASSIGN}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {{{kinds}}}{more}))"
        for verb in verbs
    )


BREAKS: list[tuple[str, Change]] = [
    ("people_from_directory", Drop(ELIGIBLE, at="own", having="approver")),
    ("people_from_directory", Set(ELIGIBLE, "principalId", STRANGER, at="own", having="operator")),
    ("people_from_directory", given(READER, STRANGER, principalType="Group")),
    ("people_from_directory", given(READER, AUDITORS, principalType="User")),
    ("people_from_directory", Set(GIVEN, "condition", None, **GIVES)),
    ("people_from_directory", Set(GIVEN, "condition", condition("write", "delete", kinds="'Group'"), **GIVES)),
    ("duties_apart", Set(ROLE, MAY, f"{ML}/registries/assets/stage/write", **duty("operator"))),
    ("duties_apart", Set(ROLE, MAY, f"{ML}/registries/*", **duty("developer"))),
    ("duties_apart", Set(ROLE, MAY, f"{ML}/workspaces/jobs/write", **duty("approver"))),
    ("duties_apart", Set(ROLE, MAY, "Microsoft.Authorization/roleDefinitions/write", **duty("approver"))),
    ("duties_apart", given(OWNER, STRANGER, principalType="Group")),
    ("auditor_only_reads", Set(ROLE, MAY, "*", **duty("auditor"))),
    ("auditor_only_reads", Set(ROLE, MAY, "Microsoft.Storage/storageAccounts/listKeys/action", **duty("auditor"))),
    ("auditor_only_reads", given("2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", AUDITORS, principalType="Group")),
    ("auditor_only_reads", given("ba92f5b4-2d11-453d-a403-e96b0029c9fe", AUDITORS, principalType="Group")),
    ("pipeline_by_token", Set(TRUST, "subject", "repo:banque-exemple/ai-platform:environment:prod", **DEPLOY)),
    ("pipeline_by_token", Set(TRUST, "issuer", "https://tokens.example", **DEPLOY)),
    ("pipeline_by_token", Set(TRUST, "audiences", ["another"], **DEPLOY)),
    ("pipeline_by_token", Set(TRUST, "subject", None, **DEPLOY)),
    ("pipeline_by_token", Drop(DENIAL, **denial("deploy"))),
    ("pipeline_by_token", Set(DENIAL, "denyAssignmentEffect", "audit", **denial("deploy"))),
    ("pipeline_by_token", Set(DENIAL, "scope", f"{SCOPE}/resourceGroups/x", **denial("deploy"))),
    ("pipeline_by_token", Set(DENIAL, "doNotApplyToChildScopes", value=True, **denial("deploy"))),
    ("pipeline_by_token", Set(DENIAL, "permissions[0].notActions", [f"{ML}/*"], **denial("deploy"))),
    ("pipeline_by_token", Set(DENIAL, "principals", [{"id": STRANGER}], **denial("deploy"))),
    ("pipeline_by_token", Set(DENIAL, NEVER, ["Microsoft.Authorization/*", f"{ML}/*"], **denial("deploy"))),
    ("pipeline_by_token", Set(DENIAL, NEVER, ["*/write", "*/delete"], **denial("preview"))),
    ("pipeline_by_token", Set(GIVEN, "condition", condition("write", "delete"), **GIVES)),
    ("pipeline_by_token", Add("azure-native:storage:LocalUser", {"accountName": "x", "username": "robot"})),
    ("services_bounded", Set(GIVEN, "condition", None, **GIVES)),
    ("services_bounded", Set(GIVEN, "condition", condition("write", "delete", roles=OWNER), **GIVES)),
    ("services_bounded", Set(GIVEN, "condition", condition("write"), **GIVES)),
    ("services_bounded", Set(DENIAL, NEVER, ["Microsoft.ManagedIdentity/*"], **denial("deploy"))),
    ("services_bounded", Set(DENIAL, NEVER, ["Microsoft.Authorization/*"], **denial("deploy"))),
    ("services_bounded", Set(ROLE, MAY, f"{ML}/registries/assets/write", at="own", having="locks their policies")),
    ("services_bounded", given(OWNER, STRANGER, principalType="Group")),
]
OPEN: list[tuple[str, Change]] = [
    ("people_from_directory", Set(GIVEN, "condition", "(@Request[a:b] StringEquals 'c')", **GIVES)),
    ("duties_apart", given(STRANGER, STRANGER, principalType="Group")),
    ("duties_apart", Set(ELIGIBLE, "roleDefinitionId", UNKNOWN, at="own", having="operator")),
    ("pipeline_by_token", Set(DENIAL, "permissions", UNKNOWN, **denial("deploy"))),
    ("pipeline_by_token", Set(DENIAL, "principals", UNKNOWN, **denial("preview"))),
    ("pipeline_by_token", Set(TRUST, "audiences", UNKNOWN, **DEPLOY)),
    ("services_bounded", Set(GIVEN, "condition", condition("write", "delete", roles=STRANGER), **GIVES)),
    ("services_bounded", Set(GIVEN, "condition", "always", **GIVES)),
]
HARMLESS: list[tuple[str, Change]] = [
    ("people_from_directory", given(READER, AUDITORS, principalType="Group")),
    ("people_from_directory", given(READER, STRANGER, principalType="ServicePrincipal")),
    ("services_bounded", Set(GIVEN, "condition", condition("write", "delete", more=NOT_TO), **GIVES)),
    ("pipeline_by_token", Set(DENIAL, NEVER, ["*/write", "*/delete", "*/action"], **denial("deploy"))),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_it_fails(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"identity.{name}", change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_it_is_not_evaluated(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"identity.{name}", change) is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), HARMLESS)
def test_it_still_passes(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"identity.{name}", change) is Verdict.PASS


def test_without_the_foundation_it_is_not_known_who_gives_roles(worked) -> None:
    graph, expected = worked("dev", "azure")
    alone = replace(expected, layers=frozenset({"workload"}))
    assert results(graph, alone)["identity.services_bounded"].verdict is Verdict.NOT_EVALUATED


def test_a_role_of_the_landing_zone_is_read_and_to_whom_it_is_given_is_not_known(worked) -> None:
    graph, expected = worked("dev", "azure")
    (role,) = [one for one in graph.of_type(ROLE) if one.name == "approver" and graph.account(one) == expected.own]
    theirs = Graph(
        replace(one, external=True) if one is role else one
        for one in graph
        if not (one.type == ELIGIBLE and one.name == "approver")
    )
    adopted = replace(expected, landing_roles={str(role.id): "approver"})
    (person,) = [one for one in read(theirs, adopted).people if one.adopted]
    assert (person.duty, person.approves, person.changes) == ("approver", True, ())
    assert results(theirs, adopted)["identity.people_from_directory"].verdict is Verdict.NOT_EVALUATED
    assert results(theirs, adopted)["identity.duties_apart"].verdict is Verdict.PASS
