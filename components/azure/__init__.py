"""The capabilities on Azure."""

from components.azure._group import RETAINED_BY
from components.azure._private import ZONES
from components.azure.archive import Archive
from components.azure.audit_log import AuditLog, trail_id
from components.azure.keys import Keys
from components.azure.network import Network

__all__ = ["RETAINED_BY", "ZONES", "Archive", "AuditLog", "Keys", "Network", "trail_id"]
