"""Coexistence: what both sides write is held against each other, once, from two exports."""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.nearest import nearest
from migration.playbook.model import Playbook
from migration.playbook.whole import Whole

_RECONCILE = ("coexistence", "reconcile")


def exports_are_two(playbook: Playbook) -> Iterator[Mistake]:
    """A file is always equal to itself."""
    for index, one in enumerate(playbook.coexistence.reconcile):
        if one.legacy == one.governed:
            yield Mistake((*_RECONCILE, index, "governed"), "is the legacy's export", expected="another file")


def data_is_reconciled_once(playbook: Playbook) -> Iterator[Mistake]:
    """Two verdicts on the same data are none."""
    seen: set[str] = set()
    for index, one in enumerate(playbook.coexistence.reconcile):
        if one.data in seen:
            yield Mistake((*_RECONCILE, index, "data"), f"{one.data!r} is reconciled already")
        seen.add(one.data)


def data_reconciled_is_in_the_inventory(whole: Whole) -> Iterator[Mistake]:
    """And is written twice there, where somebody writes it twice."""
    if whole.inventory is None:
        return
    data = whole.inventory.data
    for index, one in enumerate(whole.playbook.coexistence.reconcile):
        its = data.get(one.data)
        if its is None:
            yield Mistake(
                (*_RECONCILE, index, "data"),
                f"the inventory has no data {one.data!r}",
                expected=f"one of {', '.join(data) or 'its data, which are empty'}",
                nearest=nearest(one.data, data),
            )
        elif (its.writes == "both") is not (one.dual_write is not None):
            message = (
                f"the inventory says that both sides write {one.data}, and nobody says who does"
                if its.writes == "both"
                else f"the inventory says `writes: {its.writes}` of {one.data}: nobody writes it twice"
            )
            yield Mistake(
                (*_RECONCILE, index) if its.writes == "both" else (*_RECONCILE, index, "dualWrite"),
                message,
                expected="dualWrite: {by: legacy, sink: ...}" if its.writes == "both" else "no dualWrite",
            )
