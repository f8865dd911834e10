"""Attacks do not reach the model."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, require
from policies.reading.model.gateway import Gateway
from policies.reading.model.platform import Platform
from policies.rules.gateway._each import each_gateway
from policies.twin import Set

STATEMENT = (
    "A web firewall before the gateway looks for known attacks and for one address that floods it, "
    "and blocks them where the spec does not say that it only counts."
)
SEVERITY = "high"
REMEDIATION = (
    "Put a firewall with the cloud's managed rules and a bound on one address before each door and let it block: no "
    "`overrideAction` `count` in the web ACL (AWS), `policySettings.mode` `Prevention` (Azure), no `preview` on the "
    "rules against attacks (Google Cloud), unless the spec says `serving.gateway.firewall: count`."
)
UNSEEN = "Attacks that the cloud's rules do not know; questions that are well-formed and meant to mislead the model."
_ACL = "aws:wafv2/webAcl:WebAcl"
_FIREWALL = "azure-native:network:WebApplicationFirewallPolicy"
_POLICY, _FIRST = "gcp:compute/regionSecurityPolicy:RegionSecurityPolicy", "rules[1].preview"
_KNOWS = "evaluatePreconfiguredWaf"
BROKEN = {
    "aws": Set(_ACL, "rules[2].overrideAction", {"count": {}}),
    "azure": Set(_FIREWALL, "policySettings.mode", "Detection"),
    "gcp": Set(_POLICY, _FIRST, value=True, having=_KNOWS),
}
UNCLEAR = {
    "aws": Set(_ACL, "rules[2].overrideAction", UNKNOWN),
    "azure": Set(_FIREWALL, "policySettings.mode", UNKNOWN),
    "gcp": Set(_POLICY, _FIRST, UNKNOWN, having=_KNOWS),
}


def holds(platform: Platform) -> Result:
    """Follows each stage to the firewall before it, and looks at what its rules do."""
    return each_gateway(platform, _of)


def _of(platform: Platform, gateway: Gateway) -> Iterator[Reason]:
    for door in gateway.doors:
        yield from require(
            door.attacks_seen,
            door.urn,
            "no firewall looks for attacks and floods here",
            "whether a firewall looks for attacks here is not known",
        )
        if platform.expected.attacks_blocked and door.attacks_seen is True:
            yield from require(
                door.attacks_blocked,
                door.urn,
                "the firewall lets an attack through and only counts it",
                "whether the firewall blocks attacks is not known",
            )
