"""A secret does not stay the same for ever."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "Every secret is renewed, or ends on a day that is known."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Put a `SecretRotation` beside the secret.",
    "azure": "Set a day in `properties.attributes.expires`.",
}


def _aws(secret: View) -> Iterator[Reason]:
    found = secret.beside("aws:secretsmanager/secretRotation:SecretRotation", "secretId")
    renewed = UNKNOWN if found is UNKNOWN else bool(found)
    yield from secret.needs("SecretRotation.secretId", renewed, "names the secret nowhere")


def _azure(secret: View) -> Iterator[Reason]:
    path = "properties.attributes.expires"
    yield from secret.needs(path, secret.given(path), "is not set: the secret never ends")


READS = {
    "azure-native:keyvault:Secret": _azure,
}
READS_BESIDE = {"aws:secretsmanager/secret:Secret": _aws}
NOT_THERE = {
    "gcp": "Secret Manager renews nothing: its rotation reminds somebody, and its last day takes away what needs it.",
}
