"""Development, test and production cannot reach each other."""

import ipaddress
import re
from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.networks import Link, Route, RouteKind
from policies.reading.model.platform import Platform
from policies.reading.model.policies import Policy, Statement
from policies.reading.policy import concerns
from policies.twin import Add, Set

STATEMENT = (
    "No route, peering, key, role or store leads from one environment to another; only the audit log is shared, "
    "and it only takes in."
)
SEVERITY = "critical"
REMEDIATION = (
    "Take out the peering, the route, the statement, the role assignment (Azure) or the IAM member (Google Cloud) that "
    "names the other environment's account or range, and name this account in conditions that let in the whole "
    "organisation."
)
UNSEEN = (
    "Service control policies; what the other end of a transit gateway or a VPN joins; credentials that "
    "people carry from one environment to another."
)
_READER = "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
_MEMBER = "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember"
BROKEN = {
    "aws": Set(
        "aws:kms/key:Key",
        "policy.Statement[+]",
        {
            "Sid": "Twin",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::${other}:root"},
            "Action": "kms:DescribeKey",
            "Resource": "*",
        },
        at="own",
    ),
    "azure": Add(
        "azure-native:authorization:RoleAssignment",
        {
            "scope": "/subscriptions/${other}",
            "roleDefinitionId": f"/subscriptions/${{other}}{_READER}",
            "principalId": "${azure-native:managedidentity:UserAssignedIdentity.principalId}",
            "roleAssignmentName": "00000000-0000-4000-8000-000000000001",
        },
    ),
    "gcp": Add(
        _MEMBER,
        {
            "cryptoKeyId": "${gcp:kms/cryptoKey:CryptoKey#artefacts.id}",
            "role": "roles/cloudkms.viewer",
            "member": "serviceAccount:twin@${other}.iam.gserviceaccount.com",
        },
    ),
}
UNCLEAR = {
    "aws": Set("aws:iam/role:Role", "assumeRolePolicy", UNKNOWN),
    "azure": Set("azure-native:authorization:RoleAssignment", "roleDefinitionId", UNKNOWN),
    "gcp": Set(_MEMBER, "role", UNKNOWN, at="own"),
}
_LEADS_AWAY = {RouteKind.PEERING, RouteKind.TRANSIT}
_ACCOUNT_KEYS = {"aws:principalaccount", "aws:sourceaccount", "kms:calleraccount"}
_ORGANISATION_KEYS = {"aws:principalorgid", "aws:principalorgpaths", "aws:sourceorgid"}


def holds(platform: Platform) -> Result:
    """Fails on each link, route or policy that joins this environment with another one."""
    subjects = (*platform.networks, *platform.keys, *platform.identities, *platform.stores)
    return judged(_reasons(platform), (one.urn for one in subjects))


def _reasons(platform: Platform) -> Iterator[Reason]:
    for link in platform.links:
        yield from _of_link(platform, link)
    for subnet in platform.subnets:
        if subnet.routes is UNKNOWN:
            yield unclear(subnet.urn, "where the routes of the subnet lead is not known")
        else:
            for route in subnet.routes:
                yield from _of_route(platform, route)
    yield from _of_what_is_used(platform)
    for urn, policy in _policies(platform):
        if policy is UNKNOWN:
            yield unclear(urn, "whom the policy lets in could not be read")
        else:
            for statement in policy:
                yield from _of_statement(platform, statement)


def _of_link(platform: Platform, link: Link) -> Iterator[Reason]:
    others = {account: name for name, account in platform.expected.others.items()}
    accounts = () if link.accounts is UNKNOWN else link.accounts
    joined = [others[account] for account in accounts if account in others]
    inside = {network.id for network in platform.networks if network.id is not UNKNOWN}
    if joined:
        yield broken(link.urn, f"{link.kind} joins this environment with {', '.join(joined)}")
    elif not {*link.networks} <= inside:
        yield unclear(link.urn, f"{link.kind} leads to a network that these stacks do not hold")
    elif link.accounts is UNKNOWN:
        yield unclear(link.urn, f"to whose network {link.kind} leads is not known")


