"""A trace that was taken is found."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = "The traces of the system's calls are shown together: by the name that its gateway gives them."
SEVERITY = "low"
REMEDIATION = (
    "Look for the name that the gateway gives its calls: `filterExpression` of the X-Ray group (AWS), `body` of the "
    "saved query (Azure), `loggingQuery.filter` of the saved query (Google Cloud)."
)
UNSEEN = "Calls that do not come by way of the gateway."
_GROUP = "aws:xray/group:Group"
_QUERY = "azure-native:operationalinsights:Query"
_SAVED, _LOOKS = "gcp:logging/savedQuery:SavedQuery", "loggingQuery.filter"
BROKEN = {
    "aws": Set(_GROUP, "filterExpression", 'annotation.ai_system = "credit-scoring"'),
    "azure": Set(_QUERY, "body", 'AppRequests | where Properties.ai_system == "credit-scoring"'),
    "gcp": Set(_SAVED, _LOOKS, 'labels.ai_system="credit-scoring" AND traceSampled=true'),
}
UNCLEAR = {
    "aws": Set(_GROUP, "filterExpression", UNKNOWN),
    "azure": Set(_QUERY, "body", UNKNOWN),
    "gcp": Set(_SAVED, _LOOKS, UNKNOWN),
}


def holds(platform: Platform) -> Result:
    """Compares what is sought with the names that calls have in traces."""
    wanted = platform.expected.traced is not None and "workload" in platform.expected.layers
    return judged(_reasons(platform) if wanted else (), (one.urn for one in platform.traces), applies=wanted)


def _reasons(platform: Platform) -> Iterator[Reason]:
    sought = [one.of for one in platform.traces]
    for gateway in platform.gateways:
        for door in gateway.doors:
            if any(of is not UNKNOWN and door.traced_as in of for of in sought):
                continue
            if UNKNOWN in sought or door.traced_as is UNKNOWN:
                yield unclear(door.urn, "whether traces of these calls are found is not known")
            else:
                yield broken(door.urn, f"nothing looks for traces of {door.traced_as}")
