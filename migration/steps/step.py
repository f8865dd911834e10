"""A planned step: what the plan shows, the executor performs and `approve --step` names."""

from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

from gouvernail.spec.base import Block

__all__ = ["Failure", "Phase", "Step"]

Phase: TypeAlias = Literal["assess", "provision", "validate", "strategy", "soak", "decommission"]
Failure: TypeAlias = Literal["rollback", "pause", "notify"]

_Argument = TypeVar("_Argument", bound=Block)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a plan, in the order in which it is performed."""

    id: str
    """`<phase>/<n>-<verb>`, n from 1 within the phase: `strategy/6-setWeight`."""
    phase: Phase
    verb: str
    """The word of the playbook."""
    argument: Block
    """The model of that verb, from `migration/steps/<verb>.py`."""
    weight: int
    """Per cent of the requests that the governed side answers once this step is done."""
    mirror: int
    """Per cent of the requests that the router copies to it once this step is done; what is replayed does not count."""
    deadline: float
    """Seconds that the step may take, its own duration included."""
    on_failure: Failure
    line: int
    """Where it stands in the playbook's file."""

    def of(self, kind: type[_Argument]) -> _Argument:
        """The argument as the model of its verb. TypeError where the step is of another verb."""
        if not isinstance(self.argument, kind):
            raise TypeError(f"{self.id} is no {kind.__name__}")
        return self.argument
