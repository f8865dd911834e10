"""The capabilities on Google Cloud."""

from components.gcp._labels import RETAINED_BY
from components.gcp.audit_log import AuditLog
from components.gcp.keys import Keys
from components.gcp.network import ZONES, Network

__all__ = ["RETAINED_BY", "ZONES", "AuditLog", "Keys", "Network"]
