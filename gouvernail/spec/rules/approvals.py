"""Signatures: never one person alone."""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.shared import Shared


def two_signatures_at_least(spec: Shared) -> Iterator[Mistake]:
    """Four eyes, one pair of them the approver's."""
    for step in ("release", "cutover", "waiver", "weaken"):
        each = getattr(spec.approvals, step).each
        if sum(each.values()) < 2:
            yield Mistake(
                ("approvals", step, "each"), f"one signature is enough for a {step}", expected="two or more in all"
            )
        if "approver" not in each:
            yield Mistake(
                ("approvals", step, "each"), f"a {step} needs no approver", expected="approver: 1, and another role"
            )


def developers_do_not_sign(spec: Shared) -> Iterator[Mistake]:
    """A release is not signed by those who made it."""
    for step in ("release", "waiver", "weaken"):
        if "developer" in getattr(spec.approvals, step).each:
            yield Mistake(
                ("approvals", step, "each", "developer"),
                f"a {step} is signed by those who made what is signed",
                expected="roles that neither develop nor ask for it",
            )


def waivers_end(spec: Shared) -> Iterator[Mistake]:
    """A waiver without an end is a change of the rule."""
    if spec.approvals.waiver.maximum is None:
        yield Mistake(("approvals", "waiver"), "a waiver may last for ever", expected="maximum: such as 90d")
    for step in ("release", "cutover", "weaken"):
        if getattr(spec.approvals, step).expires is None:
            yield Mistake(
                ("approvals", step), f"the signatures of a {step} never expire", expected="expires: such as 7d"
            )
