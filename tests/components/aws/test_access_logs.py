"""One writer for the gateways of an account, which only the service can be."""

import pytest

from components.aws import AccessLogs
from tests.components.aws.graphs import one, statements

ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": "111111111111",
    "region": "eu-west-1",
    "roles": "/bex-dev/",
    "boundary": "arn:aws:iam::111111111111:policy/bex-dev/bex-dev-services-boundary",
}


@pytest.fixture
def graph(build):
    return build(AccessLogs, ARGS)


def test_the_account_writes_with_a_role_that_may_already_do_so(graph):
    account, role = one(graph, "apigateway.Account"), one(graph, "iam.Role")
    assert account.inputs["cloudwatchRoleArn"] == role.outputs["arn"]
    attached = one(graph, "iam.RolePolicyAttachment")
    assert attached.urn in account.dependencies
    assert attached.inputs["policyArn"].endswith(":policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs")


def test_only_the_service_on_behalf_of_this_account_takes_the_role(graph):
    trust = statements(one(graph, "iam.Role"), "assumeRolePolicy")["Work"]
    assert trust["Principal"] == {"Service": "apigateway.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": "111111111111"}}
