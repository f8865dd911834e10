"""Identity: a role a duty, asked for by a group of the directory; a pipeline that comes by token and widens nothing."""

import itertools
import re

import pytest

from components.azure import Identity, asker_role_id, boundary_id, conductor_role_id, mover_role_id, person_id
from components.azure._roles import BUILT_IN
from gouvernail.errors import GouvernailError
from gouvernail.graph import Graph
from tests.components.azure.graphs import ACCOUNT, DIRECTORY, REGION, every, one

GROUPS = {
    duty: f"{digit * 8}-{digit * 4}-4{digit * 3}-8{digit * 3}-{digit * 12}"
    for duty, digit in (("developer", "5"), ("approver", "6"), ("operator", "7"), ("auditor", "8"))
}
PEOPLE = {
    duty: {"group": f"grp-{duty}", "permission_set": f"grp-{duty}", "group_id": id_} for duty, id_ in GROUPS.items()
}
SCOPE = f"/subscriptions/{ACCOUNT}"
ROLES = f"{SCOPE}/providers/Microsoft.Authorization/roleDefinitions"
KEEPER = f"{ROLES}/0f1e2d3c-0000-4000-8000-000000000000"
ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "/bex-dev/",
    "environment": "dev",
    "people": PEOPLE,
    "given": [KEEPER],
    "pipeline": {"repository": "banque-exemple/ai-platform", "place": "dev"},
}
ML = "Microsoft.MachineLearningServices"
APPROVE = {f"{ML}/registries/assets/write", f"{ML}/registries/assets/stage/write"}


@pytest.fixture
def graph(build) -> Graph:
    return build(Identity, ARGS)


def _may(graph: Graph, role: str) -> set[str]:
    (permissions,) = one(graph, "authorization.RoleDefinition", role).inputs["permissions"]
    assert permissions["dataActions"] == permissions["notActions"] == []
    return set(permissions["actions"])


def _never(graph: Graph, role: str) -> set[str]:
    (permissions,) = one(graph, "authorization.DenyAssignment", role).inputs["permissions"]
    return set(permissions["actions"])


def test_every_duty_has_a_role_of_the_account_that_others_can_expect(graph) -> None:
    (it,) = graph.of_type("gouvernail-azure:index:Identity")
    for duty in PEOPLE:
        role = one(graph, "authorization.RoleDefinition", duty)
        assert role.id == it.outputs["roles"][duty] == person_id("bex-dev", ACCOUNT, "/bex-dev/", duty)
        assert role.inputs["assignableScopes"] == [SCOPE]
        assert it.outputs["sign_in"][duty] == role.inputs["roleName"]


def test_what_changes_things_is_asked_for_and_what_only_reads_is_given(graph) -> None:
    asked = {role.name: role.inputs for role in every(graph, "authorization.PimRoleEligibilitySchedule")}
    assert set(asked) == {"developer", "approver", "operator"}
    for duty, inputs in asked.items():
        assert (inputs["principalId"], inputs["scope"]) == (GROUPS[duty], SCOPE)
        assert inputs["roleDefinitionId"] == person_id("bex-dev", ACCOUNT, "", duty)
    audits = one(graph, "authorization.RoleAssignment", "auditor").inputs
    assert (audits["principalId"], audits["principalType"], audits["scope"]) == (GROUPS["auditor"], "Group", SCOPE)


def test_only_the_approver_writes_into_a_registry_and_makes_nothing(graph) -> None:
    assert [duty for duty in PEOPLE if APPROVE & _may(graph, duty)] == ["approver"]
    writes = {action for action in _may(graph, "approver") if not action.endswith("/read")}
    assert writes == APPROVE


def test_no_role_of_people_names_more_than_it_says_or_gives_rights(graph) -> None:
    for duty in PEOPLE:
        assert not [action for action in _may(graph, duty) if "*" in action and not action.endswith("/read")]
        assert not [
            action
            for action in _may(graph, duty)
            if action.startswith("Microsoft.Authorization/") and not action.endswith("/read")
        ]


def test_a_developer_runs_jobs_but_in_production(build, graph) -> None:
    production = build(Identity, {**ARGS, "prefix": "bex-prod", "environment": "prod"})
    assert f"{ML}/workspaces/jobs/write" in _may(graph, "developer")
    assert not [action for action in _may(production, "developer") if not action.endswith("/read")]


def test_the_auditor_reads_settings_and_no_content(graph) -> None:
    may = _may(graph, "auditor")
    assert not [action for action in may if not action.endswith("/read")]
    shown = (
        "Microsoft.Insights/logs/read",
        "Microsoft.KeyVault/vaults/secrets/read",
        "Microsoft.Logic/workflows/runs/actions/read",
        "Microsoft.OperationalInsights/workspaces/query/read",
        "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
    )
    patterns = [re.compile(re.escape(action).replace(r"\*", ".*")) for action in may]
    assert not [(action, it.pattern) for action, it in itertools.product(shown, patterns) if it.fullmatch(action)]


@pytest.mark.parametrize(
    ("role", "subject"),
    [
        ("deploy", "repo:banque-exemple/ai-platform:environment:dev"),
        ("preview", "repo:banque-exemple/ai-platform:pull_request"),
    ],
)
def test_the_pipeline_comes_by_a_token_of_the_one_repository_and_after_its_denial(graph, role, subject) -> None:
    trust = one(graph, "managedidentity.FederatedIdentityCredential", role)
    identity = one(graph, "managedidentity.UserAssignedIdentity", role)
    assert trust.inputs["subject"] == subject
    assert trust.inputs["issuer"] == "https://token.actions.githubusercontent.com"
    assert trust.inputs["audiences"] == ["api://AzureADTokenExchange"]
    denial = one(graph, "authorization.DenyAssignment", role)
    assert denial.urn in trust.dependencies
    assert denial.inputs["principals"] == [{"id": identity.outputs["principalId"], "type": "ServicePrincipal"}]
    assert (denial.inputs["scope"], denial.inputs["denyAssignmentEffect"]) == (SCOPE, "enforced")


