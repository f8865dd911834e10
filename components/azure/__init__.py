"""The capabilities on Azure."""

from components.azure._group import RETAINED_BY
from components.azure._keeper import keeper_of
from components.azure._private import ZONES
from components.azure.archive import Archive
from components.azure.audit_log import AuditLog, trail_id
from components.azure.budget import Budget
from components.azure.data_lake import DataLake
from components.azure.detection import Detection, detector_id
from components.azure.identity import Identity, boundary_id, person_id
from components.azure.incidents import Incidents
from components.azure.keys import Keys
from components.azure.network import Network

__all__ = [
    "RETAINED_BY",
    "ZONES",
    "Archive",
    "AuditLog",
    "Budget",
    "DataLake",
    "Detection",
    "Identity",
    "Incidents",
    "Keys",
    "Network",
    "boundary_id",
    "detector_id",
    "keeper_of",
    "person_id",
    "trail_id",
]
