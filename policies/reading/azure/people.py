"""Azure by who works on it: groups of the directory that are given roles, identities that pipelines and services are.

A role has no boundary there. What can never be done is what no role gives, as long as nobody gives roles to people
(`givers.py`), and for a pipeline what is denied to it (`denials.py`). To write into a registry is to approve.

Sources: Azure permissions, by service
(https://learn.microsoft.com/azure/role-based-access-control/resource-provider-operations); Microsoft Entra, workload
identity federation (https://learn.microsoft.com/entra/workload-id/workload-identity-federation).
"""

from collections.abc import Iterator, Sequence
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe
from gouvernail.values import text, texts
from policies.expectation import Expectation
from policies.reading.azure.arm import account_in, id_of, named, reference, within
from policies.reading.azure.denials import denied
from policies.reading.azure.givers import Giver, givers, limit_of, may, to_services_only
from policies.reading.azure.roles import DEFINITION, GIVEN, IDENTITY, actions_of, data_given_to, granted
from policies.reading.model.identities import Identity
from policies.reading.model.people import LongLivedKey, Person, PipelineRole, RoleMaker, ServiceRole
from policies.reading.model.policies import Group, Statement
from policies.reading.policy import refuses

__all__ = ["CONTENT", "by_token", "long_lived_keys", "people", "pipeline_roles", "role_makers", "service_roles"]

_ML: Final = "Microsoft.MachineLearningServices"
_STORE: Final = "Microsoft.Storage/storageAccounts"
_BLOBS: Final = f"{_STORE}/blobServices/containers/blobs"
_RIGHTS: Final = "Microsoft.Authorization"
_TOKENS: Final = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write"
_APPROVE: Final = (f"{_ML}/registries/assets/write", f"{_ML}/registries/assets/stage/write")
_OWN_LIMITS: Final = (
    f"{_RIGHTS}/roleDefinitions/write",
    f"{_RIGHTS}/denyAssignments/write",
    f"{_RIGHTS}/denyAssignments/delete",
    f"{_RIGHTS}/elevateAccess/action",
    f"{_RIGHTS}/roleEligibilityScheduleRequests/write",
    f"{_RIGHTS}/roleAssignmentScheduleRequests/write",
    f"{_RIGHTS}/roleManagementPolicies/write",
    _TOKENS,
)
_ABOVE_ALL: Final = (f"{_RIGHTS}/roleAssignments/write", *_OWN_LIMITS)
"""With one of these one could give oneself the rest, or give it to somebody."""
_MAKE_OR_SERVE: Final = (
    f"{_ML}/workspaces/computes/write",
    f"{_ML}/workspaces/jobs/write",
    f"{_ML}/workspaces/models/versions/write",
    f"{_ML}/workspaces/onlineEndpoints/deployments/write",
    f"{_ML}/workspaces/onlineEndpoints/write",
    f"{_ML}/workspaces/write",
    f"{_ML}/registries/write",
    f"{_BLOBS}/delete",
    f"{_BLOBS}/write",
    f"{_STORE}/listKeys/action",
)
_WRITE: Final = (
    *_APPROVE,
    *_MAKE_OR_SERVE,
    *_ABOVE_ALL,
    "Microsoft.Insights/diagnosticSettings/delete",
    "Microsoft.KeyVault/vaults/write",
    "Microsoft.Logic/workflows/write",
    "Microsoft.ManagedIdentity/userAssignedIdentities/write",
    "Microsoft.Network/virtualNetworks/write",
    "Microsoft.Resources/subscriptions/resourceGroups/delete",
    f"{_STORE}/delete",
    f"{_STORE}/write",
)
CONTENT: Final = (
    "Microsoft.Insights/logs/read",
    "Microsoft.KeyVault/vaults/keys/decrypt/action",
    "Microsoft.KeyVault/vaults/keys/unwrap/action",
    "Microsoft.KeyVault/vaults/secrets/getSecret/action",
    "Microsoft.OperationalInsights/workspaces/query/read",
    "Microsoft.ServiceBus/namespaces/messages/receive/action",
    f"{_ML}/workspaces/onlineEndpoints/score/action",
    f"{_BLOBS}/read",
    f"{_STORE}/listKeys/action",
    f"{_STORE}/queueServices/queues/messages/read",
)
_CHANGES_NOTHING: Final = {
    "microsoft.keyvault/vaults/keys/decrypt/action",
    "microsoft.keyvault/vaults/keys/unwrap/action",
}
_CREDENTIAL: Final = "azure-native:managedidentity:FederatedIdentityCredential"
_ISSUER: Final = "https://token.actions.githubusercontent.com"
_AUDIENCE: Final = ("api://azureadtokenexchange",)
_LASTING: Final = {
    "azure-native:storage:LocalUser": "a user of a store",
    "azuread:index/applicationPassword:ApplicationPassword": "a password of an application",
    "azuread:index/servicePrincipalPassword:ServicePrincipalPassword": "a password of a service",
    "azuread:index/user:User": "a user",
}


