"""Names of things on Google Cloud, each below its project: `projects/<project>/…`, as rights are given on them.

Sources: Google Cloud, resource names (https://cloud.google.com/apis/design/resource_names) and resource names in
conditions (https://cloud.google.com/iam/docs/conditions-resource-attributes).
"""

import re
from functools import lru_cache

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe
from gouvernail.values import entry, text

__all__ = [
    "account_in",
    "bucket_named",
    "email_of",
    "full_name",
    "id_of",
    "number_of",
    "purpose",
    "reference",
    "within",
]

_BUCKET = "gcp:storage/bucket:Bucket"
_NUMBERED = re.compile(r"projects/(\d+)/.*|service-(\d+)@.*")


def id_of(graph: Graph, resource: Resource) -> Maybe[str]:
    """The full name of a thing. A bucket's says its project, which its id does not."""
    if not resource.id:
        return UNKNOWN
    if resource.type == _BUCKET:
        account = graph.account(resource)
        return UNKNOWN if account is None else bucket_named(account, resource.id)
    return resource.id


def bucket_named(account: str, name: str) -> str:
    """The full name of a bucket."""
    return f"projects/{account}/buckets/{name}"


def reference(value: object) -> Maybe[str]:
    """The name in a property that has to name something: nothing set is as good as not known."""
    found = text(value)
    return UNKNOWN if found is None else found


def full_name(value: object) -> Maybe[str]:
    """The full name of a thing, of which Google also writes the whole address; nothing set is as good as not known."""
    found = text(value)
    if found is UNKNOWN or found is None:
        return UNKNOWN
    return found[found.index("projects/") :] if found.startswith("https://") and "projects/" in found else found


def within(inner: str, outer: str) -> bool:
    """Whether one thing is another or lies in it."""
    return inner == outer or inner.startswith(f"{outer.rstrip('/')}/")


def account_in(name: str) -> str | None:
    """The account (project) that a full name says."""
    parts = name.split("/")
    return parts[1] if len(parts) > 1 and parts[0] == "projects" else None


def email_of(member: str) -> str:
    """The address of a member: `serviceAccount:a@p.iam…` is `a@p.iam…`."""
    return member.partition(":")[2] or member


def purpose(resource: Resource) -> str | None:
    """What the resource says it is for: its label `purpose`."""
    found = entry(resource.value("labels"), "purpose")
    return found if isinstance(found, str) else None


@lru_cache(maxsize=64)  # whoever reads denials asks; a graph does not change
def number_of(graph: Graph, account: str | None) -> Maybe[str]:
    """The number of a project, as names of things in it say it (pools, secrets, agents of services)."""
    for one in graph:
        if one.type.startswith("gcp:") and graph.account(one) == account:
            for said in (one.value("name"), one.value("email")):
                found = _NUMBERED.fullmatch(said) if isinstance(said, str) else None
                if found:
                    return found[1] or found[2]
    return UNKNOWN
