"""What is kept is encrypted with a key of ours, one for each purpose."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.keys import Key
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = "Everything that is kept is encrypted with a key of ours that serves this one purpose."
SEVERITY = "high"
REMEDIATION = (
    "Name the key of the same `purpose` of these stacks: the store's encryption configuration and `kmsKeyArn` of the "
    "endpoint (AWS), `encryption.keySource` `Microsoft.Keyvault` (Azure), `encryption.defaultKmsKeyName` and "
    "`encryptionKey` of the service (Google Cloud), and give each purpose one key that is tagged so."
)
UNSEEN = "Objects written earlier under another key; whether a purpose's name tells the truth."
_STORE = "azure-native:storage:StorageAccount"
_BUCKET = "gcp:storage/bucket:Bucket"
BROKEN = {
    "aws": Set("aws:sagemaker/endpointConfiguration:EndpointConfiguration", "kmsKeyArn", None),
    "azure": Set(_STORE, "encryption.keySource", "Microsoft.Storage", at="own"),
    "gcp": Set(_BUCKET, "encryption", None, at="own"),
}
UNCLEAR = {
    "aws": Set("aws:sagemaker/endpointConfiguration:EndpointConfiguration", "kmsKeyArn", UNKNOWN),
    "azure": Set(_STORE, "encryption.keySource", UNKNOWN, at="own"),
    "gcp": Set(_BUCKET, "encryption", UNKNOWN, at="own"),
}
BY_OTHER_MEANS = {
    "azure": "The disks on which Azure runs an endpoint take no key of ours: they have one of Azure's, and what "
    "was on them goes with the instance. The workspace of the endpoint has ours, and so has what it "
    "captures."
}
_IN_FULL = ("arn:", "https://", "projects/")


def holds(platform: Platform) -> Result:
    """Follows each store, each endpoint's disks and each capture to its key, and compares what both are for."""
    subjects = (*platform.stores, *platform.model_endpoints)
    return judged(_reasons(platform), (one.urn for one in subjects))


def _reasons(platform: Platform) -> Iterator[Reason]:
    for store in platform.stores:
        yield from _of(platform, store.urn, "this store", store.key, store.purpose)
    for endpoint in platform.model_endpoints:
        yield from _of(platform, endpoint.urn, "the disk of this endpoint", endpoint.key, "")
        if endpoint.capture is UNKNOWN:
            yield unclear(endpoint.urn, "whether this endpoint captures, and with which key, is not known")
        elif endpoint.capture is not None:
            yield from _of(platform, endpoint.urn, "what this endpoint captures", endpoint.capture.key, "")
    yield from _shared(platform)


def _of(platform: Platform, urn: str, what: str, name: Maybe[str | None], purpose: str | None) -> Iterator[Reason]:
    if name is UNKNOWN:
        yield unclear(urn, f"the key of {what} is not known")
        return
    if name is None:
        yield broken(urn, f"{what} has no key of ours")
        return
    key = platform.key(name)
    if key is None and name.startswith(_IN_FULL):
        yield unclear(urn, f"the key of {what}, {name}, is not in these stacks")
    elif key is None:
        yield broken(urn, f"{what} is encrypted with {name}, which is no key of ours")
    elif purpose and key.purpose and key.purpose != purpose:
        yield broken(urn, f"{what} is for {purpose}, its key for {key.purpose}")


def _shared(platform: Platform) -> Iterator[Reason]:
    """A purpose has one key in a stack: two for the same would leave open which is meant."""
    seen: dict[tuple[str, str], Key] = {}
    for key in platform.keys:
        stack = key.urn.partition("::")[0]
        if key.purpose is None:
            yield unclear(key.urn, "what this key is for is not said (tag `purpose`)")
        elif (stack, key.purpose) in seen:
            yield broken(key.urn, f"the purpose {key.purpose} has two keys")
        else:
            seen[stack, key.purpose] = key
