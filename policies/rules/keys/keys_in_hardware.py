"""A key never leaves the hardware that made it."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "Every key lies in a hardware security module."
SEVERITY = "low"
REMEDIATION = {
    "azure": "Take a `properties.kty` that ends with HSM.",
    "gcp": "Set `versionTemplate.protectionLevel` to HSM.",
}
NOT_THERE = {"aws": "A key of KMS on AWS always lies in a hardware security module."}


def _azure(key: View) -> Iterator[Reason]:
    path = "properties.kty"
    yield from key.needs(path, key.one_of(path, "EC-HSM", "RSA-HSM"), "is of a key in software")


def _google(key: View) -> Iterator[Reason]:
    path = "versionTemplate.protectionLevel"
    yield from key.needs(path, key.one_of(path, "HSM", "EXTERNAL", "EXTERNAL_VPC"), "is of a key in software")


READS = {
    "azure-native:keyvault:Key": _azure,
    "gcp:kms/cryptoKey:CryptoKey": _google,
}
