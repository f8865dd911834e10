"""A key is renewed by itself, at least once a year."""

from collections.abc import Iterable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth, any_of
from gouvernail.verdict import Reason
from policies.common.applying import only_where
from policies.common.durations import days
from policies.resource import View

TITLE = "Every key that encrypts is renewed by itself, at least once a year."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Set `enableKeyRotation`, and leave `rotationPeriodInDays` at 365 or less.",
    "azure": "Add an action of the type rotate to `properties.rotationPolicy.lifetimeActions`.",
    "gcp": "Set `rotationPeriod` to 31536000s or less.",
}
_YEAR = 365


def _soon(period: Maybe[float | None], *, absent: bool) -> Truth:
    return UNKNOWN if period is UNKNOWN else absent if period is None else period <= _YEAR


def _aws(key: View) -> Iterable[Reason] | None:
    """Only a symmetric key that encrypts can be renewed by AWS."""
    kind = "customerMasterKeySpec"
    return only_where(key, kind, key.one_of(kind, "SYMMETRIC_DEFAULT", absent="SYMMETRIC_DEFAULT"), _rotated(key))


def _rotated(key: View) -> Iterator[Reason]:
    period = "rotationPeriodInDays"
    yield from key.needs("enableKeyRotation", key.flag("enableKeyRotation"), "is not true")
    yield from key.needs(period, _soon(key.number(period), absent=True), "is more than a year")


def _azure(key: View) -> Iterator[Reason]:
    actions = key.each("properties.rotationPolicy.lifetimeActions")
    rotates = any_of(action.one_of("action.type", "rotate") for action in actions)
    yield from key.needs("properties.rotationPolicy.lifetimeActions", rotates, "has no action that rotates")


def _google(key: View) -> Iterable[Reason] | None:
    path, purpose = "rotationPeriod", "purpose"
    renewed = key.needs(path, _soon(days(key, path), absent=False), "is not set, or is more than a year")
    return only_where(key, purpose, key.one_of(purpose, "ENCRYPT_DECRYPT", absent="ENCRYPT_DECRYPT"), renewed)


READS = {
    "aws:kms/key:Key": _aws,
    "azure-native:keyvault:Key": _azure,
    "gcp:kms/cryptoKey:CryptoKey": _google,
}

MENDS = {
    "aws:kms/key:Key": {"enableKeyRotation": True},
    "gcp:kms/cryptoKey:CryptoKey": {"rotationPeriod": "31536000s"},
}
