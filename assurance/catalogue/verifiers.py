"""What there is to verify a control with, by id: the one place where the catalogue meets rules and checks."""

from collections.abc import Mapping
from dataclasses import dataclass

from gouvernail.spec.rules import rules as of_spec
from policies.checkov.known import checks
from policies.rules import every, on_resources

__all__ = ["Known", "known"]


@dataclass(frozen=True, slots=True)
class Known:
    """What there is, by id, each with what it says of itself."""

    rules: Mapping[str, str]
    """On what was built, guarantees and rules on resources."""
    checks: Mapping[str, str]
    """Of checkov, those that come with it and ours."""
    of_spec: Mapping[str, str]
    """Of what is written, by file and name."""


def known() -> Known:
    """All that there is."""
    return Known(
        rules={one.id: one.statement for one in every()} | {one.id: one.title for one in on_resources()},
        checks=checks(),
        of_spec={
            f"{check.__module__.rpartition('.')[2]}.{check.__name__}": (check.__doc__ or "").strip().partition("\n")[0]
            for _, check in of_spec()
        },
    )
