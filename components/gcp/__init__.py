"""The capabilities on Google Cloud."""

from components.gcp._labels import RETAINED_BY
from components.gcp.audit_log import AuditLog
from components.gcp.data_lake import DataLake
from components.gcp.detection import Detection
from components.gcp.gateway import Gateway
from components.gcp.keys import Keys
from components.gcp.network import ZONES, Network
from components.gcp.serving import Serving, measurable

__all__ = [
    "RETAINED_BY",
    "ZONES",
    "AuditLog",
    "DataLake",
    "Detection",
    "Gateway",
    "Keys",
    "Network",
    "Serving",
    "measurable",
]
