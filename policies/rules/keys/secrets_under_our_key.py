"""A secret is encrypted with a key of ours."""

from collections.abc import Iterable, Iterator

from gouvernail.maybe import all_of, negated
from gouvernail.verdict import Reason
from policies.common.applying import only_where
from policies.resource import View

TITLE = "Every secret is encrypted with a key of ours."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Name a key of yours in `kmsKeyId` of the secret and of each of its `replicas` (`keyId` of a parameter).",
    "gcp": "Name a key of yours in `customerManagedEncryption`, for each place where the secret is kept.",
}
NOT_THERE = {"azure": "A vault on Azure encrypts its secrets by itself, and takes no key of ours for it."}
_SAYS = "is not set: the key is the cloud's"
_OF_AWS = ("alias/aws/secretsmanager", "alias/aws/ssm")


def _named(kept: View, path: str) -> Iterator[Reason]:
    ours = all_of([kept.given(path), negated(kept.one_of(path, *_OF_AWS))])
    yield from kept.needs(path, ours, _SAYS)


def _secret(secret: View) -> Iterator[Reason]:
    yield from _named(secret, "kmsKeyId")
    for replica in secret.each("replicas"):
        yield from _named(replica, "kmsKeyId")


def _parameter(parameter: View) -> Iterable[Reason] | None:
    return only_where(parameter, "type", parameter.one_of("type", "SecureString"), _named(parameter, "keyId"))


def _google(secret: View) -> Iterator[Reason]:
    path = "customerManagedEncryption"
    for place in ("auto", "userManaged.replicas"):
        for kept in secret.each(f"replication.{place}"):
            yield from kept.needs(path, kept.given(path), _SAYS)


def _regional(secret: View) -> Iterator[Reason]:
    path = "customerManagedEncryption"
    yield from secret.needs(path, secret.given(path), _SAYS)


READS = {
    "aws:secretsmanager/secret:Secret": _secret,
    "aws:ssm/parameter:Parameter": _parameter,
    "gcp:secretmanager/secret:Secret": _google,
    "gcp:secretmanager/regionalSecret:RegionalSecret": _regional,
}