def people(graph: Graph, expected: Expectation) -> Iterator[Person]:
    """Everybody of the directory who is given something in an account, by the duty of their group."""
    found: dict[tuple[str | None, Maybe[str | None]], list[Resource]] = {}
    for one in graph.of_type(*GIVEN):
        who, scope = named(one.value("principalId")), reference(one.value("scope"))
        if _is_person(graph, one, who):
            account = graph.account(one) if scope is UNKNOWN else account_in(scope)
            found.setdefault((account, who), []).append(one)
    for (account, who), theirs in found.items():
        duties = [duty for duty, group in expected.people.items() if who is not UNKNOWN and group.lower() == who]
        for duty in duties or [UNKNOWN if who is UNKNOWN else None]:
            yield _person(graph, account, who, duty, theirs)
    yield from _of_the_landing_zone(graph, expected)


def pipeline_roles(graph: Graph) -> Iterator[PipelineRole]:
    """Every identity that somebody outside may become by a token."""
    for identity, credential in by_token(graph):
        account, who = graph.account(identity), named(identity.value("principalId"))
        never, audience = denied(graph, who, account), texts(credential.value("audiences"))
        open_ = UNKNOWN if never is UNKNOWN else _open(never, _APPROVE)
        yield PipelineRole(
            urn=identity.urn,
            account=account,
            subjects=_subjects(credential),
            audience=UNKNOWN if audience is UNKNOWN else tuple(one.lower() for one in audience) == _AUDIENCE,
            approves=UNKNOWN if open_ is UNKNOWN else bool(open_),
            unlimits=_unlimits(graph, never, who, account),
            writes=_writes(never, data_given_to(graph, who)),
        )


def service_roles(graph: Graph, identities: Sequence[Identity], expected: Expectation) -> Iterator[ServiceRole]:
    """Every identity that only a thing of Azure may be, with what it may do of what no service has to.

    Who gives roles in an account stands in its foundation: where that is not there, what limits them is not known.
    """
    for one in identities:
        trust = one.trust.statements
        if one.adopted or (trust is not UNKNOWN and trust):
            continue
        may_ = one.permissions
        opens = UNKNOWN if may_ is UNKNOWN else _named(may_, (*_APPROVE, *_ABOVE_ALL))
        limit = limit_of(graph, one.account) if one.account in expected.watched else UNKNOWN
        yield ServiceRole(one.urn, one.account, limit, opens)


def role_makers(graph: Graph, identities: Sequence[Identity]) -> Iterator[RoleMaker]:
    """Every identity that comes by a token, and how it could give rights that no service has to have."""
    for one in identities:
        trust = one.trust.statements
        if trust is not UNKNOWN and not any(who.group is Group.FEDERATED for it in trust for who in it.principals):
            continue
        identity = graph.find(one.urn, IDENTITY)
        if identity is not None:
            yield RoleMaker(one.urn, one.account, _gives(graph, identity, one.account))


def long_lived_keys(graph: Graph) -> Iterator[LongLivedKey]:
    """Users and passwords."""
    for token, what in _LASTING.items():
        for resource in graph.of_type(token):
            yield LongLivedKey(resource.urn, what)


def _is_person(graph: Graph, one: Resource, who: Maybe[str | None]) -> bool:
    """Whether it is given to somebody of the directory; a service of another stack says that it is one."""
    kind = named(one.value("principalType"))
    own = {named(it.value("principalId")) for it in graph.of_type(IDENTITY)}
    return kind != "serviceprincipal" and (who is UNKNOWN or who not in own)


def _person(
    graph: Graph,
    account: str | None,
    who: Maybe[str | None],
    duty: Maybe[str | None],
    theirs: Sequence[Resource],
) -> Person:
    single = any(named(one.value("principalType")) == "user" for one in theirs)
    name = UNKNOWN if who is UNKNOWN else (who or "",)
    given = [granted(graph, one) for one in theirs]
    whole = UNKNOWN if UNKNOWN in given else tuple(it for one in given if one is not UNKNOWN for it in one)
    return Person(
        urn=theirs[0].urn,
        id=UNKNOWN if who is UNKNOWN or who is None else who,
        account=account,
        duty=duty,
        bounded=to_services_only(graph, account),
        signed_in=() if single else name,
        strangers=name if single else (),
        approves=UNKNOWN if whole is UNKNOWN else bool(_named(whole, _APPROVE)),
        changes=UNKNOWN if whole is UNKNOWN else _named(whole, (*_MAKE_OR_SERVE, *_ABOVE_ALL)),
        writes=UNKNOWN if whole is UNKNOWN else _writing(whole),
        content=UNKNOWN if whole is UNKNOWN else _named(whole, CONTENT),
    )


