"""The machine that measures: what it may do, under which key its disk is, where it stands, and what it is told to run.

Sources: Azure Managed Disks, customer-managed keys
(https://learn.microsoft.com/azure/virtual-machines/disk-encryption); Azure Virtual Machines, user data
(https://learn.microsoft.com/azure/virtual-machines/user-data); Azure Batch, images that run containers
(https://learn.microsoft.com/azure/batch/batch-docker-container-workloads).
"""

import base64
import hashlib
import json
from typing import Final

import pulumi
from pulumi_azure_native import compute, managedidentity, network, storage

from components.azure._encryption import encryptor, key_name, vault_uri
from components.azure._group import Group
from components.azure._measuring_script import cloud_config
from components.azure._names import name_of
from components.azure._roles import assign, role_id
from components.azure._store import container_id
from components.contract.observability import Job, ObservabilityArgs

__all__ = ["measuring_machine"]

_SIZE: Final = "Standard_D2s_v5"  # two processors, 8 GiB, and no disk beside the one that is encrypted
_NOBODY: Final = "nobody-at-all"  # Azure asks for a name; nobody has the key to it
_RECORDED: Final = "captured"
"""Container in which lies what endpoints predicted."""
_EDGE: Final = "devices"
"""Container in which lies what devices predicted."""


def measuring_machine(args: ObservabilityArgs, job: Job, queue: storage.Queue, its: Group) -> compute.VirtualMachine:
    """Its identity and what that may do, its disk's key, its place in the network, and itself."""
    holder = name_of("managedidentity:UserAssignedIdentity", its.prefix, "monitoring")
    identity = managedidentity.UserAssignedIdentity(
        "monitoring",
        resource_name_=holder,
        resource_group_name=its.name,
        location=its.region,
        tags=its.tags,
        opts=its.opts(),
    )
    store = pulumi.Output.from_input(args["store"])
    reads = ("Storage Blob Data Reader", store.apply(lambda id_: container_id(id_, _RECORDED)))
    edge = ("Storage Blob Data Reader", store.apply(lambda id_: container_id(id_, _EDGE)))
    pulls = ("AcrPull", pulumi.Output.from_input(args.get("registry", "")))
    adds = ("Storage Queue Data Message Sender", queue.id)
    rights = {"reads": reads, "pulls": pulls, "hands-in": adds, **({"reads-devices": edge} if job["edge"] else {})}
    may = [
        assign(
            f"measuring-{name}",
            role_id(its.account, role),
            identity.principal_id,
            on,
            its.opts(),
            holder=f"{holder}-{name}",
        )
        for name, (role, on) in rights.items()
    ]
    name = name_of("compute:VirtualMachine", its.prefix, "monitoring")
    return compute.VirtualMachine(
        "monitoring",
        vm_name=name,
        resource_group_name=its.name,
        location=its.region,
        identity={"type": compute.ResourceIdentityType.USER_ASSIGNED, "user_assigned_identities": [identity.id]},
        hardware_profile={"vm_size": _SIZE},
        storage_profile={
            "image_reference": {
                "publisher": "microsoft-dsvm",
                "offer": "ubuntu-hpc",  # has what runs containers, so that nothing has to be fetched from outside
                "sku": "2404",
                "version": "latest",
            },
            "os_disk": {
                "create_option": compute.DiskCreateOptionTypes.FROM_IMAGE,
                "delete_option": compute.DiskDeleteOptionTypes.DELETE,
                "managed_disk": {
                    "storage_account_type": compute.StorageAccountTypes.STANDARD_SS_D_LRS,
                    "disk_encryption_set": {"id": _disk_key(args, its).id},
                },
            },
        },
        os_profile={
            "computer_name": name,
            "admin_username": _NOBODY,
            "custom_data": cloud_config(),
            "allow_extension_operations": False,
            "linux_configuration": {
                "disable_password_authentication": True,
                "ssh": {"public_keys": [{"path": f"/home/{_NOBODY}/.ssh/authorized_keys", "key_data": _nobodys_key()}]},
            },
        },
        network_profile={
            "network_interfaces": [{"id": _place(args, its).id, "primary": True, "delete_option": "Delete"}]
        },
        user_data=_told(args, job, queue),
        tags=its.tags,
        opts=pulumi.ResourceOptions.merge(
            its.opts(None, *may),
            # What is put on a machine cannot be changed on it; two of one name cannot be.
            pulumi.ResourceOptions(replace_on_changes=["osProfile"], delete_before_replace=True),
        ),
    )


