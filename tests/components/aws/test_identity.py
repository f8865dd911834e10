"""Identity: a role a duty below its boundary, taken from the directory alone; a pipeline that comes by token."""

import itertools
import re

import pytest

from components.aws import Identity
from gouvernail.graph import Graph
from tests.components.aws.graphs import every, one, statements

PEOPLE = {
    duty: {"group": f"grp-{duty}", "permission_set": f"grp-{duty}"}
    for duty in ("developer", "approver", "operator", "auditor")
}
ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": "111111111111",
    "region": "eu-west-1",
    "roles": "/bex-dev/",
    "environment": "dev",
    "people": PEOPLE,
    "pipeline": {"repository": "banque-exemple/ai-platform", "place": "dev"},
    "state": {"store": "bex-pulumi-state", "key_alias": "alias/pulumi-state", "account": "444444444444"},
}
ISSUER = "token.actions.githubusercontent.com"


@pytest.fixture
def graph(build) -> Graph:
    return build(Identity, ARGS)


def _may(graph, name):
    return statements(one(graph, "iam.RolePolicy", name))


def _limit(graph, name):
    return statements(one(graph, "iam.Policy", name))


def _actions(graph, name):
    return {action for statement in _may(graph, name).values() for action in statement["Action"]}


def test_every_duty_has_a_role_below_its_boundary(graph):
    (it,) = graph.of_type("gouvernail-aws:index:Identity")
    for duty in PEOPLE:
        role = one(graph, "iam.Role", duty)
        assert it.outputs["roles"][duty] == f"arn:aws:iam::111111111111:role/bex-dev/bex-dev-{duty}"
        assert role.inputs["permissionsBoundary"] == one(graph, "iam.Policy", duty).id
        assert role.inputs["maxSessionDuration"] == 3600
        assert role.inputs["tags"]["duty"] == duty


def test_only_whom_the_directory_signed_in_for_the_group_takes_a_role(graph):
    for duty in PEOPLE:
        (trust,) = statements(one(graph, "iam.Role", duty), "assumeRolePolicy").values()
        (pattern,) = trust["Condition"]["ArnLike"].values()
        assert trust["Principal"] == {"AWS": "arn:aws:iam::111111111111:root"}
        assert pattern.endswith(f"/*AWSReservedSSO_grp-{duty}_????????????????")
        assert pattern.startswith("arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/")


def test_a_boundary_denies_all_that_the_duty_does_not_name(graph):
    for duty in PEOPLE:
        nothing_else = _limit(graph, duty)["NothingElse"]
        assert nothing_else["Effect"] == "Deny"
        assert nothing_else["Resource"] == ["*"]
        assert "Condition" not in nothing_else
        assert set(nothing_else["NotAction"]) == _actions(graph, duty)


def test_only_the_approver_decides_and_makes_nothing(graph):
    may = {duty: _actions(graph, duty) for duty in PEOPLE}
    assert [duty for duty, actions in may.items() if "sagemaker:UpdateModelPackage" in actions] == ["approver"]
    assert _may(graph, "approver")["Decide"]["Condition"] == {
        "StringEquals": {"sagemaker:ModelApprovalStatus": ["Approved", "Rejected"]}
    }
    making = re.compile(r"sagemaker:(Create|Delete|Start|Stop|Put|Update(?!ModelPackage$))|s3:(Put|Delete)|iam:|sts:")
    assert not [action for action in may["approver"] if making.match(action)]


def test_an_operator_promotes_as_pending_and_a_developer_registers_nothing_by_hand(graph):
    assert _may(graph, "operator")["Promote"]["Condition"] == {
        "StringEquals": {"sagemaker:ModelApprovalStatus": "PendingManualApproval"}
    }
    assert _may(graph, "operator")["PutBeside"]["Resource"] == ["arn:aws:s3:::*-dev*artefacts-111111111111/promoted/*"]
    registering = {"sagemaker:CreateModelPackage", "sagemaker:UpdateEndpoint", "sagemaker:CreateEndpoint"}
    assert not registering & _actions(graph, "developer")
    assert not {"sagemaker:StartPipelineExecution", "sagemaker:UpdateModelPackage"} & _actions(graph, "operator")


def test_a_developer_puts_trials_beside_what_runs_made_and_nothing_in_production(build, graph):
    trials = _may(graph, "developer")["PutBeside"]
    assert trials["Action"] == ["s3:PutObject"]
    assert trials["Resource"] == ["arn:aws:s3:::*-dev*artefacts-111111111111/trials/*"]
    assert "s3:PutObject" not in _may(graph, "developer")["Artefacts"]["Action"]
    production = build(Identity, {**ARGS, "prefix": "bex-prod", "roles": "/bex-prod/", "environment": "prod"})
    assert not {"s3:PutObject", "kms:GenerateDataKey"} & _actions(production, "developer")


