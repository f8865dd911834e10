"""What there is beside the thing that is judged: what exists, and in a preview what the run will have made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gouvernail.sandbox.state import Existing, State

__all__ = ["Others"]


@dataclass(frozen=True, slots=True)
class Others:
    """`foreseen` is by URN; what it holds stands in place of what exists at the same URN."""

    state: State
    foreseen: Mapping[str, Existing] = field(default_factory=dict[str, Existing])

    def find(self, type: str, id: str) -> Existing | None:  # noqa: A002 - the field's own words
        """The thing of a type and id."""
        there = (one for one in dict(self.foreseen).values() if one.type == type and one.id == id)
        return next(there, None) or self.state.find(type, id)

    def mentioning(self, type: str, text: str) -> list[Existing]:  # noqa: A002
        """The things of a type in whose inputs a text stands, whole or within another."""
        foreseen = dict(self.foreseen)
        exist = [one for one in self.state.mentioning((type,), text) if one.urn not in foreseen]
        return exist + [one for one in foreseen.values() if one.type == type and text in str(one.inputs)]