def _disk_key(args: ObservabilityArgs, its: Group) -> compute.DiskEncryptionSet:
    """Without a version, so that disks follow when the key is renewed."""
    key = pulumi.Output.from_input(args["key_ids"]["models"])
    uses = encryptor("monitoring", key, its)
    return compute.DiskEncryptionSet(
        "monitoring",
        disk_encryption_set_name=name_of("compute:DiskEncryptionSet", its.prefix, "monitoring"),
        resource_group_name=its.name,
        location=its.region,
        identity={
            "type": compute.DiskEncryptionSetIdentityType.USER_ASSIGNED,
            "user_assigned_identities": [uses.identity.id],
        },
        encryption_type=compute.DiskEncryptionSetType.ENCRYPTION_AT_REST_WITH_CUSTOMER_KEY,
        active_key={"key_url": key.apply(lambda id_: f"{vault_uri(id_)}/keys/{key_name(id_)}")},
        rotation_to_latest_key_version_enabled=True,
        tags=its.tags,
        opts=its.opts(None, uses.may),
    )


def _place(args: ObservabilityArgs, its: Group) -> network.NetworkInterface:
    """In the private subnet, behind a firewall of its own: nothing comes in, and out it reaches private ways only."""
    cidr = args["cidr"]
    nothing: network.SecurityRuleArgsDict = {
        "name": "nothing-in",
        "priority": 4096,
        "access": "Deny",
        "protocol": "*",
        "source_address_prefix": "*",
        "source_port_range": "*",
        "destination_address_prefix": "*",
        "destination_port_range": "*",
        "direction": "Inbound",
    }
    walls = network.NetworkSecurityGroup(
        "monitoring",
        network_security_group_name=name_of("network:NetworkSecurityGroup", its.prefix, "monitoring"),
        resource_group_name=its.name,
        location=its.region,
        security_rules=[
            {
                **nothing,
                "name": "https-out",
                "priority": 100,
                "access": "Allow",
                "protocol": "Tcp",
                "source_address_prefix": cidr,
                "destination_address_prefix": cidr,
                "destination_port_range": "443",
                "direction": "Outbound",
            },
            nothing,
            {**nothing, "name": "nothing-else-out", "direction": "Outbound"},
        ],
        tags=its.tags,
        opts=its.opts(),
    )
    subnet = pulumi.Output.from_input(args["subnet_ids"]).apply(lambda ids: ids[min(ids)])
    return network.NetworkInterface(
        "monitoring",
        network_interface_name=name_of("network:NetworkInterface", its.prefix, "monitoring"),
        resource_group_name=its.name,
        location=its.region,
        ip_configurations=[{"name": "private", "subnet": {"id": subnet}, "private_ip_allocation_method": "Dynamic"}],
        network_security_group={"id": walls.id},
        tags=its.tags,
        opts=its.opts(),
    )


def _told(args: ObservabilityArgs, job: Job, queue: storage.Queue) -> pulumi.Output[str]:
    """What the machine runs, as its user data."""
    known = pulumi.Output.all(store=args["store"], endpoint=args["endpoint"], queue=queue.id)
    return known.apply(lambda of: _encoded(args, job, of["store"], of["endpoint"], of["queue"]))


def _encoded(args: ObservabilityArgs, job: Job, store: str, endpoint: str, queue: str) -> str:
    blobs, holder = f"https://{store.rpartition('/')[2]}.blob.core.windows.net", queue.split("/")[8]
    environment = {
        "SYSTEM": args["system"],
        "ENVIRONMENT": args["environment"],
        "ENDPOINT": endpoint.rpartition("/")[2],
        "RECORD": f"{blobs}/{_RECORDED}/",
        **({"RECORD_EDGE": f"{blobs}/{_EDGE}/"} if job["edge"] else {}),
        **{f"MONITOR_{monitor}": asked for monitor, asked in job["monitors"].items()},
    }
    said = {
        "image": job["image"],
        "arguments": ["monitor"],
        "registry": job["image"].partition("/")[0],
        "queue": f"https://{holder}.queue.core.windows.net/{queue.rpartition('/')[2]}",
        "seconds": 900 if job["hours"] < 1 else 2700,
        "environment": environment,
    }
    return base64.b64encode(json.dumps(said, sort_keys=True).encode()).decode()


def _nobodys_key() -> str:
    """A key that Azure asks for and nobody has the other half of: what stands where a point would is a digest."""
    kind = b"ssh-ed25519"
    point = hashlib.sha256(b"nobody signs in to what measures").digest()
    parts = b"".join(len(part).to_bytes(4, "big") + part for part in (kind, point))
    return f"{kind.decode()} {base64.b64encode(parts).decode()}"