def _says(name: str, account: str) -> bool:
    """Whether a name says that the thing is the account's: as a part of it, between colons or slashes."""
    return re.search(rf"(?<![^:/]){re.escape(account)}(?![^:/])", name) is not None


def _of_route(platform: Platform, route: Route) -> Iterator[Reason]:
    if route.kind is not UNKNOWN and route.kind not in _LEADS_AWAY:
        return
    others = _others_at(platform, route.destination)
    if others is UNKNOWN or (others and route.kind is UNKNOWN):
        yield unclear(route.urn, "whether this route leads to another environment is not known")
        return
    for name in others:
        yield broken(route.urn, f"this route leads to the address range of {name}")


def _others_at(platform: Platform, destination: Maybe[str]) -> Maybe[list[str]]:
    """Into whose ranges it leads; unknown where it is no range but the name of a list of them."""
    if destination is UNKNOWN:
        return UNKNOWN
    try:
        wanted = ipaddress.ip_network(destination, strict=False)
    except ValueError:
        return UNKNOWN
    own, ranges = platform.expected.environment, platform.expected.ranges.items()
    return [name for name, its in ranges if name != own and wanted.overlaps(ipaddress.ip_network(its))]


def _of_what_is_used(platform: Platform) -> Iterator[Reason]:
    for urn, name in _used(platform):
        if name is UNKNOWN:
            yield unclear(urn, "which keys, roles and stores it uses is not known")
            continue
        for other, account in platform.expected.others.items():
            store = platform.store(name)
            if _says(name, account) or (store is not None and store.account == account):
                yield broken(urn, f"{name} belongs to {other} ({account})")


def _used(platform: Platform) -> Iterator[tuple[str, Maybe[str]]]:
    """The keys, roles and stores that something here uses, by the names it gives them."""
    used: list[tuple[str, Maybe[str | None]]] = [(one.urn, one.key) for one in platform.stores]
    used += [(one.urn, one.key) for one in platform.trails]
    used += [(one.urn, one.store) for one in (*platform.trails, *platform.flow_logs)]
    used += [(one.urn, one.identity) for one in platform.models]
    for endpoint in platform.model_endpoints:
        used.append((endpoint.urn, endpoint.key))
        if endpoint.capture is UNKNOWN:
            used.append((endpoint.urn, UNKNOWN))
        elif endpoint.capture is not None:
            used += [(endpoint.urn, endpoint.capture.key), (endpoint.urn, endpoint.capture.store)]
    for urn, name in used:
        if name is not None:
            yield urn, name


def _policies(platform: Platform) -> Iterator[tuple[str, Maybe[tuple[Statement, ...]]]]:
    audit = platform.expected.accounts.get("audit")
    guarded = [one for one in (*platform.keys, *platform.stores) if one.account != audit]
    held: list[tuple[str, Maybe[Policy | None]]] = [(one.urn, one.policy) for one in guarded]
    held += [(one.urn, one.trust) for one in platform.identities]
    held += [(one.urn, one.policy) for one in platform.endpoints]
    for urn, policy in held:
        if policy is UNKNOWN:
            yield urn, UNKNOWN
        elif policy is not None:
            yield policy.urn, policy.statements
    for identity in platform.identities:
        yield identity.urn, identity.permissions


def _of_statement(platform: Platform, statement: Statement) -> Iterator[Reason]:
    if not statement.allow:
        return
    for name, account in platform.expected.others.items():
        named = any(who.account == account for who in statement.principals)
        if concerns(statement, account) is True if statement.except_principals else named:
            yield broken(statement.urn, f"the policy lets in principals of {name} ({account})")
        elif any(_says(resource, account) for resource in statement.resources) and not statement.except_resources:
            yield broken(statement.urn, f"the policy reaches into {name} ({account})")
        elif any(condition.key in _ACCOUNT_KEYS and account in condition.values for condition in statement.conditions):
            yield broken(statement.urn, f"the policy's condition lets in {name} ({account})")
    if platform.expected.others and any(condition.key in _ORGANISATION_KEYS for condition in statement.conditions):
        tied = any(condition.key in _ACCOUNT_KEYS for condition in statement.conditions)
        if not tied and any(who.name == "*" for who in statement.principals):
            yield broken(statement.urn, "the policy lets in every account of the organisation")
