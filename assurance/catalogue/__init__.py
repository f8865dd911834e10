"""The catalogue of controls: what laws and norms ask, from when, and who sees whether it is so."""

from functools import cache

from assurance.catalogue.entries import Catalogue, Entry
from assurance.catalogue.loading import load

__all__ = ["Catalogue", "Entry", "catalogue", "load"]


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with Gouvernail."""
    return load()
