"""Rules that do not ask something of every resource of a type."""

from collections.abc import Iterable

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth
from gouvernail.verdict import Reason
from policies.resource import View

__all__ = ["only_where"]


def only_where(resource: View, path: str, applies: Truth, reasons: Iterable[Reason]) -> Iterable[Reason] | None:
    """The reasons where the rule applies, None where it does not.

    Where that is not known, what is not kept may not have been asked: then this is said of the property that decides.
    """
    if applies is UNKNOWN:
        return resource.needs(path, UNKNOWN, path) if list(reasons) else ()
    return reasons if applies else None
