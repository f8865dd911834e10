"""Each clause of the promises about people and the pipeline on Google Cloud: what breaks it, what leaves it open."""

from dataclasses import replace

import pytest

from gouvernail.graph import UNKNOWN, Graph
from gouvernail.verdict import Verdict
from policies.proof import results
from policies.reading import read
from policies.twin import Add, Change, Drop, Set, apply
from tests.policies.worked_gcp import ACCOUNTS

DENIAL = "gcp:iam/denyPolicy:DenyPolicy"
ASKED = "gcp:privilegedaccessmanager/entitlement:entitlement"
ROLE = "gcp:projects/iAMCustomRole:IAMCustomRole"
GIVEN = "gcp:projects/iAMMember:IAMMember"
TRUST = "gcp:serviceaccount/iAMMember:IAMMember"
PROVIDER = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider"
POOL = "principalSet://iam.googleapis.com/${gcp:iam/workloadIdentityPool:WorkloadIdentityPool@own.name}"
SIGN = "cloudkms.googleapis.com/cryptoKeyVersions.useToSign"
TOKEN = "iam.googleapis.com/serviceAccounts.getAccessToken"
CONDITION = "condition.expression"
HAS_ONLY = "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly"
APPROVER = "principalSet://goog/group/grp-approver@banque.example"
AUDITOR = "principalSet://goog/group/grp-auditor@banque.example"
DEVELOPER = {"at": "own", "having": "/grp-developer@"}
SERVICES = {"at": "own", "having": "/type/ServiceAccount"}
PREVIEW = {"at": "own", "having": "pull request"}
GIVES = {"at": "own", "having": "modifiedGrantsByRole"}
MAY = "permissions[+]"
DEPLOY_ID = "projects/${own}/serviceAccounts/bex-dev-deploy@${own}.iam.gserviceaccount.com"
DEPLOYS, ONE = "serviceAccount:bex-dev-deploy@${own}.iam.gserviceaccount.com", "user:one@banque.example"
TRUSTS = "gcp:serviceaccount/iAMBinding:IAMBinding"
TAKES, LENDS = "roles/iam.workloadIdentityUser", "roles/iam.serviceAccountTokenCreator"
OWNS = {"resource": "//cloudresourcemanager.googleapis.com/projects/${own}", "roleBindings": [{"role": "roles/owner"}]}
ANOTHER = {
    "parent": "projects/${own}",
    "eligibleUsers": [{"principals": ["group:x@banque.example"]}],
    "privilegedAccess": {"gcpIamAccess": OWNS},
}
RULE, SECOND = "rules[0].denyRule", "rules[1].denyRule"


def duty(name: str) -> dict[str, str]:
    return {"at": "own", "having": f"The {name}:"}


def asked(name: str) -> dict[str, str]:
    return {"at": "own", "having": f"bex-dev-{name}"}


def given(role: str, member: str, *, several: bool = False) -> Add:
    project = ACCOUNTS["dev"]
    who = {"members": [member]} if several else {"member": member}
    token = "gcp:projects/iAMBinding:IAMBinding" if several else GIVEN
    return Add(token, {"project": project, "role": role, **who}, {"id": f"{project}/{role}/{member}"})


