"""No call without a caller."""

from collections.abc import Iterator

from assurance.guarantees.gateway._each import each_gateway
from assurance.guarantees.twin import Set
from assurance.reading.model.gateway import Gateway
from assurance.reading.model.platform import Platform
from assurance.verdict import Finding, Result, broken, require
from gouvernail.graph import UNKNOWN

STATEMENT = "Every call is signed by a caller whom the cloud knows; nobody else is answered."
SOURCES = ("AI Act Art. 15(5) (supports)", "ISO/IEC 27001:2022 A.8.5 (supports)")
UNSEEN = "Which people stand behind a role that calls; who may take it."
_METHOD = "aws:apigateway/method:Method"
BROKEN = {"aws": Set(_METHOD, "authorization", "NONE")}
UNCLEAR = {"aws": Set(_METHOD, "authorization", UNKNOWN)}


def holds(platform: Platform) -> Result:
    """Looks at each method of each gateway."""
    return each_gateway(platform, _of)


def _of(_: Platform, gateway: Gateway) -> Iterator[Finding]:
    if not gateway.ways:
        yield broken(gateway.urn, "the gateway takes no call")
    for way in gateway.ways:
        yield from require(
            way.identified,
            way.urn,
            "this call is answered whoever makes it",
            "whether this call is answered whoever makes it is not known",
        )
