"""Google's bindings of roles to members, in properties and in policies as JSON.

Sources: IAM, "Policy" (REST reference: the forms of members), "Roles and permissions" (the forms of roles), and the
provider's guide "Handling diffs within IAM resources due to deleted: IAM principals", which refuses those.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, cast

from gouvernail.sandbox.check import Failure
from gouvernail.sandbox.index import ResourceType, nearest
from gouvernail.sandbox.relations.reading import expected, listed, mapping, parse, strangers
from gouvernail.sandbox.words import show

__all__ = ["wrong"]

_KIND: Final = re.compile(r"(?i)iam(member|binding|policy)$")
_EVERYBODY: Final = ("allUsers", "allAuthenticatedUsers")
_NAMED: Final = (
    "user", "serviceAccount", "group", "domain", "projectOwner", "projectEditor", "projectViewer",
    "principal", "principalSet",
)  # fmt: skip
# BigQuery's datasets have access lists older than IAM, with members and roles of their own ("Dataset", access[]).
_DATASET: Final = "gcp:bigquery/datasetIam"
_ROLE: Final = re.compile(r"roles/[\w.-]+|(projects|organizations)/[^/]+/roles/[\w.-]+")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
_HOLE: Final = re.compile(r"\$\{|%|\{")
_POLICY: Final = ("bindings", "auditConfigs", "etag", "version", "audit_configs")
_BINDING: Final = ("role", "members", "condition")


def wrong(resource: ResourceType, inputs: Mapping[str, object]) -> Iterator[Failure]:
    """What Google would refuse in the members and roles of a resource's inputs."""
    if not _binds(resource.token):
        return
    if resource.token.startswith(_DATASET):
        yield from _policy(inputs.get("policyData"), judged=False)
        return
    yield from _role(inputs.get("role"), "role")
    yield from _member(inputs.get("member"), "member")
    yield from _members(inputs.get("members"), "members")
    yield from _policy(inputs.get("policyData"), judged=True)


@cache
def _binds(token: str) -> bool:
    return _KIND.search(token) is not None


def _members(value: object, path: str) -> Iterator[Failure]:
    if isinstance(value, list):
        for position, one in enumerate(cast("list[object]", value)):
            yield from _member(one, f"{path}[{position}]")


def _member(value: object, path: str) -> Iterator[Failure]:
    if not isinstance(value, str) or value in _EVERYBODY:
        return
    kind, _, name = value.partition(":")
    if kind == "deleted":
        yield Failure(path, f"a deleted principal cannot be given a role, got {show(value)}")
    elif kind not in _NAMED:
        near = nearest(kind, (*_NAMED, *_EVERYBODY))
        hint = f": did you mean '{near}'?" if near else ""
        yield Failure(path, f"expected a member as {', '.join(f'{one}:' for one in _NAMED)} or allUsers, "
                            f"allAuthenticatedUsers, got {show(value)}{hint}")  # fmt: skip
    elif not name:
        yield Failure(path, f"expected a name after '{kind}:', got {show(value)}")
    elif kind in ("user", "group") and not _EMAIL.fullmatch(name):
        yield Failure(path, f"expected an e-mail address after '{kind}:', got {show(value)}")
    elif kind in ("principal", "principalSet") and not name.startswith("//"):
        yield Failure(path, f"expected '{kind}://...', got {show(value)}")


def _role(value: object, path: str) -> Iterator[Failure]:
    if isinstance(value, str) and value and not _ROLE.fullmatch(value) and not _HOLE.search(value):
        yield Failure(
            path,
            "expected a role as roles/NAME, projects/PROJECT/roles/NAME or organizations/NUMBER/roles/NAME, "
            f"got {show(value)}",
        )


def _policy(value: object, *, judged: bool) -> Iterator[Failure]:
    path = "policyData"
    policy = parse(value)
    if policy is None:
        return
    if isinstance(policy, str):
        yield Failure(path, policy)
        return
    yield from (Failure(path, reason) for reason in _read(policy, judged=judged))


def _read(policy: Mapping[str, object], *, judged: bool) -> Iterator[str]:
    yield from strangers(policy, _POLICY)
    each = policy.get("bindings")
    if each is not None and not isinstance(each, list):
        yield expected("bindings to be a list", each)
        return
    for number, one in enumerate(listed(cast("object", each)), 1):
        where = f"binding {number}: "
        if not isinstance(one, Mapping):
            yield where + expected("an object", one)
            continue
        binding = mapping(cast("object", one))
        yield from strangers(binding, _BINDING, where)
        if not binding.get("role"):
            yield f"{where}missing role"
        if judged:
            found = (*_role(binding.get("role"), ""), *_members(binding.get("members"), ""))
            yield from (where + wrong.reason for wrong in found)
