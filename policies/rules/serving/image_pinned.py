"""What is served is what was released."""

import re
from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, any_of
from gouvernail.verdict import Reason, Result, broken, judged, require, unclear
from policies.reading.model.platform import Platform
from policies.reading.model.serving import Model
from policies.rules.serving._each import names_of
from policies.twin import Set

STATEMENT = (
    "Every model's image is named by its digest, so that nobody can put another one in its place; without an approved "
    "version it is the digest that the spec names, wherever the image is copied to."
)
SEVERITY = "critical"
REMEDIATION = (
    "End the image in `@sha256:` and the digest of the spec's `models.<name>.image`, in place of a tag: "
    "`primaryContainer.image` (AWS), `image` of the environment's version (Azure), `image` of the model's container "
    "(Google Cloud)."
)
UNSEEN = "What is in the image."
_MODEL = "aws:sagemaker/model:Model"
_ENVIRONMENT = "azure-native:machinelearningservices:EnvironmentVersion"
_SERVICE, _IMAGE = "gcp:cloudrunv2/service:Service", "template.containers[1].image"
_OURS = '-serving"'
BROKEN = {
    "aws": Set(_MODEL, "primaryContainer.image", "${own}.dkr.ecr.eu-west-1.amazonaws.com/twin:latest"),
    "azure": Set(_ENVIRONMENT, "properties.image", "creditscoring.azurecr.io/twin:latest", having=_OURS),
    "gcp": Set(_SERVICE, _IMAGE, "europe-west1-docker.pkg.dev/${own}/images/twin:latest"),
}
UNCLEAR = {
    "aws": Set(_MODEL, "primaryContainer.image", UNKNOWN),
    "azure": Set(_ENVIRONMENT, "properties.image", UNKNOWN, having=_OURS),
    "gcp": Set(_SERVICE, _IMAGE, UNKNOWN),
}
ALONG = {"azure": ("backup.standby_ready@prod",), "gcp": ("backup.standby_ready@prod",)}
_DIGEST = re.compile(r"@(sha256:[0-9a-f]{64})$")


def holds(platform: Platform) -> Result:
    """Each container's image ends in a SHA-256 digest: the spec's, where no version of the registry is served."""
    return judged(
        (one for model in platform.models for one in _of(platform, model)),
        (model.urn for model in platform.models),
        applies=platform.expected.serves,
    )


def _of(platform: Platform, model: Model) -> Iterator[Reason]:
    if model.images is UNKNOWN:
        yield unclear(model.urn, "the model's image is not known")
        return
    if not model.images:
        yield broken(model.urn, "the model names no image")
    names, images = names_of(platform, model), platform.expected.images
    named = [image for name, image in images.items() if names is UNKNOWN or name in names]
    asked = {digest for image in named if (digest := _digest(image))}
    for image in model.images:
        digest = _digest(image)
        if digest is None:
            yield broken(model.urn, f"the image {image} is named by a tag, which can be moved")
        elif asked:
            one: Truth = UNKNOWN if names is UNKNOWN and {digest} < asked else digest in asked
            yield from require(
                any_of((one, UNKNOWN if model.version is UNKNOWN else model.version is not None)),
                model.urn,
                f"the image {image} is not the one that the spec names, {', '.join(sorted(asked))}",
                f"whether the image {image} is the one that the spec names is not known",
            )


def _digest(image: str) -> str | None:
    found = _DIGEST.search(image)
    return found.group(1) if found else None
