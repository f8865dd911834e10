"""The core that every room of Gouvernail may import; it imports no room."""

from importlib.metadata import version as _version

__all__ = ["__version__"]

__version__ = _version("gouvernail")
