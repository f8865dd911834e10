"""A run's journal: the chain of evidence that everybody reads, and that only who holds the stack writes effects to."""

from collections.abc import Iterator, Mapping
from typing import Final

from gouvernail.evidence import Fenced, Record, Store
from gouvernail.evidence.store import Fence
from migration.executor.state import State, folded

__all__ = ["Fenced", "Journal"]

_KIND: Final = "migration."


class Journal:
    """The chain of one run, and the state that it says. `fence` is asked with each record; see `Store`."""

    def __init__(self, store: Store, *, actor: str, fence: Fence | None = None) -> None:
        self._store = store
        self._actor = actor
        self._fence = fence
        self._state = State()
        self._read: list[Record] = []

    def beside(self) -> "Journal":
        """The same for another thread, which reads on by itself."""
        return Journal(self._store, actor=self._actor, fence=self._fence)

    @property
    def run(self) -> str:
        """The run's id."""
        return self._store.chain

    def record(self, kind: str, data: Mapping[str, object], *, actor: str | None = None) -> Record:
        """Append `migration.<kind>`. Fenced where another holds the stack by now."""
        return self._store.append(_KIND + kind, data, actor=actor or self._actor, fence=self._fence)

    def state(self) -> State:
        """The state after all that stands there now."""
        self._follow()
        return self._state

    def records(self, *kinds: str) -> Iterator[Record]:
        """All that stands there now of these kinds; of any where none is named."""
        self._follow()
        wanted = {_KIND + kind for kind in kinds}
        return (record for record in list(self._read) if not wanted or record.kind in wanted)

    def _follow(self) -> None:
        fresh = list(self._store.records(self._read[-1].seq if self._read else 0))
        self._read += fresh
        self._state = folded(fresh, self._state)
