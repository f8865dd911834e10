"""`reconcile`: what both sides hold is the same, key by key, before the legacy goes."""

from typing import Annotated

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.names import Key
from gouvernail.spec.units import Duration, DurationValue
from migration.dotted import Dotted
from migration.performing import Outcome, Run
from migration.placed import Placed
from migration.steps.step import Step

__all__ = ["Reconcile", "perform", "told"]


class Reconcile(Block):
    """Two exports of the same data as JSON lines, one a record."""

    data: Key
    """Which data of the inventory."""
    legacy: Placed
    """The legacy's export."""
    governed: Placed
    """The governed side's."""
    key: Dotted
    """The field by which a record is known on both sides."""
    ignore: Annotated[tuple[Dotted, ...], Field(max_length=100)] = ()
    """Fields that differ by nature, such as the time of writing."""
    max_age: DurationValue = Duration(86400, "1d")
    """How old the exports may be when they are compared."""


def told(step: Step) -> str:
    """The step in one sentence."""
    its = step.of(Reconcile)
    return (
        f"The exports of {its.data} of both sides, not older than {its.max_age}, are compared by {its.key}; "
        "a record that is missing or differs fails the step."
    )


def perform(run: Run, step: Step) -> Outcome:
    """Compare the exports; what differs is listed in a file of this machine and counted in the journal."""
    from migration import reconciling

    return reconciling.reconciled(run, step)
