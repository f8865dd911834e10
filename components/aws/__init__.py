"""The capabilities on AWS."""

from components.aws._gateway_logs import writer_name
from components.aws._images import mirrored
from components.aws._pipeline_roles import pipeline_role_id, provider_id
from components.aws._policy import signed_in
from components.aws._store import RETAINED_BY
from components.aws.archive import Archive, sender_of, writers_of
from components.aws.audit_log import AuditLog, trail_id
from components.aws.backup import Backup
from components.aws.budget import Budget
from components.aws.cache import Cache
from components.aws.data_lake import DataLake
from components.aws.detection import Detection
from components.aws.edge import Edge
from components.aws.gateway import Gateway
from components.aws.identity import Identity, boundary_id, person_id
from components.aws.incidents import Incidents
from components.aws.keys import Keys
from components.aws.model_registry import ModelRegistry, version_id, version_places
from components.aws.network import Network
from components.aws.observability import Observability
from components.aws.pipeline import Pipeline, step_role_id
from components.aws.serving import Serving, measurable
from components.aws.state import State
from components.aws.traffic import Traffic, mover_id

__all__ = [
    "RETAINED_BY",
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
    "boundary_id",
    "measurable",
    "mirrored",
    "mover_id",
    "person_id",
    "pipeline_role_id",
    "provider_id",
    "sender_of",
    "signed_in",
    "step_role_id",
    "trail_id",
    "version_id",
    "version_places",
    "writer_name",
    "writers_of",
]
