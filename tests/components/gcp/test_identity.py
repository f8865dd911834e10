"""Identity: a role a duty, asked for by a group with a reason; a pipeline that comes by token and widens nothing."""

import re

import pytest

from components.gcp import (
    Identity,
    attestor_id,
    boundary_id,
    copier_role_id,
    let_in_role_id,
    mover_role_id,
    person_id,
    pipeline_role_id,
    turner_role_id,
)
from gouvernail.errors import GouvernailError
from gouvernail.graph import Graph
from tests.components.gcp.graphs import ACCOUNT, AUDIT, REGION, every, one

DUTIES = ("developer", "approver", "operator", "auditor")
STATE = "bex-audit-pulumi-state"
KEY = f"projects/{AUDIT}/locations/{REGION}/keyRings/bex-audit-keys/cryptoKeys/bex-audit-state"
ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "/bex-dev/",
    "environment": "dev",
    "people": {duty: {"group": f"grp-{duty}", "permission_set": ""} for duty in DUTIES},
    "domain": "banque.example",
    "pipeline": {"repository": "banque-exemple/ai-platform", "place": "dev"},
    "state": {"store": STATE, "key_alias": "", "account": AUDIT, "key_id": KEY},
}
THEIRS = {**ARGS, "environment": "audit"}  # what was made before: a project has one rule on approval
SIGN = "cloudkms.googleapis.com/cryptoKeyVersions.useToSign"
SIGNS = "cloudkms.cryptoKeyVersions.useToSign"
GIVE = "cloudresourcemanager.googleapis.com/projects.setIamPolicy"
DEPLOY, PREVIEW = (pipeline_role_id("bex-dev", ACCOUNT, role) for role in ("deploy", "preview"))


@pytest.fixture
def graph(build) -> Graph:
    return build(Identity, ARGS)


def rules(graph: Graph, role: str) -> list[dict]:
    return [each["denyRule"] for each in one(graph, "iam.DenyPolicy", role).inputs["rules"]]


def never(graph: Graph, role: str) -> set[str]:
    return {permission for each in rules(graph, role) for permission in each["deniedPermissions"]}


def entitlement(graph: Graph, duty: str):
    (found,) = [
        each for each in graph.of_type("gcp:privilegedaccessmanager/entitlement:entitlement") if each.name == duty
    ]
    return found


def test_a_duty_is_asked_for_by_its_group_with_a_reason_for_an_hour(graph) -> None:
    (it,) = graph.of_type("gouvernail-gcp:index:Identity")
    for duty in DUTIES:
        asked = entitlement(graph, duty)
        assert asked.id == it.outputs["roles"][duty] == person_id("bex-dev", ACCOUNT, "/", duty)
        assert asked.inputs["eligibleUsers"] == [{"principals": [f"group:grp-{duty}@banque.example"]}]
        assert asked.inputs["requesterJustificationConfig"] == {"unstructured": {}}
        assert asked.inputs["maxRequestDuration"] == "3600s"
        (binding,) = asked.inputs["privilegedAccess"]["gcpIamAccess"]["roleBindings"]
        assert binding == {"role": one(graph, "projects.IAMCustomRole", duty).id}
    given = {each.inputs["member"] for each in every(graph, "projects.IAMMember")}
    assert given == {f"serviceAccount:{DEPLOY}", f"serviceAccount:{PREVIEW}"}  # nobody of the directory


@pytest.mark.parametrize(("duty", "other"), [("approver", "operator"), ("operator", "approver")])
def test_who_approves_or_operates_needs_the_consent_of_the_other(graph, duty, other) -> None:
    workflow = entitlement(graph, duty).inputs["approvalWorkflow"]["manualApprovals"]
    assert [step["approvers"]["principals"] for step in workflow["steps"]] == [[f"group:grp-{other}@banque.example"]]
    assert workflow["requireApproverJustification"] is True
    assert "approvalWorkflow" not in entitlement(graph, "auditor").inputs


def test_roles_name_what_they_allow(graph) -> None:
    for role in every(graph, "projects.IAMCustomRole"):
        assert not [permission for permission in role.inputs["permissions"] if "*" in permission]
    may = {duty: set(one(graph, "projects.IAMCustomRole", duty).inputs["permissions"]) for duty in DUTIES}
    assert [duty for duty in DUTIES if "cloudkms.cryptoKeyVersions.useToSign" in may[duty]] == ["approver"]
    assert {
        permission for permission in may["auditor"] if not re.search(r"\.(get|list|getIamPolicy)$", permission)
    } == set()


