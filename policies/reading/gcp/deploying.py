"""Google's accounts of pipelines: whose tokens are taken, what they can never do, and which roles they give.

A right to give roles may stand on a condition that names them. Read is the form that Google documents for it; any other
is not understood, which is said.

Sources: IAM, deploying with tokens
(https://cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines) and limits on giving roles
(https://cloud.google.com/iam/docs/setting-limits-on-granting-roles).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of
from gouvernail.values import entry, text, texts
from policies.reading.gcp.denials import denied, left_open
from policies.reading.gcp.grants import given_to
from policies.reading.gcp.identities import ACCOUNT
from policies.reading.gcp.people import APPROVE, CHANGE, GIVE, RISE, by_token, may, reads
from policies.reading.gcp.roles import permissions_of
from policies.reading.model.identities import Identity
from policies.reading.model.people import PipelineRole, RoleMaker
from policies.reading.model.policies import Group, Statement

__all__ = ["pipeline_roles", "role_makers"]

_PROVIDER: Final = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider"
_ISSUER: Final = "https://token.actions.githubusercontent.com"
_SUBJECT: Final = re.compile(r"principal://iam\.googleapis\.com/(projects/.+/workloadIdentityPools/[^/]+)/subject/(.+)")
_LIST: Final = re.compile(
    r"api\.getAttribute\('iam\.googleapis\.com/modifiedGrantsByRole', \[\]\)\.hasOnly\(\[([^\[\]()]*)\]\)"
)
_MEMBER: Final = "gcp:serviceaccount/iAMMember:IAMMember"


def pipeline_roles(graph: Graph, identities: Sequence[Identity]) -> Iterator[PipelineRole]:
    """Every account that somebody outside may become by a token, once for each way in."""
    for one in identities:
        trust = one.trust.statements
        if trust is UNKNOWN:
            if _might_be_taken(graph, one):
                yield PipelineRole(one.urn, one.account, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
            continue
        for who in [who.name for it in trust for who in it.principals if who.group is Group.FEDERATED]:
            never, given = _of(graph, one)
            approves, subject, audience = left_open(never, APPROVE), *_whose(graph, who)
            yield PipelineRole(
                urn=one.urn,
                account=one.account,
                subjects=subject,
                audience=audience,
                approves=UNKNOWN if approves is UNKNOWN else bool(approves),
                unlimits=_rising(graph, never, given),
                writes=_writes(never, given),
            )


def role_makers(graph: Graph, identities: Sequence[Identity]) -> Iterator[RoleMaker]:
    """Every account that comes by a token, and how it could give rights that no service has to have."""
    for one in identities:
        if by_token(one) is not False:
            yield RoleMaker(one.urn, one.account, _rising(graph, *_of(graph, one)))


def _of(graph: Graph, identity: Identity) -> tuple[Maybe[tuple[Statement, ...]], Maybe[tuple[Statement, ...]]]:
    """What is denied to it, and what it is given."""
    if identity.id is UNKNOWN:
        return UNKNOWN, UNKNOWN
    given = tuple(given_to(graph, identity.id))
    known = tuple(one for one in given if one is not UNKNOWN)
    never = denied(graph, identity.account, f"serviceAccount:{identity.id}")
    return never, known if len(known) == len(given) else UNKNOWN


def _might_be_taken(graph: Graph, identity: Identity) -> bool:
    """Whether something is given on the account itself, to somebody who is not known."""
    account = graph.find(identity.urn, ACCOUNT)
    names = {account.id, account.value("name")} if account else set[object]()
    return any(one.value("serviceAccountId") in names | {UNKNOWN} for one in graph.of_type(_MEMBER))


def _whose(graph: Graph, member: str) -> tuple[Maybe[tuple[str, ...] | None], Truth]:
    """Whose tokens are taken, and whether they have to be made for this pool."""
    found = _SUBJECT.fullmatch(member)
    if found is None:  # a whole set of those who come
        return (member,), True
    pool, subject = found.groups()
    ways = [one for one in graph.of_type(_PROVIDER) if _in(one, pool) is not False]
    if not ways or any(_in(one, pool) is UNKNOWN for one in ways):
        return UNKNOWN, UNKNOWN
    issuers = [text(entry(one.value("oidc"), "issuerUri")) for one in ways]
    mapped = [text(entry(one.value("attributeMapping"), "google.subject")) for one in ways]
    if UNKNOWN in issuers or any(one != "assertion.sub" for one in mapped):
        return UNKNOWN, all_of(_for_itself(one) for one in ways)
    subjects = tuple(subject if issuer == _ISSUER else f"{issuer} {subject}" for issuer in issuers)
    return subjects, all_of(_for_itself(one) for one in ways)


def _in(provider: Resource, pool: str) -> Truth:
    name, short = text(provider.value("name")), text(provider.value("workloadIdentityPoolId"))
    if isinstance(short, str) and short != pool.rpartition("/")[2]:
        return False
    if name is UNKNOWN or name is None:
        return UNKNOWN
    return name.startswith(f"{pool}/")


def _for_itself(provider: Resource) -> Truth:
    """Where it names no audience, tokens have to name the provider."""
    listed, name = texts(entry(provider.value("oidc"), "allowedAudiences")), text(provider.value("name"))
    if listed is UNKNOWN or name is UNKNOWN:
        return UNKNOWN
    return all(one.removeprefix("https:").endswith(f"//iam.googleapis.com/{name}") for one in listed)


def _rising(
    graph: Graph, never: Maybe[tuple[Statement, ...]], given: Maybe[tuple[Statement, ...]]
) -> Maybe[tuple[str, ...]]:
    """What is not denied to it, and roles that it may give and that allow such things."""
    found, gives = left_open(never, RISE), left_open(never, GIVE)
    if found is UNKNOWN or gives is UNKNOWN or given is UNKNOWN:
        return UNKNOWN
    for one in given:
        if not may([one], gives):
            continue
        its = _beyond(graph, one)
        if its is UNKNOWN:
            return UNKNOWN
        found = (*found, *its)
    return found


def _beyond(graph: Graph, giving: Statement) -> Maybe[tuple[str, ...]]:
    """What of that which no service has to do could be given."""
    if not giving.conditions:
        return ("giving any role",)
    roles = _only([value for one in giving.conditions for value in one.values])
    if roles is None:
        return UNKNOWN
    found: list[str] = []
    for role in roles:
        allowed = permissions_of(graph, role)
        if allowed is UNKNOWN:
            return UNKNOWN
        its = Statement(giving.urn, allow=True, actions=allowed, resources=())
        found += [f"giving {probe}" for probe in may([its], (*APPROVE, *RISE, *GIVE))]
    return tuple(found)


def _only(conditions: list[str]) -> list[str] | None:
    """The roles that the condition names; None where it says something else."""
    if len(conditions) != 1:
        return None
    lists = [_LIST.fullmatch(" ".join(one.split())) for one in conditions[0].split("||")]
    if not all(lists):
        return None
    return sorted({role.strip().strip("'") for one in lists if one for role in one[1].split(",")})


def _writes(never: Maybe[tuple[Statement, ...]], given: Maybe[tuple[Statement, ...]]) -> Maybe[tuple[str, ...]]:
    """What is known to change something and not denied, and what is given of the rest."""
    known = left_open(never, CHANGE)
    if known is UNKNOWN or given is UNKNOWN:
        return UNKNOWN
    return (*known, *(its for one in given if one.allow for its in one.actions if not reads(its)))