@pytest.mark.parametrize(
    "action",
    [
        "ce:GetAnomalyMonitors",
        "iot:GetPolicy",
        "macie2:GetMacieSession",
        "pipes:DescribePipe",
        "s3:GetReplicationConfiguration",
        "scheduler:GetSchedule",
        "signer:GetSigningProfile",
        "ssm:DescribeParameters",
        "states:DescribeStateMachine",
        "xray:GetSamplingRules",
    ],
)
def test_the_auditor_reads_the_settings_of_whatever_is_built(graph, action):
    left_open = _limit(graph, "auditor")["NothingElse"]["NotAction"]
    assert any(re.fullmatch(one.replace("*", ".*"), action) for one in left_open)


@pytest.mark.parametrize("duty", [*PEOPLE, "services", "deploy", "preview"])
def test_a_boundary_is_no_longer_than_a_managed_policy_may_be(graph, duty):
    assert len("".join(one(graph, "iam.Policy", duty).inputs["policy"].split())) <= 6144


def test_the_auditor_reads_settings_and_no_content(graph):
    verbs = {action.partition(":")[2] for action in _actions(graph, "auditor")}
    assert not [verb for verb in verbs if not re.match(r"(Describe|Get|List|Lookup|View)|GET$", verb)]
    shown = (
        "s3:GetObject",
        "kms:Decrypt",
        "logs:GetLogEvents",
        "sqs:ReceiveMessage",
        "ssm:GetParameter",
        "states:GetExecutionHistory",
        "xray:BatchGetTraces",
        "secretsmanager:GetSecretValue",
    )
    patterns = [re.compile(action.replace("*", ".*")) for action in _actions(graph, "auditor")]
    assert not [(action, it.pattern) for action, it in itertools.product(shown, patterns) if it.fullmatch(action)]


def test_where_the_audit_log_lies_the_auditor_reads_it(build):
    people = {"auditor": PEOPLE["auditor"]}
    graph = build(Identity, {**ARGS, "environment": "audit", "people": people, "log": "bex-audit-log-111111111111"})
    read = _may(graph, "auditor")["ReadTheLog"]
    assert read["Resource"][0] == "arn:aws:s3:::bex-audit-log-111111111111"
    locks = _may(graph, "auditor")["SeeLocks"]
    assert locks["Action"] == ["s3:GetObjectRetention", "s3:ListBucketVersions"]
    assert locks["Resource"][0] == "arn:aws:s3:::bex-dev-documents-111111111111"
    assert "s3:PutObject" not in _actions(graph, "auditor")
    assert len(every(graph, "iam.Role")) == 3


@pytest.mark.parametrize(
    ("role", "subject"),
    [
        ("deploy", "repo:banque-exemple/ai-platform:environment:dev"),
        ("preview", "repo:banque-exemple/ai-platform:pull_request"),
    ],
)
def test_the_pipeline_comes_by_a_token_of_the_one_repository(graph, role, subject):
    (trust,) = statements(one(graph, "iam.Role", role), "assumeRolePolicy").values()
    assert trust["Action"] == ["sts:AssumeRoleWithWebIdentity"]
    assert trust["Principal"] == {"Federated": f"arn:aws:iam::111111111111:oidc-provider/{ISSUER}"}
    assert trust["Condition"] == {
        "StringEquals": {f"{ISSUER}:aud": "sts.amazonaws.com", f"{ISSUER}:sub": subject},
    }


def test_what_deploys_never_approves_nor_touches_its_limits_or_those_of_people(graph):
    limit = _limit(graph, "deploy")
    assert limit["NeverApproves"]["Action"] == ["sagemaker:UpdateModelPackage"]
    assert limit["NeverApproves"]["Resource"] == ["*"]
    assert "iam:CreateAccessKey" in limit["NoLongLivedKey"]["Action"]
    guarded = [re.compile(it.replace("*", ".*")) for it in limit["NotItsOwnLimits"]["Resource"]]
    there = [*every(graph, "iam.Role"), *every(graph, "iam.Policy"), *every(graph, "iam.OpenIdConnectProvider")]
    assert not [it.urn for it in there if not any(bound.fullmatch(str(it.outputs["arn"])) for bound in guarded)]
    assert {"Sid", "Effect", "Action", "Resource"} == set(limit["NotItsOwnLimits"])


