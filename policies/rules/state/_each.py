"""What the guarantees of Pulumi's own state share: they apply where it lies in a store of the audit account."""

from collections.abc import Callable, Iterable

from gouvernail.verdict import Reason, Result, judged
from policies.reading.model.platform import Platform

__all__ = ["on_store"]


def on_store(platform: Platform, reasons: Callable[[Platform], Iterable[Reason]]) -> Result:
    """Judges the store that the spec names as the backend."""
    applies = platform.expected.state is not None and "audit" in platform.expected.layers
    store = platform.state_store
    found = [] if store is None else [store.urn]
    return judged(reasons(platform), found) if applies else judged((), (), applies=False)
