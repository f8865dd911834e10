"""Zones of regions.

AWS: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html. Which zone id a
letter stands for differs from account to account; here they go in step.
"""

from collections.abc import Mapping
from typing import Final

__all__ = ["GCP_REGIONS", "aws_zones", "gcp_zones"]

_LETTERS: Final[Mapping[str, str]] = {
    "us-east-1": "abcdef", "us-west-2": "abcd", "us-west-1": "ac", "ca-central-1": "abd", "ap-northeast-1": "acd",
    "ap-northeast-2": "abcd", "cn-north-1": "abd",
}  # fmt: skip
_DIRECTIONS: Final = {"southeast": "se", "northeast": "ne", "northwest": "nw", "southwest": "sw"}
_GCP: Final[Mapping[str, str]] = {"us-east1": "bcd", "europe-west1": "bcd", "us-central1": "abcf"}

GCP_REGIONS: Final = (
    "asia-east1", "asia-northeast1", "asia-south1", "asia-southeast1", "australia-southeast1",
    "europe-central2",     "europe-north1", "europe-southwest1",
    "europe-west1", "europe-west2", "europe-west3", "europe-west4", "europe-west6",
    "europe-west8", "europe-west9", "me-central1", "me-west1", "northamerica-northeast1", "southamerica-east1",
    "us-central1",     "us-east1", "us-east4", "us-south1", "us-west1", "us-west2",
)  # fmt: skip
"""Regions of Google Cloud; not all."""


def aws_zones(region: str) -> dict[str, str]:
    """The zones of a region: name -> id. A region that is not in the table has three."""
    head, *middle, number = region.split("-") if region.count("-") > 1 else (region, "", "")
    short = head + "".join(_DIRECTIONS.get(word, word[:1]) for word in middle) + number
    letters = _LETTERS.get(region, "abc")
    return {f"{region}{letter}": f"{short}-az{count}" for count, letter in enumerate(letters, 1)}


def gcp_zones(region: str) -> list[str]:
    """The zones of a region (https://cloud.google.com/compute/docs/regions-zones); most have a, b and c."""
    return [f"{region}-{letter}" for letter in _GCP.get(region, "abc")]
