"""Which release this is: that of the distribution that brought us, the blueprint or what only checks."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from typing import Final

__all__ = ["version"]

_DISTRIBUTIONS: Final = ("gouvernail", "gouvernail-check")


def version() -> str:
    """`0.1.0`; `unknown` where we run from files that nothing installed."""
    for name in _DISTRIBUTIONS:
        try:
            return version_of(name)
        except PackageNotFoundError:
            continue
    return "unknown"
