"""Which budgets the specs ask for, and the one in the stacks that is meant."""

from collections.abc import Iterator
from typing import NamedTuple

from gouvernail.graph import UNKNOWN
from policies.expectation import CostLimit
from policies.reading.model.budget import Limit
from policies.reading.model.platform import Platform

__all__ = ["Asked", "asked"]


class Asked(NamedTuple):
    """What is asked for, the budgets that may be it, and in which account."""

    wanted: CostLimit
    found: tuple[Limit, ...]
    account: str
    whose: str


def asked(platform: Platform) -> Iterator[Asked]:
    """Each budget that the specs name for an account or a system whose stack is there to be judged."""
    expected = platform.expected
    for wanted in expected.cost_limits:
        account = expected.accounts.get(wanted.environment)
        if wanted.layer not in expected.layers or account is None:
            continue
        found = [limit for limit in platform.limits if limit.account == account]
        fits = [limit for limit in found if limit.of is UNKNOWN or dict(limit.of) == dict(wanted.of)]
        if not wanted.of and any(limit.adopted for limit in found):
            fits = [limit for limit in found if limit.adopted]
        yield Asked(wanted, tuple(fits), account, wanted.of.get("ai-system-id", f"account {account}"))
