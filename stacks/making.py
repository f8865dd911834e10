"""The components of a cloud, as stacks make them: the same classes with the same arguments on each."""

# ruff: noqa: D102, N802 - they are classes, and bear their names
from typing import TYPE_CHECKING, Protocol

import pulumi
from typing_extensions import TypeAliasType

if TYPE_CHECKING:
    from components import aws, azure

__all__ = [
    "Archive", "AuditLog", "Backup", "Budget", "Cache", "DataLake", "Detection", "Edge", "Gateway", "Identity",
    "Incidents", "Keys", "Making", "ModelRegistry", "Network", "Observability", "Pipeline", "Serving", "State",
]  # fmt: skip

Archive = TypeAliasType("Archive", "aws.Archive | azure.Archive")
AuditLog = TypeAliasType("AuditLog", "aws.AuditLog | azure.AuditLog")
Backup = TypeAliasType("Backup", "aws.Backup | azure.Backup")
Budget = TypeAliasType("Budget", "aws.Budget | azure.Budget")
Cache = TypeAliasType("Cache", "aws.Cache | azure.Cache")
DataLake = TypeAliasType("DataLake", "aws.DataLake | azure.DataLake")
Detection = TypeAliasType("Detection", "aws.Detection | azure.Detection")
Edge = TypeAliasType("Edge", "aws.Edge | azure.Edge")
Gateway = TypeAliasType("Gateway", "aws.Gateway | azure.Gateway")
Identity = TypeAliasType("Identity", "aws.Identity | azure.Identity")
Incidents = TypeAliasType("Incidents", "aws.Incidents | azure.Incidents")
Keys = TypeAliasType("Keys", "aws.Keys | azure.Keys")
ModelRegistry = TypeAliasType("ModelRegistry", "aws.ModelRegistry | azure.ModelRegistry")
Network = TypeAliasType("Network", "aws.Network | azure.Network")
Observability = TypeAliasType("Observability", "aws.Observability | azure.Observability")
Pipeline = TypeAliasType("Pipeline", "aws.Pipeline | azure.Pipeline")
Serving = TypeAliasType("Serving", "aws.Serving | azure.Serving")
State = TypeAliasType("State", "aws.State | azure.State")


class Making(Protocol):
    """`components.aws` is one."""

    @property
    def Archive(self) -> "type[aws.Archive | azure.Archive]": ...

    @property
    def AuditLog(self) -> "type[aws.AuditLog | azure.AuditLog]": ...

    @property
    def Backup(self) -> "type[aws.Backup | azure.Backup]": ...

    @property
    def Budget(self) -> "type[aws.Budget | azure.Budget]": ...

    @property
    def Cache(self) -> "type[aws.Cache | azure.Cache]": ...

    @property
    def DataLake(self) -> "type[aws.DataLake | azure.DataLake]": ...

    @property
    def Detection(self) -> "type[aws.Detection | azure.Detection]": ...

    @property
    def Edge(self) -> "type[aws.Edge | azure.Edge]": ...

    @property
    def Gateway(self) -> "type[aws.Gateway | azure.Gateway]": ...

    @property
    def Identity(self) -> "type[aws.Identity | azure.Identity]": ...

    @property
    def Incidents(self) -> "type[aws.Incidents | azure.Incidents]": ...

    @property
    def Keys(self) -> "type[aws.Keys | azure.Keys]": ...

    @property
    def ModelRegistry(self) -> "type[aws.ModelRegistry | azure.ModelRegistry]": ...

    @property
    def Network(self) -> "type[aws.Network | azure.Network]": ...

    @property
    def Observability(self) -> "type[aws.Observability | azure.Observability]": ...

    @property
    def Pipeline(self) -> "type[aws.Pipeline | azure.Pipeline]": ...

    @property
    def Serving(self) -> "type[aws.Serving | azure.Serving]": ...

    @property
    def State(self) -> "type[aws.State | azure.State]": ...

    def boundary_id(self, prefix: str, account: str, roles: str) -> str: ...

    def measurable(self, measure: str) -> bool: ...

    def mirrored(self, image: str, prefix: str, region: str, account: str) -> str: ...

    def person_id(self, prefix: str, account: str, roles: str, duty: str) -> str: ...

    def step_role_id(self, prefix: str, account: str, roles: str, model: str, *, registers: bool) -> str: ...

    def version_id(self, prefix: str, region: str, account: str, model: str, number: int | str) -> str: ...

    def version_places(self, store: pulumi.Output[str], model: str) -> list[pulumi.Output[str]]: ...
