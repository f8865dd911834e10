"""The permissions of the deploy role, held against what the worked stacks really register.

What limits people and the deploy role itself is made by a person, with `by-hand.json`; the role's boundary denies it.
"""

import json
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from gouvernail.sandbox.inprocess import collect
from gouvernail.sandbox.stackfile import configuration
from gouvernail.sandbox.state import State
from stacks import program
from tests.docs import needed

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "guides" / "deploy-role"
PERMISSIONS = sorted((FOLDER / "permissions").glob("*.json"))
STACKS = {
    "bex-aws-audit-foundation": "organisation.yaml",
    "bex-aws-dev-foundation": "organisation.yaml",
    "credit-scoring-aws-dev-workload": "credit-scoring.yaml",
    "credit-scoring-aws-dev-cutover": "credit-scoring.yaml",
    "credit-scoring-aws-dev-recovery": "credit-scoring.yaml",
    "document-triage-aws-dev-workload": "document-triage.yaml",
}


@pytest.fixture(scope="module")
def registered():
    """Every resource of the worked dev stacks that this blueprint makes."""
    state, references, found = State(Path(":memory:")), {}, []
    for stack, file in STACKS.items():
        graph = collect(
            program.run,
            stack_name=stack,
            config={**told(stack), "gouvernail:spec": str(ROOT / "systems" / file)},
            references=references,
            state=state,
        )
        references[stack] = graph.outputs
        found += [one for one in graph if one.custom and not one.type.startswith("pulumi:")]
    return found


def told(stack):
    """What the stack's own file says, where it has one."""
    file = ROOT / "stacks" / f"Pulumi.{stack}.yaml"
    return configuration(file) if file.is_file() else {}


@pytest.fixture(scope="module")
def statements():
    return [one for file in PERMISSIONS for one in json.loads(file.read_text())["Statement"]]


@pytest.fixture(scope="module")
def by_hand():
    return json.loads((FOLDER / "by-hand.json").read_text())["Statement"]


def _of_identity(one):
    return "gouvernail-aws:index:Identity$" in one.urn


def _listed(value):
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("person", [False, True], ids=["pipeline", "person"])
def test_every_type_that_the_stacks_register_can_be_made_and_unmade(registered, statements, by_hand, person):
    given = by_hand if person else statements
    allowed = {action for one in given if one["Effect"] == "Allow" for action in _listed(one["Action"])}
    for token in sorted({one.type for one in registered if _of_identity(one) is person}):
        missing = [action for action in needed.every()[token] if action not in {*allowed, *(["iam:PassRole"] * person)}]
        assert not missing, f"{token} needs {missing}"


def test_the_role_may_do_nothing_that_no_type_needs_the_service_of(registered, statements):
    services = {
        action.partition(":")[0] for token in {one.type for one in registered} for action in needed.every()[token]
    }
    for statement in statements:
        for action in _listed(statement["Action"]):
            assert action.partition(":")[0] in services | {"sts", "tag"}, action


EVERY = [FOLDER / "by-hand.json", *PERMISSIONS]


@pytest.mark.parametrize("file", EVERY, ids=lambda path: path.stem)
def test_a_file_is_a_managed_policy_that_iam_takes(file):
    assert len("".join(file.read_text().split())) <= 6144  # IAM quotas; white space does not count
    names = [one["Sid"] for one in json.loads(file.read_text())["Statement"]]
    assert len(set(names)) == len(names), "IAM refuses a policy with two statements of one name"


def _allows(given, action, arn):
    """The statements that allow the action on the resource."""
    return [
        one
        for one in given
        if action in _listed(one["Action"]) and any(fnmatchcase(arn, bound) for bound in _listed(one["Resource"]))
    ]


def _made(registered, token):
    found = [str(one.outputs["arn"]) for one in registered if one.type == token]
    assert found, token
    return found


