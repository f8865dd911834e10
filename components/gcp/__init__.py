"""The capabilities on Google Cloud."""

from components.gcp._labels import RETAINED_BY
from components.gcp._pipeline_roles import pipeline_role_id
from components.gcp.audit_log import AuditLog
from components.gcp.cache import Cache
from components.gcp.data_lake import DataLake
from components.gcp.gateway import Gateway
from components.gcp.identity import Identity, boundary_id, person_id
from components.gcp.keys import Keys
from components.gcp.network import ZONES, Network
from components.gcp.serving import Serving, measurable

__all__ = [
    "RETAINED_BY",
    "ZONES",
    "AuditLog",
    "Cache",
    "DataLake",
    "Gateway",
    "Identity",
    "Keys",
    "Network",
    "Serving",
    "boundary_id",
    "measurable",
    "person_id",
    "pipeline_role_id",
]
