"""The capabilities on Google Cloud."""

from components.gcp._labels import RETAINED_BY
from components.gcp.cache import Cache
from components.gcp.gateway import Gateway
from components.gcp.keys import Keys
from components.gcp.serving import Serving, measurable

__all__ = ["RETAINED_BY", "Cache", "Gateway", "Keys", "Serving", "measurable"]
