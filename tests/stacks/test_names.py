"""Names of stacks are read, or refused with what is expected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.errors import GouvernailError
from stacks.names import StackName, parse

OWNERS = st.from_regex(r"\A[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,23}\Z")


@given(OWNERS, st.sampled_from(["aws", "azure", "gcp"]), st.from_regex(r"\A[a-z][a-z0-9]{1,7}\Z"))
def test_a_name_is_read_as_it_is_written(owner, cloud, environment):
    name = StackName(owner, cloud, environment, "workload")
    assert parse(str(name)) == name


def test_what_stands_ready_in_the_recovery_region_has_a_layer_of_its_own():
    assert parse("credit-scoring-aws-prod-recovery") == StackName("credit-scoring", "aws", "prod", "recovery")
    assert parse("recovery-aws-aws-prod-recovery") == StackName("recovery-aws", "aws", "prod", "recovery")


def test_an_owner_may_bear_the_name_of_a_cloud():
    assert parse("on-aws-aws-dev-workload") == StackName("on-aws", "aws", "dev", "workload")


@pytest.mark.parametrize(
    "text", ["dev", "", "bex-aws-dev", "bex-ibm-dev-foundation", "Bex-aws-dev-foundation", "bex-aws-dev-release"]
)
def test_another_form_is_refused(text):
    with pytest.raises(GouvernailError, match="<owner>-<cloud>-<environment>-<layer>"):
        parse(text)
