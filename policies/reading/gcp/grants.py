"""Who may do what on Google Cloud: members of roles, wherever they are given, and who may ask for one.

Sources: IAM, policies (https://cloud.google.com/iam/docs/policies), members
(https://cloud.google.com/iam/docs/principal-identifiers), agents (https://cloud.google.com/iam/docs/service-agents) and
conditions on names (https://cloud.google.com/iam/docs/conditions-attribute-reference#resource-name); Privileged Access
Manager, entitlements (https://cloud.google.com/iam/docs/pam-overview).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TypeAlias, cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe
from gouvernail.values import entry, items, text, texts
from policies.reading.gcp.names import bucket_named, email_of, within
from policies.reading.gcp.roles import permissions_of
from policies.reading.model.policies import Condition, Group, Policy, Power, Principal, Statement
from policies.reading.policy import matches

__all__ = ["ASKED", "every_grant", "given_on", "given_to", "members_of", "on", "principal"]

ASKED = "gcp:privilegedaccessmanager/entitlement:entitlement"
_GIVES = re.compile(r"gcp:\w+/\w*[iI][aA][mM](Member|Binding|Policy):\w+")
_BUCKET = "gcp:storage/bucket:Bucket"
_SCOPES: Mapping[str, tuple[str, str]] = {
    # the type up to IAM -> the property that names the thing, and its full name where the property does not say it
    # already (`{}` is what it says)
    "gcp:cloudrunv2/job": ("name", "projects/{account}/locations/{location}/jobs/{}"),
    "gcp:artifactregistry/repository": ("repository", "projects/{account}/locations/{location}/repositories/{}"),
    "gcp:binaryauthorization/attestor": ("attestor", "projects/{account}/attestors/{}"),
    "gcp:cloudrunv2/service": ("name", "projects/{account}/locations/{location}/services/{}"),
    "gcp:containeranalysis/note": ("note", "projects/{account}/notes/{}"),
    "gcp:kms/cryptoKey": ("cryptoKeyId", "{}"),
    "gcp:kms/keyRing": ("keyRingId", "{}"),
    "gcp:logging/logView": ("parent", "{}"),  # as if it were on all logs of the project
    "gcp:projects/": ("project", "projects/{}"),
    "gcp:pubsub/subscription": ("subscription", "projects/{account}/subscriptions/{}"),
    "gcp:pubsub/topic": ("topic", "projects/{account}/topics/{}"),
    "gcp:secretmanager/secret": ("secretId", "projects/{account}/secrets/{}"),
    "gcp:serviceaccount/": ("serviceAccountId", "{}"),
    "gcp:storage/bucket": ("bucket", ""),  # its project stands with the bucket itself
    "gcp:storage/managedFolder": ("bucket", ""),  # as if it were on all of the bucket
}
_OWN = re.compile(r"([^@]+)@([a-z][a-z0-9-]+)\.iam\.gserviceaccount\.com")
_AGENT = re.compile(r"gcp-sa-|gs-project-accounts|storage-transfer-service$")
_BETWEEN = re.compile(r'resource\.name\.extract\("([^"{}]+)\{\w+\}([^"{}]+)"\) != ""')
_BELOW = re.compile(r'resource\.name\.startsWith\("([^"]+)"\)')
_CLAUSES = (_BETWEEN, _BELOW, re.compile(r'resource\.name == "([^"]+)"'))
_ITSELF = 'resource.type == "storage.googleapis.com/Bucket"'
"""The bucket alone, on which its objects are listed: none of them."""
_VERSION = "cloudkms.cryptoKeyVersions"
_POWERS: Mapping[Power, tuple[str, ...]] = {
    Power.USE: (f"{_VERSION}.useToEncrypt", f"{_VERSION}.useToDecrypt"),
    Power.ADMINISTER: (
        *(f"cloudkms.cryptoKeys.{one}" for one in ("create", "update")),
        *(f"{_VERSION}.{one}" for one in ("create", "destroy", "restore", "update")),
    ),
    Power.DELEGATE: ("cloudkms.cryptoKeys.setIamPolicy", "resourcemanager.projects.setIamPolicy"),
    Power.LOOK: ("cloudkms.cryptoKeys.get",),
}


_Binding: TypeAlias = tuple[Maybe[str], object, object]
"""A role, its members, and its condition."""


def given_on(graph: Graph, thing: Maybe[str]) -> Iterator[Maybe[Statement]]:
    """What is given on the thing of this full name: on itself, on what it lies in, on what lies in it."""
    for _, scope, statements in every_grant(graph):
        if scope is UNKNOWN or thing is UNKNOWN:
            yield UNKNOWN
        elif within(thing, scope) or within(scope, thing):
            yield from _each(statements)


def given_to(graph: Graph, email: str) -> Iterator[Maybe[Statement]]:
    """What is given to the account of this address, wherever; what is given to nobody knows whom counts as unknown."""
    for _, _, statements in every_grant(graph):
        for one in _each(statements):
            if one is UNKNOWN or any(who.name == email for who in one.principals):
                yield one


def on(urn: str, given: Iterable[Maybe[Statement]]) -> Policy:
    """The statements together; unknown where one of them is."""
    found: list[Statement] = []
    for one in given:
        if one is UNKNOWN:
            return Policy(urn, UNKNOWN)
        found.append(one)
    return Policy(urn, tuple(found))


def principal(member: str) -> Principal:
    """Who a member is."""
    kind, email = member.partition(":")[0], email_of(member)
    if member in {"allUsers", "allAuthenticatedUsers"}:
        return Principal(Group.ANYONE, member)
    if kind in {"projectOwner", "projectEditor", "projectViewer"}:
        return Principal(Group.ACCOUNT, email, email)
    if kind in {"principal", "principalSet"}:
        return Principal(Group.FEDERATED, member)
    if kind != "serviceAccount":
        return Principal(Group.DIRECTORY, member)
    own = _OWN.fullmatch(email)
    if own is None or _AGENT.match(own.group(2)):
        return Principal(Group.SERVICE, email)
    return Principal(Group.IDENTITY, email, own.group(2))


@lru_cache(maxsize=4)  # every reader asks; a graph does not change
def every_grant(graph: Graph) -> tuple[tuple[Resource, Maybe[str], Maybe[tuple[Statement, ...]]], ...]:
    """What gives something, the full name of the thing on which, and what. Who may ask for it counts as who has it."""
    buckets: dict[Maybe[str | None], str | None] = {}
    for bucket in graph.of_type(_BUCKET):
        buckets |= dict.fromkeys((bucket.id, text(bucket.value("name"))), graph.account(bucket))
    given = [
        (one, scope, _statements(graph, one, scope, _bindings(one)))
        for one in graph
        if _GIVES.fullmatch(one.type)
        for scope in [_scope(graph, one, buckets)]
    ]
    asked = [
        (one, scope, _statements(graph, one, scope, _asked_for(one)))
        for one in graph.of_type(ASKED)
        for scope in [_named(entry(one.value("privilegedAccess"), "gcpIamAccess", "resource"))]
    ]
    return (*given, *asked)


def members_of(one: Resource) -> Maybe[tuple[str, ...]]:
    """Whom the resource gives something, whatever that is."""
    bindings = _asked_for(one) if one.type == ASKED else _bindings(one)
    if bindings is UNKNOWN:
        return UNKNOWN
    found = [texts(members) for _, members, _ in bindings]
    return UNKNOWN if UNKNOWN in found else tuple(who for some in found if some is not UNKNOWN for who in some)


def _named(value: object) -> Maybe[str]:
    """The full name in `//cloudresourcemanager.googleapis.com/projects/p`."""
    said = text(value)
    return UNKNOWN if said is UNKNOWN or said is None else re.sub(r"^//[^/]+/", "", said)


def _scope(graph: Graph, one: Resource, buckets: Mapping[Maybe[str | None], str | None]) -> Maybe[str]:
    kind = _kind(one)
    if kind not in _SCOPES:
        return UNKNOWN
    name, form = _SCOPES[kind]
    said = text(one.value(name))
    if said is UNKNOWN or said is None:
        return UNKNOWN
    if form:
        return said if said.startswith("projects/") else _completed(graph, one, form, said)
    if said not in buckets:  # a name is one bucket's in all the world: it is none of these, if theirs are known
        return UNKNOWN if UNKNOWN in buckets else bucket_named("_", said)
    account = buckets[said]
    return UNKNOWN if account is None else bucket_named(account, said)


def _completed(graph: Graph, one: Resource, form: str, name: str) -> Maybe[str]:
    """The full name of a thing that is called by its own; where nobody says its region, the provider's it is."""
    account, said = graph.account(one), text(one.value("location"))
    location = graph.region(one) if said is None else said
    if account is None or ("{location}" in form and (location is UNKNOWN or location is None)):
        return UNKNOWN
    return form.format(name, account=account, location=location)


