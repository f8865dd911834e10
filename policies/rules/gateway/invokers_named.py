"""A function, a service or a model's endpoint is given to nobody but who is named."""

from collections.abc import Iterator

from gouvernail.maybe import any_of, negated
from gouvernail.verdict import Reason
from policies.common.everybody import members_named
from policies.resource import View

TITLE = "The right to call a function, a service or a model is given to nobody but who is named."
SEVERITY = "critical"
REMEDIATION = {
    "aws": "Name the account, the service or, in `principalOrgId`, the organisation that may call.",
    "gcp": "Replace `allUsers` and `allAuthenticatedUsers` by members of yours.",
}
NOT_THERE = {"azure": "A right on Azure is given to members of the directory only, and anybody is none of them."}


def _permission(permission: View) -> Iterator[Reason]:
    named = any_of([negated(permission.one_of("principal", "*")), permission.given("principalOrgId")])
    yield from permission.needs("principal", named, "lets anybody call")


READS = {
    "aws:lambda/permission:Permission": _permission,
    "gcp:cloudfunctions/functionIamBinding:FunctionIamBinding": members_named("members"),
    "gcp:cloudfunctions/functionIamMember:FunctionIamMember": members_named("member"),
    "gcp:cloudfunctionsv2/functionIamBinding:FunctionIamBinding": members_named("members"),
    "gcp:cloudfunctionsv2/functionIamMember:FunctionIamMember": members_named("member"),
    "gcp:cloudrun/iamBinding:IamBinding": members_named("members"),
    "gcp:cloudrun/iamMember:IamMember": members_named("member"),
    "gcp:cloudrunv2/serviceIamBinding:ServiceIamBinding": members_named("members"),
    "gcp:cloudrunv2/serviceIamMember:ServiceIamMember": members_named("member"),
    "gcp:vertex/aiEndpointIamBinding:AiEndpointIamBinding": members_named("members"),
    "gcp:vertex/aiEndpointIamMember:AiEndpointIamMember": members_named("member"),
}
