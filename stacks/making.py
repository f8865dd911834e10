"""The components of a cloud, as stacks make them: the same classes with the same arguments on each."""

# ruff: noqa: D102, N802 - they are classes, and bear their names
from typing import TYPE_CHECKING, Protocol

import pulumi
from typing_extensions import TypeAliasType

if TYPE_CHECKING:
    from components import aws, azure, gcp

__all__ = [
    "Archive", "AuditLog", "Backup", "Budget", "Cache", "DataLake", "Detection", "Edge", "Gateway", "Identity",
    "Incidents", "Keys", "Making", "ModelRegistry", "Network", "Observability", "Pipeline", "Serving", "State",
    "Traffic",
]  # fmt: skip

Archive = TypeAliasType("Archive", "aws.Archive | azure.Archive | gcp.Archive")
AuditLog = TypeAliasType("AuditLog", "aws.AuditLog | azure.AuditLog | gcp.AuditLog")
Backup = TypeAliasType("Backup", "aws.Backup | azure.Backup | gcp.Backup")
Budget = TypeAliasType("Budget", "aws.Budget | azure.Budget | gcp.Budget")
Cache = TypeAliasType("Cache", "aws.Cache | azure.Cache | gcp.Cache")
DataLake = TypeAliasType("DataLake", "aws.DataLake | azure.DataLake | gcp.DataLake")
Detection = TypeAliasType("Detection", "aws.Detection | azure.Detection | gcp.Detection")
Edge = TypeAliasType("Edge", "aws.Edge | azure.Edge | gcp.Edge")
Gateway = TypeAliasType("Gateway", "aws.Gateway | azure.Gateway | gcp.Gateway")
Identity = TypeAliasType("Identity", "aws.Identity | azure.Identity | gcp.Identity")
Incidents = TypeAliasType("Incidents", "aws.Incidents | azure.Incidents | gcp.Incidents")
Keys = TypeAliasType("Keys", "aws.Keys | azure.Keys | gcp.Keys")
ModelRegistry = TypeAliasType("ModelRegistry", "aws.ModelRegistry | azure.ModelRegistry | gcp.ModelRegistry")
Network = TypeAliasType("Network", "aws.Network | azure.Network | gcp.Network")
Observability = TypeAliasType("Observability", "aws.Observability | azure.Observability | gcp.Observability")
Pipeline = TypeAliasType("Pipeline", "aws.Pipeline | azure.Pipeline | gcp.Pipeline")
Serving = TypeAliasType("Serving", "aws.Serving | azure.Serving | gcp.Serving")
State = TypeAliasType("State", "aws.State | azure.State | gcp.State")
Traffic = TypeAliasType("Traffic", "aws.Traffic | azure.Traffic | gcp.Traffic")


class Making(Protocol):
    """`components.aws` is one."""

    @property
    def Archive(self) -> "type[aws.Archive | azure.Archive | gcp.Archive]": ...

    @property
    def AuditLog(self) -> "type[aws.AuditLog | azure.AuditLog | gcp.AuditLog]": ...

    @property
    def Backup(self) -> "type[aws.Backup | azure.Backup | gcp.Backup]": ...

    @property
    def Budget(self) -> "type[aws.Budget | azure.Budget | gcp.Budget]": ...

    @property
    def Cache(self) -> "type[aws.Cache | azure.Cache | gcp.Cache]": ...

    @property
    def DataLake(self) -> "type[aws.DataLake | azure.DataLake | gcp.DataLake]": ...

    @property
    def Detection(self) -> "type[aws.Detection | azure.Detection | gcp.Detection]": ...

    @property
    def Edge(self) -> "type[aws.Edge | azure.Edge | gcp.Edge]": ...

    @property
    def Gateway(self) -> "type[aws.Gateway | azure.Gateway | gcp.Gateway]": ...

    @property
    def Identity(self) -> "type[aws.Identity | azure.Identity | gcp.Identity]": ...

    @property
    def Incidents(self) -> "type[aws.Incidents | azure.Incidents | gcp.Incidents]": ...

    @property
    def Keys(self) -> "type[aws.Keys | azure.Keys | gcp.Keys]": ...

    @property
    def ModelRegistry(self) -> "type[aws.ModelRegistry | azure.ModelRegistry | gcp.ModelRegistry]": ...

    @property
    def Network(self) -> "type[aws.Network | azure.Network | gcp.Network]": ...

    @property
    def Observability(self) -> "type[aws.Observability | azure.Observability | gcp.Observability]": ...

    @property
    def Pipeline(self) -> "type[aws.Pipeline | azure.Pipeline | gcp.Pipeline]": ...

    @property
    def Serving(self) -> "type[aws.Serving | azure.Serving | gcp.Serving]": ...

    @property
    def State(self) -> "type[aws.State | azure.State | gcp.State]": ...

    @property
    def Traffic(self) -> "type[aws.Traffic | azure.Traffic | gcp.Traffic]": ...

    def boundary_id(self, prefix: str, account: str, roles: str) -> str: ...

    def measurable(self, measure: str) -> bool: ...

    def mirrored(self, image: str, prefix: str, region: str, account: str) -> str: ...

    def person_id(self, prefix: str, account: str, roles: str, duty: str) -> str: ...

    def step_role_id(self, prefix: str, account: str, roles: str, model: str, *, registers: bool) -> str: ...

    def version_id(self, prefix: str, region: str, account: str, model: str, number: int | str) -> str: ...

    def version_places(self, store: pulumi.Output[str], model: str) -> list[pulumi.Output[str]]: ...
