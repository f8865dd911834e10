"""What one guarantee answers on the small platform of a cloud after a change."""

from assurance.guarantees import every
from assurance.guarantees.proof import results
from assurance.guarantees.twin import Change, apply
from assurance.verdict import Verdict

__all__ = ["verdict"]


def verdict(worked, name: str, *changes: Change, environment: str = "dev", cloud: str = "azure") -> Verdict:
    graph, expected = worked(environment, cloud)
    for change in changes:
        graph = apply(graph, change, expected)[0]
    (guarantee,) = (one for one in every() if one.id == name)
    return results(graph, expected, (guarantee,))[name].verdict
