"""The capabilities on Azure."""

from components.azure._group import RETAINED_BY
from components.azure._keeper import keeper_role_id
from components.azure._log_writer import log_writer_id
from components.azure._private import ZONES
from components.azure._state_rights import state_id
from components.azure.audit_log import AuditLog, trail_id
from components.azure.identity import Identity, boundary_id, person_id
from components.azure.keys import Keys, direct_key_address, direct_key_id
from components.azure.network import Network
from components.azure.state import State

__all__ = [
    "RETAINED_BY",
    "ZONES",
    "AuditLog",
    "Identity",
    "Keys",
    "Network",
    "State",
    "boundary_id",
    "direct_key_address",
    "direct_key_id",
    "keeper_role_id",
    "log_writer_id",
    "person_id",
    "state_id",
    "trail_id",
]