def test_roles_of_services_are_made_below_a_boundary_that_who_deploys_cannot_change(graph):
    boundary = one(graph, "iam.Policy", "services")
    (it,) = graph.of_type("gouvernail-aws:index:Identity")
    assert it.outputs["boundary"] == boundary.id == "arn:aws:iam::111111111111:policy/bex-dev/bex-dev-services-boundary"
    below = _limit(graph, "deploy")["ServicesBelowTheirs"]
    assert (below["Effect"], below["Resource"]) == ("Deny", ["*"])
    assert below["Condition"] == {"StringNotEquals": {"iam:PermissionsBoundary": boundary.id}}
    assert {"iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePolicy"} <= set(below["Action"])
    lifted = _limit(graph, "deploy")["NoLimitLifted"]
    assert lifted["Action"] == ["iam:DeleteRolePermissionsBoundary", "sts:AssumeRole*"]
    guarded = [re.compile(it.replace("*", ".*")) for it in _limit(graph, "deploy")["NotItsOwnLimits"]["Resource"]]
    attached = "arn:aws:iam::111111111111:policy/gouvernail-deploy-1"
    assert all(any(bound.fullmatch(arn) for bound in guarded) for arn in (boundary.id, attached))


def test_who_deploys_reads_every_state_and_writes_that_of_its_own_stacks(graph):
    deploy = _may(graph, "deploy")
    assert "s3:PutObject" not in deploy["State"]["Action"]
    assert set(deploy["StateOfItsStacks"]["Action"]) == {"s3:DeleteObject", "s3:PutObject"}
    store = "arn:aws:s3:::bex-pulumi-state/.pulumi"
    assert set(deploy["StateOfItsStacks"]["Resource"]) == {
        f"{store}/{part}/*-aws-dev-*" for part in ("backups", "history", "locks", "stacks")
    }
    assert "StateOfItsStacks" not in _may(graph, "preview")


def test_a_service_gives_no_rights_and_hands_roles_on_to_jobs_alone(graph):
    its = _limit(graph, "services")
    never = [re.compile(action.replace("*", ".*")) for action in its["NoRightsAndNoLimits"]["Action"]]
    assert "Condition" not in its["NoRightsAndNoLimits"]
    for action in ("iam:PutRolePolicy", "sts:AssumeRole", "sagemaker:UpdateModelPackage", "kms:PutKeyPolicy"):
        assert any(it.fullmatch(action) for it in never)
    for needed in (
        "iam:PassRole",
        "sagemaker:CreateModelPackage",
        "s3:PutObjectRetention",
        "sagemaker:CreateProcessingJob",
    ):
        assert not any(it.fullmatch(needed) for it in never)
    assert its["HandOnToJobs"]["Resource"] == ["arn:aws:iam::111111111111:role/bex-dev/*"]


def test_a_pull_request_reads_and_writes_nothing(graph):
    limit = _limit(graph, "preview")["NothingElse"]
    assert (limit["Effect"], limit["Resource"]) == ("Deny", ["*"])
    assert not [
        it
        for it in limit["NotAction"]
        if not re.match(r"[a-z0-9]+:(Describe|Get|List|Decrypt|ValidateStateMachineDefinition$)", it)
    ]
    assert _may(graph, "preview")["SecretsInState"]["Condition"] == {
        "ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/pulumi-state"}
    }
    assert _may(graph, "preview")["CardsOfVersions"]["Condition"] == {
        "StringEquals": {"kms:ViaService": "sagemaker.eu-west-1.amazonaws.com"},
        "ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/bex-dev-models"},
    }


def test_without_a_pipeline_nothing_of_it_is_made_and_never_a_user_or_a_key(build):
    graph = build(Identity, {key: value for key, value in ARGS.items() if key != "pipeline"})
    assert {role.name for role in every(graph, "iam.Role")} == set(PEOPLE)
    assert not every(graph, "iam.OpenIdConnectProvider")
    assert not [*every(graph, "iam.User"), *every(graph, "iam.AccessKey")]


def test_what_the_landing_zone_has_is_read_and_the_rest_is_built(build, state):
    build(Identity, {**ARGS, "prefix": "landing", "roles": "/"}, state=state, stack="landing")
    provider = f"arn:aws:iam::111111111111:oidc-provider/{ISSUER}"
    theirs = {
        "approver": {
            "role": "landing-approver",
            "boundary": "arn:aws:iam::111111111111:policy/landing-approver-boundary",
        }
    }
    args = {**ARGS, "adopt": theirs, "pipeline": {**ARGS["pipeline"], "provider": provider}}
    graph = build(Identity, args, state=state)
    role = one(graph, "iam.Role", "approver")
    assert role.external
    assert one(graph, "iam.Policy", "approver").external
    assert one(graph, "iam.OpenIdConnectProvider").external
    assert not [it for it in every(graph, "iam.Role") if it.external and it is not role]
    (it,) = graph.of_type("gouvernail-aws:index:Identity")
    assert it.outputs["roles"]["approver"] == "arn:aws:iam::111111111111:role/landing-approver"
    assert set(it.outputs["sign_in"]) == {"developer", "operator", "auditor"}
