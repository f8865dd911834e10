"""Devices run nothing that is not signed."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of
from gouvernail.verdict import Reason, Result, broken, require
from policies.expectation import Fleet
from policies.reading.model.edge import DeviceConfiguration
from policies.reading.model.platform import Platform
from policies.rules.edge._each import of_fleet
from policies.twin import Set

STATEMENT = (
    "Devices are told to run nothing but the spec's model, and only when a signer of this platform has signed it."
)
SEVERITY = "critical"
REMEDIATION = (
    "Let what devices are told refuse the unsigned and name the spec's image and a signer of these stacks alone: "
    "`signatureVerification.level` `strict` (AWS in the parameter, Azure in the workflow), `sigstoreSigned` as the "
    "policy's default with the KMS key (Google Cloud)."
)
UNSEEN = "Whether a device does what it is told; who may sign; whether a signature was revoked afterwards."
_PARAMETER = "aws:ssm/parameter:Parameter"
_LEVEL = "trustPolicy.trustPolicies[0].signatureVerification.level"
_TOLD = f"definition.actions.Keep.inputs.{_LEVEL}"
_WORKFLOW = "azure-native:logic:Workflow"
_OBJECT = "gcp:storage/bucketObject:BucketObject"
_KEY = "gcp:kms/cryptoKey:CryptoKey"
BROKEN = {
    "aws": Set(_PARAMETER, f"insecureValue.{_LEVEL}", "permissive", having="trustPolicy"),
    "azure": Set(_WORKFLOW, _TOLD, "permissive", having="trustPolicy"),
    "gcp": Set(_OBJECT, "source.text.policy.default[0].type", "insecureAcceptAnything", having="sigstoreSigned"),
}
UNCLEAR = {
    "aws": Set("aws:signer/signingProfile:SigningProfile", "platformId", UNKNOWN),
    "azure": Set("azure-native:keyvault:Vault", "properties.sku.name", UNKNOWN, having="signing"),
    "gcp": Set(_KEY, "versionTemplate.protectionLevel", UNKNOWN, having="edge-signing"),
}
BY_OTHER_MEANS = {
    "azure": "The key is that of a certificate in a vault, which a person makes there once: no resource of Azure is "
    "one.",
    "gcp": "Signed with Cosign, by a key of Cloud KMS in hardware; what devices may run stands in the form that "
    "containers' tools take.",
}


def holds(platform: Platform) -> Result:
    """Follows what devices are told to the signers that they accept."""
    return of_fleet(platform, _reasons, (one.urn for one in platform.device_configurations))


def _reasons(platform: Platform, fleet: Fleet) -> Iterator[Reason]:
    if not platform.device_configurations:
        yield broken(None, "nothing tells devices whose signature counts")
    for told in platform.device_configurations:
        yield from require(
            told.strict,
            told.urn,
            "devices run what is not signed as it must be",
            "whether devices run what is not signed is not known",
        )
        yield from require(
            _signers(platform, told),
            told.urn,
            "devices accept the signature of somebody who is no signer of these stacks",
            "whose signature devices accept is not known",
        )
        yield from require(
            _model(platform, told, fleet),
            told.urn,
            "devices run other images too",
            "which images devices run is not known",
        )


def _signers(platform: Platform, told: DeviceConfiguration) -> Truth:
    if told.signers is UNKNOWN:
        return UNKNOWN
    ours = {one.id: one.valid for one in platform.signers}
    return bool(told.signers) and all_of(ours.get(name, False) for name in told.signers)


def _model(platform: Platform, told: DeviceConfiguration, fleet: Fleet) -> Truth:
    """Repositories, for a signature is looked up by digest: the spec's, or its copy in one of these stacks.

    What keeps images is the copy's own repository, or a home of many.
    """
    if told.images is UNKNOWN:
        return UNKNOWN
    asked = fleet.image.partition("@")[0]
    path = asked.partition("/")[2]
    homes = {one.address for one in platform.image_repositories}
    copies = {home if home.endswith(f"/{path}") else f"{home}/{path}" for home in homes}
    return [image in {asked, *copies} for image in told.images] == [True]
