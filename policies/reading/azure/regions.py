"""Which zones a region of Azure has, for a subnet lies in all of them; and which other region it is paired with.

Source: Azure reliability, "Azure regions list" (https://learn.microsoft.com/azure/reliability/regions-list) and
"Azure region pairs" (https://learn.microsoft.com/azure/reliability/regions-paired), as known in 2026.
What a region that is not listed has is not known.
"""

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe
from gouvernail.values import text
from policies.reading.places import named

__all__ = ["paired", "zones"]


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
_PAIRS = (
    ("australiacentral", "australiacentral2"),
    ("australiaeast", "australiasoutheast"),
    ("canadacentral", "canadaeast"),
    ("centralindia", "southindia"),
    ("centralus", "eastus2"),
    ("eastasia", "southeastasia"),
    ("eastus", "westus"),
    ("francecentral", "francesouth"),
    ("germanynorth", "germanywestcentral"),
    ("japaneast", "japanwest"),
    ("koreacentral", "koreasouth"),
    ("northcentralus", "southcentralus"),
    ("northeurope", "westeurope"),
    ("norwayeast", "norwaywest"),
    ("southafricanorth", "southafricawest"),
    ("swedencentral", "swedensouth"),
    ("switzerlandnorth", "switzerlandwest"),
    ("uaecentral", "uaenorth"),
    ("uksouth", "ukwest"),
    ("westcentralus", "westus2"),
)
_ONE_WAY = (
    ("brazilsouth", "southcentralus"),
    ("brazilsoutheast", "brazilsouth"),
    ("westindia", "southindia"),
    ("westus3", "eastus"),
)
_BESIDE = {**dict(_PAIRS), **{there: here for here, there in _PAIRS}, **dict(_ONE_WAY)}


def zones(location: object) -> Maybe[tuple[str, ...]]:
    """The zones of the region in a property; none where it has no such thing."""
    found = text(location)
    if found is None or found is UNKNOWN:
        return UNKNOWN
    region = named(found)
    return ("1", "2", "3") if region in _THREE else () if region in _NONE else UNKNOWN


def paired(location: object) -> Maybe[str | None]:
    """The region that the one in a property is paired with: what is geo-redundant lies in both."""
    found = text(location)
    if found is None or found is UNKNOWN:
        return UNKNOWN
    return _BESIDE.get(named(found), UNKNOWN)
