"""Which zones a region of Azure has: a subnet lies in all of them.

Source: Azure reliability, "Azure regions list" (https://learn.microsoft.com/azure/reliability/regions-list), as known
in 2026. What a region that is not listed has is not known.
"""

from assurance.reading.maybe import Maybe
from assurance.reading.values import text
from gouvernail.graph import UNKNOWN

__all__ = ["zones"]


def _words(text_: str) -> frozenset[str]:
    return frozenset(text_.split())


_THREE = _words(
    "australiaeast austriaeast belgiumcentral brazilsouth canadacentral centralindia centralus chilecentral eastasia "
    "eastus eastus2 francecentral germanywestcentral indonesiacentral israelcentral italynorth japaneast japanwest "
    "koreacentral malaysiawest mexicocentral newzealandnorth northeurope norwayeast polandcentral qatarcentral "
    "southafricanorth southcentralus southeastasia spaincentral swedencentral switzerlandnorth uaenorth uksouth "
    "westeurope westus2 westus3"
)
_NONE = _words(
    "australiacentral australiacentral2 australiasoutheast brazilsoutheast canadaeast francesouth germanynorth "
    "koreasouth northcentralus norwaywest southafricawest southindia swedensouth switzerlandwest uaecentral ukwest "
    "westcentralus westindia westus"
)


def zones(location: object) -> Maybe[tuple[str, ...]]:
    """The zones of the region in a property; none where it has no such thing."""
    found = text(location)
    if found is None or found is UNKNOWN:
        return UNKNOWN
    region = found.replace(" ", "").lower()
    return ("1", "2", "3") if region in _THREE else () if region in _NONE else UNKNOWN
