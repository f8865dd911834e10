"""The components of a cloud, as stacks make them: the same classes with the same arguments on each."""

# ruff: noqa: D102, N802 - they are classes, and bear their names
from typing import Protocol, TypeAlias

import pulumi

from components import aws, azure

__all__ = [
    "Archive", "AuditLog", "Backup", "Budget", "Cache", "DataLake", "Detection", "Edge", "Gateway", "Identity",
    "Incidents", "Keys", "Making", "ModelRegistry", "Network", "Observability", "Pipeline", "Serving", "State",
]  # fmt: skip

Archive: TypeAlias = aws.Archive | azure.Archive
AuditLog: TypeAlias = aws.AuditLog | azure.AuditLog
Backup: TypeAlias = aws.Backup | azure.Backup
Budget: TypeAlias = aws.Budget | azure.Budget
Cache: TypeAlias = aws.Cache | azure.Cache
DataLake: TypeAlias = aws.DataLake | azure.DataLake
Detection: TypeAlias = aws.Detection | azure.Detection
Edge: TypeAlias = aws.Edge | azure.Edge
Gateway: TypeAlias = aws.Gateway | azure.Gateway
Identity: TypeAlias = aws.Identity | azure.Identity
Incidents: TypeAlias = aws.Incidents | azure.Incidents
Keys: TypeAlias = aws.Keys | azure.Keys
ModelRegistry: TypeAlias = aws.ModelRegistry | azure.ModelRegistry
Network: TypeAlias = aws.Network | azure.Network
Observability: TypeAlias = aws.Observability | azure.Observability
Pipeline: TypeAlias = aws.Pipeline | azure.Pipeline
Serving: TypeAlias = aws.Serving | azure.Serving
State: TypeAlias = aws.State | azure.State


class Making(Protocol):
    """`components.aws` is one."""

    @property
    def Archive(self) -> type[aws.Archive] | type[azure.Archive]: ...

    @property
    def AuditLog(self) -> type[aws.AuditLog] | type[azure.AuditLog]: ...

    @property
    def Backup(self) -> type[aws.Backup] | type[azure.Backup]: ...

    @property
    def Budget(self) -> type[aws.Budget] | type[azure.Budget]: ...

    @property
    def Cache(self) -> type[aws.Cache] | type[azure.Cache]: ...

    @property
    def DataLake(self) -> type[aws.DataLake] | type[azure.DataLake]: ...

    @property
    def Detection(self) -> type[aws.Detection] | type[azure.Detection]: ...

    @property
    def Edge(self) -> type[aws.Edge] | type[azure.Edge]: ...

    @property
    def Gateway(self) -> type[aws.Gateway] | type[azure.Gateway]: ...

    @property
    def Identity(self) -> type[aws.Identity] | type[azure.Identity]: ...

    @property
    def Incidents(self) -> type[aws.Incidents] | type[azure.Incidents]: ...

    @property
    def Keys(self) -> type[aws.Keys] | type[azure.Keys]: ...

    @property
    def ModelRegistry(self) -> type[aws.ModelRegistry] | type[azure.ModelRegistry]: ...

    @property
    def Network(self) -> type[aws.Network] | type[azure.Network]: ...

    @property
    def Observability(self) -> type[aws.Observability] | type[azure.Observability]: ...

    @property
    def Pipeline(self) -> type[aws.Pipeline] | type[azure.Pipeline]: ...

    @property
    def Serving(self) -> type[aws.Serving] | type[azure.Serving]: ...

    @property
    def State(self) -> type[aws.State] | type[azure.State]: ...

    def boundary_id(self, prefix: str, account: str, roles: str) -> str: ...

    def measurable(self, measure: str) -> bool: ...

    def mirrored(self, image: str, prefix: str, region: str, account: str) -> str: ...

    def person_id(self, prefix: str, account: str, roles: str, duty: str) -> str: ...

    def step_role_id(self, prefix: str, account: str, roles: str, model: str, *, registers: bool) -> str: ...

    def version_id(self, prefix: str, region: str, account: str, model: str, number: int | str) -> str: ...

    def version_places(self, store: pulumi.Output[str], model: str) -> list[pulumi.Output[str]]: ...
