"""The capabilities on Google Cloud."""

from components.gcp._labels import RETAINED_BY
from components.gcp._pipeline_roles import pipeline_role_id
from components.gcp.identity import Identity, boundary_id, person_id
from components.gcp.keys import Keys

__all__ = ["RETAINED_BY", "Identity", "Keys", "boundary_id", "person_id", "pipeline_role_id"]
