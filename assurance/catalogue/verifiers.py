"""What there is to verify a control with, by id: the one place where the catalogue meets rules and checks."""

from collections.abc import Mapping

from gouvernail.spec.rules import rules as of_spec
from policies.rules import every, on_resources

__all__ = ["rules", "spec_checks"]


def rules() -> Mapping[str, str]:
    """The rules on what was built, guarantees and rules on resources: id -> what holds where it is kept."""
    return {one.id: one.statement for one in every()} | {one.id: one.title for one in on_resources()}


def spec_checks() -> Mapping[str, str]:
    """The checks of what is written: file and name -> what they say of themselves."""
    return {
        f"{check.__module__.rpartition('.')[2]}.{check.__name__}": (check.__doc__ or "").strip().partition("\n")[0]
        for _, check in of_spec()
    }
