"""The components of a cloud, as stacks make them: the same classes with the same arguments on each."""

# ruff: noqa: N802 - they are classes, and bear their names
from typing import Protocol, TypeAlias

from components import aws, azure

__all__ = [
    "Archive", "AuditLog", "Backup", "Budget", "Detection", "Identity", "Incidents", "Keys", "Making", "Network",
    "State",
]  # fmt: skip

Archive: TypeAlias = aws.Archive
AuditLog: TypeAlias = aws.AuditLog | azure.AuditLog
Backup: TypeAlias = aws.Backup
Budget: TypeAlias = aws.Budget
Detection: TypeAlias = aws.Detection
Identity: TypeAlias = aws.Identity
Incidents: TypeAlias = aws.Incidents
Keys: TypeAlias = aws.Keys | azure.Keys
Network: TypeAlias = aws.Network | azure.Network
State: TypeAlias = aws.State


class Making(Protocol):
    """`components.aws` is one."""

    @property
    def Archive(self) -> type[aws.Archive]:  # noqa: D102
        ...

    @property
    def AuditLog(self) -> type[aws.AuditLog] | type[azure.AuditLog]:  # noqa: D102
        ...

    @property
    def Backup(self) -> type[aws.Backup]:  # noqa: D102
        ...

    @property
    def Budget(self) -> type[aws.Budget]:  # noqa: D102
        ...

    @property
    def Detection(self) -> type[aws.Detection]:  # noqa: D102
        ...

    @property
    def Identity(self) -> type[aws.Identity]:  # noqa: D102
        ...

    @property
    def Incidents(self) -> type[aws.Incidents]:  # noqa: D102
        ...

    @property
    def Keys(self) -> type[aws.Keys] | type[azure.Keys]:  # noqa: D102
        ...

    @property
    def Network(self) -> type[aws.Network] | type[azure.Network]:  # noqa: D102
        ...

    @property
    def State(self) -> type[aws.State]:  # noqa: D102
        ...
