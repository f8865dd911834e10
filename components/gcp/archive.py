"""Archive on Google Cloud: a locked bucket in a project apart, and a workflow that extends every lock at each release.

The bucket's retention is locked as it is made, so nothing in it is deleted or written over before its time: an object
has one version. Each object may have a longer lock of its own, which the workflow sets.

Nothing is sent at a release: the archive looks. `releases` is the address of what looks, and production lets it read
the record of its project, and nothing else; `sender`, `route` of who is told of by another account, and `undelivered`
are for clouds where releases are sent. `boundary` and `roles` have no meaning where roles are given, nor has
`log_store`, for the use of everything is recorded of the whole project; nor `subnet_ids` and `service_lists`, for a
bucket has no way of its own into a network.

A right is given to one account at a time there, and no pattern of names takes it: so `writers` names nobody. Whoever
makes an account that puts documents gives it the right (`may_put`), on the condition that it puts below its own
system's name. Who has it creates objects and can neither read, write over nor delete.

Sources: Cloud Storage, Bucket Lock (https://cloud.google.com/storage/docs/bucket-lock), Object Retention Lock
(https://cloud.google.com/storage/docs/object-lock: both count where an object has both) and roles
(https://cloud.google.com/storage/docs/access-control/iam-roles); Cloud Logging, who may read
(https://cloud.google.com/logging/docs/access-control).
"""

from typing import Final

import pulumi
from pulumi_gcp import projects, storage

from components.contract.archive import AdoptedArchive, ArchiveArgs, ArchiveToBuild, DocumentStore
from components.gcp._clocked import SERVICES
from components.gcp._extender import Extension, extender
from components.gcp._names import name_of
from components.gcp._services import switched_on
from components.gcp._store import asked_of, bucket

__all__ = ["Archive", "may_put"]

_PUTS: Final = "roles/storage.objectCreator"
_RECORD: Final = "logging.logEntries.list"


def may_put(
    name: str,
    member: pulumi.Input[str],
    store: pulumi.Input[str],
    opts: pulumi.ResourceOptions,
    *,
    environment: str,
    system: str,
) -> storage.BucketIAMMember:
    """The member puts documents of this system into the archive of this name, and no others."""
    return storage.BucketIAMMember(
        f"{name}-puts-documents",
        bucket=store,
        role=_PUTS,
        member=member,
        condition={
            "title": "Its own documents",
            "expression": pulumi.Output.from_input(store).apply(
                lambda its: f'resource.name.startsWith("projects/_/buckets/{its}/objects/{environment}/{system}/")'
            ),
        },
        opts=opts,
    )


class Archive(pulumi.ComponentResource):
    """Keeps documents. Writes none, reads none, and deletes none when their time is over: that is a decision."""

    store: pulumi.Output[str]
    """Name of the bucket; a system writes below `<environment>/<its id>/`."""
    key_id: pulumi.Output[str]
    """Id of the key that encrypts it; empty where the landing zone's was adopted."""
    releases: pulumi.Output[str]
    """Address of what looks for releases; empty where the landing zone's was adopted."""

    def __init__(self, name: str, args: ArchiveArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-gcp:index:Archive", name, None, opts)
        self._args = args
        build, into, adopt = args.get("build"), args.get("into"), args.get("adopt")
        if adopt is not None:
            store, key, releases = self._read(adopt), "", ""
        elif build is not None:
            store, key, releases = self._keep(build)
        elif into is not None:
            self._let_look(into)
            store, key, releases = into["store"], into["key_id"], into["releases"]
        else:
            raise ValueError("an archive is built, told of releases, or adopted; none was given")
        self.store = pulumi.Output.from_input(store)
        self.key_id = pulumi.Output.from_input(key)
        self.releases = pulumi.Output.from_input(releases)
        self.register_outputs({"store": self.store, "key_id": self.key_id, "releases": self.releases})

    def _read(self, adopt: AdoptedArchive) -> str:
        if adopt["read_store"]:
            storage.Bucket.get("documents", adopt["store"], opts=pulumi.ResourceOptions(parent=self))
        return adopt["store"]

    def _keep(self, build: ArchiveToBuild) -> tuple[pulumi.Output[str], pulumi.Input[str], pulumi.Output[str]]:
        args = self._args
        asked = asked_of(args)
        on = switched_on(args["account"], ["storage.googleapis.com", "logging.googleapis.com", *SERVICES], self)
        made = bucket(
            "documents",
            asked,
            build["key_id"],
            self,
            purpose="documents",
            locked={"days": build["keep_days"], "stack": build["stack"]},
            each_locked=True,
            retained=build.get("retained"),
            after=on,
        )
        wanted = Extension(build["keep_days"], build["environment"], build["writing_account"], build["route"])
        return made.name, build["key_id"], extender(wanted, made, asked, self, on)

    def _let_look(self, into: DocumentStore) -> None:
        """The archive reads the record of this project."""
        args, own = self._args, pulumi.ResourceOptions(parent=self)
        on = switched_on(args["account"], ["iam.googleapis.com", "logging.googleapis.com"], self)
        role = projects.IAMCustomRole(
            "release-reader",
            role_id=name_of("projects:IAMCustomRole", args["prefix"], "release-reader"),
            project=args["account"],
            title="Reads the record of the project, where releases are seen",
            permissions=[_RECORD],
            opts=pulumi.ResourceOptions(parent=self, depends_on=on),
        )
        projects.IAMMember(
            "release-reader",
            project=args["account"],
            role=role.id,
            member=pulumi.Output.concat("serviceAccount:", into["releases"]),
            opts=own,
        )
