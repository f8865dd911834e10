"""A key or a secret that was deleted can be had back for a while."""

from collections.abc import Callable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth
from gouvernail.verdict import Reason
from policies.common.durations import days
from policies.resource import View

TITLE = "A key or a secret that somebody deletes can be had back for a while."
SEVERITY = "high"
REMEDIATION = {
    "aws": "Set `deletionWindowInDays` of a key and `recoveryWindowInDays` of a secret to 14 or more.",
    "azure": "Set `properties.enablePurgeProtection`, and leave `enableSoftDelete` on.",
    "gcp": "Set `destroyScheduledDuration` to 1209600s or more.",
}
_DAYS = 14
_SAYS = "is less than two weeks"


def _enough(window: Maybe[float | None]) -> Truth:
    """Where nothing is set, every cloud takes a month or more."""
    return UNKNOWN if window is UNKNOWN else window is None or window >= _DAYS


def _window(path: str) -> Callable[[View], Iterator[Reason]]:
    def reader(kept: View) -> Iterator[Reason]:
        yield from kept.needs(path, _enough(kept.number(path)), _SAYS)

    return reader


def _vault(vault: View, *, purge: bool = False) -> Iterator[Reason]:
    """A vault keeps what is deleted for a week at least, and nobody can ask for less."""
    soft, protected = "properties.enableSoftDelete", "properties.enablePurgeProtection"
    yield from vault.needs(soft, vault.flag(soft, absent=True), "is not true")
    yield from vault.needs(protected, vault.flag(protected, absent=purge), "is not true")


def _hsm(hsm: View) -> Iterator[Reason]:
    return _vault(hsm, purge=True)


def _google(key: View) -> Iterator[Reason]:
    path = "destroyScheduledDuration"
    yield from key.needs(path, _enough(days(key, path)), _SAYS)


_scheduled = _window("deletionWindowInDays")
READS = {
    "aws:kms/key:Key": _scheduled,
    "aws:kms/externalKey:ExternalKey": _scheduled,
    "aws:kms/replicaKey:ReplicaKey": _scheduled,
    "aws:secretsmanager/secret:Secret": _window("recoveryWindowInDays"),
    "azure-native:keyvault:Vault": _vault,
    "azure-native:keyvault:ManagedHsm": _hsm,
    "gcp:kms/cryptoKey:CryptoKey": _google,
}