def test_roles_of_services_are_made_where_models_are_served_and_who_deploys_may_give_them(graph, build) -> None:
    ids = {role("bex-dev", ACCOUNT) for role in (copier_role_id, let_in_role_id, mover_role_id, turner_role_id)}
    assert ids == {one(graph, "projects.IAMCustomRole", role).id for role in ("copy", "let-in", "move", "turn")}
    condition = one(graph, "projects.IAMMember", "deploy-give").inputs["condition"]["expression"]
    assert all(f"'{role}'" in condition for role in ids)
    people = {"auditor": ARGS["people"]["auditor"]}
    audit = build(Identity, {**ARGS, "environment": "audit", "people": people})
    assert {role.name for role in every(audit, "projects.IAMCustomRole")} == {"auditor", "look", "give"}


def test_in_production_nobody_trains_by_hand(build) -> None:
    graph = build(Identity, {**ARGS, "environment": "prod"})
    permissions = one(graph, "projects.IAMCustomRole", "developer").inputs["permissions"]
    assert "workflows.executions.create" not in permissions


def test_a_group_is_denied_what_its_duty_is_kept_apart_from_before_it_may_ask(graph) -> None:
    assert {duty: SIGN in never(graph, duty) for duty in DUTIES} == {
        "developer": True,
        "approver": False,
        "operator": True,
        "auditor": True,
    }
    assert all(GIVE in never(graph, duty) for duty in DUTIES)
    assert {"run.googleapis.com/services.create", "storage.googleapis.com/objects.create"} <= never(graph, "approver")
    assert "storage.googleapis.com/objects.get" in never(graph, "auditor")
    for duty in DUTIES:
        denial = one(graph, "iam.DenyPolicy", duty)
        (rule,) = rules(graph, duty)
        assert rule["deniedPrincipals"] == [f"principalSet://goog/group/grp-{duty}@banque.example"]
        assert denial.urn in entitlement(graph, duty).dependencies


def test_no_service_account_of_the_project_approves_rises_or_gives_rights(graph) -> None:
    (it,) = graph.of_type("gouvernail-gcp:index:Identity")
    denial = one(graph, "iam.DenyPolicy", "services")
    assert denial.id == it.outputs["boundary"] == boundary_id("bex-dev", ACCOUNT, "/")
    assert denial.inputs["parent"] == f"cloudresourcemanager.googleapis.com%2Fprojects%2F{ACCOUNT}"
    rise, give = rules(graph, "services")
    for each in (rise, give):
        (whom,) = each["deniedPrincipals"]
        assert re.fullmatch(
            r"principalSet://cloudresourcemanager\.googleapis\.com/projects/\d+/type/ServiceAccount", whom
        )
    assert {SIGN, "iam.googleapis.com/serviceAccountKeys.create"} <= set(rise["deniedPermissions"])
    assert "exceptionPrincipals" not in rise
    assert give["exceptionPrincipals"] == [f"principal://iam.googleapis.com/projects/-/serviceAccounts/{DEPLOY}"]


def test_the_pipeline_comes_by_the_tokens_of_one_repository(graph) -> None:
    provider = one(graph, "iam.WorkloadIdentityPoolProvider")
    assert provider.inputs["oidc"] == {"issuerUri": "https://token.actions.githubusercontent.com"}
    assert provider.inputs["attributeCondition"] == (
        "assertion.sub in ['repo:banque-exemple/ai-platform:environment:dev',"
        " 'repo:banque-exemple/ai-platform:pull_request']"
    )
    pool = one(graph, "iam.WorkloadIdentityPool").outputs["name"]
    for role, subject in (("deploy", "environment:dev"), ("preview", "pull_request")):
        trust = one(graph, "serviceaccount.IAMMember", f"{role}-by-token")
        ours = f"principal://iam.googleapis.com/{pool}/subject/repo:banque-exemple/ai-platform"
        assert trust.inputs["member"] == f"{ours}:{subject}"
        assert one(graph, "iam.DenyPolicy", "services").urn in trust.dependencies
    assert not every(graph, "serviceaccount.Key")


def test_who_deploys_gives_named_roles_alone_ten_in_a_list(build) -> None:
    more = [f"projects/{ACCOUNT}/roles/own_{number}" for number in range(8)]
    given = one(build(Identity, {**ARGS, "given": more}), "projects.IAMMember", "deploy-give")
    said = given.inputs["condition"]["expression"].split(" || ")
    lists = [re.findall(r"'([^']+)'", each.partition("hasOnly")[2]) for each in said]
    assert [len(each) for each in lists] == [10, 9]
    assert set(more) < {role for each in lists for role in each}


