"""The capabilities on Google Cloud."""

from components.gcp._labels import RETAINED_BY
from components.gcp.audit_log import AuditLog
from components.gcp.cache import Cache
from components.gcp.data_lake import DataLake
from components.gcp.gateway import Gateway
from components.gcp.keys import Keys
from components.gcp.serving import Serving, measurable

__all__ = [
    "RETAINED_BY",
    "AuditLog",
    "Cache",
    "DataLake",
    "Gateway",
    "Keys",
    "Serving",
    "measurable",
]
