"""The capabilities on Google Cloud."""

from components.gcp._labels import RETAINED_BY
from components.gcp._state_rights import state_key_id
from components.gcp.archive import Archive, may_put
from components.gcp.backup import Backup
from components.gcp.data_lake import DataLake
from components.gcp.keys import Keys
from components.gcp.state import State

__all__ = ["RETAINED_BY", "Archive", "Backup", "DataLake", "Keys", "State", "may_put", "state_key_id"]
