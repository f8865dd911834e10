"""Google Cloud by who works on it: groups that may ask for a role, accounts that pipelines and services are.

What somebody can never do is what is denied (`denials.py`); what a denial does not take is read from what is given. To
approve is to sign an attestation: whoever may not sign cannot approve.

Sources: IAM, permissions (https://cloud.google.com/iam/docs/permissions-reference) and denials
(https://cloud.google.com/iam/docs/deny-overview); Binary Authorization, making attestations
(https://cloud.google.com/binary-authorization/docs/making-attestations).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth
from policies.expectation import Expectation
from policies.reading.gcp.denials import denied, left_open, limits_of
from policies.reading.gcp.edge import pools
from policies.reading.gcp.grants import ASKED, every_grant, members_of, principal
from policies.reading.gcp.names import account_in
from policies.reading.model.identities import Identity
from policies.reading.model.people import LongLivedKey, Person, ServiceRole
from policies.reading.model.policies import Group, Statement
from policies.reading.policy import matches

__all__ = [
    "APPROVE",
    "CHANGE",
    "GIVE",
    "RISE",
    "by_token",
    "long_lived_keys",
    "may",
    "people",
    "reads",
    "service_roles",
]

_ACCOUNTS: Final = "iam.serviceAccounts"
_VERSIONS: Final = "cloudkms.cryptoKeyVersions"
APPROVE: Final = (f"{_VERSIONS}.useToSign",)
RISE: Final = (
    "iam.roles.create",
    "iam.roles.update",
    "iam.serviceAccountKeys.create",
    f"{_ACCOUNTS}.getAccessToken",
    f"{_ACCOUNTS}.getOpenIdToken",
    f"{_ACCOUNTS}.implicitDelegation",
    f"{_ACCOUNTS}.signBlob",
    f"{_ACCOUNTS}.signJwt",
    "iam.workloadIdentityPoolProviders.create",
    "iam.workloadIdentityPoolProviders.update",
)
"""With one of these one could become somebody else, or change what a role allows."""
GIVE: Final = (
    "cloudkms.cryptoKeys.setIamPolicy",
    "resourcemanager.projects.setIamPolicy",
    f"{_ACCOUNTS}.setIamPolicy",
    "storage.buckets.setIamPolicy",
)
_MAKE: Final = (
    "artifactregistry.repositories.uploadArtifacts",
    "cloudbuild.builds.create",
    "run.services.create",
    "run.services.update",
    "storage.objects.create",
    "storage.objects.delete",
    "storage.objects.update",
)
_MAKE_IF_GIVEN: Final = (
    "aiplatform.customJobs.create",
    "aiplatform.endpoints.deploy",
    "aiplatform.models.upload",
    "aiplatform.pipelineJobs.create",
    "run.jobs.create",
    "run.jobs.run",
    "run.jobs.update",
)
"""What makes or serves a model and no denial is known to take: read from what is given."""
CHANGE: Final = (
    *APPROVE,
    *RISE,
    *GIVE,
    *_MAKE,
    f"{_VERSIONS}.useToEncrypt",
    f"{_ACCOUNTS}.actAs",
    f"{_ACCOUNTS}.create",
    "logging.sinks.delete",
    "logging.sinks.update",
    "run.services.delete",
    "secretmanager.versions.add",
)
_CONTENT: Final = (
    f"{_VERSIONS}.useToDecrypt",
    "secretmanager.versions.access",
    "storage.objects.get",
)
_CONTENT_IF_GIVEN: Final = (
    "aiplatform.endpoints.predict",
    "bigquery.tables.getData",
    "logging.logEntries.list",
    "logging.privateLogEntries.list",
    "logging.views.access",
    "pubsub.subscriptions.consume",
    "run.routes.invoke",
)
_CUTOVER: Final = "cutover"
_READS: Final = re.compile(r"(access|download|get|getIamPolicy|list\*?|list[A-Z]\w*|search\w*|viewPublicKey)")
_CHANGES_NOTHING: Final = {f"{_VERSIONS}.useToDecrypt", "binaryauthorization.attestors.verifyImageAttested"}
_SERVICES: Final = {"gcp:serviceaccount/account:Account", "gcp:projects/serviceIdentity:ServiceIdentity"}
_LASTING: Final = {
    "gcp:projects/apiKey:ApiKey": "a key of an API",
    "gcp:serviceaccount/key:Key": "a key of a service account",
    "gcp:storage/hmacKey:HmacKey": "a key of a store",
}


def people(graph: Graph, expected: Expectation) -> Iterator[Person]:
    """Everybody of the directory, and whoever else, who is given something in an account or may ask for it."""
    found: dict[tuple[str | None, str], list[Resource | Statement]] = {}
    devices = _devices(graph, expected)
    for one, scope, statements in every_grant(graph):
        account = graph.account(one) if scope is UNKNOWN else account_in(scope)
        on_account = isinstance(scope, str) and "/serviceAccounts/" in scope
        members = members_of(one)
        if members is UNKNOWN:
            if not _to_a_service(graph, one):
                yield _nobody_known(one, account)
            continue
        known = () if statements is UNKNOWN else statements
        for who in dict.fromkeys(principal(member) for member in members):
            if who.name not in devices and _is_person(who.group, on_account=on_account):
                its = [statement for statement in known if who in statement.principals]
                found.setdefault((account, who.name), []).extend(its or [one])
    for (account, member), theirs in found.items():
        kind, _, address = member.partition(":")
        duties = [duty for duty, group in expected.people.items() if kind == "group" and group == address]
        if duties and all(_of_cutover(one) for one in theirs):
            continue  # who carries a duty has more than that; to move calls alone is judged as that
        for duty in duties or [None]:
            yield _person(graph, account, member, duty, theirs)
    yield from _of_the_landing_zone(graph, expected)


def service_roles(graph: Graph, identities: Sequence[Identity], expected: Expectation) -> Iterator[ServiceRole]:
    """Every account that only a thing of Google's may be, with what it is not denied of what no service has to do.

    What is denied in an account stands in its foundation: where that is not there, it is not known.
    """
    for one in identities:
        if one.adopted or by_token(one) is True:
            continue
        if one.id is UNKNOWN or one.account not in expected.watched:
            yield ServiceRole(one.urn, one.account, UNKNOWN, UNKNOWN)
            continue
        member = f"serviceAccount:{one.id}"
        opens = left_open(denied(graph, one.account, member), (*APPROVE, *RISE, *GIVE))
        yield ServiceRole(one.urn, one.account, limits_of(graph, one.account, member), opens)


def long_lived_keys(graph: Graph) -> Iterator[LongLivedKey]:
    """Keys of accounts and stores."""
    for token, what in _LASTING.items():
        for resource in graph.of_type(token):
            yield LongLivedKey(resource.urn, what)


def by_token(identity: Identity) -> Truth:
    """Whether somebody outside may become the account by a token."""
    trust = identity.trust.statements
    if trust is UNKNOWN:
        return UNKNOWN
    return any(who.group is Group.FEDERATED for it in trust for who in it.principals)


def may(statements: Sequence[Statement], probes: Sequence[str]) -> tuple[str, ...]:
    """Those of the permissions that one of the statements allows, on whatever condition."""
    return tuple(
        probe
        for probe in probes
        if any(one.allow and any(matches(its, probe) is True for its in one.actions) for one in statements)
    )


def reads(permission: str) -> bool:
    """Whether the permission, which may be a pattern, only looks."""
    return permission in _CHANGES_NOTHING or _READS.fullmatch(permission.rpartition(".")[2]) is not None


def _to_a_service(graph: Graph, one: Resource) -> bool:
    """Whether a member that is not known yet is an account that the stacks make."""
    on = [graph.get(urn) for urn in one.property_dependencies.get("member", ())]
    return bool(on) and all(its is not None and its.type in _SERVICES for its in on)


def _of_cutover(one: Resource | Statement) -> bool:
    return one.urn.split("::")[0].endswith(f"-{_CUTOVER}")


def _devices(graph: Graph, expected: Expectation) -> frozenset[str]:
    """All devices of a fleet that the spec has, as members: what is given to them is judged with the fleet."""
    known = pools(graph) if expected.fleet is not None else frozenset[str]()
    return frozenset() if known is UNKNOWN else frozenset(f"principalSet://iam.googleapis.com/{one}/*" for one in known)


def _is_person(group: Group, *, on_account: bool) -> bool:
    """A token is no person where it makes somebody an account of the pipeline."""
    return group in {Group.DIRECTORY, Group.ANYONE, Group.ACCOUNT} or (group is Group.FEDERATED and not on_account)


def _nobody_known(one: Resource, account: str | None) -> Person:
    return Person(
        urn=one.urn,
        id=UNKNOWN,
        account=account,
        duty=UNKNOWN,
        bounded=UNKNOWN,
        signed_in=UNKNOWN,
        strangers=UNKNOWN,
        approves=UNKNOWN,
        changes=UNKNOWN,
        writes=UNKNOWN,
        content=UNKNOWN,
    )


def _person(
    graph: Graph, account: str | None, member: str, duty: str | None, found: Sequence[Resource | Statement]
) -> Person:
    """Of a duty counts what is not denied, whatever is given; of anybody else what is given and not denied.

    A resource among what was found gives something that is not known.
    """
    theirs = [one for one in found if isinstance(one, Statement)]
    never = denied(graph, account, member) if len(theirs) == len(found) else UNKNOWN

    def open_(probes: Sequence[str]) -> Maybe[tuple[str, ...]]:
        return left_open(never, probes if duty else may(theirs, probes))

    kind, _, address = member.partition(":")
    rises, approves = left_open(denied(graph, account, member), (*RISE, *GIVE)), open_(APPROVE)
    changes, writes, content = open_((*_MAKE, *RISE, *GIVE)), open_(CHANGE), open_(_CONTENT)
    more = [its for one in theirs if one.allow for its in one.actions if not reads(its)]
    return Person(
        urn=found[0].urn,
        id=member,
        account=account,
        duty=duty,
        bounded=UNKNOWN if rises is UNKNOWN else not rises,
        signed_in=(address,) if kind == "group" else (),
        strangers=() if kind == "group" else (member,),
        approves=UNKNOWN if approves is UNKNOWN else bool(approves),
        changes=UNKNOWN if changes is UNKNOWN else (*changes, *may(theirs, _MAKE_IF_GIVEN)),
        writes=UNKNOWN if writes is UNKNOWN else tuple(dict.fromkeys((*writes, *more))),
        content=UNKNOWN if content is UNKNOWN else (*content, *may(theirs, _CONTENT_IF_GIVEN)),
    )


def _of_the_landing_zone(graph: Graph, expected: Expectation) -> Iterator[Person]:
    """Entitlements that are only read: whom they are for is read with them, as far as they show it."""
    for one in graph.of_type(ASKED):
        duty = expected.landing_roles.get(one.id or "")
        if one.external and duty is not None and one.value("eligibleUsers") is UNKNOWN:
            yield Person(
                urn=one.urn,
                id=one.id or UNKNOWN,
                account=graph.account(one),
                duty=duty,
                bounded=UNKNOWN,
                signed_in=UNKNOWN,
                strangers=UNKNOWN,
                approves=UNKNOWN,
                changes=UNKNOWN,
                writes=UNKNOWN,
                content=UNKNOWN,
                adopted=True,
            )
