"""A device touches what is its own."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, require
from policies.expectation import Fleet
from policies.reading.model.platform import Platform
from policies.rules.edge._each import of_fleet
from policies.twin import Set

STATEMENT = "A device comes in as itself only, and neither hears, says nor writes anything that does not bear its name."
SEVERITY = "critical"
REMEDIATION = (
    "Tie all that a device may do to its own name: the thing's name in each `Resource` of the IoT policy and of the "
    "role (AWS), `disableLocalAuth` of the hub and no shared key (Azure), the `condition` of what the pool is given, "
    "with folders of its own (Google Cloud)."
)
UNSEEN = (
    "Policies that somebody attaches to a certificate by hand. The endpoints that devices talk to are public ones of "
    "the cloud: the platform's network opens nothing for them."
)
_POLICY = "aws:iot/policy:Policy"
_HUB = "azure-native:iothub:IotHubResource"
_MEMBER = "gcp:storage/bucketIAMMember:BucketIAMMember"
BROKEN = {
    "aws": Set(_POLICY, "policy.Statement[2].Resource[0]", "arn:aws:iot:eu-west-1:${own}:topic/$aws/things/*"),
    "azure": Set(_HUB, "properties.disableLocalAuth", value=False),
    "gcp": Set(_MEMBER, "condition", None, having="principalSet"),
}
UNCLEAR = {
    "aws": Set(_POLICY, "policy", UNKNOWN),
    "azure": Set(_HUB, "properties.disableLocalAuth", UNKNOWN),
    "gcp": Set(_MEMBER, "role", UNKNOWN, having="principalSet"),
}
BY_OTHER_MEANS = {
    "azure": "A hub gives each device its own topics and twin and no others, and puts the proved name to whatever it "
    "says; only a key that is shared lets one be another. Devices have no credentials of the cloud.",
    "gcp": "A right of all devices cannot depend on who asks, so a workflow gives each a folder of its own, with "
    "the one right in it to the name that its certificate proved. Which part of a certificate is its name "
    "is said by hand, where its authority is registered.",
}


def holds(platform: Platform) -> Result:
    """Reads every policy of certificates, and every role whose credentials devices get."""
    return of_fleet(platform, _reasons, (one.urn for one in (*platform.device_access, *platform.device_roles)))


def _reasons(platform: Platform, _fleet: Fleet) -> Iterator[Reason]:
    if not platform.device_access:
        yield broken(None, "nothing says what a device may do")
    for access in platform.device_access:
        yield from require(
            access.own,
            access.urn,
            "a device may touch what belongs to another",
            "whether a device may touch what belongs to another is not known",
        )
        yield from require(
            access.itself,
            access.urn,
            "a device may come in under the name of another",
            "whether a device may come in under the name of another is not known",
        )
    for role in platform.device_roles:
        yield from require(
            role.own,
            role.urn,
            "a device may write where another writes",
            "whether a device may write where another writes is not known",
        )
