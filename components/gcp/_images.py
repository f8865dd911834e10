"""Images where Google Cloud can fetch them: a repository of the platform's own, and the digest stays the spec's.

A name there never gives another image. Nobody is given the right to write or to take away: whoever deploys brings in
what the spec names, with a right that is given by hand. Each is looked at as it comes, where the project has that on.

Sources: Artifact Registry, immutable tags
(https://cloud.google.com/artifact-registry/docs/docker/immutable-tags), keys
(https://cloud.google.com/artifact-registry/docs/cmek), names
(https://cloud.google.com/artifact-registry/docs/docker/names); Artifact Analysis, scanning as it comes
(https://cloud.google.com/artifact-analysis/docs/container-scanning-overview).
"""

import re
from collections.abc import Sequence
from typing import Final

import pulumi
from pulumi_gcp import artifactregistry

from components.gcp._labels import labels_of
from components.gcp._names import name_of
from components.gcp._store import Asked

__all__ = ["home_of", "image_repository", "mirrored"]

_ROLE: Final = "images"
_THERE: Final = re.compile(r"(?P<where>[a-z0-9-]+)-docker\.pkg\.dev/")
_REGION: Final = re.compile(r".+\d")  # no number has what spans regions: europe, us, asia


def home_of(prefix: str, region: str, account: str) -> str:
    """What the address of every image begins with."""
    return f"{region}-docker.pkg.dev/{account}/{name_of('artifactregistry:Repository', prefix, _ROLE)}"


def mirrored(image: str, prefix: str, region: str, account: str) -> str:
    """Where the image is fetched from: as it is, if it lies in Artifact Registry; else its copy, by its digest.

    One that lies there in another region alone is copied as well: Google copies none, and a lost region takes it along.
    """
    there = _THERE.match(image)
    if there and (there["where"] == region or not _REGION.fullmatch(there["where"])):
        return image
    return f"{home_of(prefix, region, account)}/{image.partition('/')[2]}"


def image_repository(
    key_id: pulumi.Input[str], asked: Asked, parent: pulumi.Resource, after: Sequence[pulumi.Resource]
) -> artifactregistry.Repository:
    """The repository of the system's images."""
    return artifactregistry.Repository(
        _ROLE,
        repository_id=name_of("artifactregistry:Repository", asked["prefix"], _ROLE),
        project=asked["account"],
        location=asked["region"],
        description="Images that models are trained and served with",
        format="DOCKER",
        mode="STANDARD_REPOSITORY",
        kms_key_name=key_id,
        docker_config={"immutable_tags": True},
        vulnerability_scanning_config={"enablement_config": "INHERITED"},
        labels=labels_of({**asked["tags"], "purpose": "artefacts"}),
        opts=pulumi.ResourceOptions(parent=parent, depends_on=list(after)),
    )
