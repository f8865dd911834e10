"""Snapshots, disks and images of machines are given to nobody in public."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.common.everybody import members_named
from policies.resource import View

TITLE = "No snapshot, disk or image is shared with everybody."
SEVERITY = "critical"
REMEDIATION = {
    "aws": (
        "Name the accounts that get a copy instead of `all`, and set `state` of the block of public access of "
        "snapshots and images to `block-all-sharing`."
    ),
    "azure": (
        "Set `networkAccessPolicy` of a disk or snapshot to DenyAll or AllowPrivate, and share a gallery with "
        "nobody or with groups."
    ),
    "gcp": "Replace `allUsers` and `allAuthenticatedUsers` by members of yours.",
}
_SAYS = "lets anybody in"


def _database(snapshot: View) -> Iterator[Reason]:
    accounts = snapshot.texts("sharedAccounts")
    named = UNKNOWN if accounts is UNKNOWN else "all" not in accounts
    yield from snapshot.needs("sharedAccounts", named, _SAYS)


def _launch(permission: View) -> Iterator[Reason]:
    yield from permission.needs("group", negated(permission.one_of("group", "all")), _SAYS)


def _block(block: View) -> Iterator[Reason]:
    blocked = block.one_of("state", "block-all-sharing", "block-new-sharing")
    yield from block.needs("state", blocked, "does not block public sharing")


def _gallery(gallery: View) -> Iterator[Reason]:
    community = gallery.one_of("sharingProfile.permissions", "Community")
    yield from gallery.needs("sharingProfile.permissions", negated(community), _SAYS)


def _disk(disk: View) -> Iterator[Reason]:
    private = disk.one_of("networkAccessPolicy", "AllowPrivate", "DenyAll")
    yield from disk.needs("networkAccessPolicy", private, "lets it be exported from anywhere")


READS = {
    "aws:rds/snapshot:Snapshot": _database,
    "aws:rds/clusterSnapshot:ClusterSnapshot": _database,
    "aws:ec2/amiLaunchPermission:AmiLaunchPermission": _launch,
    "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess": _block,
    "aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess": _block,
    "azure-native:compute:Gallery": _gallery,
    "azure-native:compute:Disk": _disk,
    "azure-native:compute:Snapshot": _disk,
    "gcp:compute/imageIamMember:ImageIamMember": members_named("member"),
    "gcp:compute/imageIamBinding:ImageIamBinding": members_named("members"),
    "gcp:compute/snapshotIamMember:SnapshotIamMember": members_named("member"),
    "gcp:compute/snapshotIamBinding:SnapshotIamBinding": members_named("members"),
}
