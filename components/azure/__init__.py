"""The capabilities on Azure."""

from components.azure._group import RETAINED_BY
from components.azure._private import ZONES
from components.azure.audit_log import AuditLog, trail_id
from components.azure.backup import Backup
from components.azure.detection import Detection, detector_id
from components.azure.keys import Keys
from components.azure.network import Network

__all__ = ["RETAINED_BY", "ZONES", "AuditLog", "Backup", "Detection", "Keys", "Network", "detector_id", "trail_id"]
