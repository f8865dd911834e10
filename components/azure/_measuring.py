"""What measures by the clock: a machine of our own in the private subnet, which runs the system's own container.

A workflow starts it, waits, takes what was measured from a queue, keeps the report, writes the measures where alerts
look, and gives the machine back. The machine may read what was recorded and add to that one queue; nothing leads into
it, and nobody can sign in.

Machine Learning's own compute would be less to run, but its disks take no key of ours, and a workspace that serves has
a network of its own; a pool of Batch cannot be declared with a key of ours either. Measures take no private way to
Azure Monitor: a network has room for one such way, which would be of all systems and of all there is.

Sources: Azure Machine Learning, data encryption
(https://learn.microsoft.com/azure/machine-learning/concept-data-encryption); Azure Monitor, Logs Ingestion API
(https://learn.microsoft.com/azure/azure-monitor/logs/logs-ingestion-api-overview) and the design of private links
(https://learn.microsoft.com/azure/azure-monitor/logs/private-link-design); Azure roles for compute
(https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/compute).
"""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import logic, monitor, storage

from components.azure._diagnostics import record
from components.azure._group import Group
from components.azure._measuring_machine import measuring_machine
from components.azure._names import name_of
from components.azure._private import Way, private_way
from components.azure._roles import assign, itself, role_id
from components.azure._store import ClosedStore, closed_store
from components.azure._workflow import ARM, after, asked, asked_of_store, by_the_clock, definition
from components.contract.observability import Job, ObservabilityArgs
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Told", "measure_by_the_clock"]

_COMPUTE_VERSION: Final = "2024-07-01"
_INGESTION_VERSION: Final = "2023-01-01"
_MONITOR: Final = "https://monitor.azure.com"
_REPORTS: Final = "reports"
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
    machine = measuring_machine(args, job, queue, its)
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