def test_who_deploys_writes_the_state_of_its_environment_and_who_previews_reads(graph) -> None:
    members = {each.name: each.inputs for each in every(graph, "storage.BucketIAMMember")}
    assert set(members) == {"deploy-reads-state", "deploy-writes-state", "preview-reads-state"}
    assert {each["bucket"] for each in members.values()} == {STATE}
    assert "/stacks/{stack}-gcp-dev-" in members["deploy-writes-state"]["condition"]["expression"]
    keys = {each.name: each.inputs["role"].rpartition(".")[2] for each in every(graph, "kms.CryptoKeyIAMMember")}
    assert keys == {
        "deploy-opens-state": "cryptoKeyEncrypterDecrypter",
        "preview-opens-state": "cryptoKeyDecrypter",
    }


def test_where_the_audit_log_lies_the_auditor_reads_it(build) -> None:
    log = f"projects/{ACCOUNT}/locations/{REGION}/buckets/bex-audit-log"
    people = {"auditor": ARGS["people"]["auditor"]}
    graph = build(Identity, {**ARGS, "environment": "audit", "people": people, "log": log})
    _, reads = entitlement(graph, "auditor").inputs["privilegedAccess"]["gcpIamAccess"]["roleBindings"]
    assert reads == {
        "role": "roles/logging.viewAccessor",
        "conditionExpression": f'resource.name == "{log}/views/_AllLogs"',
    }


def test_a_provider_that_is_there_is_read(build, state) -> None:
    left = one(build(Identity, THEIRS, state=state), "iam.WorkloadIdentityPoolProvider").id
    again = {**ARGS, "prefix": "bex-two", "pipeline": {**ARGS["pipeline"], "provider": left}}
    graph = build(Identity, again, state=state)
    assert one(graph, "iam.WorkloadIdentityPoolProvider").external
    assert not every(graph, "iam.WorkloadIdentityPool")
    assert "/workloadIdentityPools/bex-dev-pipeline/subject/" in str(
        one(graph, "serviceaccount.IAMMember", "deploy-by-token").inputs["member"]
    )


@pytest.mark.parametrize(
    ("environment", "mode"), [("dev", "DRYRUN_AUDIT_LOG_ONLY"), ("prod", "ENFORCED_BLOCK_AND_AUDIT_LOG")]
)
def test_what_starts_has_a_signature_with_the_key_that_only_the_approver_may_use(build, environment, mode) -> None:
    graph = build(Identity, {**ARGS, "environment": environment})
    key, attestor = one(graph, "kms.CryptoKey"), one(graph, "binaryauthorization.Attestor")
    assert key.inputs["purpose"] == "ASYMMETRIC_SIGN"
    assert key.inputs["versionTemplate"] == {"algorithm": "EC_SIGN_P256_SHA256", "protectionLevel": "HSM"}
    (public,) = attestor.inputs["attestationAuthorityNote"]["publicKeys"]
    assert public["id"] == f"//cloudkms.googleapis.com/v1/{key.id}/cryptoKeyVersions/1"
    assert attestor.id == attestor_id("bex-dev", ACCOUNT)
    assert one(graph, "binaryauthorization.Policy").inputs["defaultAdmissionRule"] == {
        "evaluationMode": "REQUIRE_ATTESTATION",
        "enforcementMode": mode,
        "requireAttestationsBies": [attestor.id],
    }
    signs = {each.name for each in every(graph, "projects.IAMCustomRole") if SIGNS in each.inputs["permissions"]}
    assert signs == {"approver"}


def test_where_no_model_is_served_nothing_is_approved(build) -> None:
    assert not every(build(Identity, THEIRS), "binaryauthorization.Policy")


def test_an_entitlement_of_the_landing_zone_is_read_and_nothing_is_denied_to_its_group(build, state) -> None:
    theirs = entitlement(build(Identity, THEIRS, state=state), "approver").id
    graph = build(Identity, {**ARGS, "prefix": "bex-two", "adopt": {"approver": {"role": theirs}}}, state=state)
    assert entitlement(graph, "approver").external
    assert "approver" not in {each.name for each in every(graph, "iam.DenyPolicy")}
    (it,) = graph.of_type("gouvernail-gcp:index:Identity")
    assert it.outputs["roles"]["approver"] == theirs
    assert "approver" not in it.outputs["sign_in"]


@pytest.mark.parametrize(
    ("lacks", "path"),
    [
        ({"domain": None}, "directory.gcp.domain"),
        ({"people": {"approver": ARGS["people"]["approver"]}}, "roles.operator.group"),
    ],
)
def test_what_is_not_known_is_refused_with_the_words_to_add(build, lacks, path) -> None:
    args = {key: value for key, value in {**ARGS, **lacks}.items() if value is not None}
    with pytest.raises(GouvernailError) as told:
        build(Identity, args)
    assert path in str(told.value)


def test_without_a_pipeline_nobody_gives_rights(build) -> None:
    graph = build(Identity, {key: value for key, value in ARGS.items() if key != "pipeline"})
    assert not every(graph, "serviceaccount.Account")
    assert all("exceptionPrincipals" not in each for each in rules(graph, "services"))
