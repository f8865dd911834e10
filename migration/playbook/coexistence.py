"""While both sides live: who writes what twice, and how it is held against each other before the legacy goes."""

from typing import Literal

from gouvernail.spec.base import Block
from gouvernail.spec.names import Text
from migration.steps.reconcile import Reconcile

__all__ = ["Coexistence", "DualWrite", "Reconciled"]


class DualWrite(Block):
    """Each fact is written on both sides."""

    by: Literal["legacy", "governed", "callers"]
    """Who writes both."""
    sink: Text
    """Where the second copy goes, in words that people find it by."""


class Reconciled(Reconcile):
    """Data of the inventory that both sides hold."""

    dual_write: DualWrite | None = None
    """Who writes it twice; needed where the inventory says `writes: both`."""


class Coexistence(Block):
    """What keeps two sides one truth. That one person stays on one side is `stickyBy`."""

    reconcile: tuple[Reconciled, ...] = ()
    """What is compared when the soak has ended, before anything of the legacy goes. Each is a step."""
