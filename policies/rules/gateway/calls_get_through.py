"""Whoever is let in reaches the model."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, Verdict, require
from policies.reading.model.gateway import Gateway
from policies.reading.model.platform import Platform
from policies.rules.gateway._each import each_gateway
from policies.twin import Set

STATEMENT = "A call that is let in reaches the model: the gateway can be the role with which it asks."
SEVERITY = "medium"
REMEDIATION = (
    "Let the gateway be the role with which it asks: trust of `apigateway.amazonaws.com` without a condition on "
    "`aws:SourceAccount` or `aws:SourceArn`, which it does not send (AWS), the asking identity among "
    "`identity.userAssignedIdentities` of the service (Azure)."
)
UNSEEN = "Whether the endpoint answers, and what a boundary or the organisation denies."
_ROLE = "aws:iam/role:Role"
_SERVICE = "apigateway.amazonaws.com"
_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": _SERVICE},
            "Condition": {"StringEquals": {"aws:SourceAccount": "${own}"}},
        }
    ],
}
_SERVICE_OF_API = "azure-native:apimanagement:ApiManagementService"
_IDENTITIES = "identity.userAssignedIdentities"
BROKEN = {
    "aws": Set(_ROLE, "assumeRolePolicy", _TRUST, having="gateway-ask"),
    "azure": Set(_SERVICE_OF_API, _IDENTITIES, {}),
}
UNCLEAR = {
    "aws": Set(_ROLE, "assumeRolePolicy", UNKNOWN, having="gateway-ask"),
    "azure": Set(_SERVICE_OF_API, _IDENTITIES, UNKNOWN),
}

NOTHING_TO_KEEP = {"gcp": "A gateway asks as nobody of its own there: it hands on the token of whoever calls."}


def holds(platform: Platform) -> Result:
    """Looks at who may take the role of each call."""
    if platform.expected.cloud in NOTHING_TO_KEEP:
        return Result(Verdict.NOT_APPLICABLE)
    return each_gateway(platform, _of)


def _of(_: Platform, gateway: Gateway) -> Iterator[Reason]:
    for way in gateway.ways:
        yield from require(
            way.taken,
            way.urn,
            "the gateway cannot be the role with which it asks here, so no call is answered",
            "whether the gateway can be the role with which it asks here is not known",
        )