def _kind(one: Resource) -> str:
    return re.split(r"[iI][aA][mM](?:Member|Binding|Policy):", one.type)[0]


def _statements(
    graph: Graph, one: Resource, scope: Maybe[str], bindings: Maybe[list[_Binding]]
) -> Maybe[tuple[Statement, ...]]:
    if scope is UNKNOWN or bindings is UNKNOWN:
        return UNKNOWN
    found: list[Statement] = []
    for role, members, condition in bindings:
        said, allowed = texts(members), permissions_of(graph, role)
        when = text(entry(condition, "expression"))
        if said is UNKNOWN or allowed is UNKNOWN or when is UNKNOWN:
            return UNKNOWN
        inside = _inside(scope, when) if when else None
        found.append(
            Statement(
                urn=one.urn,
                allow=True,
                actions=allowed,
                resources=inside or (scope, f"{scope}/*"),
                principals=tuple(principal(who) for who in said),
                conditions=(Condition("CEL", "condition", (when,)),) if when and inside is None else (),
                powers=_powers(allowed),
                name=one.name,
            )
        )
    return tuple(found)


def _inside(scope: str, when: str) -> tuple[str, ...] | None:
    """The things in a bucket to which a condition ties a right, as patterns; None where it says anything else."""
    bucket = f"projects/_/buckets/{scope.rpartition('/')[2]}/"
    found: list[str] = []
    for clause in when.split(" || "):
        if clause == _ITSELF and "/buckets/" in scope:
            found.append(scope)
            continue
        said = next((match for form in _CLAUSES if (match := form.fullmatch(clause))), None)
        if said is None or "/buckets/" not in scope or not said[1].startswith(bucket):
            return None
        rest = said[1].removeprefix(bucket)
        if said.re is _BETWEEN:
            rest = f"{rest}?*{said[2]}*"
        elif said.re is _BELOW:
            rest = f"{rest}*"
        found.append(f"{scope}/{rest}")
    return tuple(found)