def test_what_deploys_is_denied_to_approve_to_write_roles_and_to_become_another(graph) -> None:
    never = _never(graph, "deploy")
    assert never >= APPROVE
    assert never >= {
        "Microsoft.Authorization/denyAssignments/delete",
        "Microsoft.Authorization/roleDefinitions/write",
        "Microsoft.Authorization/roleEligibilityScheduleRequests/write",
        "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
    }


def test_a_pull_request_is_denied_every_change(graph) -> None:
    assert _never(graph, "preview") == {"*/action", "*/delete", "*/write"}
    given = [it for it in every(graph, "authorization.RoleAssignment") if "preview" in it.name]
    assert [it.inputs["roleDefinitionId"] for it in given] == [one(graph, "authorization.RoleDefinition", "look").id]


def test_who_deploys_gives_named_roles_to_services_and_never_to_itself(graph) -> None:
    gives = one(graph, "authorization.RoleAssignment", "give")
    deploy = one(graph, "managedidentity.UserAssignedIdentity", "deploy").outputs["principalId"]
    assert gives.inputs["principalId"] == deploy
    assert gives.inputs["conditionVersion"] == "2.0"
    for verb, side in (("write", "Request"), ("delete", "Resource")):
        where = f"@{side}[Microsoft.Authorization/roleAssignments"
        (clause,) = [it for it in gives.inputs["condition"].split(" AND ((") if f"/{verb}'" in it]
        roles = re.search(re.escape(f"{where}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {{") + "([^}]*)", clause)
        assert roles
        named = "0f1e2d3c-0000-4000-8000-000000000000"  # what `given` names
        own = {of("bex-dev", ACCOUNT).rpartition("/")[2] for of in (asker_role_id, conductor_role_id, mover_role_id)}
        assert set(roles[1].split(", ")) == {named, *own, *BUILT_IN.values()}
        assert f"{where}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {{'ServicePrincipal'}}" in clause
        assert f"{where}:PrincipalId] ForAnyOfAllValues:GuidNotEquals {{{deploy}}}" in clause
    (it,) = graph.of_type("gouvernail-azure:index:Identity")
    assert it.outputs["boundary"] == gives.id == boundary_id("bex-dev", ACCOUNT, "/bex-dev/")


def test_a_role_asks_endpoints_and_does_nothing_else_where_models_are_served(graph, build) -> None:
    asks = one(graph, "authorization.RoleDefinition", "ask")
    assert asks.id == asker_role_id("bex-dev", ACCOUNT)
    (may,) = asks.inputs["permissions"]
    assert may["actions"] == [f"{ML}/workspaces/onlineEndpoints/score/action"]
    moves = one(graph, "authorization.RoleDefinition", "move")
    assert moves.id == mover_role_id("bex-dev", ACCOUNT)
    (conducts,) = one(graph, "authorization.RoleDefinition", "conduct").inputs["permissions"]
    changes = {action for action in conducts["actions"] if not action.endswith("read")}
    assert changes == {f"{ML}/workspaces/jobs/write", f"{ML}/workspaces/models/versions/write"}
    assert not [it for it in moves.inputs["permissions"][0]["actions"] if "score" in it or "models" in it]
    audit = build(Identity, {**ARGS, "environment": "audit", "people": {"auditor": PEOPLE["auditor"]}})
    assert {"ask", "conduct", "move"}.isdisjoint(role.name for role in every(audit, "authorization.RoleDefinition"))


def test_without_a_pipeline_nothing_of_it_is_made(build) -> None:
    graph = build(Identity, {key: value for key, value in ARGS.items() if key != "pipeline"})
    assert {role.name for role in every(graph, "authorization.RoleDefinition")} == {*PEOPLE, "ask", "conduct", "move"}
    assert not every(graph, "managedidentity.UserAssignedIdentity")
    (it,) = graph.of_type("gouvernail-azure:index:Identity")
    assert it.outputs["pipeline"] == {}


def test_what_the_landing_zone_has_is_read_and_the_rest_is_built(build, state) -> None:
    build(Identity, {**ARGS, "prefix": "landing"}, state=state, stack="landing")
    theirs = person_id("landing", ACCOUNT, "", "approver")
    graph = build(Identity, {**ARGS, "adopt": {"approver": {"role": theirs}}}, state=state)
    assert one(graph, "authorization.RoleDefinition", "approver").external
    assert {it.name for it in every(graph, "authorization.PimRoleEligibilitySchedule")} == {"developer", "operator"}
    (it,) = graph.of_type("gouvernail-azure:index:Identity")
    assert it.outputs["roles"]["approver"] == theirs
    assert set(it.outputs["sign_in"]) == {"developer", "operator", "auditor"}


def test_a_group_without_an_id_is_refused(build) -> None:
    people = {"auditor": {"group": "grp-audit", "permission_set": "grp-audit"}}
    with pytest.raises(GouvernailError, match="grp-audit") as caught:
        build(Identity, {**ARGS, "people": people, "directory": DIRECTORY})
    (problem,) = caught.value.problems
    assert problem.path == "directory.azure.groups"
