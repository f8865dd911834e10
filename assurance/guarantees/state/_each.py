"""What the guarantees of Pulumi's own state share: they apply where it lies in a store of the audit account."""

from collections.abc import Callable, Iterable

from assurance.reading.model.platform import Platform
from assurance.verdict import Finding, Result, judged

__all__ = ["on_store"]


def on_store(platform: Platform, findings: Callable[[Platform], Iterable[Finding]]) -> Result:
    """Judges the store that the spec names as the backend."""
    applies = platform.expected.state is not None and "audit" in platform.expected.layers
    store = platform.state_store
    found = [] if store is None else [store.urn]
    return judged(findings(platform), found) if applies else judged((), (), applies=False)