def _asked_for(one: Resource) -> Maybe[list[_Binding]]:
    """Role, members and condition of each role that somebody may ask for."""
    bindings = items(entry(one.value("privilegedAccess"), "gcpIamAccess", "roleBindings"))
    whom = items(one.value("eligibleUsers"))
    if bindings is UNKNOWN or whom is UNKNOWN:
        return UNKNOWN
    members = [entry(some, "principals") for some in whom]
    if len(members) != 1:
        return UNKNOWN
    return [(_named_role(each), members[0], {"expression": each.get("conditionExpression")}) for each in bindings]


def _named_role(binding: Mapping[str, object]) -> Maybe[str]:
    role = text(binding.get("role"))
    return UNKNOWN if role is None else role


def _bindings(one: Resource) -> Maybe[list[_Binding]]:
    """Role, members and condition of each binding that the resource says."""
    if one.value("policyData") is None:
        role = text(one.value("role"))
        members = one.value("members") if one.value("member") is None else one.value("member")
        return [(UNKNOWN if role is None else role, members, one.value("condition"))]
    written = text(one.value("policyData"))
    try:
        said = items(entry(json.loads(written), "bindings")) if isinstance(written, str) else UNKNOWN
    except ValueError:
        return UNKNOWN
    if said is UNKNOWN:
        return UNKNOWN
    return [(cast("str", entry(each, "role")), entry(each, "members"), entry(each, "condition")) for each in said]


def _powers(allowed: tuple[str, ...]) -> frozenset[Power]:
    return frozenset(
        power
        for power, needed in _POWERS.items()
        if any(matches(one.lower(), action.lower()) is True for one in allowed for action in needed)
    )


def _each(given: Maybe[tuple[Statement, ...]]) -> tuple[Maybe[Statement], ...]:
    return (UNKNOWN,) if given is UNKNOWN else given
