"""A cache lets nobody in who does not say who it is."""

from collections.abc import Callable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "A cache asks whoever comes for an identity or a token."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Name a group of users in `userGroupIds` (`userGroupId` of a serverless cache) or an `authToken`, let "
        "each user show a password or an identity, and name another `aclName` than open-access."
    ),
    "azure": (
        "Set `disableAccessKeyAuthentication` to true (`accessKeysAuthentication` of an enterprise database "
        "to Disabled), and let callers in by their identity."
    ),
    "gcp": "Set `authorizationMode` to that of IAM, or `authEnabled` of an instance of Redis to true.",
}
_SAYS = "asks nobody who comes"
_SHARED = "lets in whoever has a key that all callers share"


def _given(*paths: str) -> Callable[[View], Iterator[Reason]]:
    def reader(cache: View) -> Iterator[Reason]:
        yield from cache.needs(paths[0], any_of(cache.given(path) for path in paths), _SAYS)

    return reader


def _mode(path: str, value: str) -> Callable[[View], Iterator[Reason]]:
    def reader(cache: View) -> Iterator[Reason]:
        yield from cache.needs(path, cache.one_of(path, value), _SAYS)

    return reader


def _durable(cache: View) -> Iterator[Reason]:
    path = "aclName"
    yield from cache.needs(path, negated(cache.one_of(path, "open-access")), _SAYS)


def _user(user: View) -> Iterator[Reason]:
    """A user that is switched off is asked nothing, for it may do nothing."""
    rights = user.text("accessString")
    off = UNKNOWN if rights is UNKNOWN else "off" in str(rights).split()
    asked = all_of(
        [
            negated(user.flag("noPasswordRequired")),
            negated(user.one_of("authenticationMode.type", "no-password-required")),
        ]
    )
    yield from user.needs("authenticationMode", any_of([off, asked]), _SAYS)


def _azure(cache: View) -> Iterator[Reason]:
    path = "disableAccessKeyAuthentication"
    yield from cache.needs(path, cache.flag(path), _SHARED)


def _database(cache: View) -> Iterator[Reason]:
    path = "accessKeysAuthentication"
    yield from cache.needs(path, cache.one_of(path, "Disabled", absent="Disabled"), _SHARED)


def _instance(cache: View) -> Iterator[Reason]:
    yield from cache.needs("authEnabled", cache.flag("authEnabled"), _SAYS)


READS = {
    "aws:elasticache/replicationGroup:ReplicationGroup": _given("userGroupIds", "authToken", "authTokenWo"),
    "aws:elasticache/serverlessCache:ServerlessCache": _given("userGroupId"),
    "aws:elasticache/user:User": _user,
    "aws:memorydb/cluster:Cluster": _durable,
    "azure-native:redis:Redis": _azure,
    "azure-native:redisenterprise:Database": _database,
    "gcp:memorystore/instance:Instance": _mode("authorizationMode", "IAM_AUTH"),
    "gcp:redis/cluster:Cluster": _mode("authorizationMode", "AUTH_MODE_IAM_AUTH"),
    "gcp:redis/instance:Instance": _instance,
}
