"""The capabilities on Azure."""

from components.azure._group import RETAINED_BY
from components.azure._images import images_id, mirrored
from components.azure._keeper import keeper_of, keeper_role_id
from components.azure._left import Left, left_of_account, left_of_workload
from components.azure._log_writer import log_writer_id
from components.azure._private import ZONES
from components.azure._state_rights import state_id
from components.azure.archive import Archive
from components.azure.audit_log import AuditLog, trail_id
from components.azure.backup import Backup
from components.azure.budget import Budget
from components.azure.cache import Cache
from components.azure.data_lake import DataLake
from components.azure.detection import Detection, detector_id
from components.azure.edge import Edge
from components.azure.gateway import Gateway
from components.azure.identity import Identity, asker_role_id, boundary_id, conductor_role_id, mover_role_id, person_id
from components.azure.incidents import Incidents
from components.azure.keys import Keys, direct_key_address, direct_key_id
from components.azure.model_registry import ModelRegistry, version_id, version_places
from components.azure.network import Network
from components.azure.observability import Observability
from components.azure.pipeline import Pipeline, step_role_id
from components.azure.serving import Serving, measurable
from components.azure.state import State
from components.azure.traffic import Traffic

__all__ = [
    "RETAINED_BY",
    "ZONES",
    "Archive",
    "AuditLog",
    "Backup",
    "Budget",
    "Cache",
    "DataLake",
    "Detection",
    "Edge",
    "Gateway",
    "Identity",
    "Incidents",
    "Keys",
    "Left",
    "ModelRegistry",
    "Network",
    "Observability",
    "Pipeline",
    "Serving",
    "State",
    "Traffic",
    "asker_role_id",
    "boundary_id",
    "conductor_role_id",
    "detector_id",
    "direct_key_address",
    "direct_key_id",
    "images_id",
    "keeper_of",
    "keeper_role_id",
    "left_of_account",
    "left_of_workload",
    "log_writer_id",
    "measurable",
    "mirrored",
    "mover_role_id",
    "person_id",
    "state_id",
    "step_role_id",
    "trail_id",
    "version_id",
    "version_places",
]
