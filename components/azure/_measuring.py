"""What measures by the clock: a machine of our own in the private subnet, which runs the system's own container.

A workflow starts it, waits, takes what was measured from a queue, keeps the report, writes the measures where alerts
look, and gives the machine back. The machine may read what was recorded and add to that one queue; nothing leads into
it, and nobody can sign in.

Machine Learning's own compute would be less to run, but its disks take no key of ours, and a workspace that serves has
a network of its own; a pool of Batch cannot be declared with a key of ours either. Measures take no private way to
Azure Monitor: a network has room for one such way, which would be of all systems and of all there is.

Sources: Azure Managed Disks, customer-managed keys
(https://learn.microsoft.com/azure/virtual-machines/disk-encryption); Azure Machine Learning, data encryption
(https://learn.microsoft.com/azure/machine-learning/concept-data-encryption); Azure Monitor, Logs Ingestion API
(https://learn.microsoft.com/azure/azure-monitor/logs/logs-ingestion-api-overview) and the design of private links
(https://learn.microsoft.com/azure/azure-monitor/logs/private-link-design); Azure Batch, images that run containers
(https://learn.microsoft.com/azure/batch/batch-docker-container-workloads); Azure roles for compute
(https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/compute).
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import compute, logic, managedidentity, monitor, network, storage

from components.azure._diagnostics import record
from components.azure._encryption import encryptor, key_name, vault_uri
from components.azure._group import Group
from components.azure._measuring_script import cloud_config
from components.azure._names import name_of
from components.azure._private import Way, private_way
from components.azure._roles import assign, itself, role_id
from components.azure._store import ClosedStore, closed_store, container_id
from components.azure._workflow import ARM, after, asked, asked_of_store, by_the_clock, definition
from components.contract.observability import Job, ObservabilityArgs
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Told", "measure_by_the_clock"]

_SIZE: Final = "Standard_D2s_v5"  # two processors, 8 GiB, and no disk beside the one that is encrypted
_COMPUTE_VERSION: Final = "2024-07-01"
_INGESTION_VERSION: Final = "2023-01-01"
_MONITOR: Final = "https://monitor.azure.com"
_REPORTS: Final = "reports"
_RECORDED: Final = "captured"
_EDGE: Final = "devices"
"""Container in which lies what devices predicted, a folder a device."""
_ATTEMPTS: Final = 5
_HIDDEN_SECONDS: Final = 900
_UNDELETE_DAYS: Final = 14


@dataclass(frozen=True, slots=True)
class Told:
    """Where measures are written: the rule, where it is reached, and under which name it takes them."""

    rule: monitor.DataCollectionRule
    endpoint: monitor.DataCollectionEndpoint
    stream: str


def measure_by_the_clock(args: ObservabilityArgs, job: Job, told: Told, its: Group) -> logic.Workflow:
    """The workflow, and all that it starts and reads.

    GouvernailError where it is not known in which registry the image lies.
    """
    if "registry" not in args:
        raise GouvernailError(
            Problem(
                f"what measures could not get its image {job['image']}",
                path="registry",
                expected="the id of the registry that holds it, on which the right to read it is given",
            )
        )
    store, queue, blobs = _handed_in(args, its)
    machine = _machine(args, job, queue, its)
    started = name_of("logic:Workflow", its.prefix, "monitoring")
    minutes = 20 if job["hours"] < 1 else 50
    made = logic.Workflow(
        "monitoring",
        workflow_name=started,
        resource_group_name=its.name,
        location=its.region,
        state=logic.WorkflowState.ENABLED,
        identity={"type": logic.ManagedServiceIdentityType.SYSTEM_ASSIGNED},
        definition=pulumi.Output.all(
            machine=machine.id,
            store=store.name,
            queue=queue.name,
            ingestion=told.endpoint.logs_ingestion.apply(lambda one: (one.endpoint if one else None) or ""),
            rule=told.rule.immutable_id,
        ).apply(lambda of: _does(job, minutes, told.stream, of)),
        tags=its.tags,
        opts=its.opts(),
    )
    if "log_store" in args:
        record("monitoring", made.id, args["log_store"], its.opts())
    for name, role, on in (
        ("starts", "Desktop Virtualization Power On Off Contributor", machine.id),
        ("takes", "Storage Queue Data Message Processor", queue.id),
        ("keeps", "Storage Blob Data Contributor", blobs.id),
        ("tells", "Monitoring Metrics Publisher", told.rule.id),
    ):
        holder = f"{started}-{name}"
        assign(f"monitoring-{name}", role_id(its.account, role), itself(made), on, its.opts(), holder=holder)
    return made


def _handed_in(
    args: ObservabilityArgs, its: Group
) -> tuple[storage.StorageAccount, storage.Queue, storage.BlobContainer]:
    """The store with the queue of what was measured, and the container of reports."""
    wanted: ClosedStore = {"purpose": "events", "key_id": args["key_ids"]["events"]}
    store, _ = closed_store("measured", wanted, its)
    blobs = storage.BlobServiceProperties(
        "measured",
        blob_services_name="default",
        resource_group_name=its.name,
        account_name=store.name,
        is_versioning_enabled=True,
        delete_retention_policy={"enabled": True, "days": _UNDELETE_DAYS},
        container_delete_retention_policy={"enabled": True, "days": _UNDELETE_DAYS},
        opts=its.opts(),
    )
    messages = storage.QueueServiceProperties(
        "measured",
        queue_service_name="default",
        resource_group_name=its.name,
        account_name=store.name,
        opts=its.opts(),
    )
    queue = storage.Queue(
        "measured",
        queue_name="measured",
        resource_group_name=its.name,
        account_name=store.name,
        opts=its.opts(None, messages),
    )
    reports = storage.BlobContainer(
        _REPORTS,
        container_name=_REPORTS,
        resource_group_name=its.name,
        account_name=store.name,
        public_access=storage.PublicAccess.NONE,
        opts=its.opts(None, blobs),
    )
    if "log_store" in args:
        record("measured", blobs.id, args["log_store"], its.opts())
        record("measured-queue", messages.id, args["log_store"], its.opts())
    way: Way = {"subnet_ids": args["subnet_ids"], "service_lists": args["service_lists"]}
    private_way("measured", store.id, "blob", way, its)
    private_way("measured-queue", store.id, "queue", way, its)
    return store, queue, reports


def _machine(args: ObservabilityArgs, job: Job, queue: storage.Queue, its: Group) -> compute.VirtualMachine:
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
            "admin_username": "nobody-at-all",
            "custom_data": cloud_config(),
            "allow_extension_operations": False,
            "linux_configuration": {
                "disable_password_authentication": True,
                "ssh": {
                    "public_keys": [{"path": "/home/nobody-at-all/.ssh/authorized_keys", "key_data": _nobodys_key()}]
                },
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


def _does(job: Job, minutes: int, stream: str, of: dict[str, str]) -> dict[str, object]:
    """Starts the machine, gives it time and takes it back; what was handed in is kept and told, then taken out."""
    machine = f"{ARM}{of['machine']}"
    queue = f"https://{of['store']}.queue.core.windows.net/{of['queue']}"
    reports = f"https://{of['store']}.blob.core.windows.net/{_REPORTS}"
    ingested = f"{of['ingestion']}/dataCollectionRules/{of['rule']}/streams/{stream}?api-version={_INGESTION_VERSION}"
    text, one = f"base64ToString({_field('MessageText')})", f"@{{{_field('MessageId')}}}"
    out = f"{queue}/messages/{one}?popreceipt=@{{uriComponent({_field('PopReceipt')})}}"
    take = f"{queue}/messages?numofmessages=32&visibilitytimeout={_HIDDEN_SECONDS}"
    keep = asked_of_store(
        "PUT",
        f"{reports}/@{{utcNow('yyyy/MM/dd/HH')}}/{one}.json",
        {},
        body=f"@{{{text}}}",
        headers={"x-ms-blob-type": "BlockBlob", "Content-Type": "application/json"},
    )
    told = asked("POST", ingested, after("Keep"), of=_MONITOR, body=f"@json({text})?['measures']")
    tired: dict[str, object] = {
        "type": "If",
        "expression": {"greaterOrEquals": [f"@int({_field('DequeueCount')})", _ATTEMPTS]},
        "runAfter": after("Tell", "Failed", "TimedOut"),
        "actions": {"Drop": asked_of_store("DELETE", out, {})},
    }
    clock = (
        by_the_clock("Minute", round(60 * job["hours"]))
        if job["hours"] < 1
        else by_the_clock("Hour", round(job["hours"]))
    )
    return definition(
        {"Clock": {**clock, "runtimeConfiguration": {"concurrency": {"runs": 1}}}},
        {
            "Start": asked("POST", f"{machine}/start?api-version={_COMPUTE_VERSION}"),
            "Wait": {
                "type": "Wait",
                "inputs": {"interval": {"count": minutes, "unit": "Minute"}},
                "runAfter": after("Start"),
            },
            "Stop": asked("POST", f"{machine}/deallocate?api-version={_COMPUTE_VERSION}", after("Wait")),
            "Take": asked_of_store("GET", take, after("Wait")),
            "Each": {
                "type": "Foreach",
                "foreach": "@xpath(xml(body('Take')), '/QueueMessagesList/QueueMessage')",
                "runtimeConfiguration": {"concurrency": {"repetitions": 1}},
                "actions": {
                    "Keep": keep,
                    "Tell": {**told, "inputs": {**told["inputs"], "headers": {"Content-Type": "application/json"}}},
                    "Done": asked_of_store("DELETE", out, after("Tell")),
                    "Tired": tired,
                },
                "runAfter": after("Take"),
            },
        },
    )


def _field(name: str) -> str:
    """A field of the message that is looked at."""
    return f"xpath(xml(items('Each')), 'string(/QueueMessage/{name})')"


def _nobodys_key() -> str:
    """A key that Azure asks for and nobody has the other half of: what stands where a point would is a digest."""
    kind = b"ssh-ed25519"
    point = hashlib.sha256(b"nobody signs in to what measures").digest()
    parts = b"".join(len(part).to_bytes(4, "big") + part for part in (kind, point))
    return f"{kind.decode()} {base64.b64encode(parts).decode()}"
