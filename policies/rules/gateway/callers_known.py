"""No call without a caller."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, require
from policies.reading.model.gateway import Gateway
from policies.reading.model.platform import Platform
from policies.rules.gateway._each import each_gateway
from policies.twin import Replaced, Set

STATEMENT = "Every call is signed by a caller whom the cloud knows; nobody else is answered."
SEVERITY = "critical"
REMEDIATION = (
    "Refuse whoever is not known: `authorization` `AWS_IAM` on every method (AWS), `validate-jwt` with the system's "
    "role in the policy of the API (Azure), `invokerIamDisabled` false and no `allUsers` among the invokers (Google "
    "Cloud)."
)
UNSEEN = "Which people stand behind a role that calls; who may take it."
_METHOD = "aws:apigateway/method:Method"
_POLICY = "azure-native:apimanagement:ApiPolicy"
_PROOF = "<validate-jwt.*</validate-jwt>"
_SERVICE, _LETS_IN = "gcp:cloudrunv2/service:Service", "invokerIamDisabled"
BROKEN = {
    "aws": Set(_METHOD, "authorization", "NONE"),
    "azure": Set(_POLICY, "value", Replaced(_PROOF)),
    "gcp": Set(_SERVICE, _LETS_IN, value=True),
}
UNCLEAR = {
    "aws": Set(_METHOD, "authorization", UNKNOWN),
    "azure": Set(_POLICY, "value", UNKNOWN),
    "gcp": Set(_SERVICE, _LETS_IN, UNKNOWN),
}
BY_OTHER_MEANS = {
    "azure": "A call is not signed there: it bears a token of the directory for the gateway's application, with the "
    "role that is called like the system.",
    "gcp": "A call is not signed there: it bears a token of Google's for the service, which lets in whoever has the "
    "right to ask it.",
}


def holds(platform: Platform) -> Result:
    """Looks at each method of each gateway."""
    return each_gateway(platform, _of)


def _of(_: Platform, gateway: Gateway) -> Iterator[Reason]:
    if not gateway.ways:
        yield broken(gateway.urn, "the gateway takes no call")
    for way in gateway.ways:
        yield from require(
            way.identified,
            way.urn,
            "this call is answered whoever makes it",
            "whether this call is answered whoever makes it is not known",
        )
