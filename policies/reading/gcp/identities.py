"""Google's service accounts as they are: who may become one, and what it may do.

Sources: IAM, service accounts (https://cloud.google.com/iam/docs/service-account-overview), becoming one
(https://cloud.google.com/iam/docs/service-account-impersonation) and workload identity federation
(https://cloud.google.com/iam/docs/workload-identity-federation).
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe
from gouvernail.values import text
from policies.reading.gcp.grants import given_on, given_to, on
from policies.reading.gcp.names import id_of
from policies.reading.model.identities import Identity
from policies.reading.model.policies import Policy, Statement
from policies.reading.policy import matches

__all__ = ["ACCOUNT", "identities"]

ACCOUNT: Final = "gcp:serviceaccount/account:Account"
_BECOMES: Final = tuple(
    f"iam.serviceAccounts.{one}"
    for one in ("getAccessToken", "getOpenIdToken", "implicitDelegation", "signBlob", "signJwt")
)


def identities(graph: Graph) -> Iterator[Identity]:
    """Every service account, known by its address."""
    for one in graph.of_type(ACCOUNT):
        email = text(one.value("email"))
        known = isinstance(email, str)
        yield Identity(
            urn=one.urn,
            id=email if known else UNKNOWN,
            account=graph.account(one),
            trust=_trust(graph, one),
            permissions=on(one.urn, given_to(graph, email)).statements if known else UNKNOWN,
            adopted=one.external,
        )


def _trust(graph: Graph, account: Resource) -> Policy:
    """Who may become the account, by a right on it or on its project. To let a thing run as it is not to become it."""
    given = on(account.urn, given_on(graph, id_of(graph, account))).statements
    found: Maybe[tuple[Statement, ...]] = UNKNOWN
    if given is not UNKNOWN:
        found = tuple(replace(one, actions=its) for one in given if (its := _becoming(one)))
    return Policy(account.urn, found)


def _becoming(statement: Statement) -> tuple[str, ...]:
    return tuple(one for one in _BECOMES if any(matches(its, one) is True for its in statement.actions))
