"""The capabilities on Google Cloud."""

from components.gcp._labels import RETAINED_BY
from components.gcp._state_rights import state_key_id
from components.gcp.archive import Archive, may_put
from components.gcp.audit_log import AuditLog
from components.gcp.backup import Backup
from components.gcp.data_lake import DataLake
from components.gcp.gateway import Gateway
from components.gcp.keys import Keys
from components.gcp.serving import Serving, measurable
from components.gcp.state import State

__all__ = [
    "RETAINED_BY",
    "Archive",
    "AuditLog",
    "Backup",
    "DataLake",
    "Gateway",
    "Keys",
    "Serving",
    "State",
    "may_put",
    "measurable",
    "state_key_id",
]
