"""Archive on Azure: a locked store in an account apart, and a workflow that extends every lock at each release.

Azure tells of what is done in an account to nobody of another account whom the store's firewall would let in with an
identity of its own. So nothing is sent: the archive looks. `releases` is the principal of what looks, and production
lets it read the record of its account, and nothing else; `sender`, `route` of who is told of by another account, and
`undelivered` are for clouds where releases are sent. `boundary` and `roles` have no meaning where roles are given.

A right is given to one identity at a time there, and no pattern of names takes it: so `writers` names nobody. Whoever
makes an identity that puts documents gives it the archive's role (`writer_role`) on the container, on the condition
that it puts below its own system's name. The role adds and can neither read, write over nor delete.

Sources: Azure Storage, locks of versions
(https://learn.microsoft.com/azure/storage/blobs/immutable-version-level-worm-policies), the rights that each call takes
(https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory) and conditions of
assignments (https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-examples); Azure Monitor, who may read an
activity log (https://learn.microsoft.com/azure/azure-monitor/fundamentals/roles-permissions-security).
"""

from typing import Final

import pulumi
from pulumi_azure_native import storage

from components.azure._extender import Extension, extender
from components.azure._group import Group, group, group_of
from components.azure._names import guid, name_of
from components.azure._private import Way, private_way
from components.azure._roles import assign, custom_role, role_id
from components.azure._store import LockedStore, locked_store
from components.contract.archive import AdoptedArchive, ArchiveArgs, ArchiveToBuild, DocumentStore

__all__ = ["CONTAINER", "Archive", "writer_role"]

CONTAINER: Final = "documents"
"""Where documents lie in the store, below `<environment>/<system>/`."""

_PUT: Final = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action"
_RECORD: Final = "Microsoft.Insights/eventtypes/values/read"


def writer_role(store: str) -> str:
    """The id of the role that puts documents into the store with this id, before it is there."""
    return role_id(store.split("/")[2], _own(store))


class Archive(pulumi.ComponentResource):
    """Keeps documents. Writes none, reads none, and deletes none when their time is over: that is a decision."""

    store: pulumi.Output[str]
    """Id of the storage account; a system writes below `<environment>/<its id>/` in the container `documents`."""
    key_id: pulumi.Output[str]
    """Id of the key that encrypts it; empty where the landing zone's was adopted."""
    releases: pulumi.Output[str]
    """Principal of what looks for releases; empty where the landing zone's was adopted."""

    def __init__(self, name: str, args: ArchiveArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-azure:index:Archive", name, None, opts)
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

    def _read(self, adopt: AdoptedArchive) -> pulumi.Input[str]:
        """What its containers are called is not told, so how long they are locked is not evaluated."""
        store = adopt["store"]
        if adopt["read_store"]:
            own = pulumi.ResourceOptions(parent=self)
            storage.StorageAccount.get("documents", store, opts=own)
            storage.BlobServiceProperties.get("documents", f"{store}/blobServices/default", opts=own)
        return store

    def _keep(self, build: ArchiveToBuild) -> tuple[pulumi.Output[str], pulumi.Input[str], pulumi.Output[str]]:
        args, left = self._args, build.get("retained")
        its = group("archive", args, self, kept_for=build["stack"], retained=left)
        store: LockedStore = {
            "purpose": "documents",
            "containers": [CONTAINER],
            "own_locks": True,
            "key_id": build["key_id"],
            "keep_days": build["keep_days"],
            "route": build["route"],
            "stack": build["stack"],
            "retained_key": build.get("retained_key"),
        }
        if "log_store" in args:
            store["log_store"] = args["log_store"]
        made, guards = locked_store("documents", store, its)
        _puts(made.id, its, left)
        wanted = Extension(
            store=made.id,
            container=CONTAINER,
            days=build["keep_days"],
            environment=build["environment"],
            watched=build["writing_account"],
            route=build["route"],
        )
        looks = extender(wanted, its, args.get("log_store"), guards, left_store=left)
        return made.id, build["key_id"], looks

    def _let_look(self, into: DocumentStore) -> None:
        """The archive reads the record of this account; from this network documents are put."""
        args, own = self._args, pulumi.ResourceOptions(parent=self)
        around, name = f"/subscriptions/{args['account']}", guid(args["account"], args["prefix"], "release-reader")
        role = custom_role(
            "release-reader",
            name,
            [around],
            own,
            called=name_of("authorization:RoleDefinition", args["prefix"], "release-reader", args["account"]),
            why="Reads the record of the account, where releases are seen",
            actions=[_RECORD],
        )
        assign(
            "release-reader",
            role_id(args["account"], name),
            into["releases"],
            around,
            pulumi.ResourceOptions(parent=self, depends_on=[role]),
            holder="archive",
        )
        if "subnet_ids" in args and "service_lists" in args:
            way: Way = {"subnet_ids": args["subnet_ids"], "service_lists": args["service_lists"]}
            private_way("documents", into["store"], "blob", way, group("archive", args, self))


def _puts(store: pulumi.Output[str], its: Group, left: str | None) -> None:
    """The role of whoever puts documents; it is given by who makes the identity that bears it."""
    around = store.apply(group_of)
    custom_role(
        "document-writer",
        store.apply(_own),
        [around],
        its.opts(f"Microsoft.Authorization/roleDefinitions/{_own(left)}" if left else None),
        called=name_of("authorization:RoleDefinition", its.prefix, "document-writer", its.account),
        why="Puts documents, and neither reads, writes over nor deletes one",
        data=[_PUT],
    )


def _own(store: str) -> str:
    return guid(store, "document-writer")
