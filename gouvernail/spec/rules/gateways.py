"""What gateways on Azure have for themselves of a network."""

from collections.abc import Collection, Iterator, Mapping
from ipaddress import IPv4Network

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.system import AISystem

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
        for first, second in _overlapping(gateways.ranges):
            yield Mistake(
                (*path, second),
                f"{gateways.ranges[second]} overlaps {gateways.ranges[first]} of {first}",
                expected="a range of its own for each gateway",
                depends=((*path, first),),
            )


def _overlapping(ranges: Mapping[str, IPv4Network]) -> Iterator[tuple[str, str]]:
    """Pairs in the order of the file. Ranges overlap by lying in one another, so in order of address none is missed."""
    written, outer = list(ranges), None
    for name in sorted(ranges, key=lambda one: (ranges[one].network_address, ranges[one].prefixlen)):
        if outer is not None and ranges[name].subnet_of(ranges[outer]):
            first, second = sorted((outer, name), key=written.index)
            yield first, second
        else:
            outer = name


def every_gateway_has_a_range(spec: AISystem) -> Iterator[Mistake]:
    """Once others have theirs by name, the last one that nobody needs to name is not known to be free."""
    azure = spec.organisation.clouds.azure
    if azure is None or "azure" not in spec.used_clouds:
        return
    for name, gateways in azure.adopt.gateways.items():
        if name not in spec.environments or name in azure.adopt.network:
            continue
        environment = spec.organisation.environments.get(name)
        if environment is None or not gateways.ranges or spec.id in gateways.ranges:
            continue
        whole = environment.cidr
        path = ("clouds", "azure", "adopt", "gateways", name, "ranges")
        free = next(_free(whole, gateways.ranges.values()), None)
        yield Mistake(
            ("system", "id"),
            f"no range of {name} is kept for its gateway at {{there}}",
            expected=f"{spec.id}: {free}, the first that is free"
            if free
            else f"a network with room: {whole} is full with the gateways of {len(gateways.ranges)} systems",
            mend=f"a gateway that is up without one has {list(whole.subnets(new_prefix=_SMALLEST))[-1]}",
            against=path,
            depends=(path, ("environments", name, "cidr")),
        )


def _free(whole: IPv4Network, taken: Collection[IPv4Network]) -> Iterator[IPv4Network]:
    services = next(whole.subnets(prefixlen_diff=_QUARTER))
    for one in whole.subnets(new_prefix=_SMALLEST):
        if not any(one.overlaps(other) for other in (services, *taken)):
            yield one
