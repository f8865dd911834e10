"""Locking each version of what lies below a place in a bucket: the part of a workflow that archive and state share.

A lock of one object grows and never shrinks, once it is locked; what is locked can still become an older version. A run
of a workflow ends after 100,000 steps, and fails then: some 30,000 versions at once.

Sources: Cloud Storage, Object Retention Lock (https://cloud.google.com/storage/docs/object-lock), "Objects: list" and
"Objects: patch" (https://cloud.google.com/storage/docs/json_api/v1/objects); Workflows, quotas
(https://cloud.google.com/workflows/quotas).
"""

from typing import Final

import pulumi
from pulumi_gcp import projects, storage

from components.gcp._clocked import Worker, called
from components.gcp._names import name_of
from components.gcp._store import let

__all__ = ["LOCKS", "locker", "locks", "until"]

_MAY: Final = (
    "storage.objects.get",
    "storage.objects.list",
    "storage.objects.setRetention",
    "storage.objects.update",
)
"""What it takes on the bucket: it opens nothing that it does not have to, and deletes nothing."""

LOCKS: Final = "lock"
"""What the part is called; it takes `prefix` and `until`."""

_DAY: Final = 86_400


def locker(its: Worker, store: storage.Bucket, parent: pulumi.Resource) -> storage.BucketIAMMember:
    """The worker may lock what lies in the bucket."""
    role = projects.IAMCustomRole(
        its.role,
        role_id=name_of("projects:IAMCustomRole", its.asked["prefix"], its.role),
        project=its.asked["account"],
        title="Names objects and locks them",
        permissions=list(_MAY),
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[its.account]),
    )
    return let(its.role, its.account.member, role.id, store)


def until(days: int) -> str:
    """The moment so many days from now."""
    return f"${{time.format(sys.now() + {days * _DAY})}}"


def locks(bucket: str, *, anew: bool) -> dict[str, object]:
    """Locks every version below `prefix` until `until`; `anew` also those that have a lock."""
    objects = f"https://storage.googleapis.com/storage/v1/b/{bucket}/o"
    listed = called(
        "get",
        objects,
        "page",
        query={
            "prefix": "${prefix}",
            "versions": True,
            "maxResults": 200,
            "pageToken": "${token}",
            "fields": "items(name,generation,retention),nextPageToken",
        },
    )
    lock = called(
        "patch",
        f'${{"{objects}/" + text.url_encode(one.name)}}',
        query={"generation": "${one.generation}"},
        body={"retention": {"mode": "Locked", "retainUntilTime": "${until}"}},
    )
    known = {"known": {"switch": [{"condition": '${"retention" in one}', "next": "continue"}]}}
    each = {"value": "one", "in": '${default(map.get(page.body, "items"), [])}'}
    return {
        "params": ["prefix", "until"],
        "steps": [
            {"begin": {"assign": [{"token": ""}]}},
            {"list": listed},
            {"each": {"for": {**each, "steps": [*([] if anew else [known]), {"set": lock}]}}},
            {"turn": {"assign": [{"token": '${default(map.get(page.body, "nextPageToken"), "")}'}]}},
            {"more": {"switch": [{"condition": '${token != ""}', "next": "list"}]}},
        ],
    }
