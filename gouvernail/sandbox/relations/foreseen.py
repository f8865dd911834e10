"""What a run of the engine will have made: a preview's ids are referred to before anything exists."""

import threading
from collections import OrderedDict
from collections.abc import Collection
from typing import Final

from gouvernail.sandbox.named import Named, names
from gouvernail.sandbox.state import Existing, State

__all__ = ["Foreseen", "Seen"]

_RUNS: Final = 16


class _Run:
    """What one run foresees, by URN."""

    def __init__(self) -> None:
        self.things: dict[str, Existing] = {}
        self.names: dict[str, dict[str, Named]] = {}


class Foreseen:
    """The latest runs, each under the address of its engine; those before them are forgotten."""

    def __init__(self) -> None:
        self._runs: OrderedDict[str, _Run] = OrderedDict()
        self._alone = threading.Lock()

    def add(self, engine: str, thing: Existing) -> None:
        """A preview made the thing; what it made at this URN before is given up."""
        with self._alone:
            run = self._run(engine)
            for known in run.names.values():
                known.pop(thing.urn, None)
            run.things[thing.urn] = thing
            for name, said in names(thing.package, thing.id, thing.inputs, thing.outputs):
                place = (thing.package, thing.account, thing.region, thing.type, thing.id, thing.urn)
                run.names.setdefault(name, {})[thing.urn] = Named(name, *place, said)

    def of(self, engine: str) -> _Run:
        """What is foreseen in a run."""
        with self._alone:
            return self._run(engine)

    def _run(self, engine: str) -> _Run:
        run = self._runs.setdefault(engine, _Run())
        self._runs.move_to_end(engine)
        while len(self._runs) > _RUNS:
            self._runs.popitem(last=False)
        return run


class Seen:
    """What a run may refer to: what exists, and (in a preview, or before it is known whether it is one) what will."""

    def __init__(self, state: State, run: _Run, *, foreseeing: bool) -> None:
        self._state, self._run, self._foreseeing = state, run, foreseeing

    def named(self, texts: Collection[str]) -> list[Named]:
        """The things of any of these names."""
        found = self._state.named(texts)
        if self._foreseeing:
            found += [one for text in texts for one in dict(self._run.names.get(text, {})).values()]
        return found

    def told(self, text: str) -> bool:
        """Whether a function of the cloud gave this name out, in this run or in another."""
        return self._state.told(text)

    def thing(self, named: Named) -> Existing | None:
        """The thing itself."""
        held = self._state.find(named.type, named.id, urn=named.urn)
        return held or self._run.things.get(named.urn)

    def of_type(self, type: str) -> list[Existing]:  # noqa: A002 - the field's own word
        """Everything of a type."""
        foreseen = [one for one in dict(self._run.things).values() if one.type == type] if self._foreseeing else []
        return self._state.of_type(type) + foreseen
