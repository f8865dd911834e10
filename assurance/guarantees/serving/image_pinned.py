"""What is served is what was released."""

import re
from collections.abc import Iterator

from assurance.guarantees.twin import Set
from assurance.reading.model.platform import Platform
from assurance.verdict import Finding, Result, broken, judged, unclear
from gouvernail.graph import UNKNOWN

STATEMENT = "Every model's image is named by its digest, so that nobody can put another one in its place."
SOURCES = ("AI Act Art. 15(5) (supports)", "AI Act Art. 12(1) (supports)")
UNSEEN = "What is in the image."
_MODEL = "aws:sagemaker/model:Model"
BROKEN = {"aws": Set(_MODEL, "primaryContainer.image", "${own}.dkr.ecr.eu-west-1.amazonaws.com/twin:latest")}
UNCLEAR = {"aws": Set(_MODEL, "primaryContainer.image", UNKNOWN)}
_DIGEST = re.compile(r"@sha256:[0-9a-f]{64}$")


def holds(platform: Platform) -> Result:
    """Each container's image ends in a SHA-256 digest."""
    return judged(
        _findings(platform),
        (model.urn for model in platform.models),
        applies=platform.expected.serves,
    )


def _findings(platform: Platform) -> Iterator[Finding]:
    for model in platform.models:
        if model.images is UNKNOWN:
            yield unclear(model.urn, "the model's image is not known")
            continue
        if not model.images:
            yield broken(model.urn, "the model names no image")
        for image in model.images:
            if not _DIGEST.search(image):
                yield broken(model.urn, f"the image {image} is named by a tag, which can be moved")
