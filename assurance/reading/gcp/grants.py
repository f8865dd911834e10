"""Who may do what on Google Cloud: members of roles, wherever they are given, and what is denied.

Sources: IAM, policies (https://cloud.google.com/iam/docs/policies), members
(https://cloud.google.com/iam/docs/principal-identifiers), agents (https://cloud.google.com/iam/docs/service-agents)
and conditions on names (https://cloud.google.com/iam/docs/conditions-attribute-reference#resource-name).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import cast

from assurance.reading.gcp.names import bucket_named, email_of, within
from assurance.reading.gcp.roles import permissions_of
from assurance.reading.maybe import Maybe
from assurance.reading.model.policies import Condition, Group, Policy, Power, Principal, Statement
from assurance.reading.policy import matches
from assurance.reading.values import entry, items, text, texts
from gouvernail.graph import UNKNOWN, Graph, Resource

__all__ = ["given_on", "given_to", "on", "principal"]

_GIVES = re.compile(r"gcp:\w+/\w*[iI]AM(Member|Binding|Policy):\w+")
_BUCKET = "gcp:storage/bucket:Bucket"
_SCOPES: Mapping[str, tuple[str, str]] = {
    # the type up to IAM -> the property that names the thing, and its full name (`{}` is what the property says)
    "gcp:kms/cryptoKey": ("cryptoKeyId", "{}"),
    "gcp:kms/keyRing": ("keyRingId", "{}"),
    "gcp:logging/logView": ("parent", "{}"),  # as if it were on all logs of the project
    "gcp:projects/": ("project", "projects/{}"),
    "gcp:serviceaccount/": ("serviceAccountId", "{}"),
    "gcp:storage/bucket": ("bucket", ""),  # its project stands with the bucket itself
}
_OWN = re.compile(r"([^@]+)@([a-z][a-z0-9-]+)\.iam\.gserviceaccount\.com")
_AGENT = re.compile(r"gcp-sa-|gs-project-accounts|storage-transfer-service$")
_BETWEEN = re.compile(r'resource\.name\.extract\("([^"{}]+)\{\w+\}([^"{}]+)"\) != ""')
_BELOW = re.compile(r'resource\.name\.startsWith\("([^"]+)"\)')
_CLAUSES = (_BETWEEN, _BELOW, re.compile(r'resource\.name == "([^"]+)"'))
_VERSION = "cloudkms.cryptoKeyVersions"
_POWERS: Mapping[Power, tuple[str, ...]] = {
    Power.USE: tuple(f"{_VERSION}.useTo{one}" for one in ("Encrypt", "Decrypt", "Sign", "Verify")),
    Power.ADMINISTER: (
        *(f"cloudkms.cryptoKeys.{one}" for one in ("create", "update")),
        *(f"{_VERSION}.{one}" for one in ("create", "destroy", "restore", "update")),
    ),
    Power.DELEGATE: ("cloudkms.cryptoKeys.setIamPolicy", "resourcemanager.projects.setIamPolicy"),
    Power.LOOK: ("cloudkms.cryptoKeys.get",),
}


def given_on(graph: Graph, thing: Maybe[str]) -> Iterator[Maybe[Statement]]:
    """What is given on the thing of this full name: on itself, on what it lies in, on what lies in it."""
    for scope, statements in _every_grant(graph):
        if scope is UNKNOWN or thing is UNKNOWN:
            yield UNKNOWN
        elif within(thing, scope) or within(scope, thing):
            yield from _each(statements)


def given_to(graph: Graph, email: str) -> Iterator[Maybe[Statement]]:
    """What is given to the account of this address, wherever; what is given to nobody knows whom counts as unknown."""
    for _, statements in _every_grant(graph):
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
def _every_grant(graph: Graph) -> tuple[tuple[Maybe[str], Maybe[tuple[Statement, ...]]], ...]:
    """The full name of each thing on which something is given, and what."""
    buckets: dict[Maybe[str | None], str | None] = {}
    for bucket in graph.of_type(_BUCKET):
        buckets |= dict.fromkeys((bucket.id, text(bucket.value("name"))), graph.account(bucket))
    return tuple(
        (scope, _statements(graph, one, scope))
        for one in graph
        if _GIVES.fullmatch(one.type)
        for scope in [_scope(one, buckets)]
    )


def _scope(one: Resource, buckets: Mapping[Maybe[str | None], str | None]) -> Maybe[str]:
    kind = _kind(one)
    if kind not in _SCOPES:
        return UNKNOWN
    name, form = _SCOPES[kind]
    said = text(one.value(name))
    if said is UNKNOWN or said is None:
        return UNKNOWN
    if form:
        return form.format(said.removeprefix("projects/") if kind == "gcp:projects/" else said)
    if said not in buckets:  # a name is one bucket's in all the world: it is none of these, if theirs are known
        return UNKNOWN if UNKNOWN in buckets else bucket_named("_", said)
    account = buckets[said]
    return UNKNOWN if account is None else bucket_named(account, said)


def _kind(one: Resource) -> str:
    return re.split(r"[iI]AM(?:Member|Binding|Policy):", one.type)[0]


def _statements(graph: Graph, one: Resource, scope: Maybe[str]) -> Maybe[tuple[Statement, ...]]:
    if scope is UNKNOWN:
        return UNKNOWN
    found: list[Statement] = []
    bindings = _bindings(one)
    if bindings is UNKNOWN:
        return UNKNOWN
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


def _bindings(one: Resource) -> Maybe[list[tuple[Maybe[str], object, object]]]:
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
