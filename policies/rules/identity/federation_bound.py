"""What another directory says is believed of the subjects that are named, and of nobody else."""

from collections.abc import Iterable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth, all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.common.rights import allows, conditions, statements
from policies.resource import View

TITLE = "Trust in another directory is bound to subjects."
SEVERITY = "critical"
REMEDIATION = {
    "aws": "Ask for the token's `sub` in a condition of `assumeRolePolicy`.",
    "azure": "Name one subject in `subject`, without a wildcard.",
    "gcp": "Limit whose tokens are taken with `attributeCondition`.",
}


def _bound(subjects: Iterable[str]) -> bool:
    """Whether each says before its first `*` whose it is."""
    return all(one.partition("*")[0] not in ("", "repo:") for one in subjects)


def _named(statement: View) -> Truth:
    asked = conditions(statement)
    if asked is UNKNOWN:
        return UNKNOWN
    return any_of(_of(values) for key, values in asked.items() if key.endswith(":sub"))


def _of(subjects: Maybe[tuple[str, ...]]) -> Truth:
    return UNKNOWN if subjects is UNKNOWN else _bound(subjects)


def _by_token(statement: View) -> Truth:
    providers = statement.texts("Principal.Federated")
    return UNKNOWN if providers is UNKNOWN else any(":oidc-provider/" in one for one in providers)


def _role(role: View) -> Iterator[Reason]:
    for statement in statements(role, "assumeRolePolicy"):
        anyone = all_of([allows(statement), _by_token(statement), negated(_named(statement))])
        yield from statement.needs("Condition", negated(anyone), "does not name the subjects of a token")


def _credential(credential: View) -> Iterator[Reason]:
    return credential.needs("subject", _of(credential.texts("subject")), "is anybody of the other directory")


def _provider(provider: View) -> Iterator[Reason]:
    limited = any_of([negated(provider.given("oidc")), provider.given("attributeCondition")])
    return provider.needs("attributeCondition", limited, "does not limit whose tokens are taken")


READS = {
    "aws:iam/role:Role": _role,
    "azure-native:managedidentity:FederatedIdentityCredential": _credential,
    "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": _provider,
}