@pytest.mark.parametrize(
    ("token", "actions"),
    [
        ("aws:backup/plan:Plan", ("backup:TagResource", "backup:ListTags", "backup:UntagResource")),
        ("aws:backup/restoreTestingPlan:RestoreTestingPlan", ("backup:TagResource", "backup:ListTags")),
        ("aws:backup/vault:Vault", ("backup:CreateBackupVault", "backup:TagResource")),
        ("aws:kms/key:Key", ("kms:EnableKeyRotation", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion")),
        ("aws:kms/alias:Alias", ("kms:CreateAlias", "kms:DeleteAlias")),
    ],
)
def test_what_is_made_is_within_bounds_in_every_region(registered, statements, token, actions):
    for arn in _made(registered, token):
        for action in actions:
            assert _allows(statements, action, arn), f"{action} on {arn}"


@pytest.mark.parametrize(
    "service",
    [
        "apidestinations.events.amazonaws.com",
        "backup.amazonaws.com",
        "elasticache.amazonaws.com",
        "guardduty.amazonaws.com",
        "restore-testing.backup.amazonaws.com",
        "wafv2.amazonaws.com",
    ],
)
def test_a_role_that_a_service_makes_for_itself_can_be_made(statements, service):
    arn = f"arn:aws:iam::111111111111:role/aws-service-role/{service}/AWSServiceRoleForIt"
    found = _allows(statements, "iam:CreateServiceLinkedRole", arn)
    assert [one for one in found if service in _listed(one["Condition"]["StringEquals"]["iam:AWSServiceName"])]


def test_a_definition_is_checked_wherever_a_machine_is_made():
    for file in PERMISSIONS:
        given = json.loads(file.read_text())["Statement"]
        actions = {action for one in given for action in _listed(one["Action"])}
        if "states:CreateStateMachine" in actions:
            assert _allows(given, "states:ValidateStateMachineDefinition", "a machine that is not there yet")


def test_rights_are_given_only_below_the_boundary_of_services(registered, statements, by_hand):
    (boundary,) = {
        str(one.inputs["permissionsBoundary"])
        for one in registered
        if one.type == "aws:iam/role:Role" and not _of_identity(one) and "-dev-" in str(one.outputs["arn"])
    }
    for one in statements:
        if {*_listed(one["Action"])} & {"iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePolicy"}:
            (bound,) = _listed(one["Condition"]["StringLike"]["iam:PermissionsBoundary"])
            assert fnmatchcase(boundary, bound)
        assert not {*_listed(one["Action"])} & {"iam:CreatePolicy", "iam:CreatePolicyVersion", "sts:AssumeRole"}
    assert _allows(by_hand, "iam:CreatePolicyVersion", boundary)


def test_no_action_is_a_wildcard_and_what_makes_things_is_bounded(statements):
    for statement in statements:
        actions = _listed(statement["Action"])
        assert not [action for action in actions if "*" in action]
        reads = all(action.partition(":")[2].startswith(("Describe", "Get", "List")) for action in actions)
        if statement["Resource"] == "*" and not reads:
            assert statement.get("Condition"), statement["Sid"]


def test_the_role_cannot_use_keys_or_read_what_is_kept(statements):
    allowed = {action for one in statements for action in _listed(one["Action"])}
    assert not allowed & {
        "kms:Decrypt",
        "kms:Encrypt",
        "s3:GetObject",
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:BypassGovernanceRetention",
    }


def test_names_of_roles_and_log_groups_that_the_stacks_make_are_within_bounds(registered, statements):
    bounds = {one["Sid"]: _listed(one["Resource"]) for one in statements}
    for kind, sid in (("aws:iam/role:Role", "ExecutionRoles"), ("aws:cloudwatch/logGroup:LogGroup", "Logs")):
        for one in registered:
            if one.type == kind and not _of_identity(one):
                assert any(fnmatchcase(str(one.outputs["arn"]), bound) for bound in bounds[sid]), one.outputs["arn"]


def test_names_of_what_carries_alarms_are_within_bounds_in_both_regions(registered, statements):
    bounds = [bound for one in statements for bound in _listed(one["Resource"]) if bound != "*"]
    carried = ("aws:sns/topic:Topic", "aws:sqs/queue:Queue", "aws:pipes/pipe:Pipe")
    arns = [str(one.outputs["arn"]) for one in registered if one.type in carried]
    assert {arn.split(":")[3] for arn in arns} == {"eu-west-1", "eu-central-1"}
    assert [arn for arn in arns if not any(fnmatchcase(arn, bound) for bound in bounds)] == []


def test_a_person_alone_makes_what_limits_people_and_the_deploy_role(registered, statements, by_hand):
    bounds = {one["Sid"]: _listed(one["Resource"]) for one in by_hand}
    sids = {
        "aws:iam/role:Role": "RolesOfPeopleAndOfThePipeline",
        "aws:iam/policy:Policy": "Boundaries",
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider": "WhoseTokensAreTaken",
    }
    theirs = [bound for one in statements for bound in _listed(one["Resource"]) if bound.startswith("arn:aws:iam:")]
    made = [one for one in registered if _of_identity(one) and one.type in sids]
    assert made
    for one in made:
        arn = str(one.outputs["arn"])
        assert any(fnmatchcase(arn, bound) for bound in bounds[sids[one.type]]), arn
        assert not any(fnmatchcase(arn, bound) for bound in theirs), arn


def test_the_key_of_every_vault_lets_in_who_makes_the_vault(registered):
    keys = {one.outputs["arn"]: json.loads(one.inputs["policy"]) for one in registered if one.type == "aws:kms/key:Key"}
    vaults = [one for one in registered if one.type == "aws:backup/vault:Vault"]
    assert {one.inputs["region"] for one in vaults} == {"eu-west-1", "eu-central-1"}
    for one in vaults:
        its = {given["Sid"]: given for given in keys[one.inputs["kmsKeyArn"]]["Statement"]}["MakeVaults"]
        assert its["Condition"]["StringEquals"]["kms:ViaService"] == f"backup.{one.inputs['region']}.amazonaws.com"
        makers = its["Condition"]["ArnLike"]["aws:PrincipalArn"]
        assert makers[0] == "arn:aws:iam::111111111111:role/bex-dev-deploy"
        assert "AWSReservedSSO_bex-bootstrap_" in makers[1]
