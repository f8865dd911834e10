"""What is denied on Google Cloud whatever roles give it: denials on a project, and whom they name.

A denial counts where it stands on the whole project, on no condition. Names of permissions are read as roles have them.

Sources: IAM, denials (https://cloud.google.com/iam/docs/deny-overview), their permissions
(https://cloud.google.com/iam/docs/deny-permissions-support) and principals
(https://cloud.google.com/iam/docs/principal-identifiers#v2).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import unquote

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of, negated
from gouvernail.values import entry, items, text, texts
from policies.reading.gcp.names import number_of
from policies.reading.model.policies import Condition, Statement
from policies.reading.policy import matches, refuses

__all__ = ["denied", "left_open", "limits_of"]

_DENIAL: Final = "gcp:iam/denyPolicy:DenyPolicy"
_ON: Final = re.compile(r"cloudresourcemanager\.googleapis\.com/projects/([^/]+)")
_EVERYBODY: Final = "principalSet://goog/public:all"
_SERVICES: Final = re.compile(
    r"principalSet://cloudresourcemanager\.googleapis\.com/projects/([^/]+)/type/ServiceAccount"
)
_SERVICE: Final = re.compile(r"principal://iam\.googleapis\.com/projects/-/serviceAccounts/(.+)")
_GROUP: Final = "principalSet://goog/group/"
_OWN: Final = re.compile(r"serviceAccount:[^@]+@([a-z][a-z0-9-]+)\.iam\.gserviceaccount\.com")


def denied(graph: Graph, account: str | None, member: str) -> Maybe[tuple[Statement, ...]]:
    """What the member (`group:…`, `serviceAccount:…`) is denied in the project; unknown as soon as one denial is."""
    found: list[Statement] = []
    for one in graph.of_type(_DENIAL):
        for where, statement in _rules(graph, one, member):
            if where is UNKNOWN or (where == account and statement is UNKNOWN):
                return UNKNOWN
            if where == account and isinstance(statement, Statement):
                found.append(statement)
    return tuple(found)


def limits_of(graph: Graph, account: str | None, member: str) -> Maybe[str | None]:
    """The ids of the denials that name the member; None where none does."""
    its = denied(graph, account, member)
    return UNKNOWN if its is UNKNOWN else ", ".join(dict.fromkeys(one.name for one in its)) or None


def left_open(never: Maybe[tuple[Statement, ...]], probes: Sequence[str]) -> Maybe[tuple[str, ...]]:
    """Those of the permissions that are not denied for good."""
    answers = {} if never is UNKNOWN else {probe: refuses(never, probe) for probe in probes}
    if never is UNKNOWN or UNKNOWN in answers.values():
        return UNKNOWN
    return tuple(probe for probe, answer in answers.items() if answer is False)


def _rules(graph: Graph, denial: Resource, member: str) -> Iterator[tuple[Maybe[str | None], Maybe[Statement | None]]]:
    """The project, and what each rule denies to the member there."""
    parent, rules = text(denial.value("parent")), items(denial.value("rules"))
    if parent is UNKNOWN:
        yield UNKNOWN, UNKNOWN
        return
    on = _ON.fullmatch(unquote(parent or ""))
    where = on[1] if on else None
    if rules is UNKNOWN:
        yield where, UNKNOWN
        return
    for rule in rules:
        yield where, _of(graph, denial, rule.get("denyRule"), member)


def _of(graph: Graph, denial: Resource, rule: object, member: str) -> Maybe[Statement | None]:
    what, but = texts(entry(rule, "deniedPermissions")), texts(entry(rule, "exceptionPermissions"))
    when = text(entry(rule, "denialCondition", "expression"))
    named = all_of(
        (
            _names(graph, texts(entry(rule, "deniedPrincipals")), member),
            negated(_names(graph, texts(entry(rule, "exceptionPrincipals")), member)),
        )
    )
    if named is False:
        return None
    if named is UNKNOWN or what is UNKNOWN or but is UNKNOWN or when is UNKNOWN:
        return UNKNOWN
    return Statement(
        urn=denial.urn,
        allow=False,
        actions=tuple(_as_in_roles(one) for one in what if not any(matches(spared, one) for spared in but)),
        resources=("*",),
        conditions=(Condition("CEL", "condition", (when,)),) if when else (),
        name=denial.id or denial.name,
    )


def _names(graph: Graph, principals: Maybe[tuple[str, ...]], member: str) -> Truth:
    return UNKNOWN if principals is UNKNOWN else any_of(_is(graph, one, member) for one in principals)


def _is(graph: Graph, principal: str, member: str) -> Truth:
    """Whether a denial that names the principal names the member."""
    if principal == _EVERYBODY:
        return True
    kind, _, address = member.partition(":")
    if principal.startswith(_GROUP):
        return kind == "group" and principal.removeprefix(_GROUP).lower() == address.lower()
    if one := _SERVICE.fullmatch(principal):
        return kind == "serviceAccount" and one[1] == address
    own, every = _OWN.fullmatch(member), _SERVICES.fullmatch(principal)
    if own is None or every is None:
        return False
    number = number_of(graph, own[1])
    return UNKNOWN if number is UNKNOWN else every[1] in {number, own[1]}


def _as_in_roles(permission: str) -> str:
    """`cloudresourcemanager.googleapis.com/projects.get` is `resourcemanager.projects.get`."""
    service, _, rest = permission.partition("/")
    return f"{service.removesuffix('.googleapis.com').replace('cloudresourcemanager', 'resourcemanager')}.{rest}"
