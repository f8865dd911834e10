"""A lost region takes no service with it: what answers in its place runs already."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.verdict import Reason, Result, judged, require
from policies.reading.model.platform import Platform
from policies.reading.model.serving import ModelEndpoint
from policies.twin import Set

STATEMENT = (
    "Where the spec asks for a warm failover, an endpoint behind a gateway serves in the recovery region what "
    "production serves: images of the same digests, and versions of the same number."
)
SEVERITY = "high"
REMEDIATION = (
    "Deploy the recovery stack anew with the image digests and the version that production serves, in the recovery "
    "region and behind a gateway of its own, or lower `continuity.failover.mode` in the spec with its signatures."
)
UNSEEN = (
    "Whether callers can reach it and know its address; whether it bears the load until it has grown; drills. Images "
    "that bear no digest (serving.image_pinned)."
)
_MODEL = "aws:sagemaker/model:Model"
_ENVIRONMENT, _SERVING = "azure-native:machinelearningservices:EnvironmentVersion", '-serving"'
_OTHER = f"${{own}}.dkr.ecr.eu-central-1.amazonaws.com/twin@sha256:{'e' * 64}"
_TWIN = f"creditscoring.azurecr.io/twin@sha256:{'e' * 64}"
_SERVICE, _CONTAINER = "gcp:cloudrunv2/service:Service", "template.containers[1].image"  # after what records
_COPY = f"europe-west4-docker.pkg.dev/${{own}}/twin/twin@sha256:{'e' * 64}"
BROKEN = {
    "aws": Set(_MODEL, "primaryContainer.image", _OTHER, at="standby"),
    "azure": Set(_ENVIRONMENT, "properties.image", _TWIN, at="standby", having=_SERVING),
    "gcp": Set(_SERVICE, _CONTAINER, _COPY, at="standby"),
}
UNCLEAR = {
    "aws": Set(_MODEL, "primaryContainer.image", UNKNOWN, at="standby"),
    "azure": Set(_ENVIRONMENT, "properties.image", UNKNOWN, at="standby", having=_SERVING),
    "gcp": Set(_SERVICE, _CONTAINER, UNKNOWN, at="standby"),
}


def holds(platform: Platform) -> Result:
    """Compares each endpoint with those of the standby that a gateway leads to."""
    applies = platform.expected.standby_in is not None
    endpoints = platform.model_endpoints if applies else ()
    return judged(_reasons(platform) if applies else (), (one.urn for one in endpoints), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    region = platform.expected.standby_in
    for endpoint in platform.model_endpoints:
        yield from require(
            _ready(platform, endpoint),
            endpoint.urn,
            f"no endpoint behind a gateway serves this in {region}",
            f"whether an endpoint behind a gateway serves this in {region} is not known",
        )


def _ready(home: Platform, endpoint: ModelEndpoint) -> Truth:
    standby = home.standby
    if standby is UNKNOWN or standby is None:
        return UNKNOWN if standby is UNKNOWN else False
    served = _digests(home, endpoint)
    return any_of(
        all_of((one.region == home.expected.standby_in, _reached(standby, one), _same(served, _digests(standby, one))))
        for one in standby.model_endpoints
    )


def _reached(standby: Platform, endpoint: ModelEndpoint) -> Truth:
    led = {way.endpoint for gateway in standby.gateways if gateway.doors for way in gateway.ways}
    if endpoint.name is UNKNOWN or (endpoint.name not in led and UNKNOWN in led):
        return UNKNOWN
    return endpoint.name in led


def _same(served: Maybe[frozenset[str]], there: Maybe[frozenset[str]]) -> Truth:
    if served is UNKNOWN or there is UNKNOWN:
        return UNKNOWN
    return not served or served == there


def _digests(platform: Platform, endpoint: ModelEndpoint) -> Maybe[frozenset[str]]:
    """Of the images that answer callers there, whatever the registry that they are taken from, and the versions."""
    if endpoint.variants is UNKNOWN:
        return UNKNOWN
    found: set[str] = set()
    for variant in endpoint.variants:
        model = next((model for model in platform.models if model.id == variant.model), None)
        if variant.shadow:
            continue
        if model is None or model.images is UNKNOWN or model.version is UNKNOWN:
            return UNKNOWN
        if model.version is not None:
            found.add(model.version.rpartition("/")[2])
        found |= {digest for _, _, digest in (image.partition("@") for image in model.images) if digest}
    return frozenset(found)
