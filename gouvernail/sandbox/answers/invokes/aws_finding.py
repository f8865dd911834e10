"""AWS's functions that find one thing by what is no property of it."""

from collections.abc import Mapping
from typing import Final, cast

from gouvernail.sandbox import index
from gouvernail.sandbox.answers.invokes.asking import Args, Existing, Function, Result, Thing, here
from gouvernail.sandbox.answers.invokes.lookup import answer, fits_tags
from gouvernail.sandbox.answers.unsaid import NotFound
from gouvernail.sandbox.place import Place

__all__ = ["FUNCTIONS"]

_ZONE: Final = "aws:route53/getZone:getZone"


def _zone(place: Place, args: Args, existing: Existing) -> Result:
    """A zone by its id, or by its name and whether it is for a network's own eyes."""
    name = str(args.get("name") or "").rstrip(".")
    found = list[Thing]()
    for one in here(place, args, existing("aws:route53/zone:Zone")):
        vpcs = cast("list[Mapping[str, object]]", one.outputs.get("vpcs") or [])
        fits = (
            args.get("zoneId") in (None, one.id)
            and name in ("", str(one.outputs.get("name")).rstrip("."))
            and bool(args.get("privateZone")) is bool(vpcs)
            and args.get("vpcId") in (None, *(vpc.get("vpcId") for vpc in vpcs))
            and fits_tags(one, args.get("tags"))
        )
        if fits:
            found.append(one)
    if not found:
        raise NotFound("no matching Route53 Hosted Zone found")
    if len(found) > 1:
        raise NotFound("multiple Route53 Hosted Zones matched; use additional constraints to reduce matches")
    function = cast("index.FunctionType", index.function(_ZONE))
    shown = {"zoneId": found[0].id, "privateZone": bool(found[0].outputs.get("vpcs"))}
    return {**answer(function, args, found[0]), **shown}


FUNCTIONS: Final[Mapping[str, Function]] = {_ZONE: _zone}
