"""What every guarantee and its twins answer on the small platform of each cloud; each asked once."""

import functools

from assurance.parity import Proof, page
from gouvernail.graph import Graph
from gouvernail.verdict import Result, Verdict
from policies.expectation import Expectation
from policies.proof import complaints, results
from policies.reading import read
from policies.rules import every
from tests.policies import worked as by_hand
from tests.policies import worked_azure, worked_gcp

__all__ = ["ENVIRONMENTS", "answers", "parity", "proof", "worked"]

CLOUDS = ("aws", "azure", "gcp")
"""Those of the page: a cloud stands there once its platform is whole."""

ENVIRONMENTS = ("dev", "prod")


def worked(environment: str, cloud: str = "aws") -> tuple[Graph, Expectation]:
    """The graph of an environment's stacks and what the spec expects of them."""
    return _WORKED[cloud](environment)


@functools.cache
def answers(cloud: str, environment: str) -> dict[str, Result]:
    """Guarantee id -> its result on the platform."""
    return results(*worked(environment, cloud))


@functools.cache
def proof(name: str, cloud: str, environment: str) -> Proof:
    """What the guarantee with this id answered, and its twins where it has some on the cloud.

    That its twin breaks nothing else is asked in production, which has nearly all that the others have, or where the
    guarantee applies nowhere else.
    """
    guarantee, before = next(one for one in every() if one.id == name), answers(cloud, environment)
    twins = cloud in guarantee.broken
    alone = environment == "prod" or answers(cloud, "prod")[name].verdict is Verdict.NOT_APPLICABLE
    wrong = complaints(guarantee, cloud, *worked(environment, cloud), before, alone=alone) if twins else []
    # Whether something could keep after all what nothing is said to keep, only the bare comparison tells.
    bare = guarantee.holds(read(*worked(environment, cloud))) if cloud in guarantee.impossible else before[name]
    return Proof(environment, bare.verdict, tuple(wrong))


def parity() -> str:
    """The page that these answers make."""
    return page(
        every(),
        {(one.id, cloud): [proof(one.id, cloud, its) for its in ENVIRONMENTS] for one in every() for cloud in CLOUDS},
    )


@functools.cache
def _by_hand(environment: str) -> tuple[Graph, Expectation]:
    return by_hand.worked(environment)


_WORKED = {"aws": _by_hand, "azure": worked_azure.worked, "gcp": worked_gcp.worked}
