"""Zones of regions.

AWS: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html. Which zone id an account's
letter stands for differs from account to account; here they go in step.
"""

from collections.abc import Mapping
from typing import Final

__all__ = ["aws_zones", "gcp_zones"]

_LETTERS: Final[Mapping[str, str]] = {
    "us-east-1": "abcdef", "us-west-2": "abcd", "us-west-1": "ac", "ca-central-1": "abd", "ap-northeast-1": "acd",
    "ap-northeast-2": "abcd", "cn-north-1": "abd",
}  # fmt: skip
_DIRECTIONS: Final = {"southeast": "se", "northeast": "ne", "northwest": "nw", "southwest": "sw"}
_GCP: Final[Mapping[str, str]] = {"us-east1": "bcd", "europe-west1": "bcd", "us-central1": "abcf"}


def aws_zones(region: str) -> dict[str, str]:
    """The zones of a region: name -> id. A region that is not in the table has three."""
    head, *middle, number = region.split("-") if region.count("-") > 1 else (region, "", "")
    short = head + "".join(_DIRECTIONS.get(word, word[:1]) for word in middle) + number
    letters = _LETTERS.get(region, "abc")
    return {f"{region}{letter}": f"{short}-az{count}" for count, letter in enumerate(letters, 1)}


def gcp_zones(region: str) -> list[str]:
    """The zones of a region (https://cloud.google.com/compute/docs/regions-zones); most have a, b and c."""
    return [f"{region}-{letter}" for letter in _GCP.get(region, "abc")]
