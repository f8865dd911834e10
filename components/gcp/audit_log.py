"""Audit log on Google Cloud: a sink in each project, into a locked log bucket of a project apart.

What is done in a project is recorded by Google whatever one says; who reads and writes data only where the project says
so, which it does here for all services at once. Nothing of it needs a record of its own. Cloud Logging keeps what it
has for 3,650 days at most, and once a bucket is locked nobody shortens that: no label, so its description names the
stack that takes it back.

Destroy leaves the log bucket, with what lets a project write to it, and leaves on what records: another environment of
the project relies on both.

Sources: Cloud Logging, log buckets (https://cloud.google.com/logging/docs/buckets), keys of theirs
(https://cloud.google.com/logging/docs/routing/managed-encryption-storage), sinks into another project
(https://cloud.google.com/logging/docs/export/configure_export_v2#dest-auth), retention
(https://cloud.google.com/logging/quotas#logs_retention_periods) and filters
(https://cloud.google.com/logging/docs/view/logging-query-language#log_id); Cloud Audit Logs, data access
(https://cloud.google.com/logging/docs/audit/configure-data-access); VPC, flow logs
(https://cloud.google.com/vpc/docs/access-flow-logs) and logs of firewall rules
(https://cloud.google.com/firewall/docs/using-firewall-rules-logging).
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

import pulumi
from pulumi_gcp import logging, projects

from components.contract.audit_log import AdoptedLog, AuditLogArgs, LogStore, StoreToBuild
from components.gcp._labels import RETAINED_BY
from components.gcp._names import name_of
from components.gcp._services import switched_on
from gouvernail.errors import GouvernailError, Problem

__all__ = ["AuditLog", "log_bucket_id", "read_trail", "trail_id"]

_SERVICES: Final = ("cloudresourcemanager.googleapis.com", "logging.googleapis.com")
_LOGS: Final = (
    "cloudaudit.googleapis.com/access_transparency",
    "cloudaudit.googleapis.com/activity",
    "cloudaudit.googleapis.com/data_access",
    "cloudaudit.googleapis.com/policy",
    "cloudaudit.googleapis.com/system_event",
    "compute.googleapis.com/firewall",
    "compute.googleapis.com/vpc_flows",
    "dns.googleapis.com/dns_queries",
)
"""Who did what, of every kind, and what passes through a network."""
_RECORDED: Final = ("ADMIN_READ", "DATA_READ", "DATA_WRITE")
_WRITES: Final = "roles/logging.bucketWriter"
_LONGEST: Final = 3_650  # days
_DESTINATION: Final = "logging.googleapis.com/"
_Sink: TypeAlias = logging.ProjectSink | logging.FolderSink | logging.OrganizationSink
_SINKS: Final = {"folders": logging.FolderSink, "organizations": logging.OrganizationSink}


def trail_id(prefix: str, account: str, region: str) -> str:  # noqa: ARG001 - a sink is of all regions
    """What the sink of a project is called before it is there."""
    return f"projects/{account}/sinks/{_trail_name(prefix)}"


def read_trail(name: str, id_: str, opts: pulumi.ResourceOptions) -> _Sink:
    """A sink that is there: of the organisation, of a folder or of a project."""
    return _SINKS.get(id_.partition("/")[0], logging.ProjectSink).get(name, id_, opts=opts)


def log_bucket_id(prefix: str, account: str, region: str) -> str:
    """What the log bucket is called before it is there, and where an earlier destroy left it."""
    return f"projects/{account}/locations/{region}/buckets/{_bucket_name(prefix)}"


class AuditLog(pulumi.ComponentResource):
    """Records who did what in this project, data included. Does not read or interpret what it records.

    `readers` mean nothing here: who reads the log takes on a duty for it.
    """

    trail_id: pulumi.Output[str]
    """Id of the sink."""
    store: pulumi.Output[str]
    """Id of the log bucket that it writes to."""
    recovery_store: pulumi.Output[str]
    """The same: what is done in any region is recorded there."""
    key_id: pulumi.Output[str]
    """Id of the key that encrypts the log bucket."""

    def __init__(self, name: str, args: AuditLogArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-gcp:index:AuditLog", name, None, opts)
        build, into, adopt = args.get("build"), args.get("into"), args.get("adopt")
        on = switched_on(args["account"], _SERVICES, self)
        trail: _Sink
        if adopt is not None:
            trail, self.key_id = self._read(name, adopt)
        elif build is not None:
            bucket = self._bucket(build, args, on)
            trail, self.key_id = self._record(name, bucket.id, args, on), pulumi.Output.from_input(build["key_id"])
        elif into is not None:
            trail = self._into(name, into, args, on)
            self.key_id = pulumi.Output.from_input(into["key_id"])
        else:
            raise ValueError("an audit log is built, goes into another account's store, or is adopted; none was given")
        projects.IAMAuditConfig(
            name,
            project=args["account"],
            service="allServices",
            audit_log_configs=[{"log_type": kind} for kind in _RECORDED],
            opts=pulumi.ResourceOptions(parent=self, retain_on_delete=True, depends_on=on),
        )
        self.trail_id = trail.id
        self.store = self.recovery_store = trail.destination.apply(lambda to: to.removeprefix(_DESTINATION))
        self.register_outputs(
            {
                "trail_id": self.trail_id,
                "store": self.store,
                "recovery_store": self.recovery_store,
                "key_id": self.key_id,
            }
        )

    def _bucket(
        self, build: StoreToBuild, args: AuditLogArgs, on: Sequence[pulumi.Resource]
    ) -> logging.ProjectBucketConfig:
        """The log bucket. Who writes to it is let by the sink's own stack, which alone knows the sink's account."""
        if build["keep_days"] > _LONGEST:
            raise GouvernailError(
                Problem(
                    f"Cloud Logging keeps no log for {build['keep_days']} days",
                    path="retention.auditTrail.keep",
                    expected=f"{_LONGEST} days at most",
                )
            )
        return logging.ProjectBucketConfig(
            "log",
            bucket_id=_bucket_name(args["prefix"]),
            project=args["account"],
            location=args["region"],
            retention_days=build["keep_days"],
            locked=True,
            cmek_settings={"kms_key_name": build["key_id"]},
            description=f"purpose=audit {RETAINED_BY}={build['stack']}",
            opts=pulumi.ResourceOptions(
                parent=self, retain_on_delete=True, import_=build.get("retained"), depends_on=list(on)
            ),
        )

    def _record(
        self, name: str, bucket: pulumi.Input[str], args: AuditLogArgs, on: Sequence[pulumi.Resource]
    ) -> logging.ProjectSink:
        return logging.ProjectSink(
            name,
            name=_trail_name(args["prefix"]),
            project=args["account"],
            destination=pulumi.Output.concat(_DESTINATION, bucket),
            filter=" OR ".join(f'log_id("{one}")' for one in _LOGS),
            exclusions=[],
            disabled=False,
            unique_writer_identity=True,
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(on)),
        )

    def _into(
        self, name: str, into: LogStore, args: AuditLogArgs, on: Sequence[pulumi.Resource]
    ) -> logging.ProjectSink:
        """The sink writes to this one log bucket of the other project, and does nothing else there."""
        sink = self._record(name, into["store"], args, on)
        there = pulumi.Output.from_input(into["store"])
        projects.IAMMember(
            f"{name}-writes",
            project=there.apply(lambda id_: id_.split("/")[1]),
            role=_WRITES,
            member=sink.writer_identity,
            condition={
                "title": "The audit log alone",
                "expression": there.apply(lambda id_: f'resource.name.endsWith("{id_.partition("/locations/")[2]}")'),
            },
            opts=pulumi.ResourceOptions(parent=self, retain_on_delete=True),
        )
        return sink

    def _read(self, name: str, adopt: AdoptedLog) -> tuple[_Sink, pulumi.Output[str]]:
        """The landing zone's sink, of the organisation, of a folder or of this project."""
        own = pulumi.ResourceOptions(parent=self)
        sink = read_trail(name, adopt["trail_id"], own)
        if not adopt["read_store"]:
            return sink, pulumi.Output.from_input("")
        bucket = logging.ProjectBucketConfig.get(
            "log", sink.destination.apply(lambda to: to.removeprefix(_DESTINATION)), opts=own
        )
        return sink, bucket.cmek_settings.apply(lambda its: its.kms_key_name if its else "")


def _trail_name(prefix: str) -> str:
    return name_of("logging:ProjectSink", prefix, "trail")


def _bucket_name(prefix: str) -> str:
    return name_of("logging:ProjectBucketConfig", prefix, "audit-log")
