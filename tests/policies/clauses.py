"""What one guarantee answers on the small platform of a cloud after a change."""

from gouvernail.verdict import Verdict
from policies.proof import results
from policies.rules import every
from policies.twin import Change, apply

__all__ = ["verdict"]


def verdict(worked, name: str, *changes: Change, environment: str = "dev", cloud: str = "azure") -> Verdict:
    graph, expected = worked(environment, cloud)
    for change in changes:
        graph = apply(graph, change, expected)[0]
    (guarantee,) = (one for one in every() if one.id == name)
    return results(graph, expected, (guarantee,))[name].verdict
