"""Disks, file systems and images of machines are encrypted with a key of ours."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.common.clauses import own_key, switched_on, together
from policies.resource import View

TITLE = "Every disk, snapshot, image and file system is encrypted with a key of ours."
SEVERITY = "high"
REMEDIATION = {
    "aws": "Set `encrypted` and name a key of yours in `kmsKeyId`; most disks must be made anew.",
    "azure": (
        "Name a set of disk encryption that uses a key of yours, in `encryption.diskEncryptionSetId` of a "
        "disk or `managedDisk.diskEncryptionSet.id` of a machine."
    ),
    "gcp": (
        "Name a key of yours in `diskEncryptionKey` (`snapshotEncryptionKey`, `imageEncryptionKey`, "
        "`bootDisk.kmsKeySelfLink`); most disks must be made anew."
    ),
}
_KEYED = together(switched_on("encrypted"), own_key("kmsKeyId"))
_SET = "encryption.diskEncryptionSetId"


def _machine(machine: View) -> Iterator[Reason]:
    yield from _KEYED(machine.part("rootBlockDevice"))
    for disk in machine.each("ebsBlockDevices"):
        yield from _KEYED(disk)


def _azure_machine(machine: View) -> Iterator[Reason]:
    for path in ("storageProfile.osDisk", "storageProfile.dataDisks"):
        for disk in machine.each(path):
            yield from own_key("managedDisk.diskEncryptionSet.id")(disk)


READS = {
    "aws:ebs/volume:Volume": _KEYED,
    "aws:ebs/snapshotCopy:SnapshotCopy": _KEYED,
    "aws:ebs/encryptionByDefault:EncryptionByDefault": switched_on("enabled", absent=True),
    "aws:ec2/instance:Instance": _machine,
    "aws:efs/fileSystem:FileSystem": _KEYED,
    "aws:fsx/lustreFileSystem:LustreFileSystem": own_key("kmsKeyId"),
    "azure-native:compute:Disk": own_key(_SET),
    "azure-native:compute:Snapshot": own_key(_SET),
    "azure-native:compute:VirtualMachine": _azure_machine,
    "azure-native:netapp:Account": own_key("encryption.keyVaultProperties.keyName"),
    "gcp:compute/disk:Disk": own_key("diskEncryptionKey.kmsKeySelfLink"),
    "gcp:compute/regionDisk:RegionDisk": own_key("diskEncryptionKey.kmsKeyName"),
    "gcp:compute/snapshot:Snapshot": own_key("snapshotEncryptionKey.kmsKeySelfLink"),
    "gcp:compute/image:Image": own_key("imageEncryptionKey.kmsKeySelfLink"),
    "gcp:compute/instance:Instance": own_key("bootDisk.kmsKeySelfLink"),
    "gcp:filestore/instance:Instance": own_key("kmsKeyName"),
}