def _of_the_landing_zone(graph: Graph, expected: Expectation) -> Iterator[Person]:
    """Roles that are only read: to whom they are given is not in these stacks."""
    duties = {role.lower(): duty for role, duty in expected.landing_roles.items()}
    for one in graph.of_type(DEFINITION):
        id_ = id_of(one)
        if not one.external or id_ is UNKNOWN or id_ not in duties:
            continue
        actions = actions_of(graph, id_)
        its = UNKNOWN if actions is UNKNOWN else (Statement(one.urn, allow=True, actions=actions, resources=("*",)),)
        yield Person(
            urn=one.urn,
            id=id_,
            account=graph.account(one),
            duty=duties[id_],
            bounded=UNKNOWN,
            signed_in=UNKNOWN,
            strangers=UNKNOWN,
            approves=UNKNOWN if its is UNKNOWN else bool(_named(its, _APPROVE)),
            changes=UNKNOWN if its is UNKNOWN else _named(its, (*_MAKE_OR_SERVE, *_ABOVE_ALL)),
            writes=UNKNOWN if its is UNKNOWN else _writing(its),
            content=UNKNOWN if its is UNKNOWN else _named(its, CONTENT),
            adopted=True,
        )


def _named(statements: Sequence[Statement], probes: Sequence[str]) -> tuple[str, ...]:
    """Those of the actions that one of the statements allows, on whatever condition."""
    return tuple(probe for probe in probes if any(one.allow and may(one.actions, probe) for one in statements))


def _writing(statements: Sequence[Statement]) -> tuple[str, ...]:
    """All that is allowed and is no reading."""
    return tuple(action for one in statements if one.allow for action in one.actions if not _reads(action))


def _reads(action: str) -> bool:
    return action.lower().endswith("/read") or action.lower() in _CHANGES_NOTHING


def by_token(graph: Graph) -> Iterator[tuple[Resource, Resource]]:
    """Identities that somebody outside may become, each with what makes it so."""
    for identity in graph.of_type(IDENTITY):
        own = id_of(identity)
        for credential in graph.of_type(_CREDENTIAL):
            its = id_of(credential)
            if own is not UNKNOWN and its is not UNKNOWN and within(its, own):
                yield identity, credential


def _subjects(credential: Resource) -> Maybe[tuple[str, ...] | None]:
    """Whose tokens are taken, of the one issuer; those of another are named with it."""
    issuer, subject = text(credential.value("issuer")), text(credential.value("subject"))
    if issuer is UNKNOWN or subject is UNKNOWN:
        return UNKNOWN
    if subject is None:
        return None
    return (subject if issuer == _ISSUER else f"{issuer} {subject}",)


def _open(never: Sequence[Statement], probes: Sequence[str]) -> Maybe[tuple[str, ...]]:
    """Those of the actions that are not denied for good."""
    answers = {action: refuses(never, action) for action in probes}
    if UNKNOWN in answers.values():
        return UNKNOWN
    return tuple(action for action, answer in answers.items() if answer is False)


def _own(graph: Graph, who: Maybe[str | None], account: str | None) -> list[Giver]:
    """What lets the principal give roles; what may be somebody else's counts as its."""
    return [
        one for one in givers(graph) if one.account == account and (one.principal is UNKNOWN or one.principal == who)
    ]


def _unlimits(
    graph: Graph, never: Maybe[tuple[Statement, ...]], who: Maybe[str | None], account: str | None
) -> Maybe[tuple[str, ...]]:
    """What is not denied to it, and giving roles to itself where no condition keeps it from that."""
    left = UNKNOWN if never is UNKNOWN else _open(never, _OWN_LIMITS)
    if left is UNKNOWN or who is UNKNOWN:
        return UNKNOWN
    for one in _own(graph, who, account):
        if one.not_to is UNKNOWN or one.principal is UNKNOWN:
            return UNKNOWN
        if who not in one.not_to:
            left = (*left, "giving roles to itself")
    return left


def _writes(never: Maybe[tuple[Statement, ...]], data: Maybe[tuple[str, ...]]) -> Maybe[tuple[str, ...]]:
    """What is known to write and not denied, and what is given of data, for a denial says nothing of that."""
    known = UNKNOWN if never is UNKNOWN else _open(never, _WRITE)
    if known is UNKNOWN or data is UNKNOWN:
        return UNKNOWN
    return (*known, *(action for action in data if not _reads(action)))


def _gives(graph: Graph, identity: Resource, account: str | None) -> Maybe[tuple[str, ...]]:
    who = named(identity.value("principalId"))
    never = denied(graph, who, account)
    found = UNKNOWN if never is UNKNOWN else _open(never, (f"{_RIGHTS}/roleDefinitions/write", _TOKENS))
    if found is UNKNOWN:
        return UNKNOWN
    for giver in _own(graph, who, account):
        its = _beyond(graph, giver)
        if its is UNKNOWN or giver.principal is UNKNOWN:
            return UNKNOWN
        found = (*found, *its)
    return found


def _beyond(graph: Graph, giver: Giver) -> Maybe[tuple[str, ...]]:
    """What of that which no service has to do could be given."""
    if giver.roles is UNKNOWN or giver.kinds is UNKNOWN:
        return UNKNOWN
    if giver.roles is None:
        return ("giving any role",)
    found: list[str] = []
    for role in sorted(giver.roles):
        actions = actions_of(graph, role)
        if actions is UNKNOWN:
            return UNKNOWN
        found += [f"giving {probe}" for probe in (*_APPROVE, *_ABOVE_ALL) if may(actions, probe)]
    return tuple(found)
