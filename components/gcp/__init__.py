"""The capabilities on Google Cloud."""

from components.gcp._approved import ATTESTATION
from components.gcp._approving import attestor_id
from components.gcp._images import mirrored
from components.gcp._labels import RETAINED_BY
from components.gcp._perimeter import perimeter_id
from components.gcp._pipeline_roles import pipeline_role_id, pool_id
from components.gcp._release import RELEASED
from components.gcp._state_rights import state_key_id
from components.gcp.archive import Archive, may_put
from components.gcp.audit_log import AuditLog, trail_id
from components.gcp.backup import Backup
from components.gcp.budget import Budget
from components.gcp.cache import Cache
from components.gcp.data_lake import DataLake
from components.gcp.detection import Detection
from components.gcp.edge import Edge, devices_of
from components.gcp.gateway import Gateway
from components.gcp.identity import (
    Identity,
    boundary_id,
    copier_role_id,
    let_in_role_id,
    mover_role_id,
    person_id,
    turner_role_id,
)
from components.gcp.incidents import Incidents, topic_of
from components.gcp.keys import Keys
from components.gcp.model_registry import ModelRegistry, version_id, version_places
from components.gcp.network import ZONES, Network
from components.gcp.observability import Observability
from components.gcp.pipeline import Pipeline, step_role_id
from components.gcp.serving import Serving, measurable, service_name
from components.gcp.state import State
from components.gcp.traffic import Traffic

__all__ = [
    "ATTESTATION",
    "RELEASED",
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
    "ModelRegistry",
    "Network",
    "Observability",
    "Pipeline",
    "Serving",
    "State",
    "Traffic",
    "attestor_id",
    "boundary_id",
    "copier_role_id",
    "devices_of",
    "let_in_role_id",
    "may_put",
    "measurable",
    "mirrored",
    "mover_role_id",
    "perimeter_id",
    "person_id",
    "pipeline_role_id",
    "pool_id",
    "service_name",
    "state_key_id",
    "step_role_id",
    "topic_of",
    "trail_id",
    "turner_role_id",
    "version_id",
    "version_places",
]