BREAKS: list[tuple[str, Change]] = [
    ("people_from_directory", Drop(ASKED, **asked("operator"))),
    (
        "people_from_directory",
        Set(ASKED, "eligibleUsers[0].principals", ["user:one@banque.example"], **asked("approver")),
    ),
    (
        "people_from_directory",
        Set(ASKED, "eligibleUsers[0].principals", ["group:g@elsewhere.example"], **asked("approver")),
    ),
    ("people_from_directory", given("roles/monitoring.viewer", "group:others@banque.example")),
    ("people_from_directory", given("roles/monitoring.viewer", "allAuthenticatedUsers")),
    ("people_from_directory", given("roles/monitoring.viewer", f"{POOL}/attribute.repository/x")),
    ("people_from_directory", Drop(DENIAL, **DEVELOPER)),
    ("duties_apart", Drop(DENIAL, **DEVELOPER)),
    ("duties_apart", Set(DENIAL, "parent", "cloudresourcemanager.googleapis.com%2Fprojects%2Fother", **DEVELOPER)),
    ("duties_apart", Set(DENIAL, f"{RULE}.deniedPrincipals", [AUDITOR], **DEVELOPER)),
    (
        "duties_apart",
        Set(DENIAL, f"{RULE}.denialCondition", {"expression": "resource.matchTag('1/a', 'b')"}, **DEVELOPER),
    ),
    ("duties_apart", Set(DENIAL, f"{RULE}.exceptionPrincipals", [APPROVER], at="own", having="/grp-approver@")),
    ("duties_apart", Set(ROLE, MAY, "aiplatform.models.upload", **duty("approver"))),
    ("duties_apart", given("roles/owner", "user:one@banque.example")),
    ("auditor_only_reads", Set(ROLE, MAY, "pubsub.subscriptions.consume", **duty("auditor"))),
    ("auditor_only_reads", Set(DENIAL, f"{RULE}.deniedPermissions", [SIGN], at="own", having="/grp-auditor@")),
    ("auditor_only_reads", given("roles/owner", "group:grp-auditor@banque.example")),
    ("pipeline_by_token", Set(PROVIDER, "oidc.issuerUri", "https://tokens.example", at="own")),
    ("pipeline_by_token", Set(PROVIDER, "oidc.allowedAudiences", ["another"], at="own")),
    ("pipeline_by_token", Set(TRUST, "member", f"{POOL}/*", at="own", having="environment:")),
    ("pipeline_by_token", Drop(DENIAL, **PREVIEW)),
    ("pipeline_by_token", Drop(DENIAL, **SERVICES)),
    ("pipeline_by_token", Set(GIVEN, CONDITION, None, **GIVES)),
    ("pipeline_by_token", Set(GIVEN, CONDITION, f"{HAS_ONLY}(['roles/owner'])", **GIVES)),
    ("pipeline_by_token", Add("gcp:serviceaccount/key:Key", {"serviceAccountId": "robot"})),
    ("pipeline_by_token", Add("gcp:storage/hmacKey:HmacKey", {"serviceAccountEmail": "robot"})),
    ("pipeline_by_token", given("roles/owner", DEPLOYS)),
    ("pipeline_by_token", given("roles/owner", DEPLOYS, several=True)),
    ("pipeline_by_token", Add(TRUSTS, {"members": [f"{POOL}/*"], "role": TAKES, "serviceAccountId": DEPLOY_ID})),
    ("people_from_directory", Add(TRUSTS, {"members": [ONE], "role": LENDS, "serviceAccountId": DEPLOY_ID})),
    ("duties_apart", Add(ASKED, ANOTHER)),
    ("services_bounded", given("roles/resourcemanager.projectIamAdmin", DEPLOYS)),
    ("services_bounded", Set(GIVEN, CONDITION, None, **GIVES)),
    ("services_bounded", Set(DENIAL, f"{RULE}.exceptionPermissions", [TOKEN], **SERVICES)),
]
OPEN: list[tuple[str, Change]] = [
    ("people_from_directory", Set(DENIAL, "rules", UNKNOWN, **DEVELOPER)),
    ("duties_apart", Set(DENIAL, "parent", UNKNOWN, **DEVELOPER)),
    ("duties_apart", Set(ASKED, "privilegedAccess", UNKNOWN, **asked("operator"))),
    ("duties_apart", given("roles/nobody.knows", "user:one@banque.example")),
    ("pipeline_by_token", Set(PROVIDER, "attributeMapping", {"google.subject": "assertion.repository"}, at="own")),
    ("pipeline_by_token", Set(GIVEN, CONDITION, f"{HAS_ONLY}(['roles/owner']) || true", **GIVES)),
    ("pipeline_by_token", Set(DENIAL, f"{RULE}.deniedPrincipals", UNKNOWN, **PREVIEW)),
    ("services_bounded", Set(GIVEN, CONDITION, f"{HAS_ONLY}(['roles/nobody.knows'])", **GIVES)),
]
HARMLESS: list[tuple[str, Change]] = [
    ("people_from_directory", given("roles/monitoring.viewer", "group:grp-operator@banque.example")),
    ("auditor_only_reads", given("roles/monitoring.viewer", "group:grp-auditor@banque.example")),
    ("pipeline_by_token", Set(GIVEN, CONDITION, f"{HAS_ONLY}(['roles/logging.logWriter'])", **GIVES)),
    ("duties_apart", given("roles/owner", "group:grp-developer@banque.example")),  # the denial holds
]


def verdict(worked, name: str, change: Change) -> Verdict:
    graph, expected = worked("dev", "gcp")
    return results(apply(graph, change, expected)[0], expected)[f"identity.{name}"].verdict


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_it_fails(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_it_is_not_evaluated(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change) is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), HARMLESS)
def test_it_still_passes(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change) is Verdict.PASS


def test_of_which_project_a_set_of_accounts_is_has_to_be_known(worked) -> None:
    graph, expected = worked("dev", "gcp")
    other = Set(
        DENIAL,
        f"{RULE}.deniedPrincipals",
        ["principalSet://cloudresourcemanager.googleapis.com/projects/1/type/ServiceAccount"],
        **SERVICES,
    )
    (deploy,) = [
        one
        for one in read(apply(graph, other, expected)[0], expected).pipeline_roles
        if one.account == expected.own and "deploy" in one.urn
    ]
    assert deploy.approves is True


def test_without_the_foundation_it_is_not_known_what_is_denied(worked) -> None:
    graph, expected = worked("dev", "gcp")
    alone = replace(expected, layers=frozenset({"workload"}))
    found = read(graph, alone)
    assert all(one.opens is UNKNOWN for one in found.service_roles)


def test_an_entitlement_of_the_landing_zone_that_does_not_show_whom_it_is_for_is_not_known(worked) -> None:
    graph, expected = worked("dev", "gcp")
    (theirs,) = [one for one in graph.of_type(ASKED) if one.name == "approver"]
    read_only = replace(theirs, external=True, inputs={}, outputs={})
    shown = Graph(read_only if one is theirs else one for one in graph)
    adopted = replace(expected, landing_roles={str(theirs.id): "approver"})
    assert results(shown, adopted)["identity.people_from_directory"].verdict is Verdict.NOT_EVALUATED
