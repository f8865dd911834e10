"""Identity as the spec asks for it: bound to its groups, refused where it cannot be, changed where it must be."""

from pathlib import Path

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.sandbox.state import State
from tests.stacks.desk import Desk, differing

AUDIT, DEV = "bex-aws-audit-foundation", "bex-aws-dev-foundation"
SCORING = "credit-scoring-aws-dev-workload"
ROLE = "aws:iam/role:Role"
CI = "ci: {kind: github, repository: banque-exemple/ai-platform}"


@pytest.fixture
def desk(tmp_path):
    return Desk.laid(tmp_path)


def _names(graph):
    return {one.name for one in graph.of_type(ROLE) if "Identity$" in one.urn}


def test_an_environment_has_every_duty_and_the_account_of_the_log_the_auditor_alone(desk):
    built = desk.up(AUDIT, DEV)
    assert _names(built[DEV]) == {"developer", "approver", "operator", "auditor", "deploy", "preview"}
    assert _names(built[AUDIT]) == {"auditor", "deploy", "preview"}


def test_another_group_changes_whom_one_role_lets_in_and_nothing_else(desk):
    before = desk.up(AUDIT, DEV)
    desk.edit("organisation.yaml", "operator: {group: grp-mlops}", "operator: {group: grp-platform}")
    after = desk.up(AUDIT, DEV)
    assert differing(before[DEV], after[DEV]) == {"Role operator"}
    (role,) = [one for one in after[DEV].of_type(ROLE) if one.name == "operator"]
    assert "AWSReservedSSO_grp-platform_" in role.inputs["assumeRolePolicy"]


def test_a_group_with_a_long_name_has_a_permission_set_that_is_allowed(desk):
    long = "grp-people-who-operate-the-platforms-of-credit"
    desk.edit("organisation.yaml", "operator: {group: grp-mlops}", f"operator: {{group: {long}}}")
    given = desk.up(AUDIT, DEV)[DEV].outputs["identity"]["sign_in"]["operator"]
    assert len(given) <= 32
    assert given.startswith("grp-people-who-operate")


def test_the_registry_knows_the_approver_of_the_foundation(desk):
    built = desk.up(AUDIT, DEV, SCORING)
    for one in built[SCORING].of_type("aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy"):
        assert built[DEV].outputs["identity"]["roles"]["approver"] in one.inputs["resourcePolicy"]


def test_a_system_with_an_approver_of_its_own_is_refused(desk):
    built = desk.up(AUDIT, DEV)
    desk.edit("credit-scoring.yaml", "\nsystem:\n", "\nroles: {approver: {group: grp-others}}\n\nsystem:\n")
    with pytest.raises(GouvernailError, match="the account lets in grp-model-risk"):
        desk.up(SCORING, on=built)


@pytest.mark.parametrize("kind", ["gitlab", "azureDevops"])
def test_a_pipeline_whose_roles_are_not_built_is_refused(desk, kind):
    desk.edit("organisation.yaml", CI, CI.replace("github", kind))
    with pytest.raises(GouvernailError, match="not built yet"):
        desk.up(AUDIT)


def test_without_a_pipeline_there_is_no_role_for_one(desk):
    desk.edit("organisation.yaml", CI, "")
    assert _names(desk.up(AUDIT)[AUDIT]) == {"auditor"}


def test_a_role_that_is_not_there_cannot_be_adopted(desk):
    state = State(Path(":memory:"))
    built = desk.up(AUDIT, state=state)
    desk.adopt('identity: {dev: {approver: "arn:aws:iam::111111111111:role/Nobody"}}')
    with pytest.raises(GouvernailError, match="no role Nobody to adopt"):
        desk.up(DEV, on=built, state=state)
