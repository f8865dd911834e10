"""Keys are renewed."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, require, unclear
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = "Every key of ours is renewed by itself at least as often as the organisation asks."
SEVERITY = "medium"
REMEDIATION = (
    "Let the key be renewed at least as often as `keys.rotate`: `enableKeyRotation` with `rotationPeriodInDays` (AWS), "
    "a `rotate` action with `timeAfterCreate` in `rotationPolicy.lifetimeActions` (Azure), `rotationPeriod` (Google "
    "Cloud)."
)
UNSEEN = "Whether a rotation took place; it says that one is due by itself."
BROKEN = {
    "aws": Set("aws:kms/key:Key", "enableKeyRotation", value=False),
    "azure": Set("azure-native:keyvault:Key", "properties.rotationPolicy.lifetimeActions", []),
    "gcp": Set("gcp:kms/cryptoKey:CryptoKey", "rotationPeriod", None),
}
UNCLEAR = {
    "aws": Set("aws:kms/key:Key", "enableKeyRotation", UNKNOWN),
    "azure": Set("azure-native:keyvault:Key", "properties.rotationPolicy", UNKNOWN),
    "gcp": Set("gcp:kms/cryptoKey:CryptoKey", "rotationPeriod", UNKNOWN),
}


def holds(platform: Platform) -> Result:
    """Rotation is on and its period is the organisation's at most."""
    return judged(_reasons(platform), (key.urn for key in platform.keys))


def _reasons(platform: Platform) -> Iterator[Reason]:
    for key in platform.keys:
        yield from require(key.rotates, key.urn, "the key is not renewed", "whether the key is renewed is not known")
        if key.every_days is UNKNOWN:
            yield unclear(key.urn, "how often the key is renewed is not known")
        elif key.every_days is not None and key.every_days > platform.expected.rotation_days:
            asked = platform.expected.rotation_days
            yield broken(key.urn, f"the key is renewed every {key.every_days:g} days, asked for is every {asked}")
