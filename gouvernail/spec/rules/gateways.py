"""What gateways on Azure have for themselves of a network."""

from collections.abc import Iterator
from itertools import combinations

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.organisation import Organisation

_SMALLEST = 26  # two subnets of /27 each
_QUARTER = 2  # bits: the first quarter of a network is where services are reached


def gateways_have_ranges_of_their_own(spec: Organisation) -> Iterator[Mistake]:
    """Each a part of its environment's range, behind the quarter in which services are reached, and nobody else's."""
    for name, gateways in spec.clouds.azure.adopt.gateways.items() if spec.clouds.azure else ():
        environment, path = spec.environments.get(name), ("clouds", "azure", "adopt", "gateways", name, "ranges")
        if environment is None:
            continue
        whole = environment.cidr
        services = next(whole.subnets(prefixlen_diff=_QUARTER))
        cidr = ("environments", name, "cidr")
        for system, its in gateways.ranges.items():
            if not its.subnet_of(whole) or its.overlaps(services) or its.prefixlen > _SMALLEST:
                yield Mistake(
                    (*path, system),
                    f"{its} is no range for a gateway in {whole}",
                    expected=f"a part of {whole} outside of {services}, /{_SMALLEST} or larger",
                    depends=(cidr,),
                )
        for (first, one), (second, other) in combinations(gateways.ranges.items(), 2):
            if one.overlaps(other):
                yield Mistake(
                    (*path, second),
                    f"{other} overlaps {one} of {first}",
                    expected="a range of its own for each gateway",
                    depends=((*path, first),),
                )
