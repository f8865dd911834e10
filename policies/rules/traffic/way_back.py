"""The way back stands for as long as the cutover does."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, require, unclear
from policies.reading.model.platform import Platform
from policies.reading.model.traffic import Division, Router
from policies.rules.traffic._each import each_router
from policies.twin import Set

STATEMENT = (
    "Both sides of a cutover share all calls, and the side that is left stands in the routing at every weight: calls "
    "go back to it by a change of their shares alone."
)
SEVERITY = "high"
REMEDIATION = (
    "Let the shares of both sides add up to 100 in the listener, keep the group of the side that is left in it, and "
    "its targets attached (AWS); let a policy send calls to the backends of both sides, divided by a named value of 0 "
    "to 100 (Azure); keep the legacy's rule in the URL map, and addresses in its group (Google Cloud). They stay until "
    "the cutover's stack goes."
)
UNSEEN = "Whether the side that is left answers, and how many calls it still bears."
_LISTENER, _SHARE = "aws:lb/listener:Listener", "defaultActions[0].forward.targetGroups[0].weight"
_WHOLE = 100
_VALUE = "azure-native:apimanagement:NamedValue"
_MAP, _OWN = "gcp:compute/regionUrlMap:RegionUrlMap", "-router"
_OF_LEGACY = "pathMatchers[0].routeRules[1].service"
_GOVERNED = "${gcp:compute/regionBackendService:RegionBackendService#governed.id}"
BROKEN = {
    "aws": Set(_LISTENER, _SHARE, 0),
    "azure": Set(_VALUE, "value", "150", having='"weight"'),
    "gcp": Set(_MAP, _OF_LEGACY, _GOVERNED, having=_OWN),
}
UNCLEAR = {
    "aws": Set(_LISTENER, _SHARE, UNKNOWN),
    "azure": Set(_VALUE, "value", UNKNOWN, having='"weight"'),
    "gcp": Set(_MAP, _OF_LEGACY, UNKNOWN, having=_OWN),
}


def holds(platform: Platform) -> Result:
    """Adds up the shares wherever the router sends calls, and looks for the side that is left."""
    return each_router(platform, _of)


def _of(_: Platform, router: Router) -> Iterator[Reason]:
    yield from require(
        router.legacy_there,
        router.urn,
        "nobody answers on the side that is left",
        "whether somebody answers on the side that is left is not known",
    )
    if not any(not one.some for one in router.divisions):
        yield broken(router.urn, "the router sends calls nowhere")
    for one in router.divisions:
        yield from _whole(one)


def _whole(one: Division) -> Iterator[Reason]:
    if one.legacy is UNKNOWN or one.governed is UNKNOWN:
        yield unclear(one.urn, "how calls are divided here is not known")
        return
    if one.legacy is None and not one.some:
        yield broken(one.urn, "the side that is left does not stand here: calls have no way back to it")
    there = [share for share in (one.legacy, one.governed) if share is not None]
    below = ", and one is below nothing" if any(share < 0 for share in there) else ""
    if sum(there) != _WHOLE or below:
        yield broken(one.urn, f"the shares of the sides add up to {sum(there):g} per cent of all calls{below}")
